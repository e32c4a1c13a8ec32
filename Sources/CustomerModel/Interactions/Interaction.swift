/// One thing that a customer did or that was done for them.
///
/// ```swift
/// let order = Interaction(
///   .purchase(Purchase(total: try Money("49.90 EUR"))), by: ExternalID("ada@shop.example", kind: "email"),
///   occurredAt: try Timestamp(day: "2026-11-22"), recordedAt: try Timestamp(day: "2026-11-23"),
///   key: InteractionKey(source: "shop", id: "order-1001"))
/// order.payload.kind  // == .purchase
/// ```
///
/// As JSON: `{"externalID": {"kind": "email", "value": "ada@shop.example"}, "occurredAt": "2026-11-22T00:00:00Z",
/// "recordedAt": "2026-11-23T00:00:00Z", "key": {"source": "shop", "id": "order-1001"}, "kind": "purchase", "content":
/// {"total": "49.90 EUR", "itemCount": 1}}`; without a key if there is none, with `"corrects": {…}` if it replaces another
/// one, and with `"isVoided": true` if it is.
public struct Interaction: Hashable, Sendable {
  /// What happened.
  public let payload: InteractionPayload
  /// The identifier that it came with. The interaction keeps it, whatever customers are merged.
  public let externalID: ExternalID
  /// When it happened.
  public let occurredAt: Timestamp
  /// When the store learned of it. A store sets it where a host leaves it out, so an answer of a store always has it.
  public let recordedAt: Timestamp?
  /// What makes it the same one when it is told twice. Without a key it is its content: the same content at the same
  /// instant is the same fact.
  public let key: InteractionKey?
  /// The key of the interaction that this one replaces, which counts for nothing any more.
  public let corrects: InteractionKey?
  /// Whether it was declared void, or replaced by another one. Only an answer of a store says so.
  public let isVoided: Bool

  /// An interaction.
  public init(
    _ payload: InteractionPayload, by externalID: ExternalID, occurredAt: Timestamp,
    recordedAt: Timestamp? = nil, key: InteractionKey? = nil, corrects: InteractionKey? = nil, isVoided: Bool = false
  ) {
    self.payload = payload
    self.externalID = externalID
    self.occurredAt = occurredAt
    self.recordedAt = recordedAt
    self.key = key
    self.corrects = corrects
    self.isVoided = isVoided
  }

  /// Checks that the interaction can be recorded: its payload and its key.
  ///
  /// - Throws: ``InteractionError``.
  public func validate() throws(InteractionError) {
    try payload.validate()
    try key?.validate()
    try corrects?.validate(at: "corrects")
    guard let corrects else { return }
    guard let key else {
      throw .invalidValue(path: "key", value: "", remedy: "give a correction a key of its own")
    }
    guard key != corrects else {
      throw .invalidValue(
        path: "corrects", value: corrects.description, remedy: "give the correction another key than what it corrects")
    }
  }
}

extension Interaction: Codable {
  private enum CodingKeys: String, CodingKey {
    case externalID, occurredAt, recordedAt, key, corrects, isVoided
  }

  /// Reads the properties; `recordedAt`, `key`, `corrects` and `isVoided` need not be there.
  ///
  /// - Throws: `DecodingError`, and ``InteractionError`` for content that makes no sense.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try InteractionPayload(from: decoder), by: try container.decode(ExternalID.self, forKey: .externalID),
      occurredAt: try container.decode(Timestamp.self, forKey: .occurredAt),
      recordedAt: try container.decodeIfPresent(Timestamp.self, forKey: .recordedAt),
      key: try container.decodeIfPresent(InteractionKey.self, forKey: .key),
      corrects: try container.decodeIfPresent(InteractionKey.self, forKey: .corrects),
      isVoided: try container.decodeIfPresent(Bool.self, forKey: .isVoided) ?? false)
    try validate()
  }

  /// Writes the properties, the payload's beside the others.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(externalID, forKey: .externalID)
    try container.encode(occurredAt, forKey: .occurredAt)
    try container.encodeIfPresent(recordedAt, forKey: .recordedAt)
    try container.encodeIfPresent(key, forKey: .key)
    try container.encodeIfPresent(corrects, forKey: .corrects)
    if isVoided { try container.encode(true, forKey: .isVoided) }
    try payload.encode(to: encoder)
  }
}
