internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// How many trials became paid contracts.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let table = try database.read { tx in try tx.table(of: TrialMetric(), scope) }
/// table.rows.count  // == 0
/// ```
public struct TrialMetric: Metric {
  /// Within how many times 24 hours from its start a trial has to be paid for.
  public var withinDays: Int
  /// The periods in which trials start.
  public var periods: MetricPeriods

  /// Conversion; without arguments within 30 days, by month.
  public init(withinDays: Int = 30, over periods: MetricPeriods = .months) {
    self.withinDays = withinDays
    self.periods = periods
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "trials",
      text:
        "Trials by the period of their start, and how many of them were paid for in time, of those whose time is over.",
      unit: "contracts",
      parameters: [.init("within", "\(withinDays) days"), .init("periods", periods.description)])
  }

  /// The answer: a row a period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of contracts.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    guard (1...100_000).contains(withinDays) else {
      throw .invalidParameter(name: "within", value: "\(withinDays) days", reason: "give 1 to 100000")
    }
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: [.subscription], tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var trials = reading.population.groups.map { _ in [Trials](repeating: Trials(), count: series.count) }
    let length = Int64(withinDays) * microsecondsInDay
    let end = scope.asOf.microseconds
    if series.count > 0 {
      try reading.forEachHistory([.subscription], tx) { _, group, steps throws(MetricError) in
        var open: [UInt64: Int64] = [:]
        func close(_ subject: UInt64, _ start: Int64, paidAt: Int64?) {
          guard let period = series.period(at: start) else { return }
          trials[group][period].started += 1
          guard end - start >= length else { return }
          trials[group][period].decided += 1
          if let paidAt, paidAt - start < length { trials[group][period].converted += 1 }
        }
        for step in steps {
          switch step.subscriptionEvent {
          case .trialStarted:
            if let start = open[step.subject] { close(step.subject, start, paidAt: nil) }
            open[step.subject] = step.occurredAt
          case .started, .renewed, .upgraded, .downgraded:
            if let start = open.removeValue(forKey: step.subject) {
              close(step.subject, start, paidAt: step.occurredAt)
            }
          case .paused, .resumed, .cancelled, .expired, nil: break
          }
        }
        for (subject, start) in open { close(subject, start, paidAt: nil) }
      }
    }
    var rows: [[MetricCell]] = []
    for group in trials.indices {
      for period in 0..<series.count {
        let found = trials[group][period]
        rows.append(
          reading.groupCells(group) + series.cells(of: period) + [
            .count(found.started), .count(found.decided), .count(found.converted),
            .rate(Proportion(successes: found.converted, trials: found.decided)),
          ])
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range),
      columns: reading.groupColumns + PeriodSeries.columns + [
        MetricColumn("trials", .integer, "trials that started", unit: "contracts"),
        MetricColumn("decided", .integer, "of these, whose time is over", unit: "contracts"),
        MetricColumn("converted", .integer, "of these, paid for in time", unit: "contracts"),
        MetricColumn("conversion_rate", .rate, "converted / decided", unit: "share", hasInterval: true),
      ], rows: rows)
  }

  private struct Trials {
    var started = 0
    var decided = 0
    var converted = 0
  }
}
