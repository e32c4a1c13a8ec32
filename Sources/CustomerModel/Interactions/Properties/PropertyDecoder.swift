/// Reads a host's content from properties.
struct PropertyDecoder: Decoder {
  let value: PropertyValue
  let path: PropertyPath

  var codingPath: [any CodingKey] { path.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let properties) = value else { throw mismatch(InteractionProperties.self) }
    return KeyedDecodingContainer(PropertyKeyedDecoding(properties: properties, path: path))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let values) = value else { throw mismatch([PropertyValue].self) }
    return PropertyUnkeyedDecoding(values: values, path: path)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    PropertySingleValueDecoding(decoder: self)
  }

  /// The value as a type.
  func decode<Part: Decodable>(_ type: Part.Type) throws -> Part {
    guard let representable = type as? any PropertyRepresentable.Type else { return try type.init(from: self) }
    guard let part = representable.init(propertyValue: value) as? Part else { throw mismatch(type) }
    return part
  }

  private func mismatch(_ type: Any.Type) -> DecodingError {
    let context = DecodingError.Context(
      codingPath: codingPath, debugDescription: "a \(type) is expected and \(value.briefDescription) is found")
    if case .null = value { return .valueNotFound(type, context) }
    return .typeMismatch(type, context)
  }
}

extension PropertyValue {
  /// What the value is, without what a person may have written.
  fileprivate var briefDescription: String {
    switch self {
    case .null: "nothing"
    case .boolean(let value): "\(value)"
    case .integer(let value): "the number \(value)"
    case .unsigned(let value): "the number \(value)"
    case .double(let value): "the number \(value)"
    case .string(let text): "a text of \(text.utf8.count) bytes"
    case .array(let values): "a list of \(values.count) elements"
    case .object(let properties): "an object of \(properties.entries.count) properties"
    }
  }
}
