extension ImportMapping.NumberStyle: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case decimalSeparator, thousandsSeparator, ignored }

  /// Reads a style; nothing has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(
      decimalSeparator: try container.character(.decimalSeparator) ?? ".",
      thousandsSeparator: try container.character(.thousandsSeparator), ignored: try container.list(.ignored) ?? [])
  }

  /// Writes the style without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(String(decimalSeparator), .decimalSeparator, unless: ".")
    try container.encode(thousandsSeparator.map(String.init), .thousandsSeparator)
    try container.encode(list: ignored, .ignored)
  }
}

extension ImportMapping.AmountColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case total, unitPrice, quantity, currency, unit, rounding, totalOf
  }

  /// Reads the columns; `currency` has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(
      total: try container.optional(.total), unitPrice: try container.optional(.unitPrice),
      quantity: try container.optional(.quantity), currency: try container.required(.currency))
    unit = try container.value(.unit, or: unit)
    rounding = try container.value(.rounding, or: rounding)
    totalOf = try container.value(.totalOf, or: totalOf)
  }

  /// Writes the columns without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(total, .total)
    try container.encode(unitPrice, .unitPrice)
    try container.encode(quantity, .quantity)
    try container.encode(currency, .currency)
    try container.encode(unit, .unit, unless: .major)
    try container.encode(rounding, .rounding, unless: .exact)
    try container.encode(totalOf, .totalOf, unless: .line)
  }
}

extension ImportMapping.OrderColumns: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case id, sku, category, discount, paymentMethod, cost }

  /// Reads the columns; none has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(id: try container.optional(.id), sku: try container.optional(.sku))
    category = try container.optional(.category)
    discount = try container.optional(.discount)
    paymentMethod = try container.optional(.paymentMethod)
    cost = try container.optional(.cost)
  }

  /// Writes the columns that there are.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(id, .id)
    try container.encode(sku, .sku)
    try container.encode(category, .category)
    try container.encode(discount, .discount)
    try container.encode(paymentMethod, .paymentMethod)
    try container.encode(cost, .cost)
  }
}

extension ImportMapping.ReturnRules: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case negativeQuantity, negativeAmount, prefixes, purchase, reason
  }

  /// Reads the rules; none has to be there.
  public init(from decoder: any Decoder) throws {
    let container = try StrictContainer<CodingKeys>(decoder)
    self.init(
      negativeQuantity: try container.value(.negativeQuantity, or: true),
      negativeAmount: try container.value(.negativeAmount, or: true), prefixes: try container.list(.prefixes) ?? [])
    purchase = try container.optional(.purchase)
    reason = try container.optional(.reason)
  }

  /// Writes the rules without what is as it would be anyway.
  public func encode(to encoder: any Encoder) throws {
    var container = SparseContainer(encoder, keyedBy: CodingKeys.self)
    try container.encode(negativeQuantity, .negativeQuantity, unless: true)
    try container.encode(negativeAmount, .negativeAmount, unless: true)
    try container.encode(list: prefixes, .prefixes)
    try container.encode(purchase, .purchase)
    try container.encode(reason, .reason)
  }
}
