internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// What customers answered: net promoter score, satisfaction and effort, with n and intervals.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let table = try database.read { tx in try tx.table(of: FeedbackMetric(), scope) }
/// table.rows.count  // == 0
/// ```
public struct FeedbackMetric: Metric {
  /// Which answers of a customer count.
  public enum Answers: String, Hashable, Sendable, CaseIterable {
    /// All of them.
    case all
    /// The last one in each period to each question.
    case last
  }

  /// Which answers of a customer count.
  public var answers: Answers
  /// The periods.
  public var periods: MetricPeriods

  /// Feedback; without arguments, all answers by month.
  public init(_ answers: Answers = .all, over periods: MetricPeriods = .months) {
    self.answers = answers
    self.periods = periods
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "feedback",
      text: """
        The net promoter score: the percentage of 9 and 10 less that of 0 to 6. The satisfaction (CSAT): the share of the \
        two best scores of the scale. The effort (CES): the mean score.
        """,
      unit: "as each column says",
      parameters: [.init("answers", answers.rawValue), .init("periods", periods.description)])
  }

  /// The answer: a row for each period with answers.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of feedback.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: [.feedback], tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var scores = reading.population.groups.map { _ in [FeedbackScores](repeating: FeedbackScores(), count: series.count)
    }
    if series.count > 0 {
      try reading.forEachHistory([.feedback], tx) { _, group, steps throws(MetricError) in
        var people: Set<Int> = []
        var answered: Set<Answered> = []
        // The last ones first, so that those in front of them are known to be replaced.
        for step in steps.reversed() {
          guard let metric = step.feedbackMetric, let period = series.period(at: step.occurredAt) else { continue }
          if people.insert(period).inserted { scores[group][period].people += 1 }
          let isLast = answered.insert(Answered(metric: metric, period: period)).inserted
          if isLast || answers == .all { scores[group][period].add(metric, step) }
        }
      }
    }
    var rows: [[MetricCell]] = []
    for group in scores.indices {
      for period in 0..<series.count {
        rows.append(reading.groupCells(group) + series.cells(of: period) + scores[group][period].cells)
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range), columns: reading.groupColumns + Self.columns, rows: rows,
      notes: [
        "Who was asked and did not answer is not in the store, so there is no response rate; answers may not speak for all."
      ])
  }

  /// A question that a customer answered in a period.
  private struct Answered: Hashable {
    let metric: FeedbackResponse.Metric
    let period: Int
  }

  private static let columns =
    PeriodSeries.columns + [
      MetricColumn("people", .integer, "customers who answered", unit: "customers"),
      MetricColumn("nps", .number, "% of 9-10 less % of 0-6", unit: "-100 to 100", hasInterval: true),
      MetricColumn("promoters", .rate, "9 or 10", unit: "share", hasInterval: true),
      MetricColumn("detractors", .rate, "0 to 6", unit: "share", hasInterval: true),
      MetricColumn("csat", .rate, "the two best scores", unit: "share", hasInterval: true),
      MetricColumn("ces", .number, "the mean score", unit: "score", hasInterval: true),
    ]
}

/// The answers of one period.
private struct FeedbackScores {
  var people = 0
  private var promoters = 0
  private var detractors = 0
  private var asked = 0
  private var satisfied = 0
  private var satisfactions = 0
  private var efforts = Moments()

  mutating func add(_ metric: FeedbackResponse.Metric, _ step: HistoryStep) {
    switch metric {
    case .nps:
      asked += 1
      if step.score >= 9 { promoters += 1 }
      if step.score <= 6 { detractors += 1 }
    case .csat:
      satisfactions += 1
      if step.score >= step.highestScore - 1 { satisfied += 1 }
    case .ces: efforts.add(Double(step.score))
    case .review: break
    }
  }

  var cells: [MetricCell] {
    [
      .count(people), nps, .rate(Proportion(successes: promoters, trials: asked)),
      .rate(Proportion(successes: detractors, trials: asked)),
      .rate(Proportion(successes: satisfied, trials: satisfactions)),
      efforts.count == 0
        ? .empty(n: 0) : MetricCell(.number(efforts.mean), n: efforts.count, interval: efforts.interval95),
    ]
  }

  /// With the standard error 100 √((p + d − (p − d)²) / n) of the difference of two shares of the same answers.
  private var nps: MetricCell {
    guard asked > 0 else { return .empty(n: 0) }
    let n = Double(asked)
    let (p, d) = (Double(promoters) / n, Double(detractors) / n)
    let half = 1.959963984540054 * 100 * ((p + d - (p - d) * (p - d)) / n).squareRoot()
    let score = 100 * (p - d)
    return MetricCell(
      .number(score), n: asked,
      interval: MetricInterval(
        name: MetricInterval.normal, low: max(score - half, -100), high: min(score + half, 100)))
  }
}
