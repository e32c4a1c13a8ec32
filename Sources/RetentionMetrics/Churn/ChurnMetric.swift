internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// Who came, stayed and went in each period: churn and retention rate by a named policy.
///
/// ```swift
/// let metric = ChurnMetric(.silence(longerThan: .days(60)), over: MetricPeriods(.months, .all))
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-02-01"))
/// let table = try database.read { tx in try tx.table(of: metric, scope) }
/// table[0, "new"]?.value              // == .integer(1)
/// table[2, "churned"]?.value          // == .integer(1)
/// table[2, "churn_rate"]?.value       // == .rate(1)
/// ```
///
/// Customers are counted at the instants at which periods begin and end: `start + new + resurrected − churned = end`, which is
/// checked. Who comes and goes within one period is in none of them.
public struct ChurnMetric: Metric {
  /// Who counts as lost.
  public var policy: ChurnPolicy
  /// The periods.
  public var periods: MetricPeriods

  /// Churn by a policy.
  public init(_ policy: ChurnPolicy, over periods: MetricPeriods = .months) {
    self.policy = policy
    self.periods = periods
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "churn",
      text: """
        Customers at the start of each period, those who came, came back and were lost, and those at its end. The churn rate \
        is churned / start, the retention rate its complement. The reactivation rate is resurrected / lapsed, of those who \
        had been customers and were none at the start. The win-back rate is the share of those lost in the period who were \
        customers again at the end of a later one. The save rate is the share of cancelled contracts that went on, of those \
        whose fate is known.
        """,
      unit: "customers", parameters: [.init("periods", periods.description)], policy: policy.description)
  }

  /// The answer: a row a period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: of silence, one pass over the index of kinds and days; else the histories of the kinds that the policy
  ///   looks at.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    try policy.validate()
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: policy.kinds, tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var rows: [[MetricCell]] = []
    if series.count > 0 {
      let counts = try self.counts(series, reading, tx)
      for group in counts.indices {
        for period in 0..<series.count {
          rows.append(reading.groupCells(group) + row(period, series, counts[group]))
        }
      }
    }
    var notes = ["Who comes and goes within one period counts neither at its start nor at its end."]
    if range == nil { notes.append("There is nothing of \(policy.kinds.map(\.name).joined(separator: ", ")).") }
    return MetricTable(
      metric: definition, context: reading.context(range), columns: reading.groupColumns + Self.columns, rows: rows,
      notes: notes)
  }

  private static let columns =
    PeriodSeries.columns + [
      MetricColumn("start", .integer, "customers at the start", unit: "customers"),
      MetricColumn("new", .integer, "customers at the end who had never been one before the period", unit: "customers"),
      MetricColumn(
        "resurrected", .integer, "customers at the end, not at the start, who had been one before", unit: "customers"),
      MetricColumn("churned", .integer, "customers at the start, not at the end", unit: "customers"),
      MetricColumn("voluntary", .integer, "of the churned, by their own decision", unit: "customers"),
      MetricColumn("involuntary", .integer, "of the churned, without a decision", unit: "customers"),
      MetricColumn("end", .integer, "customers at the end", unit: "customers"),
      MetricColumn("churn_rate", .rate, "churned / start", unit: "share", hasInterval: true),
      MetricColumn("retention_rate", .rate, "1 - churn_rate", unit: "share", hasInterval: true),
      MetricColumn("lapsed", .integer, "had been customers, and were none at the start", unit: "customers"),
      MetricColumn("reactivation_rate", .rate, "resurrected / lapsed", unit: "share", hasInterval: true),
      MetricColumn("won_back", .integer, "of the churned, were customers again at a later end", unit: "customers"),
      MetricColumn("win_back_rate", .rate, "won_back / churned", unit: "share", hasInterval: true),
      MetricColumn("cancellations", .integer, "paid contracts that were cancelled", unit: "contracts"),
      MetricColumn(
        "save_rate", .rate, "cancelled contracts that went on, of those decided", unit: "share", hasInterval: true),
    ]

  private func row(_ period: Int, _ series: PeriodSeries, _ counts: ChurnCounts) -> [MetricCell] {
    let (start, churned) = (counts.active[period], counts.churned[period])
    let lapsed = counts.known[period] - start
    let isContractual = policy.isContractual
    return series.cells(of: period) + [
      .count(start), .count(counts.new[period]), .count(counts.resurrected[period]), .count(churned),
      .count(isContractual ? counts.voluntary[period] : nil), .count(isContractual ? counts.involuntary[period] : nil),
      .count(counts.active[period + 1]),
      .rate(Proportion(successes: churned, trials: start)),
      .rate(Proportion(successes: start - churned, trials: start)),
      .count(lapsed), .rate(Proportion(successes: counts.resurrected[period], trials: lapsed)),
      .count(counts.wonBack[period]), .rate(Proportion(successes: counts.wonBack[period], trials: churned)),
      .count(isContractual ? counts.cancellations[period] : nil),
      isContractual ? .rate(Proportion(successes: counts.saved[period], trials: counts.decided[period])) : .empty,
    ]
  }

  /// The counts of each group.
  func counts<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ series: PeriodSeries, _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) -> [ChurnCounts] {
    if case .silence(let length, let kinds) = policy {
      var fold = SilenceFold(
        series.boundaries, silence: length.microsecondsRoundedDown, kinds: kinds, reading.population)
      return try fold.run(reading, tx)
    }
    return try HistoryFold(policy, series.boundaries, reading, tx).run(reading, tx)
  }
}

extension PeriodSeries {
  /// The columns that say which period it is.
  static let columns = [
    MetricColumn("period", .text, "the period"),
    MetricColumn("from", .instant, "its first instant"),
    MetricColumn("to", .instant, "the instant behind its last"),
    MetricColumn("complete", .flag, "whether the window and the as-of instant leave it whole"),
  ]

  func cells(of period: Int) -> [MetricCell] {
    [
      .text(names[period]), .instant(boundaries[period]), .instant(boundaries[period + 1]), .flag(areComplete[period]),
    ]
  }
}
