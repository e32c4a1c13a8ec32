internal import CustomerModel
public import CustomerStore
internal import Glibc
internal import RetentionMath

/// What it is worth to lose fewer customers: the value of raising the retention rate by some points, worked out from the store's
/// own figures, with what it assumes.
///
/// ```swift
/// let metric = RetentionValueMetric(.silence(longerThan: .days(60)), raisedByPoints: 5)
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-03-01"))
/// let table = try database.read { tx in try tx.table(of: metric, scope) }
/// table.values("figure").count  // == 7
/// table.notes.isEmpty           // == false
/// ```
///
/// The value of a customer who has just paid is the margin of a period times (1 + d) / (1 + d − r), with the retention rate r and
/// the discount d of a period (Berger & Nasr, 1998). It is the model behind the claim that five points more of retention are 25
/// to 95 percent more of profit (Reichheld & Sasser, 1990).
public struct RetentionValueMetric: Metric {
  /// Who counts as lost.
  public var policy: ChurnPolicy
  /// The periods whose rate is taken, of the complete ones.
  public var periods: MetricPeriods
  /// By how many percentage points the rate of a period is raised.
  public var points: Double
  /// What a year's delay takes off an amount, such as 0.1 for ten percent.
  public var annualDiscount: Double

  /// What-if.
  public init(
    _ policy: ChurnPolicy, over periods: MetricPeriods = .months, raisedByPoints points: Double = 5,
    annualDiscount: Double = 0.1
  ) {
    self.policy = policy
    self.periods = periods
    self.points = points
    self.annualDiscount = annualDiscount
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "retention-value",
      text: """
        What a customer is worth at the present retention rate and at one raised by some points: the margin of a period \
        times (1 + d) / (1 + d - r), with the retention rate r and the discount d of a period.
        """,
      unit: "as each figure says",
      parameters: [
        .init("periods", periods.description), .init("raised by", "\(points) points"),
        .init("annual discount", "\(annualDiscount)"),
      ],
      policy: policy.description)
  }

  /// The answer: a row a figure.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: that of ``ChurnMetric``, and one reading of the histories of purchases and refunds.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    try validate()
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: policy.kinds, tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var currency = MetricCurrency(scope.currency)
    let sums = try PeriodSums.all(series, reading, &currency, tx)
    let counts = series.count == 0 ? [] : try ChurnMetric(policy, over: periods).counts(series, reading, tx)
    var rows: [[MetricCell]] = []
    for group in reading.population.groups.indices {
      var totals = Totals()
      for period in 0..<series.count where series.areComplete[period] {
        totals.start += counts[group].active[period]
        totals.churned += counts[group].churned[period]
        try totals.margin.add(sums[group][period].gross - sums[group][period].refunded, in: currency)
        try totals.margin.add(-sums[group][period].cost, in: currency)
        // Who came in a period pays in it, too.
        totals.payers += counts[group].active[period] + counts[group].new[period] + counts[group].resurrected[period]
      }
      rows += figures(totals, currency).map { reading.groupCells(group) + $0 }
    }
    return MetricTable(
      metric: definition, context: reading.context(range, currency: currency.currency),
      columns: reading.groupColumns + PurchaseMetric.columns, rows: rows, notes: currency.notes + Self.assumptions)
  }

  private struct Totals {
    var start = 0
    var churned = 0
    var payers = 0
    var margin: Int64 = 0
  }

  private func figures(_ totals: Totals, _ currency: MetricCurrency) -> [[MetricCell]] {
    let share = Proportion(successes: totals.start - totals.churned, trials: totals.start)
    let discount = self.discount
    let unit = currency.currency?.code ?? ""
    let raise = points / 100
    let margin =
      totals.payers > 0 && currency.currency != nil
      ? Double(totals.margin) / currency.scale / Double(totals.payers) : nil
    func factor(_ rate: Double) -> Double? {
      (0...1).contains(rate) && 1 + discount - rate > 0 ? (1 + discount) / (1 + discount - rate) : nil
    }
    func change(_ rate: Double) -> Double? {
      guard let now = factor(rate), let raised = factor(rate + raise) else { return nil }
      return raised / now - 1
    }
    let now = share.value.flatMap(factor)
    let raised = share.value.flatMap { factor($0 + raise) }
    let gain = share.value.flatMap(change)
    let ends = (change(share.interval95.lowerBound), change(share.interval95.upperBound))
    var interval: MetricInterval?
    if let low = ends.0, let high = ends.1 {
      interval = MetricInterval(name: "from the \(MetricInterval.wilson) of the rate", low: low, high: high)
    }
    let n = totals.start
    func value(_ factor: Double?) -> MetricCell {
      .number(factor.flatMap { factor in margin.map { $0 * factor } }, n: n)
    }
    var rows: [[MetricCell]] = []
    func add(_ figure: String, _ value: MetricCell, _ unit: String, _ meaning: String) {
      rows.append([.text(figure), value, .text(unit), .text(meaning)])
    }
    add("retention_rate", .rate(share), "share", "of the customers at the starts of complete periods, at their ends")
    let raisedRate: MetricCell = share.value.map { MetricCell(.rate($0 + raise), n: n) } ?? .empty(n: n)
    add("raised_retention_rate", raisedRate, "share", "retention_rate + \(points) points; above 1 there is no value")
    add(
      "margin", .number(margin, n: totals.payers), unit, "net revenue less the cost of goods, a customer and period")
    add("discount", .number(discount), "share", "of a period, from \(annualDiscount) a year")
    add("value", value(now), unit, "of a customer at retention_rate")
    add("raised_value", value(raised), unit, "of a customer at raised_retention_rate")
    let changed: MetricCell = gain.map { MetricCell(.rate($0), n: n, interval: interval) } ?? .empty(n: n)
    add("change", changed, "share", "raised_value / value - 1")
    return rows
  }

  /// The discount of a period.
  private var discount: Double {
    let periodsInYear: Double =
      switch periods.unit {
      case .days: 365.25
      case .weeks: 365.25 / 7
      case .months: 12
      case .quarters: 4
      case .years: 1
      }
    return expm1(log1p(annualDiscount) / periodsInYear)
  }

  private static let assumptions = [
    """
    It assumes that each customer leaves with the same chance in each period; where customers differ, those who stay are the \
    loyal ones, and the value is too low.
    """,
    """
    It assumes that the margin of a customer does not change with the time as a customer, and that keeping customers costs \
    nothing.
    """,
    "It assumes that the customers who would be kept are worth as much as the others.",
    "Customers count in several periods, so the interval of the rate is a little too narrow.",
  ]

  private func validate() throws(MetricError) {
    try policy.validate()
    guard points.isFinite, points > -100, points < 100 else {
      throw .invalidParameter(
        name: "raised by", value: "\(points) points", reason: "give more than -100 and less than 100")
    }
    guard annualDiscount.isFinite, annualDiscount >= 0, annualDiscount <= 10 else {
      throw .invalidParameter(name: "annual discount", value: "\(annualDiscount)", reason: "give 0 to 10, such as 0.1")
    }
  }
}
