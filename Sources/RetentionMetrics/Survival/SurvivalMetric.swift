internal import CustomerModel
public import CustomerStore
public import RetentionMath
public import Segmentation

/// How many contracts or customers are left after a time, when some have not been watched to their end (Kaplan & Meier, 1958),
/// and what ended the others (Aalen & Johansen, 1978).
///
/// ```swift
/// let metric = SurvivalMetric(.activity(.seconds(60 * 86_400), of: [.purchase]))
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-06-01"))
/// let table = try database.read { tx in try tx.table(of: metric, scope) }
/// table[0, "survival"]?.value  // == .rate(1)
/// table[2, "survival"]?.value  // == .rate(0)
/// ```
public struct SurvivalMetric: Metric {
  /// What is measured.
  public var span: SurvivalSpan
  /// The unit of times; there is a row for each.
  public var unit: TimeUnit
  /// Up to how many units; as far as the data go, but at most 60, if `nil`.
  public var horizon: Int?
  /// The formula of intervals.
  public var interval: KaplanMeier.IntervalFormula
  /// If there are any, groups are these segments, and the others.
  public var segments: [SegmentDefinition]

  /// Survival; by month, with intervals that stay between 0 and 1.
  public init(
    _ span: SurvivalSpan, unit: TimeUnit = .month, horizon: Int? = nil,
    interval: KaplanMeier.IntervalFormula = .logLog, comparing segments: [SegmentDefinition] = []
  ) {
    self.span = span
    self.unit = unit
    self.horizon = horizon
    self.interval = interval
    self.segments = segments
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "survival",
      text: """
        The share that is left after a time, by the product-limit estimate: those who have not been watched to their end \
        count as long as they were watched. The incidence of a cause is the share that it has ended by then, with others \
        that may come first.
        """,
      unit: "share",
      parameters: [
        .init("span", span.description), .init("unit", unit.rawValue), .init("interval", interval.rawValue),
      ])
  }

  /// The most rows of a group.
  public static let horizonLimit = 10_000

  /// The answer: a row for each group and unit of time.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of the kinds that it looks at.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    if let horizon, !(0...Self.horizonLimit).contains(horizon) {
      throw .invalidParameter(name: "horizon", value: "\(horizon)", reason: "give 0 to \(Self.horizonLimit)")
    }
    let data = try tx.survivalData(of: span, scope, unit: unit, comparing: segments)
    let hasGroups = data.groupNames != [nil]
    let range = try MetricReading(MetricScope(asOf: scope.asOf, knownAt: scope.knownAt), tx).dataRange(
      of: span.kinds, tx)
    var rows: [[MetricCell]] = []
    var notes: [String] = []
    let longest = data.durations.max() ?? 0
    let last = horizon ?? Int(min(60, longest.rounded(.up)))
    let inGroups = Dictionary(grouping: data.groups.indices, by: { data.groups[$0] })
    for (group, name) in data.groupNames.enumerated() {
      guard let count = inGroups[group]?.count else { continue }
      let curve = try data.kaplanMeier(group: group)
      let risks = try data.competingRisks(group: group)
      var (next, ended) = (0, 0)
      for time in 0...last {
        while next < curve.steps.count, curve.steps[next].time <= Double(time) {
          ended += curve.steps[next].events
          next += 1
        }
        rows.append((hasGroups ? [.text(name ?? "")] : []) + row(Double(time), ended, curve, risks))
      }
      notes.append(note(name, count, curve, Double(last)))
    }
    if inGroups.count > 1 {
      let test = try data.logRank()
      notes.append(
        """
        Log-rank test of the groups: chi-square \(ShownNumber(test.chiSquare)) with \(test.degreesOfFreedom) degrees of \
        freedom, p = \(Self.probability(test.pValue)).
        """)
    }
    if data.durations.isEmpty { notes.append("There is nothing of \(span.kinds.map(\.name).joined(separator: ", ")).") }
    let context = MetricTable.Context(
      customers: scope.segment.map { "segment \($0.name)" } ?? "everybody",
      breakdown: segments.isEmpty ? scope.breakdown : "segment", asOf: scope.asOf, knownAt: scope.knownAt,
      zone: scope.zone ?? tx.timeZone, dataRange: range, currency: nil)
    let groupColumns = hasGroups ? [MetricColumn("group", .text, "the group")] : []
    return MetricTable(
      metric: definition, context: context, columns: groupColumns + columns, rows: rows, notes: notes)
  }

  private var columns: [MetricColumn] {
    [
      MetricColumn("time", .integer, "the time since the start", unit: unit.rawValue),
      MetricColumn("at_risk", .integer, "watched at least as long, and not ended before", unit: "spans"),
      MetricColumn("ended", .integer, "had ended by then", unit: "spans"),
      MetricColumn("survival", .rate, "the share that is left", unit: "share", hasInterval: true),
      MetricColumn("voluntary", .rate, "the share that a decision has ended", unit: "share", hasInterval: true),
      MetricColumn("involuntary", .rate, "the share that ended without a decision", unit: "share", hasInterval: true),
      MetricColumn("unknown", .rate, "the share that ended, nobody said how", unit: "share", hasInterval: true),
    ]
  }

  private func row(_ time: Double, _ ended: Int, _ curve: KaplanMeier, _ risks: AalenJohansen) -> [MetricCell] {
    // Steps are by ascending time.
    var (low, high) = (0, curve.steps.count)
    while low < high {
      let middle = (low + high) / 2
      if curve.steps[middle].time < time { low = middle + 1 } else { high = middle }
    }
    let atRisk = low < curve.steps.count ? curve.steps[low].atRisk : 0
    let interval = curve.interval(at: time, interval).map {
      MetricInterval(name: "\(self.interval.rawValue) 95 %", low: $0.lowerBound, high: $0.upperBound)
    }
    let incidences = [SurvivalCause.voluntary, .involuntary, .unknown].map { cause in
      let estimate = risks.estimate(of: cause.rawValue, at: time)
      return MetricCell(
        .rate(estimate.value),
        interval: estimate.interval95.map {
          MetricInterval(name: "log-odds 95 %", low: $0.lowerBound, high: $0.upperBound)
        })
    }
    return [
      .count(Int(time)), .count(atRisk), .count(ended),
      MetricCell(.rate(curve.survival(at: time)), n: curve.customerCount, interval: interval),
    ] + incidences
  }

  private func note(_ name: String?, _ count: Int, _ curve: KaplanMeier, _ last: Double) -> String {
    let ended = curve.steps.reduce(0) { $0 + $1.events }
    let mean = curve.restrictedMean(until: last)
    let error = mean.standardError.map { " (standard error \(ShownNumber($0)))" } ?? ""
    let median =
      curve.median.map { "half had ended after \(ShownNumber($0)) \(unit.rawValue)s" } ?? "more than half are left"
    return """
      \(name.map { "\($0): " } ?? "")\(count) in all, \(ended) ended; \(median); within \(Int(last)) \(unit.rawValue)s they \
      last \(ShownNumber(mean.value)) on average\(error).
      """
  }

  /// Small ones as such.
  private static func probability(_ value: Double) -> String {
    value < 0.0001 ? "less than 0.0001" : "\((value * 10_000).rounded() / 10_000)"
  }
}
