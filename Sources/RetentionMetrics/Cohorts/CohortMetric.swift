public import CustomerModel
public import CustomerStore
internal import RetentionMath

/// How many customers of each cohort are there in each period behind the first: the cohort triangle.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-01-01"))
/// let table = try database.read { tx in try tx.table(of: CohortMetric(), scope) }
/// table[0, "cohort"]?.value   // == .text("2026-11")
/// table[0, "size"]?.value     // == .integer(1)
/// table[1, "value"]?.value    // == .integer(0)
/// ```
///
/// A cell is complete if its time is over for everybody in it. The rows of the cohort `all` are the average curve: the sum over
/// complete cells, by the sum of their sizes.
public struct CohortMetric: Metric {
  /// What makes a customer a member of a cohort.
  public enum Start: Hashable, Sendable {
    /// The first interaction of a kind.
    case first(InteractionKind)
    /// The attribute `signedUpAt`; customers without it are in no cohort.
    case signUp
  }

  /// What is counted in a cell.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Customers who did something in the period.
    case customers
    /// What they did, in numbers of interactions.
    case interactions
    /// What was paid less what was given back, when it was.
    case revenue
    /// Orders less what was given back of them, at the time of the order; refunds that name no order count when they were.
    case orderValue = "order-value"
    /// What was paid less what was given back and what the goods cost.
    case margin

    var isMoney: Bool { self == .revenue || self == .orderValue || self == .margin }
  }

  /// When a customer counts as retained.
  public enum Retention: Hashable, Sendable {
    /// Who is there in the period itself; also called N-period.
    case classic
    /// Who is there in the period or any later one, also called rolling; later periods are those up to the as-of instant.
    case unbounded
  }

  /// What a customer's periods are.
  public enum Clock: Hashable, Sendable {
    /// Those of the calendar: period 0 is the calendar's period of the start, whenever in it that was.
    case calendar
    /// Windows of so many times 24 hours from the customer's own start.
    case own(days: Int)
    /// Brackets of days from the customer's own start, the first and the last day of each, day 0 being the first 24 hours.
    case brackets([ClosedRange<Int>])
  }

  /// What makes a customer a member of a cohort.
  public var start: Start
  /// By which calendar periods cohorts are formed.
  public var periods: MetricPeriods
  /// Which interactions count as being there.
  public var activity: [InteractionKind]
  /// What is counted.
  public var measure: Measure
  /// When a customer counts as retained; of ``Measure/customers`` alone.
  public var retention: Retention
  /// What a customer's periods are.
  public var clock: Clock

  /// A triangle; without arguments, monthly cohorts of the first purchase and who bought in each month behind.
  public init(
    by start: Start = .first(.purchase), over periods: MetricPeriods = .months,
    activity: [InteractionKind] = [.purchase], measure: Measure = .customers, retention: Retention = .classic,
    clock: Clock = .calendar
  ) {
    self.start = start
    self.periods = periods
    self.activity = activity
    self.measure = measure
    self.retention = retention
    self.clock = clock
  }

  /// What it is.
  public var definition: MetricDefinition {
    let cohort =
      switch start {
      case .first(let kind): "first \(kind.name)"
      case .signUp: "sign-up"
      }
    let periods =
      switch clock {
      case .calendar: "calendar \(self.periods.unit.rawValue)"
      case .own(let days): "windows of \(days) times 24 hours from the customer's own start"
      case .brackets(let brackets):
        "days \(brackets.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")) from the customer's own start"
      }
    let retained = retention == .classic ? "in the period itself" : "in the period or any later one"
    return MetricDefinition(
      name: "cohorts",
      text: """
        Cohorts of customers by their \(cohort), and the \(measure.rawValue) of each in the periods behind. A cell is complete \
        if its time is over for all in it; only then it is in the average. With clocks of their own, only customers whose \
        window is over are in a cell.
        """,
      unit: measure.isMoney ? "amount" : measure.rawValue,
      parameters: [
        .init("cohorts", "\(cohort), \(self.periods)"), .init("activity", activity.map(\.name).joined(separator: ", ")),
        .init("measure", measure.rawValue), .init("periods", periods),
      ],
      policy: measure == .customers ? "retained who did it \(retained)" : nil)
  }

  /// The answer: a row for each cell.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: of customers by calendar periods, one pass over the index of kinds and days; else the histories of the kinds
  ///   that it looks at.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    try validate()
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: kinds, tx)
    let starts = try CohortStarts(self, reading, tx)
    let first = starts.first.map { min($0, range?.from ?? $0) } ?? range?.from
    let series = try PeriodSeries(periods, from: first, asOf: scope.asOf, zone: reading.zone)
    var currency = MetricCurrency(scope.currency)
    var rows: [[MetricCell]] = []
    if series.count > 0 {
      let triangles = try self.triangles(series, starts, reading, &currency, tx)
      for group in triangles.indices {
        rows += triangles[group].rows(series, self, currency).map { reading.groupCells(group) + $0 }
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range, currency: measure.isMoney ? currency.currency : nil),
      columns: reading.groupColumns + columns, rows: rows,
      notes: currency.notes + (rows.isEmpty ? ["Nobody is in a cohort."] : []))
  }

  func triangles<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ series: PeriodSeries, _ starts: CohortStarts, _ reading: MetricReading, _ currency: inout MetricCurrency,
    _ tx: borrowing Tx
  ) throws(MetricError) -> [CohortTriangle] {
    if clock == .calendar, measure == .customers {
      var fold = SpanTriangles(self, series, starts, reading)
      return try fold.run(reading, tx)
    }
    return try HistoryTriangles(self, series, starts, reading).run(&currency, tx)
  }

  /// The kinds that are read.
  var kinds: [InteractionKind] {
    var result = activity
    if case .first(let kind) = start, !result.contains(kind) { result.append(kind) }
    if measure.isMoney, !result.contains(.purchase) { result.append(.purchase) }
    return result
  }

  private var columns: [MetricColumn] {
    [
      MetricColumn("cohort", .text, "the period of the start; all for the average of complete cells"),
      MetricColumn("size", .integer, "customers in the cell's denominator", unit: "customers"),
      MetricColumn("offset", .integer, "periods behind the start; the place of the bracket", unit: "periods"),
      MetricColumn("periods", .text, "which time the cell is about"),
      MetricColumn("complete", .flag, "whether that time is over for all in the cohort"),
      MetricColumn("value", measure.isMoney ? .money : .integer, "the \(measure.rawValue)", unit: measure.rawValue),
      measure == .customers
        ? MetricColumn("rate", .rate, "value / size", unit: "share", hasInterval: true)
        : MetricColumn("rate", .number, "value / size", unit: "\(measure.rawValue) a customer", hasInterval: true),
    ]
  }

  private func validate() throws(MetricError) {
    guard !activity.isEmpty else {
      throw .invalidParameter(name: "activity", value: "", reason: "name at least one kind of interaction")
    }
    if retention == .unbounded, measure != .customers {
      throw .invalidParameter(
        name: "retention", value: "unbounded", reason: "only customers are counted in any later period; take classic")
    }
    switch clock {
    case .calendar: break
    case .own(let days):
      guard (1...100_000).contains(days) else {
        throw .invalidParameter(name: "clock", value: "\(days) days", reason: "give 1 to 100000")
      }
    case .brackets(let brackets):
      let isValid = brackets.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= 1_000_000 }
      guard !brackets.isEmpty, brackets.count <= MetricPeriods.limit, isValid else {
        throw .invalidParameter(
          name: "clock", value: "\(brackets.count) brackets", reason: "give 1 to 4000 of days from 0 to 1000000")
      }
    }
  }
}
