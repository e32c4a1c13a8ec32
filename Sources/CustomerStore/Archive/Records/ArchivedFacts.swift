internal import CustomerModel
internal import RecordCoding

/// What a customer did, in the form of ``CustomerModel/Interaction``.
struct ArchivedInteraction: NamedArchiveRecord {
  static let name = "interaction"

  let interaction: Interaction

  init(_ interaction: Interaction) { self.interaction = interaction }

  init(from decoder: any Decoder) throws { interaction = try Interaction(from: decoder) }

  func encode(to encoder: any Encoder) throws { try interaction.encode(to: encoder) }
}

/// A consent, and the identifier that it came with.
struct ArchivedConsent: NamedArchiveRecord {
  static let name = "consent"

  var externalID: ExternalID
  var consent: ConsentRecord
  var recordedAt: Timestamp
}

/// That an interaction is void, and why.
struct ArchivedVoid: NamedArchiveRecord {
  static let name = "void"

  /// Whose interaction it is; none if that was voided in advance and has not come yet.
  var externalID: ExternalID?
  /// The key of the interaction.
  var key: InteractionKey?
  /// Of an interaction without a key: when it occurred.
  var occurredAt: Timestamp?
  /// Of an interaction without a key: the checksum of its content.
  var digest: ArchivedBits?
  /// What tells this from other voids of the interaction.
  var mark: ArchivedBits
  /// The key of the interaction that replaces it.
  var replacement: InteractionKey?
  var reason: String
  var recordedAt: Timestamp
}

/// Something that was done to identities, by the numbers of their profiles.
struct ArchivedIdentityEvent: NamedArchiveRecord {
  static let name = "identity"

  var action: IdentityEvent.Action
  var profile: UInt64
  var other: UInt64
  var kept: UInt64
  var freed: UInt64
  var at: Timestamp
  var recordedAt: Timestamp
  var reason: String
  var actor: String

  init(_ record: IdentityRecord) {
    action = IdentityEvent.Action(record.action)
    profile = record.profile
    other = record.other
    kept = record.kept
    freed = record.freed
    at = Timestamp(microseconds: record.at)
    recordedAt = Timestamp(microseconds: record.recordedAt)
    reason = record.reason
    actor = record.actor
  }

  var record: IdentityRecord {
    let action: IdentityRecord.Action =
      switch action {
      case .identified: .identified
      case .merged: .merged
      case .unmerged: .unmerged
      }
    return IdentityRecord(
      action: action, profile: profile, other: other, kept: kept, freed: freed, at: at.microseconds,
      recordedAt: recordedAt.microseconds, reason: reason, actor: actor)
  }
}

/// The hash of an identifier of a person who was erased.
struct ArchivedTombstone: NamedArchiveRecord {
  static let name = "tombstone"

  var hash: String
  var at: Timestamp
}

/// What a layer above keeps in the store, such as a segment or a model.
struct ArchivedDocument: NamedArchiveRecord {
  static let name = "document"

  /// By which name.
  var named: String
  /// To the byte.
  var text: String
}

/// The last line of an archive: what there has to be in front of it.
struct ArchiveEnd: NamedArchiveRecord {
  static let name = "end"

  var counts: ArchiveCounts
  /// The checksum of all lines in front.
  var checksum: ArchivedBits
  var stateHash: ArchivedBits
}

/// Sixty-four bits, written as sixteen hexadecimal digits.
struct ArchivedBits: Codable, Hashable, Sendable {
  let value: UInt64

  init(_ value: UInt64) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let digits = try container.decode(String.self)
    guard let hash = StateHash(digits) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "sixteen hexadecimal digits are expected")
    }
    value = hash.value
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(StateHash(value: value).description)
  }
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
  static func text(of bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The bytes that some digits write; `nil` if these are others than ``text(of:)`` writes.
  static func bytes(of text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else { return nil }
      bytes.append(byte)
    }
    return Self.text(of: bytes) == text ? bytes : nil
  }
}
