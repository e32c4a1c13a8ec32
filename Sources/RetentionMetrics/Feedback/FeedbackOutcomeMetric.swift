public import CustomerModel
public import CustomerStore
internal import RetentionMath

/// What became of customers by their last answer: who was lost, and what they brought.
///
/// ```swift
/// let answer = FeedbackResponse(metric: .csat, score: 5)
/// try tx.record(answer, by: ExternalID("ada@shop.example", kind: "email"), at: Timestamp(day: "2026-11-23"))
/// let metric = FeedbackOutcomeMetric(of: .csat, .silence(longerThan: .days(60)), withinDays: 30)
/// let table = try tx.table(of: metric, MetricScope(asOf: try Timestamp(day: "2027-01-01")))
/// table.cell("customers", where: "answer", is: "5")?.value    // == .integer(1)
/// table.cell("churn_rate", where: "answer", is: "5")?.value   // == .rate(0)
/// ```
///
/// Answers are those given before the window begins, and outcomes are those of the window, so nobody is counted by an answer
/// that came after the outcome.
public struct FeedbackOutcomeMetric: Metric {
  /// Which question.
  public var question: FeedbackResponse.Metric
  /// Who counts as lost.
  public var policy: ChurnPolicy
  /// How many times 24 hours the window has that ends at the as-of instant.
  public var withinDays: Int

  /// Outcomes; without arguments, by the last CSAT in the 90 days behind it.
  public init(of question: FeedbackResponse.Metric = .csat, _ policy: ChurnPolicy, withinDays: Int = 90) {
    self.question = question
    self.policy = policy
    self.withinDays = withinDays
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "feedback-outcomes",
      text: """
        Who is a customer when the window begins, by their last answer before it; who of them is lost at its end; and the mean of \
        what each paid in it for purchases, less what was given back.
        """,
      unit: "customers", parameters: [.init("question", question.rawValue), .init("within", "\(withinDays) days")],
      policy: policy.description)
  }

  /// The answer: a row for each answer that somebody gave, and one for those who gave none.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of feedback, purchases, refunds and of the kinds that the policy looks at.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    try policy.validate()
    guard (1...100_000).contains(withinDays) else {
      throw .invalidParameter(name: "within", value: "\(withinDays) days", reason: "give 1 to 100000")
    }
    let reading = try MetricReading(scope, tx)
    var kinds = policy.kinds
    for kind in [InteractionKind.feedback, .purchase, .refund] where !kinds.contains(kind) { kinds.append(kind) }
    let range = try reading.dataRange(of: kinds, tx)
    let end = scope.asOf.microseconds
    let (start, isTooEarly) = end.subtractingReportingOverflow(Int64(withinDays) * microsecondsInDay)
    var currency = MetricCurrency(scope.currency)
    var outcomes = reading.population.groups.map { _ in [Answer: Outcomes]() }
    if range != nil, !isTooEarly {
      let codes = try codes(tx)
      var seen = currency
      try reading.forEachHistory(kinds, tx) { _, group, steps throws(MetricError) in
        var state = PolicyState(policy, zone: reading.zone) { codes[$0] }
        var answer = Answer.none
        var next = 0
        while next < steps.count, steps[next].occurredAt < start {
          state.take(steps[next])
          if steps[next].feedbackMetric == question { answer = Answer(steps[next]) }
          next += 1
        }
        guard state.isActive(at: start) else { return }
        var value: Int64 = 0
        for step in steps[next...] {
          state.take(step)
          guard step.kind == 1 || step.kind == 2, seen.admits(step.currency, step.minorUnits) else { continue }
          try value.add(step.kind == 1 ? step.minorUnits : -step.minorUnits, in: seen)
        }
        outcomes[group][answer, default: Outcomes()].add(isLost: !state.isActive(at: end), value)
      }
      currency = seen
      try currency.check()
    }
    var rows: [[MetricCell]] = []
    for group in outcomes.indices {
      for (answer, outcome) in outcomes[group].sorted(by: { $0.key < $1.key }) {
        rows.append(reading.groupCells(group) + [.text(answer.description(of: question))] + outcome.cells(currency))
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range, currency: currency.currency),
      columns: reading.groupColumns + Self.columns, rows: rows, notes: currency.notes + Self.notes)
  }

  private func codes<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx
  ) throws(MetricError) -> [InteractionKind: UInt16] {
    var codes: [InteractionKind: UInt16] = [:]
    for kind in policy.kinds {
      codes[kind] = try MetricError.fromStore { () throws(CustomerStoreError) in try tx.code(of: kind) }
    }
    return codes
  }

  private static let notes = [
    """
    Those who answer differ from those who do not, and whoever is content may stay for other reasons: this says what goes \
    together, not what would follow from raising a score.
    """
  ]

  private static let columns = [
    MetricColumn("answer", .text, "the last score before the window"),
    MetricColumn("customers", .integer, "customers when the window begins", unit: "customers"),
    MetricColumn("churned", .integer, "of these, lost at its end", unit: "customers"),
    MetricColumn("churn_rate", .rate, "churned / customers", unit: "share", hasInterval: true),
    MetricColumn("mean_revenue", .number, "net revenue of each in the window", unit: "amount", hasInterval: true),
  ]
}

/// A score on its scale; those of nobody come last.
private struct Answer: Hashable, Comparable {
  /// Of who did not answer.
  static let none = Answer(isGiven: false, lowest: 0, highest: 0, score: 0)

  private let isGiven: Bool
  private let lowest: Int
  private let highest: Int
  private let score: Int

  private init(isGiven: Bool, lowest: Int, highest: Int, score: Int) {
    self.isGiven = isGiven
    self.lowest = lowest
    self.highest = highest
    self.score = score
  }

  init(_ step: HistoryStep) {
    self.init(isGiven: true, lowest: step.lowestScore, highest: step.highestScore, score: step.score)
  }

  static func < (first: Answer, second: Answer) -> Bool {
    (first.isGiven ? 0 : 1, first.lowest, first.highest, first.score)
      < (second.isGiven ? 0 : 1, second.lowest, second.highest, second.score)
  }

  /// The score, with its scale where that is not the usual one of the question.
  func description(of question: FeedbackResponse.Metric) -> String {
    guard isGiven else { return "(none)" }
    return question.scale == lowest...max(lowest, highest) ? "\(score)" : "\(score) of \(lowest)...\(highest)"
  }
}

/// What became of those who gave one answer.
private struct Outcomes {
  private var customers = 0
  private var lost = 0
  private var values = Moments()

  mutating func add(isLost: Bool, _ value: Int64) {
    customers += 1
    if isLost { lost += 1 }
    values.add(Double(value))
  }

  func cells(_ currency: MetricCurrency) -> [MetricCell] {
    let mean =
      currency.currency == nil
      ? MetricCell.empty(n: customers)
      : MetricCell(
        .number(values.mean / currency.scale), n: customers,
        interval: values.interval95.map {
          MetricInterval(name: $0.name, low: $0.low / currency.scale, high: $0.high / currency.scale)
        })
    return [.count(customers), .count(lost), .rate(Proportion(successes: lost, trials: customers)), mean]
  }
}
