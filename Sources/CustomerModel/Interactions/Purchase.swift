/// An order that a customer placed and paid.
///
/// ```swift
/// let order = Purchase(total: try Money("29.33 USD"), itemCount: 2, occurredAt: try Timestamp(day: "1997-01-01"))
/// ```
public struct Purchase: Hashable, Sendable {
  /// What was paid.
  public let total: Money
  /// How many items were bought.
  public let itemCount: Int
  /// When it happened.
  public let occurredAt: Timestamp

  /// A purchase.
  public init(total: Money, itemCount: Int = 1, occurredAt: Timestamp) {
    self.total = total
    self.itemCount = itemCount
    self.occurredAt = occurredAt
  }
}
