public import CustomerModel
public import CustomerStore

/// What models of a customer base take of one customer: how often, how long ago and for how much they bought again.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let statistics = try database.read { tx in try tx.purchaseStatistics(scope) }
/// statistics.map(\.repeatDays)   // == [0]
/// statistics.map(\.ageInDays)    // == [2]
/// statistics.map(\.meanValue)    // == [nil]
/// ```
///
/// Purchases of one calendar day count once, and times are whole days from the first one (Fader & Hardie, 2005).
public struct PurchaseStatistics: Hashable, Sendable {
  /// Whose.
  public let customer: CustomerID
  /// Purchase days behind the first one: x.
  public let repeatDays: Int
  /// Days from the first purchase day to the last one: t_x.
  public let lastInDays: Int
  /// Days from the first purchase day to the last day that is over: T.
  public let ageInDays: Int
  /// What was paid less what was given back, the first day left out, a repeat day: m; `nil` without such a day. In minor units.
  public let meanMinorUnits: Double?
  let currencyCode: UInt16

  /// The currency of amounts; `nil` if none were met yet.
  public var currency: Currency? { Currency(packedCode: currencyCode) }

  /// ``meanMinorUnits`` in major units, such as euros.
  public var meanValue: Double? {
    meanMinorUnits.map { minorUnits in
      var divisor = 1.0
      for _ in 0..<(currency?.minorUnitDigits ?? 0) { divisor *= 10 }
      return minorUnits / divisor
    }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The statistics of each buyer whose first purchase day is over, by their numbers.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the summaries, or of the histories where these do not tell it.
  public borrowing func purchaseStatistics(_ scope: MetricScope) throws(MetricError) -> [PurchaseStatistics] {
    let reading = try MetricReading(scope, self)
    let endDay = reading.zone.localDate(of: scope.asOf).dayNumber
    var records = PurchaseRecords(reading)
    var found: [PurchaseStatistics] = []
    var isAscending = true
    try records.forEach(self) { record, currency throws(MetricError) in
      guard record.firstDay < endDay else { return }
      let x = record.days - 1
      if let last = found.last, last.customer.rawValue >= record.customer { isAscending = false }
      found.append(
        PurchaseStatistics(
          customer: CustomerID(rawValue: record.customer), repeatDays: x,
          lastInDays: Int(record.lastDay - record.firstDay), ageInDays: Int(endDay - 1 - record.firstDay),
          meanMinorUnits: x > 0 ? Double(record.net &- record.firstDayAmount) / Double(x) : nil,
          currencyCode: currency.code))
    }
    if !isAscending { found.sort { $0.customer.rawValue < $1.customer.rawValue } }
    return found
  }
}
