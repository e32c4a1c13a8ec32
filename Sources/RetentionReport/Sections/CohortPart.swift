internal import CustomerModel
internal import CustomerStore
internal import RetentionMetrics

/// The cohort triangle.
enum CohortPart: ReportPart {
  static let subject = "The retention of cohorts"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let table = try question.table(CohortMetric(over: .last(13, .months)), tx)
    let all = table.rows.indices.filter { (table[$0, "offset"]?.value.number ?? 0) > 0 }
    guard let last = all.compactMap({ table[$0, "offset"]?.value.number }).max() else {
      result.omissions.append("There is no retention of cohorts: no month follows the first purchases.")
      return result
    }
    let most = all.compactMap { table[$0, "rate"]?.value.number }.max() ?? 0
    var map = HeatMap(
      rowNames: [], columnNames: (1...max(Int(last), 1)).map { "\($0)" }, cells: [], rowTitle: "First purchase",
      columnTitle: "Share of buyers who bought again in the month so far behind the first, %", width: 900)
    var places: [String: Int] = [:]
    for row in table.rows.indices {
      guard let cohort = table[row, "cohort"]?.value.description, let offset = table[row, "offset"]?.value.number,
        let size = table[row, "size"]?.value.number, size > 0
      else { continue }
      if offset == 0 {
        places[cohort] = map.rowNames.count
        map.rowNames.append(cohort == "all" ? "all" : "\(cohort) (\(NumberText.decimal(size)))")
        map.cells.append([HeatMap.Cell?](repeating: nil, count: map.columnNames.count))
      } else if let place = places[cohort], let cell = table[row, "rate"], let rate = cell.value.number {
        let isOpen = table[row, "complete"]?.value == .flag(false)
        let interval = cell.interval.map { ", 95 % interval \(NumberText.text($0, as: cell.value))" } ?? ""
        map.cells[place][Int(offset) - 1] = HeatMap.Cell(
          depth: most > 0 ? rate / most : 0, text: NumberText.decimal(rate * 100),
          tip: "\(cohort), month \(Int(offset)): \(NumberText.percent(rate))\(interval)", isOpen: isOpen)
      }
    }
    var section = ReportSection(
      "cohorts", "Retention of cohorts",
      "Buyers by the month of their first purchase, and the share of them who bought in each month behind it.")
    section.isWide = true
    section.draw(map.drawing(), "A triangle with a row for each month of first purchases, darker where more came back.")
    section.table = DataTable(table, ["cohort", "size", "offset", "periods", "complete", "value", "rate"])
    section.notes = ["The row \u{201C}all\u{201D} is the average of complete cells, by their sizes."] + table.notes
    result.sections.append(section)
    return result
  }
}
