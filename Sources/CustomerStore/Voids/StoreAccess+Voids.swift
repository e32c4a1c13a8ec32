internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Whether an interaction was voided, as it may have been before it was told.
  func isVoided(_ digest: UInt64) throws(LMDBError) -> Bool {
    guard try handle.count(of: tables.voids) > 0 else { return false }
    return try handle.first(of: tables.voids, in: Self.voids(of: digest)) != nil
  }

  /// Whether an interaction was known to be void at an instant.
  func isVoided(_ digest: UInt64, knownAt instant: Timestamp) throws(LMDBError) -> Bool {
    var voids = try handle.entries(of: tables.voids, in: Self.voids(of: digest))
    while let entry = try voids.next() {
      if try entry.value().value.recordedAt <= instant.microseconds { return true }
    }
    return false
  }

  private static func voids(of digest: UInt64) -> KeyRange<KeyPair<UInt64, UInt64>> {
    .from(KeyPair(digest, 0), through: KeyPair(digest, .max))
  }

  /// The interaction that a reference means.
  func find(_ reference: InteractionReference) throws(LMDBError) -> (profile: UInt64, entry: TimelineEntry)? {
    switch reference.form {
    case .key(let key):
      guard let source = try code(of: key.source, in: .source) else { return nil }
      let stored = StoredKey(source: source, id: Array(key.id.utf8))
      for profile in try profiles(withKeyDigest: key.digest) {
        if let entry = try entry(of: profile, key: stored, at: nil) { return (profile, entry) }
      }
      return nil
    case .content(let id, let occurredAt, let digest):
      guard let profile = try profile(of: id) else { return nil }
      var found: TimelineEntry?
      let start = TimelinePosition(occurredAt: occurredAt.microseconds, digest: 0)
      let end = TimelinePosition(occurredAt: occurredAt.microseconds, digest: .max)
      try forEachEntry(of: profile, from: start, to: end) { entry throws(LMDBError) in
        guard !entry.hasKey, try self.digest(of: entry) == digest else { return true }
        found = try copy(entry)
        return false
      }
      return found.map { (profile, $0) }
    }
  }
}
