public import CustomerModel
public import CustomerStore
public import RetentionMath
public import Segmentation

/// Why a model of the customer base could not be fitted, kept or asked.
///
/// ```swift
/// CustomerBaseError.unknownModel(name: "weekly").description  // == "there is no model 'weekly'; fit one and store it"
/// ```
public enum CustomerBaseError: Error, Sendable {
  /// Orders are in several currencies, and none was named.
  case severalCurrencies([Currency])
  /// The fit was refused.
  case fit(FitError)
  /// What a customer did makes no history.
  case data(customer: CustomerID?, PurchaseDataError)
  /// What was stored is no model.
  case parameters(ParameterError)
  /// No model has the name.
  case unknownModel(name: String)
  /// The model's name cannot be.
  case invalidName(String)
  /// A time or share that makes no sense.
  case invalidValue(name: String, value: Double)
  /// There is no day between the end of what a model knows and the end of what it is to foretell.
  case emptyHoldout(from: Timestamp, to: Timestamp)
  /// The stored model cannot be read.
  case damagedModel(name: String, reason: String)
  /// What models are made of could not be read.
  case metric(MetricError)
  /// The segment could not be answered.
  case segment(SegmentError)
  /// The store refused.
  case store(CustomerStoreError)
}

extension CustomerBaseError: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .severalCurrencies(let currencies):
      "orders are in \(currencies.map(\.code).joined(separator: ", ")); name the currency of the values"
    case .fit(let error): error.description
    case .data(let customer?, let error): "customer \(customer.rawValue): \(error.description)"
    case .data(nil, let error): error.description
    case .parameters(let error): error.description
    case .unknownModel(let name): "there is no model '\(name)'; fit one and store it"
    case .invalidName(let name): "'\(name)' cannot be a model's name: give 1 to 200 bytes without control characters"
    case .invalidValue(let name, let value): "\(name) cannot be \(value)"
    case .emptyHoldout(let start, let end):
      "no day lies between \(start) and \(end): there is nothing to foretell; give a later end"
    case .damagedModel(let name, let reason): "the model '\(name)' cannot be read: \(reason); fit it again"
    case .metric(let error): error.description
    case .segment(let error): error.description
    case .store(let error): error.description
    }
  }

  static func fromStore<Result>(
    _ body: () throws(CustomerStoreError) -> Result
  ) throws(CustomerBaseError) -> Result {
    do throws(CustomerStoreError) { return try body() } catch { throw .store(error) }
  }

  static func fromMetric<Result>(
    _ body: () throws(MetricError) -> Result
  ) throws(CustomerBaseError) -> Result {
    do throws(MetricError) { return try body() } catch { throw .metric(error) }
  }

  static func fromSegment<Result>(
    _ body: () throws(SegmentError) -> Result
  ) throws(CustomerBaseError) -> Result {
    do throws(SegmentError) { return try body() } catch { throw .segment(error) }
  }

  static func fromParameters<Result>(
    _ body: () throws(ParameterError) -> Result
  ) throws(CustomerBaseError) -> Result {
    do throws(ParameterError) { return try body() } catch { throw .parameters(error) }
  }
}
