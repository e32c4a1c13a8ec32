/// Recurring revenue of one period, in thousandths of minor units.
struct RevenueSums {
  private(set) var start: Int64 = 0
  private(set) var end: Int64 = 0
  private(set) var new: Int64 = 0
  private(set) var expansion: Int64 = 0
  private(set) var contraction: Int64 = 0
  private(set) var churn: Int64 = 0
  private(set) var reactivation: Int64 = 0
  private(set) var startCustomers = 0
  private(set) var endCustomers = 0
  private(set) var churnedCustomers = 0
  /// Of those who pay at the start of a longer window that ends with the period: their revenue then, what of it is there at
  /// the end, their revenue at the end, and the least of all boundaries between.
  private(set) var windowStart: Int64 = 0
  private(set) var windowKept: Int64 = 0
  private(set) var windowEnd: Int64 = 0
  private(set) var windowLeast: Int64 = 0
  private(set) var windowCustomers = 0

  /// One customer's revenue at the start and the end.
  mutating func add(
    from before: Int64, to after: Int64, isKnown: Bool, in currency: MetricCurrency
  ) throws(MetricError) -> (kind: RevenueMovement.Kind, change: Int64)? {
    try start.add(before, in: currency)
    try end.add(after, in: currency)
    if before > 0 { startCustomers += 1 }
    if after > 0 { endCustomers += 1 }
    guard before != after else { return nil }
    if before == 0 {
      guard isKnown else {
        try new.add(after, in: currency)
        return (.new, after)
      }
      try reactivation.add(after, in: currency)
      return (.reactivation, after)
    }
    if after == 0 {
      try churn.add(before, in: currency)
      churnedCustomers += 1
      return (.churn, -before)
    }
    if after > before {
      try expansion.add(after - before, in: currency)
      return (.expansion, after - before)
    }
    try contraction.add(before - after, in: currency)
    return (.contraction, after - before)
  }

  /// One customer's revenue at each boundary of the longer window.
  mutating func add(window: ArraySlice<Int64>, in currency: MetricCurrency) throws(MetricError) {
    guard let before = window.first, before > 0, let after = window.last else { return }
    windowCustomers += 1
    try windowStart.add(before, in: currency)
    try windowKept.add(min(before, after), in: currency)
    try windowEnd.add(after, in: currency)
    try windowLeast.add(window.min() ?? 0, in: currency)
  }

  /// - Throws: ``MetricError/brokenIdentity(_:)``.
  func check(_ period: String) throws(MetricError) {
    // Each has been added up within 64 bits; all together may not be.
    let sum =
      Int128(start) + Int128(new) + Int128(expansion) + Int128(reactivation) - Int128(contraction) - Int128(churn)
    guard sum == Int128(end) else {
      throw .brokenIdentity("\(period): the movements of revenue do not make what is there at the end")
    }
  }
}
