internal import CustomerModel
internal import RecordCoding

/// Reads when the thing of a row happened.
final class InstantReading: Sendable {
  private let cells: [Cell]
  private let reader: InstantReader
  private let formats: [String]

  init(
    _ columns: ImportMapping.InstantColumns, path: String = "occurredAt", in header: FileHeader
  ) throws(ImportMappingError) {
    var cells: [Cell] = []
    for (index, column) in columns.from.enumerated() {
      cells.append(try column.cell(path: "\(path).from[\(index)]", in: header))
    }
    self.cells = cells
    formats = columns.formats
    reader = try InstantReader(
      formats: columns.formats, zone: columns.zone, truncatesFraction: columns.truncatesFraction,
      path: "\(path).format")
  }

  /// The instant; nil if the field is blank.
  @inline(__always)
  func instant(_ record: InputRecord) throws(RowProblem) -> Timestamp? {
    guard cells.count == 1 else { return try joined(record) }
    return try instant(cells[0].text(record).trimmed, of: cells[0])
  }

  /// The instant, which has to be there.
  @inline(__always)
  func requiredInstant(_ record: InputRecord) throws(RowProblem) -> Timestamp {
    guard let instant = try instant(record) else { throw RowProblem(blank: cells[0]) }
    return instant
  }

  private func joined(_ record: InputRecord) throws(RowProblem) -> Timestamp? {
    var text: [UInt8] = []
    for cell in cells {
      let part = cell.text(record).trimmed
      if !text.isEmpty, part.byteCount > 0 { text.append(UInt8(ascii: " ")) }
      text.append(copying: part)
    }
    return try instant(text.span.bytes, of: cells[0])
  }

  @inline(__always)
  private func instant(_ text: RawSpan, of cell: Cell) throws(RowProblem) -> Timestamp? {
    if text.byteCount == 0 { return nil }
    do throws(InstantReader.Failure) {
      return try reader.instant(text)
    } catch {
      throw RowProblem(cell, text, error.complaint(formats))
    }
  }
}

extension InstantReader.Failure {
  /// What to say of a text that is no instant by the formats.
  func complaint(_ formats: [String]) -> String {
    switch self {
    case .malformed: "is not written as \(formats.joined(separator: " or "))"
    case .tooFine: "is finer than microseconds; set truncatesFraction to cut it off"
    case .outOfRange: "is not in the years 1 to 9999"
    }
  }
}
