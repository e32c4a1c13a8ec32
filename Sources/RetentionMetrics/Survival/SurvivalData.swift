public import CustomerModel
public import CustomerStore
internal import LMDB
public import RetentionMath
public import Segmentation

/// How long contracts or customers lasted, or have lasted until now, in groups.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-06-01"))
/// let data = try database.read { tx in
///   try tx.survivalData(of: .activity(.seconds(60 * 86_400), of: [.purchase]), scope, unit: .day)
/// }
/// data.durations                 // == [60.0]
/// try data.kaplanMeier().median  // == 60.0
/// ```
public struct SurvivalData: Sendable {
  /// What is measured.
  public let span: SurvivalSpan
  /// The unit of durations.
  public let unit: TimeUnit
  /// Whose each row is; a customer may have several contracts.
  public internal(set) var customers: [CustomerID] = []
  /// How long each lasted, or has lasted.
  public internal(set) var durations: [Double] = []
  /// What ended each.
  public internal(set) var causes: [SurvivalCause] = []
  /// The place of each row's group in ``groupNames``.
  public internal(set) var groups: [Int] = []
  /// What groups are called; one that is `nil` without a breakdown.
  public internal(set) var groupNames: [String?]

  /// Whether each ended.
  public var events: [Bool] { causes.map { $0 != .none } }

  /// How many are left after a time, of one group or of all.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: linear.
  public func kaplanMeier(group: Int? = nil) throws(MetricError) -> KaplanMeier {
    let rows = rows(of: group)
    return try Self.figures { () throws(SurvivalDataError) in
      try KaplanMeier(durations: rows.map { durations[$0] }, events: rows.map { causes[$0] != .none })
    }
  }

  /// How likely each cause is to have ended it by a time, where the others may come first.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: linear.
  public func competingRisks(group: Int? = nil) throws(MetricError) -> AalenJohansen {
    let rows = rows(of: group)
    return try Self.figures { () throws(SurvivalDataError) in
      try AalenJohansen(durations: rows.map { durations[$0] }, causes: rows.map { causes[$0].rawValue })
    }
  }

  /// Whether groups differ.
  ///
  /// - Throws: ``MetricError``, if there are too many groups.
  public func logRank() throws(MetricError) -> LogRankTest {
    try Self.figures { () throws(SurvivalDataError) in
      try LogRankTest(durations: durations, events: events, groups: groups)
    }
  }

  private func rows(of group: Int?) -> [Int] { durations.indices.filter { group == nil || groups[$0] == group } }

  static func figures<Result>(_ body: () throws(SurvivalDataError) -> Result) throws(MetricError) -> Result {
    do throws(SurvivalDataError) {
      return try body()
    } catch {
      throw .invalidParameter(name: "survival", value: "", reason: error.description)
    }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// How long contracts or customers lasted, or have lasted until the scope's instant.
  ///
  /// - Parameters:
  ///   - span: what is measured.
  ///   - scope: of whom, and as of when; in groups by its breakdown.
  ///   - unit: the unit of durations.
  ///   - segments: if there are any, groups are these instead, and the others; who is in several counts in the first.
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of the kinds that it looks at.
  public borrowing func survivalData(
    of span: SurvivalSpan, _ scope: MetricScope, unit: TimeUnit, comparing segments: [SegmentDefinition] = []
  ) throws(MetricError) -> SurvivalData {
    try span.validate()
    let reading: MetricReading
    if segments.isEmpty {
      reading = try MetricReading(scope, self)
    } else {
      reading = MetricReading(scope, try Population(scope, comparing: segments, self), self)
    }
    var data = SurvivalData(span: span, unit: unit, groupNames: reading.population.groups)
    let daysInUnit = TimeSpan(1, unit).count(in: .day) * Double(microsecondsInDay)
    let asOf = scope.asOf.microseconds
    var rows: [(customer: UInt64, group: Int, time: Double, cause: SurvivalCause)] = []
    try reading.forEachHistory(span.kinds, self) { customer, group, steps throws(MetricError) in
      switch span {
      case .contracts(let recognition):
        for spell in ContractFold.spells(of: customer, steps, recognition, asOf: scope.asOf) {
          let time = Double((spell.endedAt?.microseconds ?? asOf)) - Double(spell.startedAt.microseconds)
          rows.append((customer, group, max(0, time), spell.endedAt == nil ? .none : SurvivalCause(spell.cause)))
        }
      case .activity(let silence, _):
        guard let first = steps.first?.occurredAt else { return }
        let length = silence.microsecondsRoundedDown
        var last = first
        var isLost = false
        for step in steps.dropFirst() {
          if step.occurredAt - last > length {
            isLost = true
            break
          }
          last = step.occurredAt
        }
        isLost = isLost || asOf - last > length
        rows.append(
          (
            customer, group, Double(isLost ? last - first : asOf - first) + (isLost ? Double(length) : 0),
            isLost ? .unknown : .none
          ))
      }
    }
    // Readings of everybody come in no particular order.
    rows.sort { ($0.customer, $0.time, $0.cause.rawValue) < ($1.customer, $1.time, $1.cause.rawValue) }
    data.customers = rows.map { CustomerID(rawValue: $0.customer) }
    data.durations = rows.map { $0.time / daysInUnit }
    data.causes = rows.map(\.cause)
    data.groups = rows.map(\.group)
    return data
  }
}

extension SurvivalCause {
  init(_ cause: Subscription.Cause?) {
    switch cause {
    case .voluntary?: self = .voluntary
    case .involuntary?: self = .involuntary
    case nil: self = .unknown
    }
  }
}
