extension PropertyValue {
  /// What a value of this package encodes, whatever its size: for documents of many kinds of records.
  ///
  /// - Throws: what the value's type throws, and ``InteractionError`` for numbers that are not finite.
  package init(encoding value: some Encodable) throws {
    let budget = PropertyBudget(byteLimit: .max, depthLimit: Self.documentDepthLimit)
    self = try PropertyEncoder(budget).value(of: value, at: PropertyPath(), depth: 0)
  }

  /// The value that decodes from this one.
  ///
  /// - Throws: what the value's type throws.
  package func decode<Value: Decodable>(as type: Value.Type) throws -> Value {
    try PropertyDecoder(value: self, path: PropertyPath()).decode(type)
  }

  /// The most levels of a document: those of a host's properties, and some around them.
  static let documentDepthLimit = 2 * InteractionProperties.depthLimit
}

extension InteractionProperties {
  /// Properties without some names.
  package func removing(_ names: [String]) -> InteractionProperties {
    InteractionProperties(sorted: entries.filter { entry in !names.contains { $0.hasSameBytes(as: entry.name) } })
  }
}
