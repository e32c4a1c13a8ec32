/// A value that encodes another in its place.
struct PropertySingleValueEncoding: SingleValueEncodingContainer {
  let encoder: PropertyEncoder

  var codingPath: [any CodingKey] { encoder.codingPath }

  mutating func encodeNil() throws { encoder.storage.set(.null) }

  mutating func encode(_ value: some Encodable) throws {
    encoder.storage.set(try encoder.value(of: value, at: encoder.path, depth: encoder.depth))
  }
}
