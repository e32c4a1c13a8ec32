/// Where a record begins in what is read: enough to go on from there another time.
package struct InputPosition: Hashable, Sendable, Codable {
  /// The number of bytes in front of the record.
  package var byteOffset: UInt64
  /// The number of the record, from 1; the header and blank lines are not counted.
  package var row: UInt64
  /// The number of the line that the record begins on, from 1; a quoted field may go over several lines.
  package var line: UInt64

  /// The position in front of everything.
  package static let start = InputPosition(byteOffset: 0, row: 1, line: 1)

  /// A position.
  package init(byteOffset: UInt64, row: UInt64, line: UInt64) {
    self.byteOffset = byteOffset
    self.row = row
    self.line = line
  }
}

extension InputPosition: CustomStringConvertible {
  /// For people: the row, and its line.
  package var description: String { "row \(row) (line \(line))" }
}
