internal import CustomerModel

/// The rows of an order that are bought, or those that came back.
struct OrderSide {
  private(set) var isEmpty = true
  private var currency: Currency?
  private var minorUnits: Int64 = 0
  private var hasTotal = false
  private var lines: [LineItem] = []
  private var itemCount = 0
  private var isCounted = false
  private var paymentMethod: String?
  private var cost: Money?
  /// The purchase that the rows name as the one that money was paid back of.
  private(set) var purchase: InteractionKey?
  private var reason: String?
  private var isReturn = false
  private(set) var hasOwnIdentifier = false

  /// Adds a row.
  ///
  /// - Parameter isTotalOfOrder: whether each row's total is that of the whole order.
  @inline(__always)
  mutating func add(_ row: consuming OrderRow, isTotalOfOrder: Bool) throws(RowProblem) {
    isEmpty = false
    if let currency, currency != row.amount.currency {
      throw RowProblem(
        .invalidValue, "amount.currency: the order has rows in \(currency) and in \(row.amount.currency)")
    }
    currency = row.amount.currency
    try addTotal(row.amount, isTotalOfOrder)
    if let line = row.line { lines.append(line) }
    let (count, overflows) = itemCount.addingReportingOverflow(row.amount.quantity ?? 1)
    guard !overflows else { throw RowProblem(.invalidValue, "amount.quantity: the order has too many items") }
    itemCount = count
    isCounted = isCounted || row.amount.quantity != nil || row.line != nil
    paymentMethod = paymentMethod ?? row.paymentMethod
    if let cost = row.cost {
      do throws(ModelError) {
        self.cost = try self.cost?.adding(cost) ?? cost
      } catch {
        throw RowProblem(.invalidValue, "order.cost: \(error)")
      }
    }
    purchase = purchase ?? row.purchase
    reason = reason ?? row.reason
    isReturn = isReturn || row.isReturn
    hasOwnIdentifier = hasOwnIdentifier || row.hasOwnIdentifier
  }

  private mutating func addTotal(_ amount: RowAmount, _ isTotalOfOrder: Bool) throws(RowProblem) {
    guard amount.hasTotal else { return }
    if isTotalOfOrder {
      guard !hasTotal || minorUnits == amount.minorUnits else {
        throw RowProblem(.invalidValue, "amount.total: the rows of the order have different totals")
      }
      minorUnits = amount.minorUnits
    } else {
      let (sum, overflows) = minorUnits.addingReportingOverflow(amount.minorUnits)
      guard !overflows else {
        throw RowProblem(.invalidValue, "amount.total: the order's is beyond 64 bits of minor units")
      }
      minorUnits = sum
    }
    hasTotal = true
  }

  private func total() throws(RowProblem) -> Money {
    guard let currency, hasTotal else {
      throw RowProblem(.invalidValue, "amount.total is blank in all rows of the order")
    }
    return Money(minorUnits: minorUnits, currency: currency)
  }

  /// The purchase that the rows are.
  func sale() throws(RowProblem) -> InteractionPayload {
    let purchase = Purchase(
      total: try total(), lines: lines, itemCount: isCounted || !lines.isEmpty ? itemCount : nil,
      paymentMethod: paymentMethod, cost: cost)
    do throws(InteractionError) { try purchase.validate() } catch { throw RowProblem(error) }
    return .purchase(purchase)
  }

  /// The refund that the rows are.
  ///
  /// - Parameter order: the order of the rows, for which money was paid back unless they name another.
  func refund(of order: InteractionKey?) throws(RowProblem) -> InteractionPayload {
    let refund = Refund(
      amount: try total(), of: purchase ?? order, lines: lines, reason: reason, isReturn: isReturn)
    do throws(InteractionError) { try refund.validate() } catch { throw RowProblem(error) }
    return .refund(refund)
  }
}
