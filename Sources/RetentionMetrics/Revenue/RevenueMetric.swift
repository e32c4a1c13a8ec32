internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// Recurring revenue from contracts, and how it moves: new, expansion, contraction, churn, reactivation.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let table = try database.read { tx in try tx.table(of: RevenueMetric(), scope) }
/// table.rows.count  // == 0
/// ```
///
/// Amounts are a month's (MRR): what a contract brings for its billing period by the months of that. In each period, `start_mrr + new
/// + expansion + reactivation − contraction − churn = end_mrr`, which is checked.
public struct RevenueMetric: Metric {
  /// When the end of a contract counts.
  public var recognition: ChurnPolicy.Recognition
  /// The periods.
  public var periods: MetricPeriods
  /// How many periods the longer window has, over which retention is shown, too; at least 2.
  public var window: Int

  /// Revenue; without arguments by month, with a window of three.
  public init(
    _ recognition: ChurnPolicy.Recognition = .periodEnd, over periods: MetricPeriods = .months, window: Int = 3
  ) {
    self.recognition = recognition
    self.periods = periods
    self.window = window
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "revenue",
      text: """
        Monthly recurring revenue (MRR) of paid contracts at the start and the end of each period, and its movements. Gross \
        churn is (churn + contraction) / start_mrr; net churn is less expansion, and less reactivation where the name says so. \
        GRR is what those who paid at the start still pay, no more than then, by start_mrr; NRR what they pay at the end. \
        Over the longer window, GRR by the endpoint compares start and end; by the path minimum a pause counts as a loss. The \
        quick ratio is (new + expansion + reactivation) / (churn + contraction).
        """,
      unit: "as each column says",
      parameters: [.init("periods", periods.description), .init("window", "\(window) periods")],
      policy: ChurnPolicy.contractual(recognition).description)
  }

  /// The answer: a row a period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of contracts.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: [.subscription], tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var currency = MetricCurrency(scope.currency)
    let sums = try self.sums(series, reading, &currency, tx) { _, _, _, _ in }
    var rows: [[MetricCell]] = []
    for group in sums.indices {
      for period in 0..<series.count {
        try sums[group][period].check(series.names[period])
        rows.append(
          reading.groupCells(group) + series.cells(of: period) + cells(sums[group][period], period, currency))
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range, currency: currency.currency),
      columns: reading.groupColumns + Self.columns, rows: rows, notes: currency.notes + Self.notes)
  }

  /// The changes of customers' revenue behind the table, in the order in which customers are read, of each by period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: as ``table(_:_:)``, with the changes in memory.
  public func movements<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> [RevenueMovement] {
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: [.subscription], tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var currency = MetricCurrency(scope.currency)
    var found: [(customer: UInt64, period: Int, kind: RevenueMovement.Kind, change: Int64)] = []
    _ = try sums(series, reading, &currency, tx) { found.append(($0, $1, $2, $3)) }
    guard let unit = currency.currency else { return [] }
    return found.map { movement in
      RevenueMovement(
        customer: CustomerID(rawValue: movement.customer), period: series.names[movement.period], kind: movement.kind,
        change: Double(movement.change) / 1_000 / currency.scale, currency: unit)
    }
  }

  private func sums<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ series: PeriodSeries, _ reading: MetricReading, _ currency: inout MetricCurrency, _ tx: borrowing Tx,
    _ move: (UInt64, Int, RevenueMovement.Kind, Int64) -> Void
  ) throws(MetricError) -> [[RevenueSums]] {
    guard (2...MetricPeriods.limit).contains(window) else {
      throw .invalidParameter(name: "window", value: "\(window)", reason: "give 2 to \(MetricPeriods.limit)")
    }
    try ChurnPolicy.contractual(recognition).validate()
    var result = reading.population.groups.map { _ in [RevenueSums](repeating: RevenueSums(), count: series.count) }
    guard series.count > 0 else { return result }
    let boundaries = series.boundaries.map(\.microseconds)
    var seen = currency
    var amounts = [Int64](repeating: 0, count: boundaries.count)
    try reading.forEachHistory([.subscription], tx) { customer, group, steps throws(MetricError) in
      var state = ContractState(recognition)
      var next = 0
      var hasPaid = false
      for (boundary, instant) in boundaries.enumerated() {
        while next < steps.count, steps[next].occurredAt < instant {
          state.take(steps[next])
          next += 1
        }
        var sum: Int64 = 0
        try state.forEachAmount(at: instant) { amount throws(MetricError) in
          guard seen.admits(amount.currency, amount.monthly ?? 1) else { return }
          guard let monthly = amount.monthly else { throw seen.overflow() }
          try sum.add(monthly, in: seen)
        }
        amounts[boundary] = sum
        if boundary > 0 {
          let movement = try result[group][boundary - 1].add(
            from: amounts[boundary - 1], to: sum, isKnown: hasPaid, in: seen)
          if let movement { move(customer, boundary - 1, movement.kind, movement.change) }
          if boundary >= window {
            try result[group][boundary - 1].add(window: amounts[(boundary - window)...boundary], in: seen)
          }
        }
        hasPaid = hasPaid || sum > 0
      }
    }
    currency = seen
    try currency.check()
    return result
  }

  private static let notes = [
    "A contract without a recurring amount brings nothing here, though its customer may count elsewhere.",
    """
    arpa_by_churn takes churn as the same for everybody at all times. Where customers differ, as they do, it says too little of \
    the loyal ones and too much of the others: compare it with a model's figure before it is used.
    """,
  ]

  private static let columns = PeriodSeries.columns + amounts + customers + rates + averages

  private static let amounts = [
    amount("start_mrr", "at the start"), amount("new", "of those who pay for the first time"),
    amount("expansion", "more, of those who pay at both ends"),
    amount("contraction", "less, of those who pay at both ends"), amount("churn", "of those who pay no more"),
    amount("reactivation", "of those who paid before and pay again"), amount("end_mrr", "at the end"),
    amount("end_arr", "12 times end_mrr"),
  ]

  private static let customers = [
    MetricColumn("start_customers", .integer, "who pay at the start", unit: "customers"),
    MetricColumn("end_customers", .integer, "who pay at the end", unit: "customers"),
    MetricColumn("churn_rate", .rate, "of the customers who paid at the start", unit: "share", hasInterval: true),
  ]

  private static let rates = [
    rate("gross_mrr_churn_rate", "(churn + contraction) / start_mrr"),
    rate("net_mrr_churn_rate", "(churn + contraction - expansion) / start_mrr"),
    rate(
      "net_mrr_churn_rate_with_reactivation", "(churn + contraction - expansion - reactivation) / start_mrr"),
    rate("grr", "1 - gross_mrr_churn_rate"), rate("nrr", "1 - net_mrr_churn_rate"),
    rate("window_grr_endpoint", "GRR over the window, its start with its end"),
    rate("window_grr_path_minimum", "GRR over the window, its start with the least in it"),
    rate("window_nrr_endpoint", "NRR over the window, its start with its end"),
    rate("quick_ratio", "(new + expansion + reactivation) / (churn + contraction)"),
  ]

  private static let averages = [
    MetricColumn("arpa", .number, "end_mrr / end_customers", unit: "amount a month", hasInterval: true),
    MetricColumn("arpa_by_churn", .number, "arpa / churn_rate: see the note", unit: "amount", hasInterval: true),
  ]

  private static func amount(_ name: String, _ meaning: String) -> MetricColumn {
    MetricColumn(name, .number, meaning, unit: "amount a month")
  }

  private static func rate(_ name: String, _ meaning: String) -> MetricColumn {
    MetricColumn(name, .rate, meaning, unit: "share", hasInterval: true)
  }

  private func cells(_ sums: RevenueSums, _ period: Int, _ currency: MetricCurrency) -> [MetricCell] {
    let scale = 1_000 * currency.scale
    func amount(_ value: Int64) -> MetricCell {
      currency.currency == nil ? .empty : .number(Double(value) / scale)
    }
    let (start, lost) = (Double(sums.start), Double(sums.churn) + Double(sums.contraction))
    let (more, again) = (Double(sums.expansion), Double(sums.reactivation))
    let n = sums.startCustomers
    let churn = Proportion(successes: sums.churnedCustomers, trials: n)
    let arpa = sums.endCustomers > 0 ? Double(sums.end) / scale / Double(sums.endCustomers) : nil
    let windowStart = Double(sums.windowStart)
    let perYear: Double = 12
    let amounts: [Int64] = [
      sums.start, sums.new, sums.expansion, sums.contraction, sums.churn, sums.reactivation, sums.end,
    ]
    var cells = amounts.map(amount)
    cells.append(currency.currency == nil ? .empty : .number(Double(sums.end) / scale * perYear))
    cells += [.count(n), .count(sums.endCustomers), .rate(churn)]
    let ofStart: [Double] = [lost, lost - more, lost - more - again, start - lost, start - lost + more]
    cells += ofStart.map { .ratio($0, start, n: n) }
    cells += [sums.windowKept, sums.windowLeast, sums.windowEnd].map {
      .ratio(Double($0), windowStart, n: sums.windowCustomers)
    }
    cells.append(.ratio(Double(sums.new) + more + again, lost, n: n))
    cells.append(.number(arpa, n: sums.endCustomers))
    let ratio = churn.value.flatMap { rate in rate > 0 ? arpa.map { $0 / rate } : nil }
    cells.append(.number(ratio, n: n))
    return cells
  }
}
