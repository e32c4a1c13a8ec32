/// What stands in front of the records of a file, and what its first lines tell of the rest.
struct CSVPreamble {
  /// The bytes in front of the first record: a byte order mark, and a line such as `sep=;` that spreadsheets write.
  var byteCount = 0
  var lineCount: UInt64 = 0
  let delimiter: UInt8

  /// How much of a file tells its delimiter.
  private static let sampleByteCount = 64 * 1024

  /// Reads as much as it takes. The window is left at its start.
  init(of window: inout InputWindow, dialect: CSVDialect) throws(ExchangeError) {
    let needed = dialect.delimiter == nil ? Self.sampleByteCount : 8
    while window.end < needed { guard try window.readMore() else { break } }
    byteCount = try window.byteOrderMarkByteCount()
    let rest = window.bytes(from: byteCount, to: window.end)
    if let (named, length) = Self.separatorLine(of: rest) {
      byteCount += length
      lineCount = 1
      delimiter = dialect.delimiter ?? named
    } else {
      delimiter = dialect.delimiter ?? DelimiterDetection(in: rest, isWhole: window.isComplete).delimiter
    }
  }

  /// The delimiter that a first line names, and the bytes of that line.
  private static func separatorLine(of bytes: RawSpan) -> (UInt8, Int)? {
    guard bytes.starts(with: Array("sep=".utf8)), bytes.byteCount >= 6 else { return nil }
    let delimiter = bytes.byte(at: 4)
    guard CSVDialect.delimiters.contains(delimiter) else { return nil }
    switch bytes.byte(at: 5) {
    case CSVScanner.lineFeed: return (delimiter, 6)
    case CSVScanner.carriageReturn:
      return (delimiter, bytes.byteCount > 6 && bytes.byte(at: 6) == CSVScanner.lineFeed ? 7 : 6)
    default: return nil
    }
  }
}
