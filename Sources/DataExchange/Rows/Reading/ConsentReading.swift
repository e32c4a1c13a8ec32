internal import CustomerModel

/// Reads whether the customer of a row consents to something.
final class ConsentReading: Sendable {
  private let cell: Cell
  private let purpose: String
  private let channel: Channel?
  private let granted: Set<String>
  private let withdrawn: Set<String>

  init(_ columns: ImportMapping.ConsentColumns, path: String, in header: FileHeader) throws(ImportMappingError) {
    cell = try columns.decision.cell(path: "\(path).decision", in: header)
    purpose = columns.purpose
    channel = columns.channel
    granted = Set(columns.granted.map { $0.lowercased() })
    withdrawn = Set(columns.withdrawn.map { $0.lowercased() })
  }

  /// The record; nil if the field is blank.
  func record(_ record: InputRecord, at instant: Timestamp, source: String) throws(RowProblem) -> ConsentRecord? {
    let text = cell.text(record).trimmed
    if text.byteCount == 0 { return nil }
    let word = String(copying: text).lowercased()
    let decision: ConsentRecord.Decision
    if granted.contains(word) {
      decision = .granted
    } else if withdrawn.contains(word) {
      decision = .withdrawn
    } else {
      throw RowProblem(cell, text, "is neither a yes nor a no of the mapping")
    }
    do throws(ConsentError) {
      return try ConsentRecord(decision, purpose: purpose, channel: channel, at: instant, source: source)
    } catch {
      throw RowProblem(.invalidValue, "\(error)")
    }
  }
}
