internal import CustomerModel
internal import CustomerStore
internal import RetentionMetrics

/// Who was lost, month by month.
enum ChurnPart: ReportPart {
  static let subject = "Churn by month"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    try add(
      "churn", "Churn of buyers", .silence(longerThan: question.silence), question, tx, to: &result)
    try add("contract-churn", "Churn of subscribers", .contractual(.periodEnd), question, tx, to: &result)
    if result.sections.isEmpty {
      result.omissions.append("There is no churn: nobody was a customer for a whole month.")
    }
    return result
  }

  private static func add<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ id: String, _ title: String, _ policy: ChurnPolicy, _ question: ReportQuestion, _ tx: borrowing Tx,
    to result: inout ReportContents
  ) throws(ReportError) {
    let table = try question.table(ChurnMetric(policy, over: .last(24, .months)), tx)
    let rows = table.rowsSinceBeginning(["start"])
    guard !rows.isEmpty else { return }
    var section = ReportSection(
      id, title, "The share of those who were customers when a month began and none when it ended: \(policy).")
    let chart = LineChart(
      names: table.texts("period", rows),
      lines: [
        .init(
          name: "churn rate", values: table.numbers("churn_rate", rows), intervals: table.intervals("churn_rate", rows))
      ], unit: .share)
    section.draw(chart.drawing(), "A line of the churn rate for each month, with its 95 % interval as a band.")
    let causes = policy == .contractual(.periodEnd) ? ["voluntary", "involuntary"] : []
    section.table = DataTable(
      table, ["period", "start", "new", "resurrected", "churned"] + causes + ["end", "churn_rate"], rows: rows)
    section.notes = table.notes
    result.sections.append(section)
  }
}
