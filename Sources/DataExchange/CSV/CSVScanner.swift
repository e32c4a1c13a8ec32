/// Finds where records and their fields begin and end, in the window of the input that is in memory.
///
/// The bytes are looked at eight at a time. Offsets within a record are from its beginning, because the window moves.
struct CSVScanner: ~Copyable {
  var window: InputWindow
  /// The fields of the current record.
  var fields = InputFieldList()
  /// What was noted of the current record.
  var findings = Findings()
  /// Where the current record's content ends in the window, and where the next record begins.
  private(set) var contentEnd: Int
  private(set) var nextStart: Int
  let delimiter: UInt8
  private let fieldLimit: Int
  private let recordLimit: Int

  /// The bytes of the current record, without the end of its line.
  var content: RawSpan {
    @_lifetime(borrow self)
    get { window.bytes(from: window.start, to: contentEnd) }
  }

  /// What a scan comes upon beside fields; offsets are from the record's beginning, and -1 without one.
  struct Findings {
    var nul = -1
    var strayQuote = -1
    var openQuote = -1
    /// How many lines begin within the record.
    var lineBreaks = 0
    /// Whether some byte is not ASCII. May be true without reason.
    var hasHighBytes = false
    /// Whether some field holds quotes that are not part of its text.
    var hasQuotes = false
    /// Whether there is anything odd: an offset above is set.
    var isOdd = false
  }

  /// What ends a field.
  private enum Ending {
    case delimiter, record
  }

  /// The limit that a field breaks first.
  var limit: Int { min(fieldLimit, recordLimit) }

  /// Notes that the record ends in front of a position, and that nothing of it is in memory.
  mutating func endSkipping(at end: Int) {
    window.start = end
    (contentEnd, nextStart) = (end, end)
  }

  /// The most that offsets of 32 bits allow with a window's growth on top.
  private static let recordLimitOfLayout = 1 << 30

  init(over window: consuming InputWindow, delimiter: UInt8, dialect: CSVDialect) {
    contentEnd = window.start
    nextStart = window.start
    self.delimiter = delimiter
    recordLimit = min(max(dialect.maximumRecordBytes, 1), Self.recordLimitOfLayout)
    fieldLimit = min(max(dialect.maximumFieldBytes, 1), recordLimit)
    self.window = window
  }

  /// A limit that the current record breaks.
  enum Excess: Error {
    case field, record
    case input(ExchangeError)
  }

  /// Moves to the next record, which may be a blank line: one without content.
  ///
  /// - Returns: false at the end of the input.
  mutating func scan() throws(Excess) -> Bool {
    window.start = nextStart
    fields.removeAll()
    findings = Findings()
    var cursor = nextStart
    if cursor == window.end {
      guard try refill(&cursor, fieldStart: 0) else { return false }
      nextStart = cursor
    }
    while true {
      let fieldStart = cursor - window.start
      let hasByte = cursor < window.end ? true : try refill(&cursor, fieldStart: fieldStart)
      let ending =
        hasByte && byte(at: cursor) == Self.quote
        ? try scanQuotedField(&cursor, fieldStart: fieldStart)
        : try scanPlainField(&cursor, fieldStart: fieldStart)
      if ending == .record { return true }
    }
  }

  /// Scans a field without quotes around it, from `cursor` on.
  @inline(__always)
  private mutating func scanPlainField(_ cursor: inout Int, fieldStart: Int) throws(Excess) -> Ending {
    let ending = try scanToEnding(&cursor, fieldStart: fieldStart)
    let end = cursor - window.start
    try append(InputField(from: fieldStart, to: end), fieldStart: fieldStart, end: end)
    return try finish(ending, &cursor, fieldStart: fieldStart)
  }

  /// Scans a field whose opening quote is at `cursor`.
  private mutating func scanQuotedField(_ cursor: inout Int, fieldStart: Int) throws(Excess) -> Ending {
    cursor += 1
    var hasQuotes = false
    while true {
      guard try scanToQuote(&cursor, fieldStart: fieldStart) else {
        note(fieldStart, in: \.openQuote)
        hasQuotes = true
        break
      }
      // Behind the quote: another one, which is text, or the field's end, or what should not be there.
      cursor += 1
      guard cursor < window.end ? true : try refill(&cursor, fieldStart: fieldStart) else { break }
      let byte = byte(at: cursor)
      if byte == Self.quote {
        hasQuotes = true
        cursor += 1
        continue
      }
      if byte != delimiter, byte != Self.lineFeed, byte != Self.carriageReturn {
        note(cursor - window.start - 1, in: \.strayQuote)
        hasQuotes = true
      }
      break
    }
    let ending = try scanToEnding(&cursor, fieldStart: fieldStart)
    let end = cursor - window.start
    // Without the two quotes if they are all there is; the loop above met both.
    var field = hasQuotes ? InputField(from: fieldStart, to: end) : InputField(from: fieldStart + 1, to: end - 1)
    field.isQuoted = true
    field.hasQuotes = hasQuotes
    if hasQuotes { findings.hasQuotes = true }
    try append(field, fieldStart: fieldStart, end: end)
    return try finish(ending, &cursor, fieldStart: fieldStart)
  }

  /// Moves `cursor` to the delimiter or line end that ends the field, or to the end of the input.
  @inline(__always)
  private mutating func scanToEnding(_ cursor: inout Int, fieldStart: Int) throws(Excess) -> Ending {
    let delimiters = UInt64(delimiter) &* Self.ones
    var highBits: UInt64 = 0
    defer { if highBits & Self.tops != 0 { findings.hasHighBytes = true } }
    while true {
      // The window lets 8 bytes be loaded at its end, and `cursor` is at most there.
      let word = UInt64(littleEndian: unsafe window.base.loadUnaligned(fromByteOffset: cursor, as: UInt64.self))
      highBits |= word
      // The top bit of each byte below 32, of each quote and of each delimiter: exact for the lowest such byte of each
      // kind, because borrows only run upwards from it.
      let quotes = word ^ Self.quotes
      let ends = word ^ delimiters
      let hits =
        (((word &- Self.spaces) & ~word) | ((quotes &- Self.ones) & ~quotes) | ((ends &- Self.ones) & ~ends))
        & Self.tops
      cursor &+= hits == 0 ? 8 : hits.trailingZeroBitCount &>> 3
      if cursor >= window.end {
        cursor = window.end
        guard try refill(&cursor, fieldStart: fieldStart) else { return .record }
        continue
      }
      if hits == 0 { continue }
      let byte = byte(at: cursor)
      if byte == delimiter { return .delimiter }
      switch byte {
      case Self.lineFeed, Self.carriageReturn: return .record
      case Self.quote: note(cursor - window.start, in: \.strayQuote)
      case 0: note(cursor - window.start, in: \.nul)
      default: break
      }
      cursor &+= 1
    }
  }

  /// Moves `cursor` to the next quote.
  ///
  /// - Returns: false if the input ends first.
  private mutating func scanToQuote(_ cursor: inout Int, fieldStart: Int) throws(Excess) -> Bool {
    var highBits: UInt64 = 0
    defer { if highBits & Self.tops != 0 { findings.hasHighBytes = true } }
    while true {
      // As in `scanToEnding`.
      let word = UInt64(littleEndian: unsafe window.base.loadUnaligned(fromByteOffset: cursor, as: UInt64.self))
      highBits |= word
      let quotes = word ^ Self.quotes
      let hits = (((word &- Self.spaces) & ~word) | ((quotes &- Self.ones) & ~quotes)) & Self.tops
      cursor &+= hits == 0 ? 8 : hits.trailingZeroBitCount &>> 3
      if cursor >= window.end {
        cursor = window.end
        guard try refill(&cursor, fieldStart: fieldStart) else { return false }
        continue
      }
      if hits == 0 { continue }
      switch byte(at: cursor) {
      case Self.quote: return true
      case Self.carriageReturn: findings.lineBreaks += 1
      case Self.lineFeed:
        // CR LF is one line end. In front is at least the opening quote.
        if byte(at: cursor - 1) != Self.carriageReturn { findings.lineBreaks += 1 }
      case 0: note(cursor - window.start, in: \.nul)
      default: break
      }
      cursor &+= 1
    }
  }

  /// Keeps the first offset of something odd.
  @inline(never)
  private mutating func note(_ offset: Int, in finding: WritableKeyPath<Findings, Int>) {
    findings.isOdd = true
    if findings[keyPath: finding] < 0 { findings[keyPath: finding] = offset }
  }

  /// The byte at a position from the record's beginning up to the window's end.
  @inline(__always)
  private func byte(at position: Int) -> UInt8 {
    // In bounds even if a caller were wrong by a few: the window pads its memory.
    unsafe window.base.load(fromByteOffset: position, as: UInt8.self)
  }

  /// Notes a field that ends at the offset `end`.
  @inline(__always)
  private mutating func append(_ field: InputField, fieldStart: Int, end: Int) throws(Excess) {
    if end > fieldLimit { try check(fieldStart: fieldStart, end: end) }
    fields.append(field)
  }

  /// Goes over what ends a field, which `cursor` is at.
  @inline(__always)
  private mutating func finish(_ ending: Ending, _ cursor: inout Int, fieldStart: Int) throws(Excess) -> Ending {
    if ending == .delimiter {
      cursor &+= 1
      return .delimiter
    }
    let length = cursor - window.start
    if cursor < window.end {
      let isCarriageReturn = byte(at: cursor) == Self.carriageReturn
      cursor += 1
      if isCarriageReturn, cursor < window.end ? true : try refill(&cursor, fieldStart: fieldStart),
        byte(at: cursor) == Self.lineFeed
      {
        cursor += 1
      }
    }
    contentEnd = window.start + length
    nextStart = cursor
    return .record
  }

  /// Reads more behind `cursor`, which is at the window's end.
  @inline(never)
  private mutating func refill(_ cursor: inout Int, fieldStart: Int) throws(Excess) -> Bool {
    let distance = cursor - window.start
    try check(fieldStart: fieldStart, end: distance)
    let hasMore: Bool
    do throws(ExchangeError) { hasMore = try window.readMore() } catch { throw .input(error) }
    cursor = window.start + distance
    return hasMore
  }

  /// Refuses what is too long, by the limit that is broken first, so that it does not matter how much was read at once.
  private func check(fieldStart: Int, end: Int) throws(Excess) {
    let breaksField = end - fieldStart > fieldLimit
    if breaksField, fieldStart + fieldLimit <= recordLimit { throw .field }
    if end > recordLimit { throw .record }
  }

  static let quote = UInt8(ascii: "\"")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var tops: UInt64 { 0x8080_8080_8080_8080 }
  private static var spaces: UInt64 { 0x2020_2020_2020_2020 }
  private static var quotes: UInt64 { 0x2222_2222_2222_2222 }
}
