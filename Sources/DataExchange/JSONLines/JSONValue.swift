/// A value of JSON, with numbers as they were written.
package enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// A whole number of 64 bits.
  case integer(Int64)
  /// Any other number, as decimal digits; with an exponent only if it would have dozens of digits without.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The object that a line of text is.
  ///
  /// - Throws: ``MalformedJSON``, also for an object that has a name twice.
  static func object(in line: RawSpan) throws(MalformedJSON) -> [String: JSONValue] {
    var reader = JSONValueReader(line)
    guard case .object(let members) = try reader.finish() else {
      throw MalformedJSON(reason: "it is a value of another kind")
    }
    return members
  }

  /// The value as compact JSON, names in the order of their UTF-8.
  var json: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the value as compact JSON.
  func append(to text: inout [UInt8]) {
    switch self {
    case .null: text += "null".utf8
    case .boolean(let flag): text += (flag ? "true" : "false").utf8
    case .integer(let number): text += String(number).utf8
    case .number(let digits): text += digits.utf8
    case .string(let string): Self.append(string, to: &text)
    case .array(let values):
      text.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        value.append(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let members):
      text.append(UInt8(ascii: "{"))
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        Self.append(member.key, to: &text)
        text.append(UInt8(ascii: ":"))
        member.value.append(to: &text)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  private static func append(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0x0A: text += "\\n".utf8
      case 0x0D: text += "\\r".utf8
      case 0x09: text += "\\t".utf8
      case 0..<0x20: text += ((byte < 16 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
