internal import CustomerModel
public import CustomerStore

/// Buyers, orders and revenue by period.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let table = try database.read { tx in try tx.table(of: PurchaseSeriesMetric(), scope) }
/// table[0, "period"]?.value        // == .text("2026-11")
/// table[0, "new_customers"]?.value // == .integer(1)
/// ```
public struct PurchaseSeriesMetric: Metric {
  /// The periods.
  public var periods: MetricPeriods

  /// A series; without arguments, of all months.
  public init(over periods: MetricPeriods = .months) { self.periods = periods }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "purchase-series",
      text: """
        Who bought in each period, who for the first time, how often, and for how much. What was given back counts in the \
        period in which it was.
        """,
      unit: "as each column says", parameters: [.init("periods", periods.description)])
  }

  /// The answer: a row a period.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of purchases and refunds.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    let reading = try MetricReading(scope, tx)
    let range = try reading.dataRange(of: [.purchase, .refund], tx)
    let series = try PeriodSeries(periods, from: range?.from, asOf: scope.asOf, zone: reading.zone)
    var currency = MetricCurrency(scope.currency)
    let sums = try PeriodSums.all(series, reading, &currency, tx)
    var rows: [[MetricCell]] = []
    for group in sums.indices {
      for period in 0..<series.count {
        rows.append(reading.groupCells(group) + series.cells(of: period) + Self.row(sums[group][period], currency))
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(range, currency: currency.currency),
      columns: reading.groupColumns + PeriodSeries.columns + Self.columns, rows: rows, notes: currency.notes)
  }

  private static let columns = [
    MetricColumn("active_customers", .integer, "customers with a purchase", unit: "customers"),
    MetricColumn("new_customers", .integer, "customers with their first purchase", unit: "customers"),
    MetricColumn("purchases", .integer, "orders", unit: "orders"),
    MetricColumn("purchase_days", .integer, "days with orders, added up over customers", unit: "days"),
    MetricColumn("frequency", .number, "purchases / active_customers", unit: "orders", hasInterval: true),
    MetricColumn("gross_revenue", .money, "what was paid", unit: "amount"),
    MetricColumn("refunds", .money, "what was given back", unit: "amount"),
    MetricColumn("net_revenue", .money, "gross_revenue - refunds", unit: "amount"),
    MetricColumn("average_order_value", .number, "gross_revenue / purchases", unit: "amount", hasInterval: true),
  ]

  private static func row(_ sums: PeriodSums, _ currency: MetricCurrency) -> [MetricCell] {
    let hasOrders = sums.purchases > 0
    return [
      .count(sums.active), .count(sums.new), .count(sums.purchases), .count(sums.days),
      .number(sums.active > 0 ? Double(sums.purchases) / Double(sums.active) : nil, n: sums.active),
      .money(currency.money(sums.gross)), .money(currency.money(sums.refunded)),
      .money(currency.money(sums.gross - sums.refunded)),
      .number(
        hasOrders && currency.currency != nil ? Double(sums.gross) / currency.scale / Double(sums.purchases) : nil,
        n: sums.purchases),
    ]
  }
}

/// What was bought in one period.
struct PeriodSums {
  private(set) var active = 0
  private(set) var new = 0
  private(set) var purchases = 0
  private(set) var days = 0
  private(set) var gross: Int64 = 0
  private(set) var refunded: Int64 = 0
  private(set) var cost: Int64 = 0

  /// By group and period.
  static func all<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ series: PeriodSeries, _ reading: MetricReading, _ currency: inout MetricCurrency, _ tx: borrowing Tx
  ) throws(MetricError) -> [[PeriodSums]] {
    var result = reading.population.groups.map { _ in [PeriodSums](repeating: PeriodSums(), count: series.count) }
    guard series.count > 0 else { return result }
    var seen = currency
    try reading.forEachHistory([.purchase, .refund], tx) { _, group, steps throws(MetricError) in
      var isFirst = true
      var lastPeriod = -1
      var lastDay = Int64.min
      for step in steps {
        defer { if step.kind == 1 { isFirst = false } }
        guard let period = series.period(at: step.occurredAt) else { continue }
        let counts = seen.admits(step.currency, step.minorUnits | step.costMinorUnits)
        guard step.kind == 1 else {
          if counts { try result[group][period].refunded.add(step.minorUnits, in: seen) }
          continue
        }
        result[group][period].purchases += 1
        if period != lastPeriod { result[group][period].active += 1 }
        if isFirst { result[group][period].new += 1 }
        let day = reading.zone.localDate(of: Timestamp(microseconds: step.occurredAt)).dayNumber
        if day != lastDay { result[group][period].days += 1 }
        (lastPeriod, lastDay) = (period, day)
        guard counts else { continue }
        try result[group][period].gross.add(step.minorUnits, in: seen)
        try result[group][period].cost.add(step.costMinorUnits, in: seen)
      }
    }
    currency = seen
    try currency.check()
    return result
  }
}
