/// The elements of a list.
struct PropertyUnkeyedEncoding: UnkeyedEncodingContainer {
  let encoder: PropertyEncoder

  var codingPath: [any CodingKey] { encoder.codingPath }
  var count: Int { encoder.storage.count }

  mutating func encodeNil() throws {
    try encoder.budget.take(PropertyValue.null.byteCount)
    encoder.storage.append(.value(.null))
  }

  mutating func encode(_ value: some Encodable) throws {
    let value = try encoder.value(of: value, at: encoder.path.appending(count), depth: encoder.depth + 1)
    encoder.storage.append(.value(value))
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    pending().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { pending().unkeyedContainer() }

  mutating func superEncoder() -> any Encoder { pending() }

  private func pending() -> PropertyEncoder {
    let nested = encoder.pending(at: encoder.path.appending(count))
    encoder.storage.append(.pending(nested.storage))
    return nested
  }
}
