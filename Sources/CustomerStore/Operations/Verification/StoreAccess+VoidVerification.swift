internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Reads what is void, and compares it with the marks of interactions.
  func verifyVoids(_ log: inout VerificationLog) throws(LMDBError) {
    var voids = try handle.entries(of: tables.voids)
    while let entry = try voids.next(), log.countRecord() {
      var found: (key: KeyPair<UInt64, UInt64>, record: VoidRecord)?
      let damage = try damage { () throws(LMDBError) in
        let (key, record) = (try entry.key(), try entry.value().value)
        if let replacement = record.replacement { _ = try self.key(of: replacement) }
        found = (key, record)
      }
      if let damage { log.add(damage, .voids, "what is void") }
      guard let found, !log.damagedProfiles.contains(found.record.profile) else { continue }
      let unreadable = try self.damage { () throws(LMDBError) in try verify(found.record, found.key.first, &log) }
      if let unreadable { log.add(unreadable, .voids, of: found.record.owner, "the interaction that is void") }
    }
  }

  private func verify(
    _ record: VoidRecord, _ target: UInt64, _ log: inout VerificationLog
  ) throws(LMDBError) {
    guard let (profile, entry) = try voidedInteraction(record, target) else {
      // One that is void in advance is not there yet.
      if record.target == nil || record.profile != 0 {
        log.add(.unexpected, .voids, of: record.owner, "there is no interaction that it is about")
      }
      return
    }
    if let key = record.target, try self.key(of: key).digest != target {
      log.add(.different, .voids, of: profile, "what is void lies under the digest of another interaction")
    }
    if record.profile != profile {
      log.add(.different, .voids, of: profile, "it is said to be about customer \(record.profile)")
    }
    if !entry.isVoided {
      log.add(
        .missing, .voidMarks, of: profile,
        "the interaction at \(Timestamp(microseconds: entry.occurredAt)) is void, and is not marked as such")
    }
  }

  /// The interaction that a record of the voids is about.
  func voidedInteraction(
    _ record: VoidRecord, _ target: UInt64
  ) throws(LMDBError) -> (profile: UInt64, entry: TimelineEntry)? {
    if let stored = record.target {
      // Mostly without the table of keys, which may be what is wrong.
      if record.profile != 0, let entry = try entry(of: record.profile, key: stored, at: nil) {
        return (record.profile, entry)
      }
      return try find(InteractionReference(key(of: stored)))
    }
    var found: TimelineEntry?
    try forEachEntry(of: record.profile) { entry throws(LMDBError) in
      guard !entry.hasKey else { return true }
      let copy = try copy(entry)
      guard voidDigest(of: copy, record.profile) == target else { return true }
      found = copy
      return false
    }
    return found.map { (record.profile, $0) }
  }

  func key(of stored: StoredKey) throws(LMDBError) -> InteractionKey {
    try key(source: stored.source, id: stored.id.span.bytes)
  }
}

extension VoidRecord {
  /// Whose interaction it is about, if that is known.
  fileprivate var owner: UInt64? { profile == 0 ? nil : profile }
}
