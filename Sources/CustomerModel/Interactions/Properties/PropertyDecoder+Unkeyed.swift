/// The elements that a list is decoded from.
struct PropertyUnkeyedDecoding: UnkeyedDecodingContainer {
  let values: [PropertyValue]
  let path: PropertyPath
  private(set) var currentIndex = 0

  init(values: [PropertyValue], path: PropertyPath) {
    self.values = values
    self.path = path
  }

  var codingPath: [any CodingKey] { path.codingPath }
  var count: Int? { values.count }
  var isAtEnd: Bool { currentIndex >= values.count }

  mutating func decodeNil() throws -> Bool {
    guard try decoder().value == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Part: Decodable>(_ type: Part.Type) throws -> Part {
    try advancing { try $0.decode(type) }
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try advancing { try $0.container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try advancing { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try advancing { $0 } }

  /// What `body` makes of the next element, which counts as read only if it succeeds.
  private mutating func advancing<Result>(_ body: (PropertyDecoder) throws -> Result) throws -> Result {
    let result = try body(try decoder())
    currentIndex += 1
    return result
  }

  private func decoder() throws -> PropertyDecoder {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        PropertyValue.self,
        DecodingError.Context(
          codingPath: codingPath + [IndexKey(currentIndex)], debugDescription: "the list has no more elements"))
    }
    return PropertyDecoder(value: values[currentIndex], path: path.appending(currentIndex))
  }
}
