public import CustomerModel
public import CustomerStore

/// How many customers were active on a day, within a week and within a month, and how often.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let table = try database.read { tx in try tx.table(of: ActivityMetric(of: [.purchase]), scope) }
/// table[0, "monthly_active"]?.value  // == .integer(1)
/// table[0, "daily_active"]?.value    // == .integer(0)
/// ```
///
/// Windows are of whole calendar days and end with the last day of each period, which is in them.
public struct ActivityMetric: Metric {
  /// Which interactions count as being active.
  public var kinds: [InteractionKind]
  /// At the ends of which periods.
  public var periods: MetricPeriods

  /// Activity; without arguments, of sessions, at the end of each month.
  public init(of kinds: [InteractionKind] = [.session], over periods: MetricPeriods = .months) {
    self.kinds = kinds
    self.periods = periods
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "activity",
      text: """
        Customers who were active on the last day of each period (DAU), within the 7 and the 30 days that end with it (WAU, \
        MAU), and the stickiness: the mean DAU of those 30 days by the MAU.
        """,
      unit: "customers",
      parameters: [
        .init("activity", kinds.map(\.name).joined(separator: ", ")), .init("periods", periods.description),
      ])
  }

  /// The most days that are told apart.
  static let dayLimit: Int64 = 20_000

  /// The answer: a row a period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one pass over the index of kinds and days, where the zone is UTC; else the histories of the kinds.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    guard !kinds.isEmpty else {
      throw .invalidParameter(name: "activity", value: "", reason: "name at least one kind of interaction")
    }
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: kinds, tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var rows: [[MetricCell]] = []
    if let range, series.count > 0 {
      let counts = try ActiveDays.count(range, kinds, reading, tx)
      for group in counts.indices {
        for period in 0..<series.count {
          let last = Timestamp(microseconds: series.boundaries[period + 1].microseconds - 1)
          let day = reading.zone.localDate(of: last).dayNumber
          rows.append(
            reading.groupCells(group) + series.cells(of: period) + [.text(day.dateText)] + counts[group].cells(on: day))
        }
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range), columns: reading.groupColumns + Self.columns, rows: rows)
  }

  private static let columns =
    PeriodSeries.columns + [
      MetricColumn("day", .text, "the last day of the period"),
      MetricColumn("daily_active", .integer, "active on the day", unit: "customers"),
      MetricColumn("weekly_active", .integer, "active within the 7 days up to it", unit: "customers"),
      MetricColumn("monthly_active", .integer, "active within the 30 days up to it", unit: "customers"),
      MetricColumn(
        "mean_daily_active", .number, "the mean of daily_active over the 30 days", unit: "customers", hasInterval: true),
      MetricColumn("stickiness", .rate, "mean_daily_active / monthly_active", unit: "share", hasInterval: true),
    ]
}

extension Int64 {
  /// The number of a day as its date.
  fileprivate var dateText: String { Timestamp(microseconds: self * microsecondsInDay).utcDate.description }
}

/// How many customers were active on each day, and within the windows that end with it.
struct ActiveDays {
  private let first: Int64
  private var daily: [Int]
  private var weekly: [Int]
  private var monthly: [Int]

  private init(first: Int64, count: Int) {
    self.first = first
    daily = [Int](repeating: 0, count: count)
    // Changes from day to day, until they are added up.
    weekly = [Int](repeating: 0, count: count + 31)
    monthly = weekly
  }

  /// By group, over the days of a range.
  static func count<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ range: TimeWindow, _ kinds: [InteractionKind], _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) -> [ActiveDays] {
    let (zone, asOf) = (reading.zone, reading.scope.asOf)
    let first = zone.localDate(of: range.from)
    let count = zone.localDate(of: range.to).dayNumber - first.dayNumber + 1
    guard count <= ActivityMetric.dayLimit else {
      throw .tooManyPeriods(unit: "days", limit: Int(ActivityMetric.dayLimit))
    }
    // Where each day ends; a day that the zone skipped ends where it begins, and has no span.
    var cuts: [Timestamp] = []
    var days: [Int] = []
    for offset in 1...Int(count) {
      let end = (try? first.adding(days: offset)).map { min(zone.startOfDay($0), asOf) } ?? asOf
      if cuts.last.map({ $0 < end }) ?? (range.from < end) {
        cuts.append(end)
        days.append(offset - 1)
      }
    }
    var counts = reading.population.groups.map { _ in
      ActiveDays(first: first.dayNumber, count: Int(count))
    }
    // The last active day, and one.
    var last = CustomerTable<Int32>()
    try ActivitySpans(of: kinds, cutAt: cuts).forEach(reading, tx) { customer, group, span in
      let day = days[span]
      guard Int(last[customer]) <= day else { return }
      counts[group].add(day, behind: Int(last[customer]) - 1)
      last[customer] = Int32(truncatingIfNeeded: day + 1)
    }
    for group in counts.indices { counts[group].finish() }
    return counts
  }

  /// Somebody is active on a day; `before` is the last one on which they were, or below 0.
  private mutating func add(_ day: Int, behind before: Int) {
    daily[day] += 1
    // In windows that end before the one of the last day does, the customer is counted.
    weekly[max(day, before < 0 ? day : before + 7)] += 1
    weekly[day + 7] -= 1
    monthly[max(day, before < 0 ? day : before + 30)] += 1
    monthly[day + 30] -= 1
  }

  private mutating func finish() {
    for index in weekly.indices.dropFirst() {
      weekly[index] += weekly[index - 1]
      monthly[index] += monthly[index - 1]
    }
  }

  func cells(on day: Int64) -> [MetricCell] {
    func value(_ counts: [Int], _ day: Int64) -> Int {
      let place = day - first
      return place >= 0 && place < counts.count ? counts[Int(place)] : 0
    }
    let month = value(monthly, day)
    let sum = (day - 29...day).reduce(0) { $0 + value(daily, $1) }
    let mean = Double(sum) / 30
    return [
      .count(value(daily, day)), .count(value(weekly, day)), .count(month), .number(mean, n: 30),
      month == 0 ? .empty(n: 0) : MetricCell(.rate(mean / Double(month)), n: month),
    ]
  }
}
