internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// The digest under which it is noted that an interaction is void: that of its key, or of all by which an interaction
  /// without a key is told from others, for the same content is another interaction elsewhere.
  func voidDigest(of entry: TimelineEntry, _ profile: UInt64) -> UInt64 {
    guard entry.key == nil else { return entry.digest }
    let place = KeyTriple(CompactID(profile), entry.occurredAt, entry.digest)
    return Checksum64(place.keyBytes.span.bytes, seed: 3 << 32).value
  }

  /// Whether an interaction was voided, as one with a key may have been before it was told.
  func isVoided(_ digest: UInt64) throws(LMDBError) -> Bool {
    guard try handle.count(of: tables.voids) > 0 else { return false }
    var voids = try handle.entries(of: tables.voids, in: Self.voids(of: digest))
    return try voids.next() != nil
  }

  /// What says that an interaction is void.
  func voidRecords(
    of digest: UInt64
  ) throws(LMDBError) -> [(key: KeyPair<UInt64, UInt64>, value: Checksummed<VoidRecord>)] {
    var entries = try handle.entries(of: tables.voids, in: Self.voids(of: digest))
    return try entries.collect()
  }

  /// Whether an interaction was known to be void at an instant.
  func isVoided(_ digest: UInt64, knownAt instant: Timestamp) throws(LMDBError) -> Bool {
    var voids = try handle.entries(of: tables.voids, in: Self.voids(of: digest))
    while let entry = try voids.next() {
      if try entry.value().value.recordedAt <= instant.microseconds { return true }
    }
    return false
  }

  /// What says, in words, that interactions of some profiles are void.
  ///
  /// - Complexity: O(n) for n voids.
  func voidRecords(
    of profiles: Set<UInt64>
  ) throws(LMDBError) -> [(key: KeyPair<UInt64, UInt64>, record: VoidRecord)] {
    var found: [(key: KeyPair<UInt64, UInt64>, record: VoidRecord)] = []
    var voids = try handle.entries(of: tables.voids)
    while let entry = try voids.next() {
      let record = try entry.value().value
      if profiles.contains(record.profile), !record.reason.isEmpty { found.append((try entry.key(), record)) }
    }
    return found
  }

  /// The profiles that have interactions which are void.
  ///
  /// - Complexity: O(n) for n voids.
  func profilesWithVoids() throws(LMDBError) -> IdentifierSet {
    var profiles: Set<UInt64> = []
    var voids = try handle.entries(of: tables.voids)
    while let entry = try voids.next() { profiles.insert(try entry.value().value.profile) }
    profiles.remove(0)
    return IdentifierSet(profiles)
  }

  /// Profiles that have void interactions of a kind before an instant, which no day tells of.
  ///
  /// - Complexity: O(n) for n voids, and the interactions of those who have them.
  func profiles(
    withVoid kind: UInt16, before instant: Int64 = .max, atMost limit: Int = .max
  ) throws(LMDBError) -> [UInt64] {
    var found: [UInt64] = []
    for profile in try profilesWithVoids().sorted where found.count < limit {
      var hasSome = false
      let end = TimelinePosition(occurredAt: instant, digest: 0)
      try forEachEntry(of: profile, to: end) { entry throws(LMDBError) in
        guard entry.occurredAt < instant else { return false }
        hasSome = entry.isVoided && entry.kind == kind
        return !hasSome
      }
      if hasSome { found.append(profile) }
    }
    return found
  }

  static func voids(of digest: UInt64) -> KeyRange<KeyPair<UInt64, UInt64>> {
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
