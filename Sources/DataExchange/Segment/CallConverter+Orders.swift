internal import CustomerModel

extension CallConverter {
  /// An order, whose identifier is its key.
  func completedOrder(_ properties: inout CallMembers) throws(RowProblem) -> (InteractionPayload, InteractionKey?) {
    let order = try properties.takeText("order_id", "orderId")
    let currency = try currency(&properties)
    let lines = try lines(&properties, in: currency)
    let total = try total(&properties, of: lines, in: currency)
    let purchase = Purchase(
      total: total, lines: lines, paymentMethod: try properties.takeText("payment_method", "paymentMethod"))
    return (.purchase(purchase), order.map { InteractionKey(source: source, id: $0) })
  }

  /// Money paid back for an order; there may be several for one, so its identifier is not their key.
  func refund(_ properties: inout CallMembers, reason: String?) throws(RowProblem) -> InteractionPayload {
    let order = try properties.takeText("order_id", "orderId")
    let currency = try currency(&properties)
    let lines = try lines(&properties, in: currency)
    let amount = try total(&properties, of: lines, in: currency)
    let units = amount.minorUnits == .min ? .max : abs(amount.minorUnits)
    return .refund(
      Refund(
        amount: Money(minorUnits: units, currency: currency), of: order.map { InteractionKey(source: source, id: $0) },
        lines: lines, reason: try properties.takeText("reason") ?? reason, isReturn: !lines.isEmpty))
  }

  private func currency(_ properties: inout CallMembers) throws(RowProblem) -> Currency {
    guard let code = try properties.takeText("currency") else {
      guard let currency else {
        throw RowProblem(
          .invalidValue, "properties.currency is missing; name the usual one as a constant amount.currency of the mapping")
      }
      return currency
    }
    do throws(ModelError) {
      return try Currency(code.uppercased())
    } catch {
      throw properties.problem("currency", .string(code), "is no currency of ISO 4217")
    }
  }

  /// What the order is worth, by the first that is told: the total, the revenue, the value, or its lines together.
  private func total(
    _ properties: inout CallMembers, of lines: [LineItem], in currency: Currency
  ) throws(RowProblem) -> Money {
    for name in ["total", "revenue", "value"] {
      if let amount = try amount(&properties, name, in: currency) { return amount }
    }
    guard let sum = sum(of: lines, in: currency) else { throw properties.missing("total") }
    return sum
  }

  private func amount(
    _ members: inout CallMembers, _ name: String, in currency: Currency
  ) throws(RowProblem) -> Money? {
    let given = members.rest[name] ?? .null
    guard let number = try members.takeNumber(name) else { return nil }
    let units = rounding.minorUnits(
      Int128(number.coefficient), scale: number.scale, digits: currency.minorUnitDigits)
    guard let units else {
      throw members.problem(name, given, "is no exact amount of \(currency); set amount.rounding, if it may be rounded")
    }
    return Money(minorUnits: units, currency: currency)
  }

  private func lines(_ properties: inout CallMembers, in currency: Currency) throws(RowProblem) -> [LineItem] {
    guard let value = properties.take("products") else { return [] }
    guard case .array(let products) = value else { throw properties.problem("products", value, "is no list") }
    var lines: [LineItem] = []
    var rests: [JSONValue] = []
    for (index, product) in products.enumerated() {
      let path = "properties.products[\(index)]"
      guard case .object(let members) = product else {
        throw RowProblem(.invalidValue, "\(path): '\(product.json.prefix(80))' is no object")
      }
      var product = CallMembers(members, path: path)
      guard let sku = try product.takeText("sku", "product_id", "id", "name") else { throw product.missing("sku") }
      let quantity = try product.takeNumber("quantity") ?? ScannedNumber(coefficient: 1, scale: 0)
      guard quantity.isWhole, let count = Int(exactly: quantity.coefficient) else {
        throw RowProblem(.invalidValue, "\(path).quantity is not whole")
      }
      lines.append(
        LineItem(
          sku: sku, category: try product.takeText("category"), quantity: count,
          price: try amount(&product, "price", in: currency)))
      rests.append(.object(product.rest))
    }
    // What lines do not keep is for the interaction that keeps what orders do not.
    if rests.contains(where: { $0 != .object([:]) }) { properties.put(.array(rests), "products") }
    return lines
  }

  /// What the lines cost together; nil if one of them has no price.
  private func sum(of lines: [LineItem], in currency: Currency) -> Money? {
    guard !lines.isEmpty else { return nil }
    var sum = Money.zero(currency)
    for line in lines {
      guard let amount = line.amount, let next = try? sum.adding(amount) else { return nil }
      sum = next
    }
    return sum
  }
}
