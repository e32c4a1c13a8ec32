public import CustomerModel
public import CustomerStore

/// The figures to look at first: who bought, who comes again, what it brought, and who was lost in the last complete period.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let table = try database.read { tx in try tx.table(of: SummaryMetric(), scope) }
/// table.cell("value", where: "figure", is: "buyers")?.value  // == .integer(1)
/// table.cell("value", where: "figure", is: "new")?.value     // == .integer(1)
/// ```
public struct SummaryMetric: Metric {
  /// Who counts as lost.
  public var policy: ChurnPolicy
  /// Of which unit the last complete period is.
  public var periods: MetricPeriods

  /// A summary; without arguments, of months, and with customers lost who have not bought for 90 days.
  public init(
    _ policy: ChurnPolicy = .silence(longerThan: .days(90)), over periods: MetricPeriods = .months
  ) {
    self.policy = policy
    self.periods = periods
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "summary",
      text: "The chief figures of purchases, and of churn in the last complete period.", unit: "as each figure says",
      parameters: [.init("period", "the last of \(periods.unit.rawValue)")], policy: policy.description)
  }

  private static let figures = [
    "buyers", "purchases", "repeat_purchase_rate", "second_purchase_rate", "gap_median", "net_revenue",
    "average_order_value", "historic_clv_revenue", "top_10_percent_share",
  ]
  private static let churnFigures = ["start", "new", "resurrected", "churned", "end", "churn_rate", "retention_rate"]

  /// The answer: a row a figure.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: that of ``PurchaseMetric`` and ``ChurnMetric``.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    let purchases = try PurchaseMetric().table(scope, tx)
    let churn = try ChurnMetric(policy, over: MetricPeriods(periods.unit, .last(1))).table(scope, tx)
    let groups = scope.breakdown == nil ? 0 : 1
    var rows = purchases.rows.filter { Self.figures.contains($0[groups].value.description) }
    for row in churn.rows {
      let period = churn.place(of: "period").map { row[$0].value.description } ?? ""
      for name in Self.churnFigures {
        guard let place = churn.place(of: name) else { continue }
        let column = churn.columns[place]
        rows.append(
          Array(row[..<groups]) + [
            .text(name), row[place], .text(column.unit), .text("\(column.meaning), of \(period)"),
          ])
      }
    }
    if groups > 0 {
      // All of a group together.
      let order = rows.indices.sorted { (rows[$0][0].value.description, $0) < (rows[$1][0].value.description, $1) }
      rows = order.map { rows[$0] }
    }
    return MetricTable(
      metric: definition, context: purchases.context, columns: purchases.columns, rows: rows,
      notes: purchases.notes + churn.notes)
  }
}
