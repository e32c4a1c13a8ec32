public import CustomerStore
public import RetentionMetrics
public import Segmentation

/// Why a report could not be made. What a store has no data for is no error: the report says so.
///
/// ```swift
/// do {
///   let nobody = SegmentDefinition("nobody", .segment("forgotten"))
///   let scope = MetricScope(asOf: .now, segment: nobody)
///   _ = try database.read { tx in try RetentionReport(scope, of: tx) }
/// } catch let error as ReportError {
///   print(error)
/// }
/// ```
public enum ReportError: Error, Sendable {
  /// A metric refused.
  case metric(MetricError)
  /// A model refused.
  case model(CustomerBaseError)
  /// A segment could not be answered.
  case segment(SegmentError)
  /// The store refused.
  case store(CustomerStoreError)
}

extension ReportError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .metric(let error): error.description
    case .model(let error): error.description
    case .segment(let error): error.description
    case .store(let error): error.description
    }
  }

  /// Whether the data do not allow the figure, so that the rest of the report goes on without it.
  var isOfData: Bool {
    switch self {
    case .metric(.mixedCurrencies), .metric(.amountOverflow), .metric(.tooManyPeriods), .metric(.tooManyGroups),
      .model(.severalCurrencies), .model(.fit), .model(.data), .model(.parameters):
      true
    case .metric, .model, .segment, .store: false
    }
  }

  static func fromMetric<Result>(_ body: () throws(MetricError) -> Result) throws(ReportError) -> Result {
    do throws(MetricError) { return try body() } catch { throw .metric(error) }
  }

  static func fromModel<Result>(_ body: () throws(CustomerBaseError) -> Result) throws(ReportError) -> Result {
    do throws(CustomerBaseError) { return try body() } catch { throw .model(error) }
  }

  static func fromSegment<Result>(_ body: () throws(SegmentError) -> Result) throws(ReportError) -> Result {
    do throws(SegmentError) { return try body() } catch { throw .segment(error) }
  }

  static func fromStore<Result>(_ body: () throws(CustomerStoreError) -> Result) throws(ReportError) -> Result {
    do throws(CustomerStoreError) { return try body() } catch { throw .store(error) }
  }
}
