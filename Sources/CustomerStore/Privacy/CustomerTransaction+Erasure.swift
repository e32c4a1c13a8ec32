public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Erases a person: everything that the store holds of them, in this transaction.
  ///
  /// What is left is a keyed hash of each identifier, by which an import that brings the person back is refused
  /// (``CustomerStoreError/erasedExternalID(_:)``), and a number in the change feed. Identifiers that hosts put into texts
  /// or properties of other customers' interactions cannot be found; referrals that name the person are.
  ///
  /// Pages that become free still hold the bytes until they are used again: ``CustomerStore/compact(at:)`` rewrites them.
  ///
  /// ```swift
  /// let receipt = try tx.erase(ada)
  /// receipt.leavesTombstones  // == true
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(the customer's facts + the store's referrals + the histories of those who have voids + a thousandth of
  ///   the change feed).
  @discardableResult
  public mutating func erase(_ customer: CustomerID) throws(CustomerStoreError) -> ErasureReceipt {
    try remove(customer, leavingTombstones: true)
  }

  /// Deletes a customer with everything the store holds of it, without keeping it from coming back.
  ///
  /// - Throws: as ``erase(_:)``.
  /// - Complexity: as ``erase(_:)``.
  @discardableResult
  public mutating func delete(_ customer: CustomerID) throws(CustomerStoreError) -> ErasureReceipt {
    try remove(customer, leavingTombstones: false)
  }

  /// Lets a person who was erased come back.
  ///
  /// - Returns: whether there was a tombstone.
  @discardableResult
  public mutating func liftTombstone(of id: ExternalID) throws(CustomerStoreError) -> Bool {
    guard let hash = try access.tombstoneHash(of: id) else { return false }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in try delete(hash, from: tables.tombstones) }
  }

  private mutating func remove(
    _ customer: CustomerID, leavingTombstones: Bool
  ) throws(CustomerStoreError) -> ErasureReceipt {
    let root = try access.customer(customer)
    return try atomically { tx throws(CustomerStoreError) in
      if leavingTombstones { try tx.makeTombstoneKey() }
      try tx.clearDroppedIndexes()
      return try tx.removeAll(of: root, leavingTombstones: leavingTombstones)
    }
  }

  private mutating func removeAll(
    of root: UInt64, leavingTombstones: Bool
  ) throws(CustomerStoreError) -> ErasureReceipt {
    let (members, profiles) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (try access.members(of: root), try access.profiles(of: root))
    }
    let entries = try access.indexChanges(of: root, from: profiles.record, to: nil, try access.catalog())
    let erasedAt = now
    if leavingTombstones {
      for id in profiles.ids { try leaveTombstone(for: id, at: erasedAt) }
    }
    let mentions = try removeMentions(of: Set(profiles.ids), besides: Set(members))
    let record = profiles.record
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try carryOut(entries, for: root)
      var interactionCount = 0
      var consentCount = 0
      for member in members {
        try removeMemberships(of: member)
        interactionCount += try removeTimeline(of: member, amongThoseOf: members)
        let consents: KeyRange<KeyPair<CompactID, UInt64>> = .from(
          KeyPair(CompactID(member), 0), through: KeyPair(CompactID(member), .max))
        consentCount += try deleteAll(in: consents, from: tables.consents)
        if let stored = try access.storedProfile(member) {
          try delete(KeyPair(stored.kind, stored.externalID), from: tables.profilesByExternalID)
        }
        try delete(CompactID(member), from: tables.profiles)
        try delete(CompactID(member), from: tables.roots)
      }
      try removeAll(for: CompactID(root), in: tables.members)
      try delete(CompactID(root), from: tables.summaries)
      try removeFromIdentityLog(members)
      try forgetChanges(of: Set(members))
      try noteChanges(members.map { Change.Record(kind: leavingTombstones ? .erased : .deleted, profile: $0) })
      return ErasureReceipt(
        customer: CustomerID(rawValue: root), erasedAt: erasedAt, identifierCount: profiles.ids.count,
        fieldCount: record.entries.count + record.tags.count + record.memberships.count,
        interactionCount: interactionCount, consentCount: consentCount, mentionCount: mentions,
        leavesTombstones: leavingTombstones)
    }
  }

  private mutating func removeTimeline(of profile: UInt64, amongThoseOf members: [UInt64]) throws(LMDBError) -> Int {
    let rewriting = try access.rewriting(profile) { _ throws(LMDBError) in nil }
    for (entry, _) in rewriting.changed {
      guard let key = entry.key, let corrected = entry.corrected else { continue }
      let target = try access.key(of: corrected).digest
      let place = KeyPair(target, try access.key(of: key).digest)
      guard var record = try access.handle.value(for: place, in: tables.voids)?.value else { continue }
      if record.profile == 0 || members.contains(record.profile) {
        try delete(place, from: tables.voids)
      } else {
        // Another customer's interaction stays void; by what it was replaced is not said any more.
        record.replacement = nil
        record.reason = ""
        try put(Checksummed(record), for: place, in: tables.voids)
      }
    }
    return try carryOut(rewriting, of: profile)
  }

  private static var referralCode: UInt16 { InteractionKind.referral.code ?? 0 }

  /// Takes the person's identifiers out of the referrals of others.
  mutating func removeMentions(
    of ids: Set<ExternalID>, besides profiles: Set<UInt64>
  ) throws(CustomerStoreError) -> Int {
    var count = 0
    let referrers = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      // What is void is on no day.
      try access.handle.ids(Self.referralCode, days: .min ... .max, in: tables.activityDays)
        .union(IdentifierSet(access.profiles(withVoid: Self.referralCode))).sorted
    }
    for profile in referrers where !profiles.contains(profile) {
      let changed = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        let changed = try rewriteReferrals(of: profile, naming: ids)
        if changed > 0 { try touch(profile) { $0.noteAll() } }
        return changed
      }
      count += changed
      if changed > 0 {
        let root = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.root(of: profile) }
        try foldAgain(root)
      }
    }
    return count
  }
}
