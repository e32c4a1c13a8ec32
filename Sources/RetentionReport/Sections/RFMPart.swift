internal import CustomerStore
internal import RetentionMetrics

/// Buyers by how recently and how often they bought.
enum RFMPart: ReportPart {
  static let subject = "Recency and frequency"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let metric = RFMMetric()
    let scores = try ReportError.fromMetric { () throws(MetricError) in try metric.scores(question.scope, tx) }
    guard !scores.isEmpty else {
      result.omissions.append("There is no map of recency and frequency: nobody has bought.")
      return result
    }
    let table = try question.table(metric, tx)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)
    for score in scores where (1...5).contains(score.recencyScore) && (1...5).contains(score.frequencyScore) {
      counts[5 - score.recencyScore][score.frequencyScore - 1] += 1
    }
    let most = Double(counts.flatMap { $0 }.max() ?? 0)
    let map = HeatMap(
      rowNames: ["5 latest", "4", "3", "2", "1"], columnNames: ["1", "2", "3", "4", "5 most often"],
      cells: counts.enumerated().map { row, counts in
        counts.enumerated().map { column, count in
          let name = RFMCell(recency: 5 - row, frequency: column + 1).rawValue
          return HeatMap.Cell(
            depth: most > 0 ? Double(count) / most : 0, text: NumberText.decimal(Double(count)),
            tip: "\(name): recency \(5 - row), frequency \(column + 1), \(count) customers")
        }
      }, rowTitle: "Recency", columnTitle: "Frequency", rowHeight: 38)
    var section = ReportSection(
      "rfm", "Recency and frequency",
      "Buyers by fifths of the days since their last purchase, and of the days on which they bought.")
    section.draw(map.drawing(), "A grid of five by five with the number of buyers in each place.")
    section.table = DataTable(
      table, ["cell", "customers", "share", "net_revenue", "mean_recency", "mean_frequency"])
    section.notes = table.notes
    result.sections.append(section)
    return result
  }
}
