internal import CustomerModel

/// What was paid by a row.
struct RowAmount {
  /// In minor units, without a sign.
  var minorUnits: Int64
  let currency: Currency
  /// How many, without a sign; nil if that is not told.
  var quantity: Int?
  /// What one costs; nil if that is not told, or finer than the currency.
  var unitPrice: Int64?
  var discount: Int64?
  /// Whether the row tells of a return by the sign of its quantity.
  var hasNegativeQuantity = false
  /// Whether the row tells of a refund by the sign of its amount.
  var hasNegativeAmount = false
  /// Whether there is a total, where one that is of the order may be missing.
  var hasTotal = true
}

/// Reads what was paid by a row.
final class AmountReading: Sendable {
  private let total: Cell?
  private let unitPrice: Cell?
  private let quantity: Cell?
  private let discount: Cell?
  private let cost: Cell?
  private let currencyCell: Cell
  private let constantCurrency: Currency?
  private let isMinor: Bool
  private let rounding: ImportMapping.AmountColumns.Rounding
  private let numbers: NumberScanner
  let isTotalOfOrder: Bool

  init(
    _ columns: ImportMapping.AmountColumns, order: ImportMapping.OrderColumns?, numbers: NumberScanner,
    path: String = "amount", in header: FileHeader
  ) throws(ImportMappingError) {
    total = try columns.total?.cell(path: "\(path).total", in: header)
    unitPrice = try columns.unitPrice?.cell(path: "\(path).unitPrice", in: header)
    quantity = try columns.quantity?.cell(path: "\(path).quantity", in: header)
    discount = try order?.discount?.cell(path: "order.discount", in: header)
    cost = try order?.cost?.cell(path: "order.cost", in: header)
    currencyCell = try columns.currency.cell(path: "\(path).currency", in: header)
    if case .constant(let code) = columns.currency {
      do throws(ModelError) {
        constantCurrency = try Currency(code)
      } catch {
        throw ImportMappingError("\(path).currency", "\(error)")
      }
    } else {
      constantCurrency = nil
    }
    isMinor = columns.unit == .minor
    rounding = columns.rounding
    isTotalOfOrder = columns.totalOf == .order
    self.numbers = numbers
  }

  /// Whether the row tells no amount.
  func isBlank(_ record: InputRecord) -> Bool {
    for cell in [total, unitPrice] {
      if let cell, cell.text(record).trimmed.byteCount > 0 { return false }
    }
    return true
  }

  @inline(__always)
  func amount(_ record: InputRecord) throws(RowProblem) -> RowAmount {
    var amount = RowAmount(minorUnits: 0, currency: try currency(record))
    let number = try scan(quantity, record)
    if let number, let quantity { try setQuantity(number, of: quantity, record, in: &amount) }
    let price = try scan(unitPrice, record)
    // The price of a measure, such as a kilogram, is none of an item.
    if let price, let unitPrice, number?.isWhole ?? true {
      // What is finer than the currency is no price in it, though so many of them may be an amount.
      amount.unitPrice = try? minorUnits(price, of: unitPrice, record, amount.currency, rounding: .exact)
      amount.unitPrice = amount.unitPrice.flatMap { $0 == .min ? nil : abs($0) }
    }
    if let number = try scan(discount, record), let discount {
      let units = try minorUnits(number, of: discount, record, amount.currency, rounding: rounding)
      amount.discount = try magnitude(units, of: discount, record)
    }
    let units = try signedUnits(record, quantity: number, price: price, &amount)
    amount.hasNegativeAmount = units < 0
    amount.minorUnits = try magnitude(units, of: total ?? unitPrice ?? currencyCell, record)
    return amount
  }

  /// What the goods of a row cost the seller.
  @inline(__always)
  func cost(_ record: InputRecord, in currency: Currency) throws(RowProblem) -> Money? {
    guard let cost, let number = try scan(cost, record) else { return nil }
    let units = try minorUnits(number, of: cost, record, currency, rounding: rounding)
    return Money(minorUnits: try magnitude(units, of: cost, record), currency: currency)
  }

  @inline(__always)
  private func signedUnits(
    _ record: InputRecord, quantity number: ScannedNumber?, price: ScannedNumber?, _ amount: inout RowAmount
  ) throws(RowProblem) -> Int64 {
    if let total {
      if let number = try scan(total, record) {
        return try minorUnits(number, of: total, record, amount.currency, rounding: rounding)
      }
      if isTotalOfOrder {
        amount.hasTotal = false
        return 0
      }
    }
    guard let unitPrice, let quantity else { throw RowProblem(blank: total ?? currencyCell) }
    guard let price else { throw RowProblem(blank: unitPrice) }
    guard let number else { throw RowProblem(blank: quantity) }
    let product = price.times(number)
    let digits = isMinor ? 0 : amount.currency.minorUnitDigits
    guard let units = rounding.minorUnits(product.coefficient, scale: product.scale, digits: digits) else {
      throw problem(with: unitPrice, record, amount.currency, times: quantity)
    }
    guard let discount = amount.discount, discount > 0 else { return units }
    // The discount brings the amount nearer to zero, on either side; beyond that, it is refused as a line's.
    let (net, overflows) =
      units < 0 ? units.addingReportingOverflow(discount) : units.subtractingReportingOverflow(discount)
    guard !overflows, net == 0 || (net < 0) == (units < 0) else {
      throw RowProblem(.invalidValue, "order.discount: it is more than the price of the line")
    }
    return net
  }

  private func setQuantity(
    _ number: ScannedNumber, of cell: Cell, _ record: InputRecord, in amount: inout RowAmount
  ) throws(RowProblem) {
    guard number.isWhole else {
      // So much of a measure, such as 1.5 kilograms, is one item.
      amount.hasNegativeQuantity = number.coefficient < 0
      amount.quantity = 1
      return
    }
    guard number.coefficient != 0 else { throw RowProblem(cell, cell.text(record), "buys nothing") }
    amount.hasNegativeQuantity = number.coefficient < 0
    amount.quantity = Int(number.coefficient.magnitude)
  }

  @inline(__always)
  private func currency(_ record: InputRecord) throws(RowProblem) -> Currency {
    if let constantCurrency { return constantCurrency }
    let text = currencyCell.text(record).trimmed
    guard text.byteCount > 0 else { throw RowProblem(blank: currencyCell) }
    do throws(ModelError) {
      return try Currency(utf8: Span(_bytes: text))
    } catch {
      do throws(ModelError) {
        return try Currency(String(copying: text).uppercased())
      } catch {
        throw RowProblem(currencyCell, text, "is no currency of ISO 4217")
      }
    }
  }

  /// The number in a cell; nil if it is blank.
  @inline(__always)
  private func scan(_ cell: Cell?, _ record: InputRecord) throws(RowProblem) -> ScannedNumber? {
    guard let cell else { return nil }
    let text = cell.text(record).trimmed
    if text.byteCount == 0 { return nil }
    guard let number = numbers.scan(text) else {
      let digits = String(copying: text).utf8.count { (48...57).contains($0) }
      // The mapping is not to blame for a number that is too long.
      throw RowProblem(
        cell, text,
        digits > 18
          ? "has more digits than an amount can have" : "is no number as the mapping's 'numbers' describes them")
    }
    return number
  }

  @inline(__always)
  private func minorUnits(
    _ number: ScannedNumber, of cell: Cell, _ record: InputRecord, _ currency: Currency,
    rounding: ImportMapping.AmountColumns.Rounding
  ) throws(RowProblem) -> Int64 {
    let digits = isMinor ? 0 : currency.minorUnitDigits
    guard let units = rounding.minorUnits(Int128(number.coefficient), scale: number.scale, digits: digits) else {
      throw problem(with: cell, record, currency)
    }
    return units
  }

  private func problem(
    with cell: Cell, _ record: InputRecord, _ currency: Currency, times quantity: Cell? = nil
  ) -> RowProblem {
    let text = cell.text(record).trimmed
    let factor = quantity.map { " times '\(String(copying: $0.text(record).trimmed))'" } ?? ""
    return RowProblem(
      cell, text,
      "\(factor.isEmpty ? "" : "\(factor.dropFirst()) ")is no exact amount of \(isMinor ? "minor units of " : "")\(currency)"
        + "; set amount.rounding, if it may be rounded")
  }

  @inline(__always)
  private func magnitude(_ units: Int64, of cell: Cell, _ record: InputRecord) throws(RowProblem) -> Int64 {
    guard units != .min else { throw RowProblem(cell, cell.text(record), "is beyond 64 bits of minor units") }
    return abs(units)
  }
}
