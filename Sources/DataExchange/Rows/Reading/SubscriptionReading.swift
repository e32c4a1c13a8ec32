internal import CustomerModel

/// Reads changes of subscriptions.
final class SubscriptionReading: Sendable {
  private let event: ChoiceReading
  private let id: Cell
  private let plan: Cell
  private let amounts: AmountReading?
  private let period: ChoiceReading?
  private let periodCount: Cell?
  private let paidUntil: InstantReading?
  private let cause: ChoiceReading?
  private let reason: Cell?
  private let numbers: NumberScanner

  init(
    _ columns: ImportMapping.SubscriptionColumns, numbers: NumberScanner, in header: FileHeader
  ) throws(ImportMappingError) {
    event = try ChoiceReading(columns.event, path: "subscription.event", in: header)
    id = try columns.id.cell(path: "subscription.id", in: header)
    plan = try columns.plan.cell(path: "subscription.plan", in: header)
    if let amount = columns.amount {
      amounts = try AmountReading(amount, order: nil, numbers: numbers, path: "subscription.amount", in: header)
    } else {
      amounts = nil
    }
    if let unit = columns.period {
      period = try ChoiceReading(unit, path: "subscription.period", in: header)
    } else {
      period = nil
    }
    periodCount = try columns.periodCount?.cell(path: "subscription.periodCount", in: header)
    if let instant = columns.paidUntil {
      paidUntil = try InstantReading(instant, path: "subscription.paidUntil", in: header)
    } else {
      paidUntil = nil
    }
    if let choice = columns.cause {
      cause = try ChoiceReading(choice, path: "subscription.cause", in: header)
    } else {
      cause = nil
    }
    reason = try columns.reason?.cell(path: "subscription.reason", in: header)
    self.numbers = numbers
  }

  func subscription(_ record: InputRecord) throws(RowProblem) -> Subscription {
    Subscription(
      event: try event.required(Subscription.Event.self, record), subscriptionID: try id.requiredText(record),
      plan: try plan.requiredText(record), recurringAmount: try amount(record), period: try billingPeriod(record),
      paidUntil: try paidUntil?.instant(record), cause: try cause?.optional(Subscription.Cause.self, record),
      reason: reason?.filledText(record))
  }

  private func amount(_ record: InputRecord) throws(RowProblem) -> Money? {
    guard let amounts, !amounts.isBlank(record) else { return nil }
    let amount = try amounts.amount(record)
    guard !amount.hasNegativeAmount, !amount.hasNegativeQuantity else {
      throw RowProblem(.invalidValue, "subscription.amount is negative")
    }
    return Money(minorUnits: amount.minorUnits, currency: amount.currency)
  }

  private func billingPeriod(_ record: InputRecord) throws(RowProblem) -> BillingPeriod? {
    guard let unit = try period?.optional(BillingPeriod.Unit.self, record) else { return nil }
    guard let periodCount else { return BillingPeriod(unit) }
    let text = periodCount.text(record).trimmed
    if text.byteCount == 0 { return BillingPeriod(unit) }
    guard let number = numbers.scan(text), number.isWhole else {
      throw RowProblem(periodCount, text, "is no whole number")
    }
    return BillingPeriod(unit, count: Int(number.coefficient))
  }
}
