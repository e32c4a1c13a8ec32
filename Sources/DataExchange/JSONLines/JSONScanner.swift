/// Takes the parts of a JSON text one by one, to the letter of its grammar.
///
/// Nothing is copied, and nothing but a complaint takes memory: lines are read by the million.
struct JSONScanner: ~Escapable {
  let bytes: RawSpan
  /// The offset of the next byte.
  private(set) var position = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The most levels of values within each other: more than any system writes, and few enough for any thread's stack.
  static let depthLimit = 128

  /// Goes over a byte.
  @inline(__always)
  mutating func skipByte() { position &+= 1 }

  /// The next byte that is no space, without taking it.
  var next: UInt8? {
    @inline(__always)
    mutating get {
      while position < bytes.byteCount {
        let byte = bytes.byte(at: position)
        guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return byte }
        position &+= 1
      }
      return nil
    }
  }

  /// Takes a character if it is the next one but for spaces.
  @inline(__always)
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position &+= 1
    return true
  }

  /// Checks that there is nothing more.
  mutating func finish() throws(MalformedJSON) {
    guard next == nil else { throw malformed("there is more behind the value") }
  }

  /// What is wrong, and at which byte of the line.
  @inline(never)
  func malformed(_ reason: String, at offset: Int? = nil) -> MalformedJSON {
    MalformedJSON(reason: "\(reason) at byte \(offset ?? position)")
  }

  /// Takes a value that is one of the grammar's words.
  mutating func take(word: StaticString) throws(MalformedJSON) -> Range<Int> {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      // In bounds of the word, by the loop.
      let letter = unsafe word.utf8Start[index]
      guard position < bytes.byteCount, bytes.byte(at: position) == letter else {
        throw malformed("no value begins like this", at: start)
      }
      position &+= 1
    }
    return start..<position
  }

  /// Takes the name of a member, and the colon behind it.
  @inline(__always)
  mutating func takeName() throws(MalformedJSON) -> JSONText {
    guard next == Self.quote else { throw malformed("a name is missing") }
    let name = try takeText()
    guard take(":") else { throw malformed("a colon is missing") }
    return name
  }

  /// Takes the text whose opening quote is the next byte.
  mutating func takeText() throws(MalformedJSON) -> JSONText {
    position &+= 1
    let start = position
    var hasEscapes = false
    var highBits: UInt64 = 0
    while true {
      skipPlainText(&highBits)
      guard position < bytes.byteCount else { throw malformed("a text does not end") }
      let byte = bytes.byte(at: position)
      switch byte {
      case Self.quote:
        let text = JSONText(start: start, end: position, hasEscapes: hasEscapes)
        if highBits & Self.tops != 0 { try checkEncoding(of: text) }
        position &+= 1
        return text
      case Self.backslash:
        hasEscapes = true
        position &+= 1
        _ = try takeEscape()
      case 0..<0x20: throw malformed("a control character is not escaped")
      default:
        highBits |= UInt64(byte)
        position &+= 1
      }
    }
  }

  /// Skips eight bytes at a time, up to the first that may need a look, or the last seven.
  @inline(__always)
  private mutating func skipPlainText(_ highBits: inout UInt64) {
    while bytes.byteCount &- position >= 8 {
      // In bounds, by the condition.
      let loaded = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self)
      let word = UInt64(littleEndian: loaded)
      highBits |= word
      // The top bit of each byte below 32, of each quote and of each backslash: exact for the lowest such byte of each
      // kind, because borrows only run upwards from it.
      let (quotes, backslashes) = (word ^ Self.quotes, word ^ Self.backslashes)
      let hits =
        (((word &- Self.spaces) & ~word) | ((quotes &- Self.ones) & ~quotes)
          | ((backslashes &- Self.ones) & ~backslashes)) & Self.tops
      guard hits == 0 else {
        position &+= hits.trailingZeroBitCount &>> 3
        return
      }
      position &+= 8
    }
  }

  private func checkEncoding(of text: JSONText) throws(MalformedJSON) {
    guard let offset = bytes.extracting(text.start..<text.end).offsetOfInvalidUTF8 else { return }
    throw malformed("a text is no UTF-8", at: text.start + offset)
  }

  /// Takes what stands behind a backslash.
  mutating func takeEscape() throws(MalformedJSON) -> Unicode.Scalar {
    let start = position - 1
    guard position < bytes.byteCount else { throw malformed("a text does not end") }
    let byte = bytes.byte(at: position)
    position &+= 1
    switch byte {
    case Self.quote, Self.backslash, UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw malformed("nothing is escaped like this", at: start)
    }
    let unit = try takeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, bytes.byteCount - position >= 2, bytes.byte(at: position) == Self.backslash,
      bytes.byte(at: position + 1) == UInt8(ascii: "u")
    else { throw malformed("half of a character is missing", at: start) }
    position += 2
    let second = try takeUnit()
    guard 0xDC00..<0xE000 ~= second, let scalar = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (second - 0xDC00))
    else { throw malformed("half of a character is missing", at: start) }
    return scalar
  }

  /// Takes four hexadecimal digits.
  private mutating func takeUnit() throws(MalformedJSON) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.byteCount, let digit = Self.hexadecimalDigit(bytes.byte(at: position)) else {
        throw malformed("a hexadecimal digit is missing")
      }
      unit = unit << 4 | digit
      position &+= 1
    }
    return unit
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x37)
    case 0x61...0x66: UInt32(byte - 0x57)
    default: nil
    }
  }

  /// Takes a number: where its digits are, and whether it has neither a fraction nor an exponent.
  mutating func takeNumber() throws(MalformedJSON) -> (digits: Range<Int>, isWhole: Bool) {
    let start = position
    _ = takeByte(UInt8(ascii: "-"))
    guard position < bytes.byteCount, bytes.byte(at: position) &- UInt8(ascii: "0") < 10 else {
      throw malformed(start == bytes.byteCount ? "the text ends" : "no value begins like this", at: start)
    }
    if !takeByte(UInt8(ascii: "0")) { try takeDigits() }
    var isWhole = true
    if takeByte(UInt8(ascii: ".")) {
      isWhole = false
      try takeDigits()
    }
    if takeByte(UInt8(ascii: "e")) || takeByte(UInt8(ascii: "E")) {
      isWhole = false
      if !takeByte(UInt8(ascii: "-")) { _ = takeByte(UInt8(ascii: "+")) }
      try takeDigits()
    }
    return (start..<position, isWhole)
  }

  @inline(__always)
  private mutating func takeByte(_ byte: UInt8) -> Bool {
    guard position < bytes.byteCount, bytes.byte(at: position) == byte else { return false }
    position &+= 1
    return true
  }

  @inline(__always)
  private mutating func takeDigits() throws(MalformedJSON) {
    let start = position
    while position < bytes.byteCount, bytes.byte(at: position) &- UInt8(ascii: "0") < 10 { position &+= 1 }
    guard position > start else { throw malformed("a digit is missing") }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")
  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var tops: UInt64 { 0x8080_8080_8080_8080 }
  private static var spaces: UInt64 { 0x2020_2020_2020_2020 }
  private static var quotes: UInt64 { 0x2222_2222_2222_2222 }
  private static var backslashes: UInt64 { 0x5C5C_5C5C_5C5C_5C5C }
}

/// Why a line is no JSON object.
struct MalformedJSON: Error {
  let reason: String
}
