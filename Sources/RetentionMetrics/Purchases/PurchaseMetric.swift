internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// What customers bought, how often they come again, what they are worth so far, and how unevenly that is spread.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let table = try database.read { tx in try tx.table(of: PurchaseMetric(), scope) }
/// table.cell("value", where: "figure", is: "repeat_purchase_rate")?.value   // == .rate(0)
/// table.cell("value", where: "figure", is: "average_order_value")?.value    // == .number(49.9)
/// table.cell("value", where: "figure", is: "gap_mean")?.value               // == .empty
/// ```
///
/// Orders of one calendar day count as one purchase day. Amounts are cash: what was given back counts when it was.
public struct PurchaseMetric: Metric {
  /// Within how many days a second purchase day is to follow the first.
  public var secondWithinDays: Int
  /// A gap of how many days ends with a win-back.
  public var winBackAfterDays: Int
  /// After how many days without a purchase customers are shown as lapsed.
  public var lapsedAfterDays: [Int]

  /// The figures, with their windows in days.
  public init(secondWithinDays: Int = 90, winBackAfterDays: Int = 180, lapsedAfterDays: [Int] = [90, 180]) {
    self.secondWithinDays = secondWithinDays
    self.winBackAfterDays = winBackAfterDays
    self.lapsedAfterDays = lapsedAfterDays
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "purchases",
      text: """
        Buyers, their orders and purchase days, the times between them, what was paid, given back and earned, its \
        concentration, and who came a second time or back. Orders of one calendar day are one purchase day; amounts count \
        when they were paid and given back.
        """,
      unit: "as each figure says",
      parameters: [
        .init("second purchase within", "\(secondWithinDays) days"),
        .init("win-back after a gap of", "\(winBackAfterDays) days"),
        .init("lapsed after", lapsedAfterDays.map { "\($0) days" }.joined(separator: ", ")),
      ])
  }

  static let columns = [
    MetricColumn("figure", .text, "which figure"),
    MetricColumn("value", .any, "its value", hasInterval: true),
    MetricColumn("unit", .text, "what it is counted in"),
    MetricColumn("meaning", .text, "what it is"),
  ]

  /// The answer: a row a figure.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the summaries and of the index of kinds and days, where the zone is UTC and the store's; else
  ///   of the histories of purchases, refunds and costs. Memory: eight bytes a buyer.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    try validate()
    let reading = try MetricReading(scope, tx)
    let endDay = reading.zone.localDate(of: scope.asOf).dayNumber
    let emptyGaps = GapCounts(secondWithin: secondWithinDays, winBackGap: winBackAfterDays, endDay: endDay)
    var sums = reading.population.groups.map { _ in PurchaseSums(lapsedCount: lapsedAfterDays.count) }
    var records = PurchaseRecords(reading)
    var gaps = PurchaseRecords.canUseSummaries(reading, tx) ? try GapCounts.fromIndex(reading, emptyGaps, tx) : nil
    if gaps != nil {
      try records.forEach(tx) { record, currency throws(MetricError) in
        try sums[record.group].add(
          record, currency, asOf: scope.asOf, endDay: endDay, lapsedDays: lapsedAfterDays)
      }
    } else {
      var counts = reading.population.groups.map { _ in emptyGaps }
      try records.forEachWithDays(tx) { record, days, currency throws(MetricError) in
        counts[record.group].add(days)
        try sums[record.group].add(
          record, currency, asOf: scope.asOf, endDay: endDay, lapsedDays: lapsedAfterDays)
      }
      gaps = counts
    }
    var rows: [[MetricCell]] = []
    for group in sums.indices {
      let figures = PurchaseFigures(
        self, sums[group], gaps?[group] ?? emptyGaps, records.currency, yearsPerDay: 1 / 365.25)
      for figure in figures.rows { rows.append(reading.groupCells(group) + figure) }
    }
    return MetricTable(
      metric: definition,
      context: reading.context(try reading.dataRange(of: [.purchase], tx), currency: records.currency.currency),
      columns: reading.groupColumns + Self.columns, rows: rows, notes: records.currency.notes)
  }

  private func validate() throws(MetricError) {
    for (name, days) in [("second purchase", secondWithinDays), ("win-back", winBackAfterDays)]
      + lapsedAfterDays.map({ ("lapsed", $0) })
    {
      guard (1...100_000).contains(days) else {
        throw .invalidParameter(name: name, value: "\(days) days", reason: "give 1 to 100000")
      }
    }
  }
}
