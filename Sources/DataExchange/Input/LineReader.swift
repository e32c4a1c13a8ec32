internal import Glibc
internal import RecordCoding

/// Reads a text line by line, in memory that does not grow with the file.
///
/// Lines end with LF or CR LF. Blank lines, which have spaces at most, are counted and left out.
package struct LineReader: ~Copyable {
  /// How many blank lines were left out so far.
  package private(set) var blankLines: UInt64 = 0
  /// Where the next line begins.
  package private(set) var position: InputPosition

  /// Whether the current line has more bytes than the limit, so that only its beginning is lent.
  package private(set) var isTooLong = false
  /// The beginning of a line that is too long.
  private var beginning: [UInt8] = []
  private var window: InputWindow
  /// The most bytes of a line.
  package let byteLimit: Int
  private var contentEnd = 0
  private var nextStart: Int

  /// A reader in front of the first line, or of the one at `resumption`, which an earlier reader of the same file told.
  ///
  /// - Throws: ``ExchangeError``: the source cannot be read or is UTF-16; a pipe cannot be resumed.
  package static func open(
    _ source: ByteSource, maximumLineBytes: Int = 1 << 24, resumingAt resumption: InputPosition? = nil,
    windowByteCount: Int = 256 * 1024
  ) throws(ExchangeError) -> LineReader {
    if let resumption, resumption.byteOffset > 0 {
      try source.seek(to: resumption.byteOffset)
      let window = InputWindow(over: source, at: resumption.byteOffset, byteCount: windowByteCount)
      return LineReader(window, start: 0, position: resumption, byteLimit: maximumLineBytes)
    }
    var window = InputWindow(over: source, at: 0, byteCount: windowByteCount)
    while window.end < 3 { guard try window.readMore() else { break } }
    let start = try window.byteOrderMarkByteCount()
    let position = InputPosition(byteOffset: UInt64(start), row: 1, line: 1)
    return LineReader(window, start: start, position: position, byteLimit: maximumLineBytes)
  }

  private init(_ window: consuming InputWindow, start: Int, position: InputPosition, byteLimit: Int) {
    self.window = window
    self.position = position
    self.byteLimit = min(max(byteLimit, 1), 1 << 30)
    nextStart = start
  }

  /// Moves to the next line that is not blank.
  ///
  /// - Returns: where it begins; nil at the end of the file, and ever after.
  /// - Throws: ``ExchangeError``: the file cannot be read.
  package mutating func advance() throws(ExchangeError) -> InputPosition? {
    while true {
      window.start = nextStart
      isTooLong = false
      guard try findEnd() else { return nil }
      let start = position
      position.byteOffset = window.offset(of: nextStart)
      position.line += 1
      guard !isTooLong, line.trimmed.byteCount == 0 else {
        position.row += 1
        return start
      }
      blankLines += 1
    }
  }

  /// The current line, without its end.
  package var line: RawSpan {
    @_lifetime(borrow self)
    get { isTooLong ? beginning.span.bytes : window.bytes(from: window.start, to: contentEnd) }
  }

  /// Finds where the line at the window's start ends.
  private mutating func findEnd() throws(ExchangeError) -> Bool {
    var searched = window.start
    while true {
      // The bytes from `searched` to the window's end are its own.
      let found = unsafe memchr(window.base + searched, CInt(Self.lineFeed), window.end - searched)
      if let found {
        let end = unsafe UnsafeRawPointer(found) - window.base
        if end - window.start > byteLimit { keepBeginning() }
        setEnd(end)
        nextStart = end + 1
        return true
      }
      let length = window.end - window.start
      if length > byteLimit { keepBeginning() }
      // Of a line that is too long nothing else is kept.
      if isTooLong { window.start = window.end }
      let kept = window.end - window.start
      let hasMore = try window.readMore()
      searched = window.start + kept
      if !hasMore {
        guard length > 0 || isTooLong else { return false }
        setEnd(window.end)
        nextStart = window.end
        return true
      }
    }
  }

  private mutating func setEnd(_ end: Int) {
    contentEnd = end
    // In bounds by the first condition.
    if end > window.start, unsafe window.base.load(fromByteOffset: end - 1, as: UInt8.self) == Self.carriageReturn {
      contentEnd = end - 1
    }
  }

  private mutating func keepBeginning() {
    guard !isTooLong else { return }
    isTooLong = true
    beginning = [UInt8](
      copying: window.bytes(from: window.start, to: window.start + min(Self.shownByteCount, byteLimit)))
  }

  /// How many bytes are shown of a line that is too long.
  private static let shownByteCount = 1_000

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
