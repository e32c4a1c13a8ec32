internal import CustomerModel

/// Reads the JSON of a form to the letter of its grammar. What is too large or too deep is refused where it begins to be.
struct JSONFormReader {
  private let bytes: [UInt8]
  private var position = 0

  /// Each level of conditions is at most five levels of JSON: a test, a measure, an activity, its list, and one of that.
  static let depthLimit = 5 * SegmentLimits.depth + 10
  /// More than any object of a form has.
  static let memberLimit = 16

  init(_ json: some Sequence<UInt8>) throws(SegmentError) {
    // One more than there may be says that there is more, without reading it.
    bytes = Array(json.prefix(SegmentLimits.formByteCount + 1))
    guard bytes.count <= SegmentLimits.formByteCount else {
      throw .tooLarge(path: "$", what: "bytes of JSON", limit: SegmentLimits.formByteCount)
    }
  }

  /// The value that all bytes together are.
  mutating func finish() throws(SegmentError) -> JSONNode {
    let node = try value(.root, depth: 0)
    skipSpaces()
    guard position == bytes.count else { throw error("there is more behind the value", .root) }
    return node
  }

  private func error(_ reason: String, _ place: JSONPlace) -> SegmentError {
    // Counted here only: once, and if something is wrong.
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return .malformed(path: "\(place)", reason: "\(reason) (line \(line), byte \(before.count - start + 1))")
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

  private mutating func value(_ place: JSONPlace, depth: Int) throws(SegmentError) -> JSONNode {
    guard depth <= Self.depthLimit else {
      throw .tooLarge(path: "\(place)", what: "levels of JSON", limit: Self.depthLimit)
    }
    skipSpaces()
    switch next {
    case UInt8(ascii: "{"): return try object(place, depth: depth)
    case UInt8(ascii: "["): return try array(place, depth: depth)
    case UInt8(ascii: "\""): return .string(try string(place))
    case UInt8(ascii: "t"): return try word("true", .boolean(true), place)
    case UInt8(ascii: "f"): return try word("false", .boolean(false), place)
    case UInt8(ascii: "n"): return try word("null", .null, place)
    case nil: throw error("the text ends where a value is missing", place)
    case let byte? where byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte):
      return .number(try number(place))
    default: throw error("no value begins like this", place)
    }
  }

  private mutating func word(
    _ word: StaticString, _ node: JSONNode, _ place: JSONPlace
  ) throws(SegmentError) -> JSONNode {
    let letters = Array("\(word)".utf8)
    guard bytes[position...].starts(with: letters) else { throw error("no value begins like this", place) }
    position += letters.count
    return node
  }

  private mutating func object(_ place: JSONPlace, depth: Int) throws(SegmentError) -> JSONNode {
    position += 1
    var members: [JSONMember] = []
    guard !skip("}") else { return .object([]) }
    repeat {
      skipSpaces()
      guard next == UInt8(ascii: "\"") else { throw error("a name is missing", place) }
      let name = try string(place)
      guard !members.contains(where: { $0.name.hasSameBytes(as: name) }) else {
        throw error("the member '\(name.prefix(200))' is there twice", place)
      }
      guard members.count < Self.memberLimit else {
        throw .tooLarge(path: "\(place)", what: "members of an object", limit: Self.memberLimit)
      }
      guard skip(":") else { throw error("a colon is missing", place) }
      members.append(JSONMember(name: name, value: try value(.member(place, name), depth: depth + 1)))
    } while skip(",")
    guard skip("}") else { throw error("an object does not end", place) }
    return .object(members)
  }

  private mutating func array(_ place: JSONPlace, depth: Int) throws(SegmentError) -> JSONNode {
    position += 1
    var values: [JSONNode] = []
    guard !skip("]") else { return .array([]) }
    repeat {
      guard values.count < SegmentLimits.listLength else {
        throw .tooLarge(path: "\(place)", what: "values in a list", limit: SegmentLimits.listLength)
      }
      values.append(try value(.element(place, values.count), depth: depth + 1))
    } while skip(",")
    guard skip("]") else { throw error("a list does not end", place) }
    return .array(values)
  }

  // MARK: Numbers

  private mutating func number(_ place: JSONPlace) throws(SegmentError) -> String {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try skipDigits(place) }
    if next == UInt8(ascii: ".") {
      position += 1
      try skipDigits(place)
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      throw error("a number has an exponent; write its digits", place)
    }
    // 64 bits have 20 digits; a point, a sign and zeros behind the point may be there, too.
    guard position - start <= 60 else { throw error("a number has too many digits", place) }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func skipDigits(_ place: JSONPlace) throws(SegmentError) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw error("a digit is missing", place) }
  }

  // MARK: Texts

  private mutating func string(_ place: JSONPlace) throws(SegmentError) -> String {
    position += 1
    var start = position
    var parts = ""
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        parts += try text(start..<position, place)
        guard parts.utf8.count <= SegmentLimits.textByteCount else {
          throw .tooLarge(path: "\(place)", what: "bytes of text", limit: SegmentLimits.textByteCount)
        }
        position += 1
        return parts
      case UInt8(ascii: "\\"):
        parts += try text(start..<position, place)
        position += 1
        parts.unicodeScalars.append(try escape(place))
        start = position
      case 0..<0x20: throw error("a control character is not escaped", place)
      default: position += 1
      }
    }
    throw error("a text does not end", place)
  }

  private func text(_ range: Range<Int>, _ place: JSONPlace) throws(SegmentError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else { throw error("a text is no UTF-8", place) }
    return text
  }

  private mutating func escape(_ place: JSONPlace) throws(SegmentError) -> Unicode.Scalar {
    guard let byte = next else { throw error("a text does not end", place) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try unit(place)
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, next == UInt8(ascii: "\\"), position + 1 < bytes.count,
        bytes[position + 1] == UInt8(ascii: "u")
      else { throw error("half of a character is missing", place) }
      position += 2
      let second = try self.unit(place)
      guard (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (second - 0xDC00))
      else { throw error("half of a character is missing", place) }
      return scalar
    default: throw error("nothing is escaped like this", place)
    }
  }

  private mutating func unit(_ place: JSONPlace) throws(SegmentError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("a hexadecimal digit is missing", place)
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}
