extension InteractionProperties {
  /// What a host's content encodes.
  ///
  /// - Complexity: linear in what it encodes, and O(n log n) in the number of properties beside each other.
  init(encoding content: some InteractionContent) throws(InteractionError) {
    let value = try Self.translatingErrors {
      let encoder = PropertyEncoder()
      try content.encode(to: encoder)
      return try encoder.storage.finish()
    }
    guard case .object(let properties) = value else {
      throw .notEncodable(path: "", reason: "it encodes itself as a list or as a single value; give it properties")
    }
    self = properties
    try validateSize()
  }

  /// The host's content that decodes from the properties.
  ///
  /// - Complexity: O(n log n) in the number of properties.
  func decode<Content: InteractionContent>(as type: Content.Type) throws(InteractionError) -> Content {
    try Self.translatingErrors { try type.init(from: PropertyDecoder(value: .object(self), path: PropertyPath())) }
  }

  /// The first name that an entry shares with the one in front.
  var repeatedName: String? {
    zip(entries, entries.dropFirst()).first { $0.name.hasSameBytes(as: $1.name) }?.1.name
  }

  /// Gives what `body` throws, which may be anything that a host's type throws, the type of this package's errors.
  private static func translatingErrors<Result>(_ body: () throws -> Result) throws(InteractionError) -> Result {
    do {
      return try body()
    } catch let error as InteractionError {
      throw error
    } catch let error as EncodingError {
      guard case .invalidValue(_, let context) = error else { throw .notEncodable(path: "", reason: "\(error)") }
      throw .notEncodable(path: PropertyPath(context.codingPath).description, reason: context.debugDescription)
    } catch let error as DecodingError {
      throw InteractionError(error)
    } catch {
      throw .notEncodable(path: "", reason: "\(error)")
    }
  }
}

extension InteractionError {
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      self = .notDecodable(path: PropertyPath(context.codingPath).description, reason: context.debugDescription)
    case .keyNotFound(let key, let context):
      self = .notDecodable(
        path: PropertyPath(context.codingPath).appending(key.stringValue).description,
        reason: "there is no such property")
    @unknown default:
      self = .notDecodable(path: "", reason: "\(error)")
    }
  }
}
