import Foundation
import Segmentation

/// A value of JSON.
indirect enum SchemaValue: Decodable, Equatable {
  case null
  case boolean(Bool)
  case number(Decimal)
  case string(String)
  case array([SchemaValue])
  case object([String: SchemaValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Decimal.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([SchemaValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: SchemaValue].self))
    }
  }

  init(json: String) throws { self = try JSONDecoder().decode(SchemaValue.self, from: Data(json.utf8)) }

  subscript(name: String) -> SchemaValue? { if case .object(let members) = self { members[name] } else { nil } }

  var elements: [SchemaValue] { if case .array(let values) = self { values } else { [] } }
  var members: [String: SchemaValue] { if case .object(let members) = self { members } else { [:] } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var number: Decimal? { if case .number(let number) = self { number } else { nil } }

  var typeNames: Set<String> {
    switch self {
    case .null: ["null"]
    case .boolean: ["boolean"]
    case .number(let value): Decimal(string: "\(value)")?.isWhole == true ? ["number", "integer"] : ["number"]
    case .string: ["string"]
    case .array: ["array"]
    case .object: ["object"]
    }
  }
}

extension Decimal {
  fileprivate var isWhole: Bool {
    var (whole, copy) = (Decimal(), self)
    NSDecimalRound(&whole, &copy, 0, .plain)
    return whole == self
  }
}

/// A JSON Schema, of the words that Docs/segment.schema.json uses. Any other word is an error.
struct SchemaDocument {
  struct UnknownWord: Error { let word: String }

  let root: SchemaValue

  init() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Docs/segment.schema.json")
    root = try SchemaValue(json: String(contentsOf: url, encoding: .utf8))
  }

  func definition(_ name: String) -> SchemaValue { root["$defs"]?[name] ?? .null }

  /// Whether a value is what a schema says.
  func admits(_ value: SchemaValue, _ schema: SchemaValue) throws -> Bool {
    if case .boolean(let isAdmitted) = schema { return isAdmitted }
    for (word, rule) in schema.members {
      guard try admits(value, schema, word, rule) else { return false }
    }
    return true
  }

  private func admits(_ value: SchemaValue, _ schema: SchemaValue, _ word: String, _ rule: SchemaValue) throws -> Bool {
    switch word {
    case "$schema", "$defs", "title", "description", "examples": return true
    case "$ref": return try admits(value, definition(String((rule.text ?? "").dropFirst("#/$defs/".count))))
    case "type": return !value.typeNames.isDisjoint(with: rule.text.map { [$0] } ?? rule.elements.compactMap(\.text))
    case "enum": return rule.elements.contains(value)
    case "const": return rule == value
    case "minimum": return value.number.flatMap { number in rule.number.map { number >= $0 } } ?? true
    case "minLength": return value.text.flatMap { text in rule.number.map { Decimal(text.count) >= $0 } } ?? true
    case "pattern":
      let pattern = try TextPattern(rule.text ?? "")
      return value.text.map(pattern.matches) ?? true
    case "minItems":
      return try isOther(value, "array") || rule.number.map { Decimal(value.elements.count) >= $0 } ?? false
    case "maxItems":
      return try isOther(value, "array") || rule.number.map { Decimal(value.elements.count) <= $0 } ?? false
    case "items": return try value.elements.allSatisfy { try admits($0, rule) }
    case "required": return rule.elements.allSatisfy { $0.text.map { value[$0] != nil } ?? false }
    case "properties":
      return try value.members.allSatisfy { name, member in try rule[name].map { try admits(member, $0) } ?? true }
    case "additionalProperties":
      return value.members.keys.allSatisfy { schema["properties"]?[$0] != nil } || rule != .boolean(false)
    case "allOf": return try rule.elements.allSatisfy { try admits(value, $0) }
    case "oneOf": return try rule.elements.filter { try admits(value, $0) }.count == 1
    default: throw UnknownWord(word: word)
    }
  }

  private func isOther(_ value: SchemaValue, _ type: String) throws -> Bool { !value.typeNames.contains(type) }
}
