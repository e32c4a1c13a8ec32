internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// How long customers wait for help: the times to the first response and to the resolution of support cases.
///
/// ```swift
/// let opened = try Timestamp("2026-11-23T10:00:00Z")
/// let steps: [(SupportCase.Event, Int)] = [(.opened, 0), (.replied, 2), (.resolved, 5)]
/// for (event, hours) in steps {
///   try tx.record(
///     SupportCase(caseID: "case-17", event: event), by: ExternalID("bob"),
///     at: opened.advanced(by: .seconds(hours * 3_600)))
/// }
/// let table = try tx.table(of: ServiceMetric(), MetricScope(asOf: try Timestamp(day: "2026-12-01")))
/// table[0, "first_response_median"]?.value  // == .number(2)
/// table[0, "resolution_median"]?.value      // == .number(5)
/// ```
///
/// Cases that still wait are not left out, which would make service look the better the more of them there are: they count as
/// having waited until the as-of instant at least (censored), and quantiles are those of the product-limit estimate.
public struct ServiceMetric: Metric {
  /// The periods in which cases are opened.
  public var periods: MetricPeriods

  /// Times of service; without arguments, by month.
  public init(over periods: MetricPeriods = .months) { self.periods = periods }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "service",
      text: """
        Support cases by the period in which they were opened. The first response is the first reply that is not the \
        customer's, or the resolution where that comes first. The resolution is the last one: a case that is opened again \
        is not resolved. Times run on by night and at weekends. Cases that wait count as censored at the as-of instant; the median \
        and the 90th percentile are of the product-limit estimate (Kaplan & Meier, 1958).
        """,
      unit: "hours", parameters: [.init("periods", periods.description)])
  }

  /// The answer: a row a period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of cases, with two numbers of each case in memory.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: [.supportCase], tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var times = reading.population.groups.map { _ in [ServiceTimes](repeating: ServiceTimes(), count: series.count) }
    var unopened = 0
    if series.count > 0 {
      let end = scope.asOf.microseconds
      try reading.forEachHistory([.supportCase], tx) { _, group, steps throws(MetricError) in
        var cases = SupportCaseTimes()
        for step in steps { cases.take(step) }
        unopened += cases.unopenedCount
        for one in cases.opened {
          if let period = series.period(at: one.openedAt) { times[group][period].add(one, until: end) }
        }
      }
    }
    var rows: [[MetricCell]] = []
    for group in times.indices {
      for period in 0..<series.count {
        rows.append(reading.groupCells(group) + series.cells(of: period) + times[group][period].cells)
      }
    }
    var notes = ["A median or percentile is empty where so many still wait that the data do not tell it."]
    if unopened > 0 { notes.append("\(unopened) cases whose opening was never told are left out.") }
    return MetricTable(
      metric: definition, context: reading.context(range), columns: reading.groupColumns + Self.columns, rows: rows,
      notes: notes)
  }

  private static let columns =
    PeriodSeries.columns + [
      MetricColumn("opened", .integer, "cases opened", unit: "cases"),
      MetricColumn("answered", .integer, "of these, with a first response", unit: "cases"),
      MetricColumn("awaiting_response", .integer, "of these, still without: censored", unit: "cases"),
      hours("first_response_median", "half have a response within"),
      hours("first_response_p90", "nine of ten have a response within"),
      MetricColumn("resolved", .integer, "of those opened, resolved", unit: "cases"),
      MetricColumn("open", .integer, "of those opened, not resolved: censored", unit: "cases"),
      hours("resolution_median", "half are resolved within"),
      hours("resolution_p90", "nine of ten are resolved within"),
      MetricColumn("reopen_rate", .rate, "opened again / ever resolved", unit: "share", hasInterval: true),
    ]

  private static func hours(_ name: String, _ meaning: String) -> MetricColumn {
    MetricColumn(name, .number, meaning, unit: "hours", hasInterval: true)
  }
}

/// The cases of one period.
private struct ServiceTimes {
  private var responses = WaitingTimes()
  private var resolutions = WaitingTimes()
  private var everResolved = 0
  private var reopened = 0

  mutating func add(_ one: SupportCaseTimes.OpenedCase, until end: Int64) {
    responses.add(from: one.openedAt, to: one.answeredAt, orUntil: end)
    resolutions.add(from: one.openedAt, to: one.resolvedAt, orUntil: end)
    if one.resolvedAt != nil || one.wasReopened { everResolved += 1 }
    if one.wasReopened { reopened += 1 }
  }

  var cells: [MetricCell] {
    let (response, resolution) = (responses.estimate, resolutions.estimate)
    return [
      .count(responses.count), .count(responses.ended), .count(responses.count - responses.ended),
      responses.cell(0.5, response), responses.cell(0.9, response),
      .count(resolutions.ended), .count(resolutions.count - resolutions.ended),
      resolutions.cell(0.5, resolution), resolutions.cell(0.9, resolution),
      .rate(Proportion(successes: reopened, trials: everResolved)),
    ]
  }
}

/// Times of which some have not ended.
private struct WaitingTimes {
  private var hours: [Double] = []
  private var hasEnded: [Bool] = []

  var count: Int { hours.count }
  var ended: Int { hasEnded.count { $0 } }

  mutating func add(from start: Int64, to end: Int64?, orUntil now: Int64) {
    hours.append(Double((end ?? now) - start) / 3_600_000_000)
    hasEnded.append(end != nil)
  }

  /// `nil` of nothing.
  var estimate: KaplanMeier? { try? KaplanMeier(durations: hours, events: hasEnded) }

  func cell(_ share: Double, _ estimate: KaplanMeier?) -> MetricCell {
    guard let estimate, let value = estimate.quantile(share) else { return .empty(n: count) }
    let interval = estimate.quantileInterval(share, .logLog).map {
      MetricInterval(name: MetricInterval.brookmeyerCrowley, low: $0.lowerBound, high: $0.upperBound)
    }
    return MetricCell(.number(value), n: count, interval: interval)
  }
}
