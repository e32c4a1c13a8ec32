internal import RetentionMetrics

extension MetricTable {
  /// The places of the rows from the first on in which one of some columns is above zero: what was before the business began
  /// says nothing.
  func rowsSinceBeginning(_ names: [String]) -> Range<Int> {
    let places = names.compactMap { place(of: $0) }
    let first = rows.firstIndex { row in places.contains { (row[$0].value.number ?? 0) > 0 } }
    return (first ?? rows.count)..<rows.count
  }

  /// The figures of a column in some rows.
  func numbers(_ column: String, _ range: Range<Int>) -> [Double?] { range.map { self[$0, column]?.value.number } }

  /// The intervals of a column in some rows.
  func intervals(_ column: String, _ range: Range<Int>) -> [ClosedRange<Double>?] {
    range.map { row in self[row, column]?.interval.map { $0.low...$0.high } }
  }

  /// The texts of a column in some rows.
  func texts(_ column: String, _ range: Range<Int>) -> [String] {
    range.map { self[$0, column]?.value.description ?? "" }
  }
}

extension DataTable {
  /// Some rows of some columns of a metric's answer.
  init(_ table: MetricTable, _ names: [String], rows range: Range<Int>) {
    self.init(table, names)
    rows = Array(rows[range])
  }
}
