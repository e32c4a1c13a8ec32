internal import CustomerModel
internal import CustomerStore
internal import RetentionMetrics

/// Recurring revenue: what moved it in the last month, and how it went.
enum RevenuePart: ReportPart {
  static let subject = "Recurring revenue"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let table = try question.table(RevenueMetric(over: .last(24, .months)), tx)
    let rows = table.rowsSinceBeginning(["start_mrr", "end_mrr"])
    guard let last = rows.last else {
      result.omissions.append("There is no recurring revenue: nobody paid for a contract at the end of a month.")
      return result
    }
    let currency = table.context.currency?.code ?? ""
    let period = table[last, "period"]?.value.description ?? ""
    func amount(_ name: String) -> Double { table[last, name]?.value.number ?? 0 }
    var section = ReportSection(
      "mrr-movements", "Movements of recurring revenue",
      "What changed monthly recurring revenue in \(period), in \(currency).")
    section.isWide = true
    let steps: [WaterfallChart.Step] = [
      .init(name: "start", amount: amount("start_mrr"), isTotal: true), .init(name: "new", amount: amount("new")),
      .init(name: "expansion", amount: amount("expansion")),
      .init(name: "reactivation", amount: amount("reactivation")),
      .init(name: "contraction", amount: -amount("contraction")), .init(name: "churn", amount: -amount("churn")),
      .init(name: "end", amount: amount("end_mrr"), isTotal: true),
    ]
    section.draw(
      WaterfallChart(steps: steps).drawing(), "Steps from the revenue at the start of the month to that at its end.")
    section.table = DataTable(
      table,
      [
        "period", "start_mrr", "new", "expansion", "reactivation", "contraction", "churn", "end_mrr", "grr", "nrr",
        "quick_ratio",
      ], rows: rows)
    section.notes = table.notes
    result.sections.append(section)

    var series = ReportSection(
      "mrr", "Recurring revenue by month", "Monthly recurring revenue at the end of each month, in \(currency).")
    series.draw(
      LineChart(
        names: table.texts("period", rows), lines: [.init(name: "MRR", values: table.numbers("end_mrr", rows))]
      ).drawing(), "A line of recurring revenue at the end of each month.")
    series.table = DataTable(table, ["period", "end_mrr", "end_customers", "churn_rate", "arpa"], rows: rows)
    result.sections.append(series)
    return result
  }
}
