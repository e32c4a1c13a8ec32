/// Money that was paid back, and what came back for it.
///
/// ```swift
/// let order = InteractionKey(source: "shop", id: "order-1001")
/// let refund = Refund(amount: try Money("14.50 USD"), of: order, reason: "too small", isReturn: true)
/// ```
///
/// As JSON: `{"amount": "14.50 USD", "purchase": {"source": "shop", "id": "order-1001"}, "reason": "too small",
/// "isReturn": true}`, where what is not known is left out.
public struct Refund: InteractionContent {
  /// ``InteractionKind/refund``.
  public static var kind: InteractionKind { .refund }

  /// What was paid back; not negative, and zero if goods came back for others.
  public let amount: Money
  /// The purchase that it refers to, if that is known.
  public let purchase: InteractionKey?
  /// What it was paid for, at most 10,000 lines; empty if that is not known.
  public let lines: [LineItem]
  /// Why, in the customer's or the host's words.
  public let reason: String?
  /// Whether goods came back.
  public let isReturn: Bool

  /// A refund. ``validate()`` says whether it makes sense.
  public init(
    amount: Money, of purchase: InteractionKey? = nil, lines: [LineItem] = [], reason: String? = nil,
    isReturn: Bool = false
  ) {
    self.amount = amount
    self.purchase = purchase
    self.lines = lines
    self.reason = reason
    self.isReturn = isReturn
  }

  /// Checks that amounts are of one currency and not negative, that quantities are positive, and that the reason has
  /// at most 64 KiB.
  ///
  /// - Throws: ``InteractionError`` with a path such as `lines[3].quantity`.
  /// - Complexity: linear in the number of lines.
  public func validate() throws(InteractionError) {
    try amount.validate(at: "amount", in: amount.currency)
    try purchase?.validate(at: "purchase")
    try lines.validate(in: amount.currency)
    try reason.validate(asTextAt: "reason")
  }
}

extension Refund {
  private enum CodingKeys: String, CodingKey {
    case amount, purchase, lines, reason, isReturn
  }

  /// Reads the properties; only `amount` has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      amount: try container.decode(Money.self, forKey: .amount),
      of: try container.decodeIfPresent(InteractionKey.self, forKey: .purchase),
      lines: try container.decodeIfPresent([LineItem].self, forKey: .lines) ?? [],
      reason: try container.decodeIfPresent(String.self, forKey: .reason),
      isReturn: try container.decodeIfPresent(Bool.self, forKey: .isReturn) ?? false)
  }

  /// Writes the properties, without those that are not known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(amount, forKey: .amount)
    try container.encodeIfPresent(purchase, forKey: .purchase)
    if !lines.isEmpty { try container.encode(lines, forKey: .lines) }
    try container.encodeIfPresent(reason, forKey: .reason)
    if isReturn { try container.encode(true, forKey: .isReturn) }
  }
}
