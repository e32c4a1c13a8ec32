internal import CustomerModel
internal import RecordCoding

/// Flags, number, category, quantity, price, discount.
extension LineItem {
  private struct Parts: StoredFlags {
    let rawValue: UInt8

    static let category = Parts(rawValue: 1 << 0)
    /// There is not one of it.
    static let quantity = Parts(rawValue: 1 << 1)
    static let price = Parts(rawValue: 1 << 2)
    static let discount = Parts(rawValue: 1 << 3)
    /// The price has a currency of its own.
    static let otherPriceCurrency = Parts(rawValue: 1 << 4)
    /// The discount has a currency of its own.
    static let otherDiscountCurrency = Parts(rawValue: 1 << 5)
    static let known: Parts = [
      .category, .quantity, .price, .discount, .otherPriceCurrency, .otherDiscountCurrency,
    ]
  }

  fileprivate func encode(in currency: Currency, into encoder: inout ValueEncoder) {
    var parts: Parts = []
    if category != nil { parts.insert(.category) }
    if quantity != 1 { parts.insert(.quantity) }
    if let price { parts.formUnion(price.currency == currency ? .price : [.price, .otherPriceCurrency]) }
    if let discount {
      parts.formUnion(discount.currency == currency ? .discount : [.discount, .otherDiscountCurrency])
    }
    encoder.append(littleEndian: parts.rawValue)
    encoder.append(string: sku)
    encoder.append(optional: category)
    if quantity != 1 { encoder.append(count: Int64(quantity)) }
    if let price { encoder.append(money: price, in: currency) }
    if let discount { encoder.append(money: discount, in: currency) }
  }

  fileprivate init(in currency: Currency, from decoder: inout ValueDecoder) throws(CodingError) {
    let parts = try Parts.read(&decoder)
    let sku = try decoder.readString()
    let category = try decoder.readString(if: parts.contains(.category))
    let quantity = parts.contains(.quantity) ? try decoder.readWord() : 1
    guard quantity != 1 || !parts.contains(.quantity) else {
      throw .invalidValue(type: "LineItem", reason: "the quantity is written, and is one")
    }
    let price = try Self.readMoney(parts, .price, .otherPriceCurrency, in: currency, from: &decoder)
    let discount = try Self.readMoney(parts, .discount, .otherDiscountCurrency, in: currency, from: &decoder)
    self.init(sku: sku, category: category, quantity: quantity, price: price, discount: discount)
  }

  private static func readMoney(
    _ parts: Parts, _ part: Parts, _ other: Parts, in currency: Currency, from decoder: inout ValueDecoder
  ) throws(CodingError) -> Money? {
    if parts.contains(part) { return try decoder.readMoney(in: currency, isOther: parts.contains(other)) }
    guard !parts.contains(other) else {
      throw .invalidValue(type: "LineItem", reason: "there is a currency, and no amount")
    }
    return nil
  }
}

extension [LineItem] {
  /// Appends the number of lines and the lines, if there are any; a flag tells.
  ///
  /// - Parameter currency: the currency of the content, which amounts of the same do not repeat.
  func encode(in currency: Currency, into encoder: inout ValueEncoder) {
    guard !isEmpty else { return }
    encoder.append(varint: UInt64(count))
    for line in self { line.encode(in: currency, into: &encoder) }
  }

  /// Reads lines, of which there is at least one.
  static func decode(in currency: Currency, from decoder: inout ValueDecoder) throws(CodingError) -> [LineItem] {
    // A line takes at least its flags and the length of its number.
    let count = try decoder.readCount(minimumByteCount: 2)
    guard count > 0 else { throw .invalidValue(type: "LineItem", reason: "there should be lines, and are none") }
    var lines: [LineItem] = []
    lines.reserveCapacity(count)
    for _ in 0..<count { lines.append(try LineItem(in: currency, from: &decoder)) }
    return lines
  }
}
