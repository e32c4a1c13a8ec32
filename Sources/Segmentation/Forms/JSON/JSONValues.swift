internal import CustomerModel

/// Values in JSON: texts, whole numbers, true and false, null and lists of texts as themselves; all others as an object
/// of one member that is named by the type.
enum JSONValues {
  /// The types that are written as an object.
  static let typeNames: [AttributeType] = [.decimal, .money, .date, .timestamp, .birthday]

  static func values(_ node: JSONNode, _ place: JSONPlace) throws(SegmentError) -> [AttributeValue] {
    var values: [AttributeValue] = []
    for (index, node) in try node.list(place, of: "values").enumerated() {
      values.append(try value(node, .element(place, index)))
    }
    return values
  }

  static func value(_ node: JSONNode, _ place: JSONPlace) throws(SegmentError) -> AttributeValue {
    switch node {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .string(let text): return .string(text)
    case .array: return .strings(try node.texts(place))
    case .number(let digits):
      if !digits.utf8.contains(UInt8(ascii: ".")) {
        guard let value = Int64(digits) else {
          throw .invalidValue(path: "\(place)", value: digits, reason: "a whole number has at most 64 bits")
        }
        return .integer(value)
      }
      return try value(digits, of: .decimal, place)
    case .object:
      var object = try JSONObject(node, place, what: "a value")
      let name = try object.name(of: typeNames.map(\.rawValue), what: "the value's type")
      let text = try object.text(name)
      guard let type = AttributeType(rawValue: name) else {
        throw .unknownMember(path: "\(object.place(of: name))", name: name)
      }
      try object.finish()
      return try value(text, of: type, object.place(of: name))
    }
  }

  private static func value(
    _ text: String, of type: AttributeType, _ place: JSONPlace
  ) throws(SegmentError) -> AttributeValue {
    do throws(ModelError) {
      guard let value = try ValueForm.value(text, of: type) else {
        throw ModelError.invalidDecimal(text: text)
      }
      return value
    } catch {
      throw .invalidValue(path: "\(place)", value: text, reason: error.description)
    }
  }

  static func node(_ value: AttributeValue) -> JSONNode {
    switch value {
    case .null: .null
    case .string(let text): .string(text)
    case .boolean(let value): .boolean(value)
    case .integer(let value): .number(String(value))
    case .strings(let texts): .array(texts.map { .string($0) })
    case .decimal, .money, .date, .timestamp, .birthday:
      .object([JSONMember(name: value.type?.rawValue ?? "", value: .string(value.description))])
    }
  }
}
