/// How often a recurring amount is due.
///
/// ```swift
/// let quarterly = BillingPeriod(.months, count: 3)
/// ```
public struct BillingPeriod: Hashable, Sendable, Codable {
  /// What is counted.
  public enum Unit: String, Hashable, Sendable, Codable, CaseIterable {
    /// Days of 24 hours.
    case days
    /// Weeks of seven days.
    case weeks
    /// Calendar months.
    case months
    /// Calendar years.
    case years
  }

  /// What is counted.
  public let unit: Unit
  /// How many of them: 1 to 10,000.
  public let count: Int

  /// A period. Subscriptions with a count out of range are refused when they are recorded.
  public init(_ unit: Unit, count: Int = 1) {
    self.unit = unit
    self.count = count
  }

  /// The greatest count.
  public static let countLimit = 10_000

  func validate(at path: String) throws(InteractionError) {
    guard (1...Self.countLimit).contains(count) else {
      throw .invalidValue(path: "\(path).count", value: String(count), remedy: "write 1 to \(Self.countLimit)")
    }
  }
}
