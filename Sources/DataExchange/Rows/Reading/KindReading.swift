/// Reads what a row is.
final class KindReading: Sendable {
  private let cell: Cell?
  private let kinds: [String: ImportMapping.RowKind]
  private let otherwise: ImportMapping.RowKind?

  init(_ rows: ImportMapping.Rows, in header: FileHeader) throws(ImportMappingError) {
    switch rows {
    case .all(let kind):
      cell = nil
      kinds = [:]
      otherwise = kind
    case .chosen(let column, let values, let otherwise):
      cell = try column.cell(path: "rows.column", in: header)
      kinds = values
      self.otherwise = otherwise
    }
  }

  /// The kind; a host's own always with its name.
  @inline(__always)
  func kind(_ record: InputRecord) throws(RowProblem) -> ImportMapping.RowKind {
    guard let cell else { return otherwise ?? .skipped }
    let text = cell.text(record).trimmed
    let value = String(copying: text)
    guard let kind = kinds[value] ?? otherwise else {
      let known = kinds.keys.sorted().joined(separator: ", ")
      throw RowProblem(.unknownKind, "rows: '\(value)' in \(cell.label) is none of \(known)")
    }
    guard case .custom(nil) = kind else { return kind }
    guard !value.isEmpty else { throw RowProblem(blank: cell, cause: .unknownKind) }
    return .custom(value)
  }
}
