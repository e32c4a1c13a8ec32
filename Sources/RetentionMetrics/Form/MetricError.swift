public import CustomerModel
public import CustomerStore
public import Segmentation

/// Why a metric could not be answered.
///
/// ```swift
/// do {
///   let scope = MetricScope(asOf: .now, breakdown: "shoeSize")
///   _ = try database.read { tx in try tx.table(of: PurchaseMetric(), scope) }
/// } catch MetricError.unknownAttribute(let name) {
///   print("there is no attribute \(name)")
/// }
/// ```
public enum MetricError: Error, Sendable {
  /// Amounts are in several currencies, and the scope names none.
  case mixedCurrencies([Currency])
  /// A sum is beyond 64 bits of minor units.
  case amountOverflow(currency: Currency)
  /// No attribute has the name.
  case unknownAttribute(String)
  /// An attribute has more values than a table has groups.
  case tooManyGroups(attribute: String, limit: Int)
  /// The window has more periods than a table.
  case tooManyPeriods(unit: String, limit: Int)
  /// A parameter that makes no sense.
  case invalidParameter(name: String, value: String, reason: String)
  /// No metric has the name.
  case unknownMetric(String)
  /// The counts contradict each other, which only a damaged index brings about.
  case brokenIdentity(String)
  /// The deadline passed before the answer was there.
  case deadlineExceeded
  /// The host asked to stop.
  case cancelled
  /// The segment could not be answered.
  case segment(SegmentError)
  /// The store refused.
  case store(CustomerStoreError)
}

extension MetricError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .mixedCurrencies(let currencies):
      """
      amounts are in \(currencies.map(\.code).joined(separator: ", ")), which have no sum; say in the scope which currency \
      counts
      """
    case .amountOverflow(let currency):
      "a sum in \(currency.code) is beyond 64 bits; ask about fewer customers or a shorter time"
    case .unknownAttribute(let name): "there is no attribute '\(name)'; declare it, or correct the name"
    case .tooManyGroups(let attribute, let limit):
      "'\(attribute)' has more than \(limit) values; break down by an attribute with fewer, or ask about a segment"
    case .tooManyPeriods(let unit, let limit):
      "there are more than \(limit) \(unit) in the window; take longer periods or a shorter window"
    case .invalidParameter(let name, let value, let reason): "\(name) '\(value)' cannot be: \(reason)"
    case .unknownMetric(let name): "there is no metric '\(name)'"
    case .brokenIdentity(let text): "\(text); verify the store, for its index contradicts itself"
    case .deadlineExceeded: "the deadline passed; give more time, or ask about less"
    case .cancelled: "the computation was cancelled"
    case .segment(let error): error.description
    case .store(let error): error.description
    }
  }

  static func fromStore<Result>(_ body: () throws(CustomerStoreError) -> Result) throws(MetricError) -> Result {
    do throws(CustomerStoreError) {
      return try body()
    } catch {
      throw .store(error)
    }
  }

  static func fromSegment<Result>(_ body: () throws(SegmentError) -> Result) throws(MetricError) -> Result {
    do throws(SegmentError) {
      return try body()
    } catch {
      throw .segment(error)
    }
  }
}
