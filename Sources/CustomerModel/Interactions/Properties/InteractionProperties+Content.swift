extension InteractionProperties {
  /// What a host's content encodes.
  init(encoding content: some InteractionContent) throws(InteractionError) {
    throw .notEncodable(path: "", reason: "not yet")
  }

  /// The host's content that decodes from the properties.
  func decode<Content: InteractionContent>(as type: Content.Type) throws(InteractionError) -> Content {
    throw .notDecodable(path: "", reason: "not yet")
  }
}
