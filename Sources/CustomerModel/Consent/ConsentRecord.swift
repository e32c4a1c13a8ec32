/// That a customer consented to something, or withdrew it: one entry of a history that is only added to.
///
/// ```swift
/// let yes = try ConsentRecord(
///   .granted, purpose: "newsletter", channel: .email, at: try Timestamp(day: "2026-01-10"), source: "web form",
///   textVersion: "2026-01", expiresAt: try Timestamp(day: "2028-01-10"))
/// let state = ConsentLedger([yes]).state(
///   purpose: "newsletter", channel: .email, asOf: try Timestamp(day: "2027-06-01"))
/// state.isGranted  // == true
/// ```
public struct ConsentRecord: Hashable, Sendable {
  /// What the customer said.
  public enum Decision: String, Hashable, Sendable, CaseIterable, Codable {
    /// Yes.
    case granted
    /// No, or no more.
    case withdrawn
  }

  /// What it is for, such as `newsletter` or `profiling`.
  public let purpose: String
  /// The way of contact; nil for all of them, and for what is no contact.
  public let channel: Channel?
  /// What the customer said.
  public let decision: Decision
  /// When they said it, and since when it holds.
  public let at: Timestamp
  /// Where it was said, such as `web form` or `support call`.
  public let source: String
  /// The version of the text that was agreed to.
  public let textVersion: String?
  /// The instant from which it does not hold any more; nil if it holds until it is withdrawn.
  public let expiresAt: Timestamp?

  /// A record. Accents of the purpose and of the channel's name are composed, so that they are the same wherever they
  /// were typed.
  ///
  /// - Throws: ``ConsentError`` if the purpose (at most 64 bytes of UTF-8) or the name of the channel (likewise) is empty
  ///   or too long, if the source or the text version is longer than 256, if it expires at or before `at`, and if a
  ///   withdrawal is to expire.
  public init(
    _ decision: Decision, purpose: String, channel: Channel? = nil, at: Timestamp, source: String,
    textVersion: String? = nil, expiresAt: Timestamp? = nil
  ) throws(ConsentError) {
    self.purpose = purpose.composed
    // One that is built in may be given as another one of that name.
    self.channel = channel.map { Channel($0.name) }
    self.decision = decision
    self.at = at
    self.source = source
    self.textVersion = textVersion
    self.expiresAt = expiresAt
    try Self.check(self.purpose, "consent.purpose", limit: 64)
    if let channel { try Self.check(channel.name, "consent.channel", limit: 64) }
    try Self.check(source, "consent.source", limit: 256, canBeEmpty: true)
    if let textVersion { try Self.check(textVersion, "consent.textVersion", limit: 256, canBeEmpty: true) }
    if let expiresAt {
      guard decision == .granted else { throw .withdrawalExpires(purpose: purpose, expiresAt: expiresAt) }
      guard at < expiresAt else { throw .expiresTooEarly(at: at, expiresAt: expiresAt) }
    }
  }

  private static func check(
    _ text: String, _ path: String, limit: Int, canBeEmpty: Bool = false
  ) throws(ConsentError) {
    guard canBeEmpty || !text.isEmpty else { throw .empty(path: path) }
    guard text.utf8.count <= limit else { throw .tooLong(path: path, text: text, limit: limit) }
  }
}

extension ConsentRecord: Codable {
  /// Reads an object with the record's fields.
  ///
  /// - Throws: `DecodingError.dataCorrupted` with the ``ConsentError`` as its cause if the fields make no record.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let decision = try container.decode(Decision.self, forKey: .decision)
    let purpose = try container.decode(String.self, forKey: .purpose)
    let channel = try container.decodeIfPresent(Channel.self, forKey: .channel)
    let at = try container.decode(Timestamp.self, forKey: .at)
    let source = try container.decode(String.self, forKey: .source)
    let textVersion = try container.decodeIfPresent(String.self, forKey: .textVersion)
    let expiresAt = try container.decodeIfPresent(Timestamp.self, forKey: .expiresAt)
    do throws(ConsentError) {
      try self.init(
        decision, purpose: purpose, channel: channel, at: at, source: source, textVersion: textVersion,
        expiresAt: expiresAt)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: error.description, underlyingError: error))
    }
  }

  private enum CodingKeys: String, CodingKey {
    case purpose, channel, decision, at, source, textVersion, expiresAt
  }
}
