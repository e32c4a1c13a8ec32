/// An order that a customer placed and paid.
///
/// ```swift
/// let lines = [LineItem(sku: "SKU-1", category: "tea", quantity: 2, price: try Money("14.50 USD"))]
/// let order = Purchase(total: try Money("29.33 USD"), lines: lines, paymentMethod: "card")
/// order.itemCount  // == 2
/// ```
///
/// The total is what was paid, so it need not be the sum of the lines: shipping and taxes are in it. As JSON:
/// `{"total": "29.33 USD", "itemCount": 2, "lines": [{"sku": "SKU-1", "category": "tea", "quantity": 2,
/// "price": "14.50 USD"}], "paymentMethod": "card"}`, where what is not known is left out.
public struct Purchase: InteractionContent {
  /// ``InteractionKind/purchase``.
  public static var kind: InteractionKind { .purchase }

  /// What was paid; not negative.
  public let total: Money
  /// What was bought, at most 10,000 lines; empty if that is not known.
  public let lines: [LineItem]
  /// How many items were bought: as stated, else the sum of the lines' quantities, else 1.
  public let itemCount: Int
  /// How it was paid, in the host's words.
  public let paymentMethod: String?
  /// What the goods cost the seller, in the currency of the total.
  public let cost: Money?

  /// A purchase. ``validate()`` says whether it makes sense.
  public init(
    total: Money, lines: [LineItem] = [], itemCount: Int? = nil, paymentMethod: String? = nil, cost: Money? = nil
  ) {
    self.total = total
    self.lines = lines
    self.itemCount = itemCount ?? (lines.isEmpty ? 1 : lines.itemCount)
    self.paymentMethod = paymentMethod
    self.cost = cost
  }

  /// The most items in a purchase.
  public static let itemLimit = 10_000_000_000_000

  /// Checks that amounts are of one currency and not negative, that quantities are positive, and that texts have at
  /// most 500 bytes.
  ///
  /// - Throws: ``InteractionError`` with a path such as `lines[3].quantity`.
  /// - Complexity: linear in the number of lines.
  public func validate() throws(InteractionError) {
    try total.validate(
      at: "total", in: total.currency, remedy: "record what was paid back as a Refund, with a positive amount")
    try lines.validate(in: total.currency)
    guard (1...Self.itemLimit).contains(itemCount) else {
      throw .invalidValue(path: "itemCount", value: String(itemCount), remedy: "write 1 to \(Self.itemLimit)")
    }
    try paymentMethod.validate(asIdentifierAt: "paymentMethod")
    try cost?.validate(at: "cost", in: total.currency)
  }
}

extension Purchase {
  private enum CodingKeys: String, CodingKey {
    case total, lines, itemCount, paymentMethod, cost
  }

  /// Reads the properties; only `total` has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      total: try container.decode(Money.self, forKey: .total),
      lines: try container.decodeIfPresent([LineItem].self, forKey: .lines) ?? [],
      itemCount: try container.decodeIfPresent(Int.self, forKey: .itemCount),
      paymentMethod: try container.decodeIfPresent(String.self, forKey: .paymentMethod),
      cost: try container.decodeIfPresent(Money.self, forKey: .cost))
  }

  /// Writes the properties, without those that are not known.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(total, forKey: .total)
    if !lines.isEmpty { try container.encode(lines, forKey: .lines) }
    try container.encode(itemCount, forKey: .itemCount)
    try container.encodeIfPresent(paymentMethod, forKey: .paymentMethod)
    try container.encodeIfPresent(cost, forKey: .cost)
  }
}
