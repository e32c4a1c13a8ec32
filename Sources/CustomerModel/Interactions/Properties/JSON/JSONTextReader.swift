/// Reads JSON of one value, to the letter of its grammar: what is no JSON, or has a name twice, is an error.
struct JSONTextReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value that all bytes together are.
  mutating func finish() throws(JSONTextError) -> PropertyValue {
    let value = try readValue(depth: 0)
    skipSpaces()
    guard position == bytes.count else { throw error("there is more behind the value") }
    return value
  }

  private func error(_ reason: String, at offset: Int? = nil) -> JSONTextError {
    JSONTextError(offset: offset ?? position, reason: reason)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpaces() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func readValue(depth: Int) throws(JSONTextError) -> PropertyValue {
    guard depth <= PropertyValue.documentDepthLimit else { throw error("there are too many levels") }
    skipSpaces()
    switch next {
    case UInt8(ascii: "{"): return try readObject(depth: depth)
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try read("true", as: .boolean(true))
    case UInt8(ascii: "f"): return try read("false", as: .boolean(false))
    case UInt8(ascii: "n"): return try read("null", as: .null)
    case nil: throw error("the text ends")
    case let byte? where byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte):
      return try readNumber()
    default: throw error("no value begins like this")
    }
  }

  private mutating func read(
    _ word: StaticString, as value: PropertyValue
  ) throws(JSONTextError) -> PropertyValue {
    let letters = Array("\(word)".utf8)
    guard bytes[position...].starts(with: letters) else { throw error("no value begins like this") }
    position += letters.count
    return value
  }

  private mutating func readObject(depth: Int) throws(JSONTextError) -> PropertyValue {
    let start = position
    position += 1
    var entries: [InteractionProperties.Entry] = []
    guard !skip("}") else { return .object(InteractionProperties()) }
    repeat {
      skipSpaces()
      guard next == UInt8(ascii: "\"") else { throw error("a name is missing") }
      let name = try readString()
      guard skip(":") else { throw error("a colon is missing") }
      entries.append(InteractionProperties.Entry(name: name, value: try readValue(depth: depth + 1)))
    } while skip(",")
    guard skip("}") else { throw error("an object does not end") }
    let properties = InteractionProperties(unsorted: entries)
    if let name = properties.repeatedName { throw error("the name '\(name)' is there twice", at: start) }
    return .object(properties)
  }

  private mutating func readArray(depth: Int) throws(JSONTextError) -> PropertyValue {
    position += 1
    var values: [PropertyValue] = []
    guard !skip("]") else { return .array([]) }
    repeat { values.append(try readValue(depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw error("a list does not end") }
    return .array(values)
  }

  // MARK: Numbers

  private mutating func readNumber() throws(JSONTextError) -> PropertyValue {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try skipDigits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { position += 1 }
      try skipDigits()
    }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int64(digits) { return .integer(value) }
    if isWhole, let value = UInt64(digits) { return .unsigned(value) }
    guard let value = Double(digits), let number = try? PropertyValue(value, at: PropertyPath()) else {
      throw error("the number is too great", at: start)
    }
    return number
  }

  private mutating func skipDigits() throws(JSONTextError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw error("a digit is missing") }
  }

  // MARK: Texts

  private mutating func readString() throws(JSONTextError) -> String {
    position += 1
    var start = position
    var parts = ""
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        parts += try text(start..<position)
        position += 1
        return parts
      case UInt8(ascii: "\\"):
        parts += try text(start..<position)
        position += 1
        parts.unicodeScalars.append(try readEscape())
        start = position
      case 0..<0x20: throw error("a control character is not escaped")
      default: position += 1
      }
    }
    throw error("a text does not end")
  }

  private func text(_ range: Range<Int>) throws(JSONTextError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw error("a text is no UTF-8", at: range.lowerBound)
    }
    return text
  }

  private mutating func readEscape() throws(JSONTextError) -> Unicode.Scalar {
    let start = position
    guard let byte = next else { throw error("a text does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try readUnit()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, next == UInt8(ascii: "\\"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "u")
      else { throw error("half of a character is missing", at: start) }
      position += 2
      let second = UInt32(try readUnit())
      guard (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (second - 0xDC00))
      else { throw error("half of a character is missing", at: start) }
      return scalar
    default: throw error("nothing is escaped like this", at: start)
    }
  }

  private mutating func readUnit() throws(JSONTextError) -> UInt16 {
    guard position + 4 <= bytes.count else { throw error("a text does not end") }
    let digits = bytes[position..<position + 4]
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("a hexadecimal digit is missing") }
    position += 4
    return unit
  }
}

extension PropertyValue {
  /// The value that a JSON text writes.
  package init(json bytes: [UInt8]) throws(JSONTextError) {
    var reader = JSONTextReader(bytes)
    self = try reader.finish()
  }
}
