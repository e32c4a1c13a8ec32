extension Decoder {
  /// Decodes a text and reads a value from it; a text that is none is corrupted data, at its place in the document.
  func value<Value>(from read: (String) throws(ModelError) -> Value) throws -> Value {
    let container = try singleValueContainer()
    let text = try container.decode(String.self)
    do throws(ModelError) {
      return try read(text)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: codingPath, debugDescription: error.description, underlyingError: error))
    }
  }
}

extension Encoder {
  /// Encodes a value as its text.
  func encode(text: String) throws {
    var container = singleValueContainer()
    try container.encode(text)
  }
}
