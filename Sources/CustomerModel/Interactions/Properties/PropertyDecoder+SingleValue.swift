/// A value that decodes itself from another in its place.
struct PropertySingleValueDecoding: SingleValueDecodingContainer {
  let decoder: PropertyDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value == .null }

  func decode<Part: Decodable>(_ type: Part.Type) throws -> Part { try decoder.decode(type) }
}
