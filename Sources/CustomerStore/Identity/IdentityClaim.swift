internal import CustomerModel

/// What a host says of identities, apart from whose they are.
struct IdentityClaim {
  let reason: String
  let actor: String
  /// Since when it is so; now, and after all that was said before, if left out.
  let instant: Timestamp?
  let recordedAt: Timestamp

  /// The most bytes of a reason or an actor that are kept.
  static let textByteLimit = 1_000

  init(reason: String, actor: String, instant: Timestamp?, recordedAt: Timestamp) {
    self.reason = reason.prefix(byteLimit: Self.textByteLimit)
    self.actor = actor.prefix(byteLimit: Self.textByteLimit)
    self.instant = instant
    self.recordedAt = recordedAt
  }

  /// The instant from which on it counts.
  func instant(behind last: Int64?) -> Int64 {
    if let instant { return instant.microseconds }
    guard let last, last >= recordedAt.microseconds else { return recordedAt.microseconds }
    // Instants of the model end long before those of 64 bits.
    return Timestamp(microseconds: last &+ 1).microseconds
  }

  func record(
    _ action: IdentityRecord.Action, _ profile: UInt64, _ other: UInt64, kept: UInt64, freed: UInt64 = 0,
    at instant: Int64
  ) -> IdentityRecord {
    IdentityRecord(
      action: action, profile: profile, other: other, kept: kept, freed: freed, at: instant,
      recordedAt: recordedAt.microseconds, reason: reason, actor: actor)
  }
}

extension String {
  /// The characters from the start on that have at most so many bytes of UTF-8 together.
  func prefix(byteLimit: Int) -> String {
    guard utf8.count > byteLimit else { return self }
    var byteCount = 0
    return String(
      prefix { character in
        byteCount += character.utf8.count
        return byteCount <= byteLimit
      })
  }
}
