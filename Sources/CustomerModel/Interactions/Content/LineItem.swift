/// A line of an order or of a return: one article, and how many of it.
///
/// ```swift
/// let line = LineItem(sku: "SKU-1", category: "tea", quantity: 2, price: try Money("4.50 EUR"))
/// line.amount?.description  // == "9.00 EUR"
/// ```
public struct LineItem: Hashable, Sendable {
  /// The article's number.
  public let sku: String
  /// What the article belongs to in the assortment.
  public let category: String?
  /// How many were bought: 1 to 1,000,000,000.
  public let quantity: Int
  /// What one costs before discounts.
  public let price: Money?
  /// What was taken off the line as a whole.
  public let discount: Money?

  /// A line.
  public init(
    sku: String, category: String? = nil, quantity: Int = 1, price: Money? = nil, discount: Money? = nil
  ) {
    self.sku = sku
    self.category = category
    self.quantity = quantity
    self.price = price
    self.discount = discount
  }

  /// The most of one article in a line.
  public static let quantityLimit = 1_000_000_000

  /// The price of all items less the discount. `nil` without a price, and for an amount that is not possible.
  public var amount: Money? {
    guard let price, discount.map({ $0.currency == price.currency }) ?? true else { return nil }
    let (gross, isTooLarge) = price.minorUnits.multipliedReportingOverflow(by: Int64(quantity))
    let (net, overflows) = gross.subtractingReportingOverflow(discount?.minorUnits ?? 0)
    return isTooLarge || overflows ? nil : Money(minorUnits: net, currency: price.currency)
  }

  func validate(at path: String, in currency: Currency) throws(InteractionError) {
    try sku.validate(asIdentifierAt: "\(path).sku")
    try category.validate(asIdentifierAt: "\(path).category")
    guard (1...Self.quantityLimit).contains(quantity) else {
      let remedy =
        quantity < 0
        ? "record what came back as a Refund, with positive quantities" : "write 1 to \(Self.quantityLimit)"
      throw .invalidValue(path: "\(path).quantity", value: String(quantity), remedy: remedy)
    }
    try price?.validate(at: "\(path).price", in: currency)
    try discount?.validate(at: "\(path).discount", in: currency)
    guard let price else { return }
    guard let amount else {
      throw .invalidValue(
        path: "\(path).price", value: price.description, remedy: "keep the price of all items within 64 bits")
    }
    // Only a discount can make it negative.
    guard amount.minorUnits >= 0 else {
      throw .invalidValue(
        path: "\(path).discount", value: discount?.description ?? "",
        remedy: "take off at most the price of all items")
    }
  }
}

extension LineItem: Codable {
  private enum CodingKeys: String, CodingKey {
    case sku, category, quantity, price, discount
  }

  /// Reads the properties; only `sku` has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      sku: try container.decode(String.self, forKey: .sku),
      category: try container.decodeIfPresent(String.self, forKey: .category),
      quantity: try container.decodeIfPresent(Int.self, forKey: .quantity) ?? 1,
      price: try container.decodeIfPresent(Money.self, forKey: .price),
      discount: try container.decodeIfPresent(Money.self, forKey: .discount))
  }
}
