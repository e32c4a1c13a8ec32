internal import CustomerModel
internal import CustomerStore

/// What a contract brings, a month.
struct RecurringAmount: Equatable {
  /// The packed code.
  let currency: UInt16
  /// In thousandths of minor units, so that sums are exact; `nil` if that is beyond 64 bits.
  let monthly: Int64?

  /// `nil` of an event that tells no amount.
  init?(_ step: HistoryStep) {
    guard step.currency != 0, let unit = step.periodUnit, step.periodCount > 0 else { return nil }
    currency = step.currency
    let monthsInUnit =
      switch unit {
      case .days: 12 / 365.25
      case .weeks: 12 * 7 / 365.25
      case .months: 1.0
      case .years: 12.0
      }
    let amount = Double(step.minorUnits) * 1_000 / (monthsInUnit * Double(step.periodCount))
    monthly = Int64(exactly: amount.rounded(.toNearestOrEven))
  }
}
