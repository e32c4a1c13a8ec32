public import CustomerModel

/// How the recurring revenue of one customer changed in one period.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let movements = try database.read { tx in try RevenueMetric().movements(scope, tx) }
/// movements.count  // == 0
/// ```
public struct RevenueMovement: Hashable, Sendable {
  /// Of which sort a change is.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The customer pays for the first time.
    case new
    /// The customer paid before, did not at the period's start, and pays again: all of it, whatever it was before.
    case reactivation
    /// The customer pays more.
    case expansion
    /// The customer pays less, but pays.
    case contraction
    /// The customer pays no more.
    case churn
  }

  /// Whose.
  public let customer: CustomerID
  /// In which period.
  public let period: String
  /// Of which sort.
  public let kind: Kind
  /// By how much the monthly revenue went up, in major units; negative if it went down.
  public let change: Double
  /// The currency.
  public let currency: Currency
}
