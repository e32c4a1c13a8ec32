extension Customer: Codable {
  /// Reads what ``encode(to:)`` writes; members that are missing are empty.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Member.self)
    self.init(
      id: try container.decodeIfPresent(CustomerID.self, forKey: .id),
      externalIDs: try container.decodeIfPresent([ExternalID].self, forKey: .externalIDs) ?? [],
      attributes: try container.decodeIfPresent([String: AttributeValue].self, forKey: .attributes) ?? [:],
      tags: Set(try container.decodeIfPresent([String].self, forKey: .tags) ?? []),
      memberships: try container.decodeIfPresent([String: String].self, forKey: .memberships) ?? [:])
  }

  /// Writes an object: the number, the external identifiers, attributes with their types, the tags sorted, and the
  /// memberships.
  ///
  /// The same customer is the same JSON if the encoder sorts keys.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Member.self)
    try container.encodeIfPresent(id, forKey: .id)
    try container.encode(externalIDs, forKey: .externalIDs)
    try container.encode(attributes, forKey: .attributes)
    try container.encode(tags.sorted { $0.precedesByBytes($1) }, forKey: .tags)
    try container.encode(memberships, forKey: .memberships)
  }

  private enum Member: String, CodingKey {
    case id, externalIDs, attributes, tags, memberships
  }
}
