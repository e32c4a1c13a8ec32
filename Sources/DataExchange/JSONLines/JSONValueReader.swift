/// Reads JSON of one value as a whole.
struct JSONValueReader: ~Escapable {
  private var scanner: JSONScanner

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { scanner = JSONScanner(bytes) }

  /// The value that all bytes together are.
  mutating func finish() throws(MalformedJSON) -> JSONValue {
    let value = try readValue(depth: 0)
    try scanner.finish()
    return value
  }

  private mutating func readValue(depth: Int) throws(MalformedJSON) -> JSONValue {
    switch scanner.next {
    case UInt8(ascii: "{"): return try readObject(depth: depth)
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "\""): return .string(scanner.string(try scanner.takeText()))
    case UInt8(ascii: "t"):
      _ = try scanner.take(word: "true")
      return .boolean(true)
    case UInt8(ascii: "f"):
      _ = try scanner.take(word: "false")
      return .boolean(false)
    case UInt8(ascii: "n"):
      _ = try scanner.take(word: "null")
      return .null
    default: return try readNumber()
    }
  }

  private mutating func readNumber() throws(MalformedJSON) -> JSONValue {
    let number = try scanner.takeNumber()
    let digits = String(copying: scanner.bytes.extracting(number.digits))
    if number.isWhole { return Int64(digits).map { .integer($0) } ?? .number(digits) }
    guard let plain = JSONNumber.withoutExponent(digits) else { return .number(digits) }
    return Int64(plain).map { .integer($0) } ?? .number(plain)
  }

  private mutating func readArray(depth: Int) throws(MalformedJSON) -> JSONValue {
    guard depth < JSONScanner.depthLimit else { throw scanner.malformed("there are too many levels") }
    scanner.skipByte()
    var values: [JSONValue] = []
    guard !scanner.take("]") else { return .array([]) }
    repeat { values.append(try readValue(depth: depth + 1)) } while scanner.take(",")
    guard scanner.take("]") else { throw scanner.malformed("a list does not end") }
    return .array(values)
  }

  private mutating func readObject(depth: Int) throws(MalformedJSON) -> JSONValue {
    guard depth < JSONScanner.depthLimit else { throw scanner.malformed("there are too many levels") }
    scanner.skipByte()
    var members: [String: JSONValue] = [:]
    guard !scanner.take("}") else { return .object([:]) }
    repeat {
      let text = try scanner.takeName()
      let name = scanner.string(text)
      guard members.updateValue(try readValue(depth: depth + 1), forKey: name) == nil else {
        throw scanner.malformed("the name '\(name)' is there twice", at: text.start)
      }
    } while scanner.take(",")
    guard scanner.take("}") else { throw scanner.malformed("an object does not end") }
    return .object(members)
  }
}

/// How numbers of JSON are written.
enum JSONNumber {
  /// The most digits that a number is written out with.
  private static let digitLimit = 40

  /// The digits of a number with an exponent, written out; nil without one, and for dozens of digits.
  static func withoutExponent(_ text: String) -> String? {
    guard let mark = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }),
      let exponent = Int(text[text.utf8.index(after: mark)...]), abs(exponent) <= digitLimit
    else { return nil }
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let parts = text[..<mark].drop { $0 == "-" }.split(separator: ".")
    guard let whole = parts.first else { return nil }
    var digits = parts.joined()
    var point = whole.count + exponent
    if point <= 0 {
      digits = String(repeating: "0", count: 1 - point) + digits
      point = 1
    }
    if point > digits.count { digits += String(repeating: "0", count: point - digits.count) }
    guard digits.count <= digitLimit else { return nil }
    let front = digits.prefix(point).drop { $0 == "0" }
    let rest = digits.dropFirst(point)
    return (isNegative ? "-" : "") + (front.isEmpty ? "0" : front) + (rest.isEmpty ? "" : "." + rest)
  }
}
