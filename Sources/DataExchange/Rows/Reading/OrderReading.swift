internal import CustomerModel

/// What a row tells of an order or of a return.
struct OrderRow {
  var amount: RowAmount
  /// Whether money was paid back.
  var isRefund: Bool
  /// Whether goods came back.
  var isReturn: Bool
  /// Whether the row says so by the beginning of its identifier, which is then the return's own.
  var hasOwnIdentifier: Bool
  var line: LineItem?
  var paymentMethod: String?
  var cost: Money?
  var purchase: InteractionKey?
  var reason: String?
}

/// Reads what was bought or came back.
final class OrderReading: Sendable {
  let amounts: AmountReading
  /// The order that a row is a line of.
  let id: Cell?
  private let sku: Cell?
  private let category: Cell?
  private let paymentMethod: Cell?
  private let purchase: Cell?
  private let reason: Cell?
  private let rules: ImportMapping.ReturnRules
  private let prefixes: [[UInt8]]
  private let source: String

  init(_ mapping: ImportMapping, amount: ImportMapping.AmountColumns, in header: FileHeader) throws(ImportMappingError)
  {
    amounts = try AmountReading(amount, order: mapping.order, numbers: NumberScanner(mapping.numbers), in: header)
    id = try mapping.order?.id?.cell(path: "order.id", in: header)
    sku = try mapping.order?.sku?.cell(path: "order.sku", in: header)
    category = try mapping.order?.category?.cell(path: "order.category", in: header)
    paymentMethod = try mapping.order?.paymentMethod?.cell(path: "order.paymentMethod", in: header)
    purchase = try mapping.returns.purchase?.cell(path: "returns.purchase", in: header)
    reason = try mapping.returns.reason?.cell(path: "returns.reason", in: header)
    rules = mapping.returns
    prefixes = mapping.returns.prefixes.map { Array($0.utf8) }
    source = mapping.source
  }

  /// What the row tells.
  ///
  /// - Parameters:
  ///   - isRefund: whether rows of its kind are refunds whatever their signs are.
  ///   - key: the identifier that the row's key has.
  @inline(__always)
  func row(_ record: InputRecord, isRefund: Bool, key: String?) throws(RowProblem) -> OrderRow {
    let amount = try amounts.amount(record)
    let isMarked = !prefixes.isEmpty && isMarked(record, key: key)
    if !isRefund, !isMarked {
      guard rules.negativeQuantity || !amount.hasNegativeQuantity else {
        throw RowProblem(.invalidValue, "amount.quantity is negative, and returns.negativeQuantity is not set")
      }
      guard rules.negativeAmount || !amount.hasNegativeAmount || amount.hasNegativeQuantity else {
        throw RowProblem(.invalidValue, "the amount is negative, and returns.negativeAmount is not set")
      }
    }
    var row = OrderRow(
      amount: amount,
      isRefund: isRefund || isMarked || amount.hasNegativeQuantity || amount.hasNegativeAmount,
      isReturn: isMarked || amount.hasNegativeQuantity, hasOwnIdentifier: isMarked)
    try fill(&row, record)
    return row
  }

  @inline(__always)
  private func fill(_ row: inout OrderRow, _ record: InputRecord) throws(RowProblem) {
    if let sku { row.line = line(sku.text(record).trimmed, record, row.amount) }
    if row.isRefund {
      if let purchase {
        let id = purchase.text(record).trimmed
        if id.byteCount > 0 { row.purchase = InteractionKey(source: source, id: String(copying: id)) }
      }
      row.reason = text(reason, record)
    } else {
      row.paymentMethod = text(paymentMethod, record)
      row.cost = try amounts.cost(record, in: row.amount.currency)
    }
  }

  private func line(_ sku: RawSpan, _ record: InputRecord, _ amount: RowAmount) -> LineItem? {
    guard sku.byteCount > 0 else { return nil }
    let currency = amount.currency
    return LineItem(
      sku: String(copying: sku), category: text(category, record), quantity: amount.quantity ?? 1,
      price: amount.unitPrice.map { Money(minorUnits: $0, currency: currency) },
      discount: amount.discount.flatMap { $0 == 0 ? nil : Money(minorUnits: $0, currency: currency) })
  }

  private func isMarked(_ record: InputRecord, key: String?) -> Bool {
    if let id { return isMarked(id.text(record).trimmed) }
    guard let key else { return false }
    return isMarked(key.utf8Span.span.bytes)
  }

  private func isMarked(_ text: RawSpan) -> Bool {
    for prefix in prefixes where text.starts(with: prefix) { return true }
    return false
  }

  @inline(__always)
  private func text(_ cell: Cell?, _ record: InputRecord) -> String? {
    guard let cell else { return nil }
    let text = cell.text(record).trimmed
    return text.byteCount == 0 ? nil : String(copying: text)
  }
}
