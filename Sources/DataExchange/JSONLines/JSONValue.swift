internal import Foundation

/// A value of JSON, with numbers as they were written.
package enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// A whole number of 64 bits.
  case integer(Int64)
  /// Any other number, as decimal digits, perhaps with an exponent.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The object that a line of text is.
  ///
  /// - Throws: ``MalformedJSON``.
  static func object(in line: RawSpan) throws(MalformedJSON) -> [String: JSONValue] {
    let data = unsafe line.withUnsafeBytes { unsafe Data($0) }
    let parsed: Any
    do {
      parsed = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    } catch {
      throw MalformedJSON(reason: (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "\(error)")
    }
    guard case .object(let members) = JSONValue(parsed) else {
      throw MalformedJSON(reason: "it is a value of another kind")
    }
    return members
  }

  /// What Foundation made of a value.
  private init(_ value: Any) {
    switch value {
    case let text as String: self = .string(text)
    case let members as [String: Any]: self = .object(members.mapValues(JSONValue.init))
    case let elements as [Any]: self = .array(elements.map(JSONValue.init))
    case let number as NSNumber: self = JSONValue(number)
    default: self = .null
    }
  }

  private init(_ number: NSNumber) {
    switch unsafe number.objCType.pointee {
    case CChar(UInt8(ascii: "c")), CChar(UInt8(ascii: "B")): self = .boolean(number.boolValue)
    case CChar(UInt8(ascii: "d")), CChar(UInt8(ascii: "f")): self = .number(number.stringValue)
    default: self = Int64(number.stringValue).map { .integer($0) } ?? .number(number.stringValue)
    }
  }

  /// The value as compact JSON, names sorted.
  var json: String {
    let foundation = foundationValue
    let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
    let data = try? JSONSerialization.data(withJSONObject: foundation, options: options)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private var foundationValue: Any {
    switch self {
    case .null: NSNull()
    case .boolean(let value): value
    case .integer(let value): value
    case .number(let text): NSDecimalNumber(string: text)
    case .string(let text): text
    case .array(let values): values.map(\.foundationValue)
    case .object(let members): members.mapValues(\.foundationValue)
    }
  }
}

/// Why a line is no JSON object.
struct MalformedJSON: Error {
  let reason: String
}
