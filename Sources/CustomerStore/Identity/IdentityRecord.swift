internal import RecordCoding

/// What was done to identities, by whom and why: never changed, so that it can be told later.
///
/// The records are where merges are kept: which profiles are one customer follows from them, see ``IdentityLink``. One
/// that divides a customer comes for each link that is undone, the first of them with the numbers.
struct IdentityRecord: ValueCoding, Equatable {
  enum Action: UInt8 {
    /// An identifier became one of a customer's.
    case identified = 1
    /// Two customers became one.
    case merged = 2
    /// What joined two identities is undone.
    case unmerged = 3
  }

  var action: Action
  /// The profile that joined or left.
  var profile: UInt64
  /// The profile that it joined, or left.
  var other: UInt64
  /// Of a join, the one of the two whose customer kept its number. Of a division, the number that the customer kept.
  var kept: UInt64
  /// Of a division, the number of who is a customer of its own again. 0 otherwise.
  var freed: UInt64
  /// Since when it is so, by the host's account.
  var at: Int64
  var recordedAt: Int64
  var reason: String
  var actor: String

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: action.rawValue)
    encoder.append(varint: profile)
    encoder.append(varint: other)
    encoder.append(varint: kept)
    encoder.append(varint: freed)
    encoder.append(littleEndian: at)
    encoder.append(littleEndian: recordedAt)
    encoder.append(string: reason)
    encoder.append(string: actor)
  }

  init(
    action: Action, profile: UInt64, other: UInt64, kept: UInt64, freed: UInt64 = 0, at: Int64, recordedAt: Int64,
    reason: String, actor: String
  ) {
    self.action = action
    self.profile = profile
    self.other = other
    self.kept = kept
    self.freed = freed
    self.at = at
    self.recordedAt = recordedAt
    self.reason = reason
    self.actor = actor
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    guard let action = Action(rawValue: try decoder.readLittleEndian()) else {
      throw .invalidValue(type: "IdentityRecord", reason: "the action is unknown")
    }
    self.action = action
    profile = try decoder.readVarint()
    other = try decoder.readVarint()
    kept = try decoder.readVarint()
    freed = try decoder.readVarint()
    at = try decoder.readLittleEndian()
    recordedAt = try decoder.readLittleEndian()
    reason = try decoder.readString()
    actor = try decoder.readString()
  }
}
