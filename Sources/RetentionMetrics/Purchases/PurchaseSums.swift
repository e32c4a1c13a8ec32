internal import CustomerModel

/// What customers bought, added up.
struct PurchaseSums {
  var buyers = 0
  var repeatBuyers = 0
  var purchases = 0
  var days = 0
  var gross: Int64 = 0
  var refunded: Int64 = 0
  var purchaseCost: Int64 = 0
  var serviceCost: Int64 = 0
  /// The time from each customer's first purchase to the as-of instant, in days.
  var ageInDays = 0.0
  /// What each customer paid less what was given back.
  var nets: [Int64] = []
  var netMoments = Moments()
  var marginMoments = Moments()
  var contributionMoments = Moments()
  /// How many customers had a purchase in none of the last so many days.
  var lapsed: [Int]

  init(lapsedCount: Int) { lapsed = [Int](repeating: 0, count: lapsedCount) }

  mutating func add(
    _ record: PurchaseRecord, _ currency: MetricCurrency, asOf: Timestamp, endDay: Int64, lapsedDays: [Int]
  ) throws(MetricError) {
    buyers += 1
    if record.days > 1 { repeatBuyers += 1 }
    purchases += record.count
    days += record.days
    try gross.add(record.gross, in: currency)
    try refunded.add(record.refunded, in: currency)
    try purchaseCost.add(record.purchaseCost, in: currency)
    try serviceCost.add(record.serviceCost, in: currency)
    ageInDays += Double(asOf.microseconds - record.firstAt) / Double(microsecondsInDay)
    nets.append(record.net)
    netMoments.add(Double(record.net))
    marginMoments.add(Double(record.margin))
    contributionMoments.add(Double(record.contribution))
    for (index, days) in lapsedDays.enumerated() where record.lastDay < endDay - Int64(days) { lapsed[index] += 1 }
  }
}
