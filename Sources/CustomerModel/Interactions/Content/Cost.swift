/// What a customer cost the host: a call, a gift, a discount, an advertisement.
///
/// ```swift
/// let call = Cost(amount: try Money("3.20 EUR"), category: "support")
/// ```
///
/// As JSON: `{"amount": "3.20 EUR", "category": "support"}`.
public struct Cost: InteractionContent {
  /// ``InteractionKind/cost``.
  public static var kind: InteractionKind { .cost }

  /// What it cost; not negative.
  public let amount: Money
  /// What it was spent on, in the host's words.
  public let category: String

  /// A cost. ``validate()`` says whether it makes sense.
  public init(amount: Money, category: String) {
    self.amount = amount
    self.category = category
  }

  /// Checks that the amount is not negative, and that the category has at most 500 bytes.
  ///
  /// - Throws: ``InteractionError`` with a path such as `amount`.
  public func validate() throws(InteractionError) {
    try amount.validate(at: "amount", in: amount.currency)
    try category.validate(asIdentifierAt: "category")
  }
}
