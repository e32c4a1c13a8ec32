internal import CustomerModel
internal import CustomerStore
internal import RetentionMath
internal import Segmentation

/// A customer base split by time: what a model may know, and what came then.
struct CustomerBaseSplit {
  /// Those who had bought by the split, as they were known.
  let base: CustomerBase
  /// How many days with a purchase each had behind the split.
  private(set) var purchases: [Int]
  /// How many repeat days each had in as long a time in front of it.
  private(set) var lastPurchases: [Int]
  /// Who bought for the first time behind the split.
  private(set) var newCustomerCount = 0
  /// The numbers of the last day in front of the split, and of the last one of all.
  let splitDay: Int64
  let lastDay: Int64
  /// How many of the base bought first on which day, and how many repeat days there were on which: what tracking needs.
  private(set) var firstDays: [Int64: Int] = [:]
  private(set) var repeatDays: [Int64: Int] = [:]
  let zone: TimeZoneIdentifier
  let knownAt: Timestamp?
  let segment: CompiledSegment?

  /// How long customers were watched after the split.
  var span: TimeSpan { .days(Double(lastDay - splitDay)) }

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    at split: Timestamp, until end: Timestamp, unit: TimeUnit, currency: Currency?, findsCurrency: Bool = true,
    of segment: CompiledSegment?, knownAt: Timestamp?, _ tx: borrowing Tx
  ) throws(CustomerBaseError) {
    zone = tx.timeZone
    splitDay = Tx.lastDay(before: split, in: zone).dayNumber
    lastDay = Tx.lastDay(before: end, in: zone).dayNumber
    guard split < end, splitDay < lastDay else { throw .emptyHoldout(from: split, to: end) }
    self.knownAt = knownAt
    self.segment = segment
    base = try tx.customerBase(
      asOf: split, unit: unit, currency: currency, findsCurrency: findsCurrency && currency == nil, of: segment,
      knownAt: knownAt)
    purchases = [Int](repeating: 0, count: base.customers.count)
    lastPurchases = purchases
    var places = CustomerTable<Int32>()
    for (place, customer) in base.customers.enumerated() {
      places[customer.rawValue] = Int32(truncatingIfNeeded: place + 1)
    }
    let (splitDay, lastDay) = (splitDay, lastDay)
    let before = splitDay - (lastDay - splitDay)
    var (purchases, lastPurchases) = (purchases, lastPurchases)
    var (firstDays, repeatDays): ([Int64: Int], [Int64: Int]) = ([:], [:])
    var newCustomerCount = 0
    if let knownAt {
      // What happened in front of the split counts as it was known there.
      try PurchaseDays.forEach(before: split, knownAt: knownAt, tx) { customer, days in
        let place = Int(places[customer]) - 1
        if place >= 0 { lastPurchases[place] = days.dropFirst().count { $0 > before } }
      }
    }
    try PurchaseDays.forEach(before: end, knownAt: nil, tx) { customer, days in
      let place = Int(places[customer]) - 1
      guard place >= 0, let first = days.first else {
        if let first = days.first, first > splitDay { newCustomerCount += 1 }
        return
      }
      purchases[place] = days.count { $0 > splitDay }
      if knownAt == nil { lastPurchases[place] = days.dropFirst().count { $0 > before && $0 <= splitDay } }
      firstDays[first, default: 0] += 1
      for day in days.dropFirst() { repeatDays[day, default: 0] += 1 }
    }
    (self.purchases, self.lastPurchases, self.newCustomerCount) = (purchases, lastPurchases, newCustomerCount)
    (self.firstDays, self.repeatDays) = (firstDays, repeatDays)
  }

  /// - Throws: ``CustomerBaseError/data(customer:_:)``.
  func holdout() throws(CustomerBaseError) -> Holdout {
    let histories = base.recencies.map(\.history)
    do throws(PurchaseDataError) {
      return try Holdout(
        repeatPurchases: histories.map(\.repeatPurchases), lastPurchase: histories.map(\.lastPurchase),
        age: histories.map(\.age), purchases: purchases, unit: base.unit, span: span)
    } catch {
      throw .data(customer: error.row.flatMap { base.customers.indices.contains($0) ? base.customers[$0] : nil }, error)
    }
  }
}
