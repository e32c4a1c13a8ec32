internal import CustomerModel

/// Cuts the text form into words, one after the other.
struct TextLexer {
  private let bytes: [UInt8]
  private var position = 0
  /// Where the token that was read last begins.
  private(set) var start = 0

  init(_ text: String) throws(SegmentError) {
    guard text.utf8.count <= SegmentLimits.formByteCount else {
      throw .tooLarge(path: "line 1, column 1", what: "bytes of text", limit: SegmentLimits.formByteCount)
    }
    bytes = Array(text.utf8)
  }

  /// A place as `line 1, column 17`, both counted from 1; columns in scalars.
  func place(of offset: Int) -> String {
    let before = bytes[..<min(offset, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    return "line \(line), column \(column)"
  }

  private func error(_ reason: String, at offset: Int) -> SegmentError {
    .malformed(path: place(of: offset), reason: reason)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func token() throws(SegmentError) -> TextToken {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    start = position
    guard let byte = next else { return .end }
    if TextWords.isFirst(byte) {
      skip(TextWords.isFurther)
      return .word(try taken(limit: SegmentLimits.textByteCount, "letters in a word"))
    }
    if byte == UInt8(ascii: "\"") { return .text(try quoted()) }
    if byte == UInt8(ascii: "-") || TextWords.isDigit(byte) { return .number(try number()) }
    for sign in ["(", ")", "[", "]", ",", "=", "!=", "<=", "<", ">=", ">", "..<"]
    where bytes[position...].starts(with: sign.utf8) {
      position += sign.utf8.count
      return .sign(sign)
    }
    throw error("there is no such sign; texts and odd names are put in quotation marks", at: start)
  }

  private mutating func skip(_ isTaken: (UInt8) -> Bool) {
    while let byte = next, isTaken(byte) { position += 1 }
  }

  private func taken(limit: Int, _ what: String) throws(SegmentError) -> String {
    guard position - start <= limit else { throw .tooLarge(path: place(of: start), what: what, limit: limit) }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func number() throws(SegmentError) -> String {
    if next == UInt8(ascii: "-") { position += 1 }
    let digits = position
    skip(TextWords.isDigit)
    guard position > digits else { throw error("a digit is missing", at: position) }
    if next == UInt8(ascii: "."), position + 1 < bytes.count, TextWords.isDigit(bytes[position + 1]) {
      position += 1
      skip(TextWords.isDigit)
    }
    return try taken(limit: 60, "digits")
  }

  private mutating func quoted() throws(SegmentError) -> String {
    position += 1
    var result: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"): result += String(Character(try escape())).utf8
      case 0..<0x20: throw error("a control character is not escaped, as in \\n", at: position - 1)
      default: result.append(byte)
      }
      guard result.count <= SegmentLimits.textByteCount else {
        throw .tooLarge(path: place(of: start), what: "bytes of text", limit: SegmentLimits.textByteCount)
      }
    }
    throw error("a text does not end", at: start)
  }

  private mutating func escape() throws(SegmentError) -> Unicode.Scalar {
    let place = position - 1
    guard let byte = next else { throw error("a text does not end", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return Unicode.Scalar(byte)
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u") where next == UInt8(ascii: "{"):
      position += 1
      let digits = position
      while let byte = next, Character(Unicode.Scalar(byte)).isHexDigit, position - digits < 8 { position += 1 }
      let text = String(decoding: bytes[digits..<position], as: UTF8.self)
      guard next == UInt8(ascii: "}"), let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) else {
        throw error("there is no such character", at: place)
      }
      position += 1
      return scalar
    default: throw error("nothing is escaped like this", at: place)
    }
  }
}
