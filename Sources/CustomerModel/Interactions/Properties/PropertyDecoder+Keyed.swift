/// The properties that a value is decoded from.
struct PropertyKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let properties: InteractionProperties
  let path: PropertyPath

  var codingPath: [any CodingKey] { path.codingPath }
  var allKeys: [Key] { properties.entries.compactMap { Key(stringValue: $0.name) } }

  func contains(_ key: Key) -> Bool { properties[key.stringValue] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).value == .null }

  func decode<Part: Decodable>(_ type: Part.Type, forKey key: Key) throws -> Part { try decoder(key).decode(type) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try decoder(NameKey("super")) }

  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

  private func decoder(_ key: some CodingKey) throws -> PropertyDecoder {
    guard let value = properties[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, DecodingError.Context(codingPath: codingPath, debugDescription: "there is no '\(key.stringValue)'"))
    }
    return PropertyDecoder(value: value, path: path.appending(key.stringValue))
  }
}
