/// Who was at risk at each time at which a duration ended: all that estimators of survival need.
struct RiskTable: Hashable, Sendable {
  struct Row: Hashable, Sendable {
    var time: Double
    var atRisk = 0
    var events = 0
    var censored = 0
  }

  private(set) var rows: [Row] = []
  private(set) var total = 0

  /// - Complexity: linear, by sorting digits.
  init(durations: [Double], events: [Bool], entry: [Double]?, customers: [Int]?) throws(SurvivalDataError) {
    let count = durations.count
    guard events.count == count, entry.map({ $0.count == count }) ?? true, customers.map({ $0.count == count }) ?? true
    else {
      let others = [entry?.count, customers?.count].compactMap { $0 }
      throw SurvivalDataError(.unequalColumns([count, events.count] + others))
    }
    guard count > 0 else { throw SurvivalDataError(.noRows) }
    for row in 0..<count {
      guard durations[row] >= 0, durations[row] < .infinity else {
        throw SurvivalDataError(.invalidDuration(durations[row]), row: row)
      }
      if let start = entry?[row], !(start >= 0 && start < durations[row]) {
        throw SurvivalDataError(.invalidEntry(start, duration: durations[row]), row: row)
      }
      let weight = customers?[row] ?? 1
      guard weight > 0 else { throw SurvivalDataError(.invalidWeight(weight), row: row) }
      let (sum, overflow) = total.addingReportingOverflow(weight)
      if overflow { throw SurvivalDataError(.tooMany, row: row) }
      total = sum
    }
    // Whether there was an event goes into the lowest bit: numbers that are not negative leave one free.
    let keys = (0..<count).map { RadixSort.key(durations[$0]) << 1 | (events[$0] ? 1 : 0) }
    if let customers {
      for index in RadixSort.order(keys) { add(keys[index], customers[index]) }
    } else {
      var keys = keys
      RadixSort.sort(&keys)
      rows.reserveCapacity(1 + zip(keys, keys.dropFirst()).count { $0 >> 1 != $1 >> 1 })
      for key in keys { add(key, 1) }
    }
    countAtRisk(entry: entry, customers: customers)
  }

  private mutating func add(_ key: UInt64, _ weight: Int) {
    let time = Double(bitPattern: key >> 1)
    if rows.last?.time != time { rows.append(Row(time: time)) }
    if key & 1 == 1 { rows[rows.count - 1].events += weight } else { rows[rows.count - 1].censored += weight }
  }

  private mutating func countAtRisk(entry: [Double]?, customers: [Int]?) {
    var ended = 0
    guard let entry else {
      for index in rows.indices {
        rows[index].atRisk = total - ended
        ended += rows[index].events + rows[index].censored
      }
      return
    }
    let order = RadixSort.order(entry.map { RadixSort.key($0) })
    var (next, entered) = (0, 0)
    for index in rows.indices {
      // Who enters at a time is at risk after it.
      while next < order.count, entry[order[next]] < rows[index].time {
        entered += customers?[order[next]] ?? 1
        next += 1
      }
      rows[index].atRisk = entered - ended
      ended += rows[index].events + rows[index].censored
    }
  }
}
