internal import CustomerModel
internal import CustomerStore
internal import RetentionMetrics

/// Revenue month by month.
enum PurchasePart: ReportPart {
  static let subject = "Revenue by month"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let table = try question.table(PurchaseSeriesMetric(over: .last(24, .months)), tx)
    let rows = table.rowsSinceBeginning(["purchases"])
    guard !rows.isEmpty else {
      result.omissions.append("There is no revenue by month: no complete month of the last 24 has a purchase.")
      return result
    }
    let currency = table.context.currency?.code ?? ""
    var section = ReportSection(
      "revenue", "Revenue by month", "What was paid less what was given back, in \(currency), in complete months.")
    let chart = BarChart(
      names: table.texts("period", rows), values: table.numbers("net_revenue", rows).map { $0 ?? 0 })
    section.draw(chart.drawing(), "Bars of net revenue for each month.")
    section.table = DataTable(
      table, ["period", "net_revenue", "purchases", "active_customers", "new_customers", "average_order_value"],
      rows: rows)
    section.notes = table.notes
    result.sections.append(section)
    return result
  }
}
