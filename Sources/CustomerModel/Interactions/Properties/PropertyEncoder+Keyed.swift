/// The properties of a value.
struct PropertyKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: PropertyEncoder

  var codingPath: [any CodingKey] { encoder.codingPath }

  mutating func encodeNil(forKey key: Key) throws {
    try encoder.budget.take(PropertyValue.null.byteCount + key.stringValue.utf8.count)
    encoder.storage.append(.value(.null), for: key.stringValue)
  }

  mutating func encode(_ value: some Encodable, forKey key: Key) throws {
    let name = key.stringValue
    try encoder.budget.take(name.utf8.count)
    let value = try encoder.value(of: value, at: encoder.path.appending(name), depth: encoder.depth + 1)
    encoder.storage.append(.value(value), for: name)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    pending(key.stringValue).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    pending(key.stringValue).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { pending("super") }

  mutating func superEncoder(forKey key: Key) -> any Encoder { pending(key.stringValue) }

  private func pending(_ name: String) -> PropertyEncoder {
    let nested = encoder.pending(at: encoder.path.appending(name))
    encoder.storage.append(.pending(nested.storage), for: name)
    return nested
  }
}
