/// Reads the lines of an archive, some at a time.
struct ArchiveReader: Sendable {
  /// Where a line stands.
  struct Place: Sendable {
    /// Counted from 1.
    let line: Int
    /// Its first byte, counted from 0.
    let offset: UInt64
  }

  let file: ArchiveFile
  /// Where the next line begins.
  private(set) var offset: UInt64
  /// The number of the last line that was read.
  private(set) var line: Int
  private var buffer: [UInt8] = []
  private var position = 0

  private static let readByteCount = 256 * 1_024
  /// Longer lines are no lines of an archive; they are not gathered.
  private static let lineByteLimit = 256 * 1_024 * 1_024

  init(_ file: ArchiveFile, offset: UInt64 = 0, line: Int = 0) {
    self.file = file
    self.offset = offset
    self.line = line
  }

  /// Where the next line stands.
  var next: Place { Place(line: line + 1, offset: offset) }

  /// The next line with its line feed; `nil` at the end of the file.
  mutating func readLine() throws(ArchiveError) -> [UInt8]? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let bytes = Array(buffer[position...end])
        position = end + 1
        offset += UInt64(bytes.count)
        line += 1
        return bytes
      }
      guard buffer.count - position <= Self.lineByteLimit else {
        throw .damagedLine(line: next.line, offset: next.offset, reason: "it does not end within 256 MiB")
      }
      buffer.removeFirst(position)
      position = 0
      searched = buffer.count
      try file.read(from: offset + UInt64(buffer.count), atMost: Self.readByteCount, into: &buffer)
      guard buffer.count > searched else {
        guard buffer.isEmpty else { throw .truncated(line: next.line, offset: next.offset) }
        return nil
      }
    }
  }
}
