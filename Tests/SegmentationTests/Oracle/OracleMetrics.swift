import CustomerModel
import CustomerStore
import Segmentation

/// Metrics that follow from the customer's number and the instants alone.
struct OracleMetrics: MetricProvider {
  let names: Set<String> = ["luck", "never"]

  func value(
    of metric: String, for customer: CustomerID, at now: Timestamp, knownAt: Timestamp?, in state: borrowing StoreAccess
  ) -> Double? {
    // What is no number is none.
    if metric == "never" { return customer.rawValue % 2 == 0 ? .nan : nil }
    return Self.quarters(metric, customer, now, knownAt).map { Double($0) / 4 }
  }

  static func quarters(_ metric: String, _ customer: CustomerID, _ now: Timestamp, _ knownAt: Timestamp?) -> Int? {
    guard metric == "luck", customer.rawValue % 5 != 0 else { return nil }
    let day = now.microseconds / Timestamp.microsecondsInDay + (knownAt == nil ? 0 : 3)
    return Int((Int64(customer.rawValue) * 7 + day) % 11) - 2
  }
}
