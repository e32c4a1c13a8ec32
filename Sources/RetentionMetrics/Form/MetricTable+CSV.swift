extension MetricTable {
  /// The figures as CSV (RFC 4180): a line with names, and a line a row; a figure with an interval has fields of its own for n
  /// and both ends. What is empty is an empty field.
  ///
  /// A text that a spreadsheet would take for a formula has an apostrophe in front, so that it stays a text.
  ///
  /// - Complexity: linear in the table.
  public func csv() -> String {
    var text = columns.flatMap(\.csvNames).map(Self.quoted).joined(separator: ",") + "\r\n"
    for row in rows {
      var fields: [String] = []
      for (column, cell) in zip(columns, row) {
        fields.append(Self.field(cell.value))
        if column.hasInterval {
          fields.append(cell.n.map(String.init) ?? "")
          fields.append(cell.interval.map { "\($0.low)" } ?? "")
          fields.append(cell.interval.map { "\($0.high)" } ?? "")
        }
      }
      text += fields.joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func field(_ value: MetricValue) -> String {
    guard case .text(let text) = value else { return quoted(value.description) }
    let starts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
    let isFormula = text.unicodeScalars.first.map(starts.contains) ?? false
    return quoted(isFormula ? "'\(text)" : text)
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result.unicodeScalars.append("\"") }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
