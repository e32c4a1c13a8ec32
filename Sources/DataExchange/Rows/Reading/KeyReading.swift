internal import CustomerModel

/// Reads what identifies the interaction of a row.
final class KeyReading: Sendable {
  private let cells: [Cell]
  let source: String

  init(_ columns: [ImportMapping.Column], source: String, in header: FileHeader) throws(ImportMappingError) {
    var cells: [Cell] = []
    for (index, column) in columns.enumerated() { cells.append(try column.cell(path: "key[\(index)]", in: header)) }
    self.cells = cells
    self.source = source
  }

  /// Whether the mapping names columns of a key.
  var isExplicit: Bool { !cells.isEmpty }

  /// The identifier that the key's columns have; nil without any.
  @inline(__always)
  func identifier(_ record: InputRecord) throws(RowProblem) -> String? {
    guard cells.count != 1 else { return try part(cells[0], record) }
    guard !cells.isEmpty else { return nil }
    // Escaped, so that different columns never make the same text.
    var parts: [String] = []
    for cell in cells {
      var escaped = ""
      for character in try part(cell, record) {
        if character == "/" || character == "\\" { escaped.append("\\") }
        escaped.append(character)
      }
      parts.append(escaped)
    }
    return parts.joined(separator: "/")
  }

  @inline(__always)
  private func part(_ cell: Cell, _ record: InputRecord) throws(RowProblem) -> String {
    let text = cell.text(record).trimmed
    guard text.byteCount > 0 else { throw RowProblem(blank: cell) }
    return String(copying: text)
  }
}
