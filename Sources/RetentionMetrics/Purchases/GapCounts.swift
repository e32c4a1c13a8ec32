internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// The times between the days on which customers bought, added up.
struct GapCounts {
  /// The days from one day with orders to the customer's next one.
  private(set) var gaps = Tally()
  /// The first of them of each customer.
  private(set) var firstGaps = Tally()
  private(set) var winBacks = 0
  private(set) var wonBackCustomers = 0
  /// Those whose time for a second purchase is over, and how many of them used it.
  private(set) var eligible = 0
  private(set) var returned = 0

  private let secondWithin: Int64
  private let winBackGap: Int64
  /// The first day that is not over.
  private let endDay: Int64

  init(secondWithin: Int, winBackGap: Int, endDay: Int64) {
    self.secondWithin = Int64(secondWithin)
    self.winBackGap = Int64(winBackGap)
    self.endDay = endDay
  }

  /// A day behind another of the same customer.
  mutating func add(gap: Int64) { gaps.add(gap) }

  /// The second day of a customer.
  mutating func add(firstGap gap: Int64, behind day: Int64) {
    firstGaps.add(gap)
    guard day + secondWithin < endDay else { return }
    eligible += 1
    if gap <= secondWithin { returned += 1 }
  }

  /// A customer who has one day only.
  mutating func add(only day: Int64) { if day + secondWithin < endDay { eligible += 1 } }

  mutating func add(winBacks count: Int) {
    winBacks += count
    if count > 0 { wonBackCustomers += 1 }
  }

  /// All days of a customer, ascending.
  mutating func add(_ days: [Int64]) {
    guard let first = days.first else { return }
    if days.count == 1 { add(only: first) }
    var count = 0
    for (before, day) in zip(days, days.dropFirst()) {
      if before == first { add(firstGap: day - before, behind: before) }
      add(gap: day - before)
      if day - before >= winBackGap { count += 1 }
    }
    add(winBacks: count)
  }

  /// The most days that are asked for one by one.
  private static let dayLimit: Int64 = 20_000

  /// Adds up everybody's gaps from the index of kinds and days, if its days are those of the zone.
  ///
  /// - Returns: `nil` if histories have to be read.
  static func fromIndex<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ empty: GapCounts, _ tx: borrowing Tx
  ) throws(MetricError) -> [GapCounts]? {
    guard reading.zone == .utc, reading.scope.knownAt == nil else { return nil }
    var counts = reading.population.groups.map { _ in empty }
    guard let range = try reading.dataRange(of: [.purchase], tx) else { return counts }
    let (first, end) = (range.from.utcDay, reading.scope.asOf.utcDay)
    guard end - first < dayLimit else { return nil }
    // The last day with orders, and one; negative if there was another in front of it.
    var last = CustomerTable<Int32>()
    var wonBack = CustomerTable<UInt8>()
    var cuts = (first...end).dropFirst().map { Timestamp(microseconds: $0 * microsecondsInDay) }
    if cuts.last.map({ $0 < reading.scope.asOf }) ?? true { cuts.append(reading.scope.asOf) }
    try ActivitySpans(of: [.purchase], cutAt: cuts).forEach(reading, tx) { customer, group, span in
      let state = last[customer]
      let place = Int32(truncatingIfNeeded: span + 1)
      guard state != 0 else {
        last[customer] = place
        return
      }
      let before = state.magnitude
      guard before < place else { return }
      let gap = Int64(place) - Int64(before)
      counts[group].add(gap: gap)
      if state > 0 { counts[group].add(firstGap: gap, behind: first + Int64(before) - 1) }
      if gap >= empty.winBackGap {
        counts[group].winBacks += 1
        if wonBack[customer] == 0 { counts[group].wonBackCustomers += 1 }
        wonBack[customer] = 1
      }
      last[customer] = -place
    }
    last.forEach { customer, state in
      guard state > 0, let group = reading.population.group(of: customer) else { return }
      counts[group].add(only: first + Int64(state) - 1)
    }
    return counts
  }
}
