internal import CustomerModel
internal import CustomerStore
public import RetentionMath

/// When one customer bought, as models of the customer base count it, and what a repeat purchase was worth.
///
/// ```swift
/// let now = try Timestamp(day: "2026-12-06")
/// let recency = try database.read { tx in try tx.purchaseRecency(of: ada, asOf: now, unit: .week, currency: Currency("EUR")) }
/// recency?.history.repeatPurchases  // == 0
/// recency?.history.age              // == 1.8571428571428572
/// ```
///
/// Days are calendar days in the store's zone, and orders of one day count once: *x* is the number of days with an order
/// behind the first, *t_x* the time from the first to the last, *T* the time from the first to the last day that has begun
/// in front of the instant asked about.
public struct PurchaseRecency: Hashable, Sendable {
  /// x, t_x and T.
  public let history: PurchaseHistory
  /// What was paid on days behind the first, less what was given back, by the number of these days, in whole units of the
  /// currency; `nil` if there are none, or nothing was paid on balance.
  public let meanRepeatValue: Double?
}

extension PurchaseRecency {
  /// - Returns: `nil` for somebody who never bought.
  init?(
    _ summary: ActivitySummary, lastDay: CalendarDate, zone: TimeZoneIdentifier, unit: TimeUnit, currency: Currency?
  ) throws(PurchaseDataError) {
    let purchases = summary.purchases
    guard let first = purchases.firstAt, let last = purchases.lastAt else { return nil }
    let firstDay = zone.localDate(of: first)
    let (recency, age) = (zone.localDate(of: last).days(since: firstDay), lastDay.days(since: firstDay))
    history = try PurchaseHistory(
      repeatPurchases: purchases.repeatDays, lastPurchase: TimeSpan.days(Double(recency)).count(in: unit),
      age: TimeSpan.days(Double(max(age, recency))).count(in: unit))
    let repeatSpend = summary.amounts.first { $0.currency == currency }?.repeatSpend
    if let repeatSpend, purchases.repeatDays > 0, repeatSpend.minorUnits > 0 {
      meanRepeatValue =
        Double(repeatSpend.minorUnits) / Double(purchases.repeatDays) / repeatSpend.currency.minorUnitsPerUnit
    } else {
      meanRepeatValue = nil
    }
  }
}

extension Currency {
  /// How many minor units a whole unit has: 1, 100 or 1,000.
  var minorUnitsPerUnit: Double { (0..<minorUnitDigits).reduce(1) { power, _ in power * 10 } }
}
