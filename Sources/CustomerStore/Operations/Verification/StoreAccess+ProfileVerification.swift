internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Reads all profiles, and compares them with the external identifiers that lead to them.
  func verifyProfiles(_ schema: AttributeSchema, _ log: inout VerificationLog) throws(LMDBError) {
    let last = try counter(StoreTables.Counter.lastProfile) ?? 0
    var profiles = try handle.entries(of: tables.profiles)
    while let entry = try profiles.next(), log.countRecord() {
      var profile: UInt64?
      var stored: StoredProfile?
      let damage = try damage { () throws(LMDBError) in
        profile = try entry.key().value
        stored = try entry.value().value
        if let stored { _ = try externalID(of: stored) }
      }
      if let damage { log.add(damage, .profiles, of: profile, "the profile") }
      guard let profile else { continue }
      if profile == 0 || profile > last {
        log.add(.different, .documents, of: profile, "the last number that was given out is said to be \(last)")
      }
      guard damage == nil, let stored else { continue }
      do throws(AttributeError) {
        _ = try stored.record.canonicalBytes(schema: schema)
      } catch {
        log.add(.different, .profiles, of: profile, "the schema does not have what it holds: \(error)")
      }
      let key = KeyPair(stored.kind, stored.externalID)
      let holder = try readable { () throws(LMDBError) in
        try handle.value(for: key, in: tables.profilesByExternalID)?.number
      }
      switch holder {
      case profile?: break
      case nil: log.add(.missing, .identifiers, of: profile, "the external identifier leads to nobody")
      case let other?:
        let isOthers = try storedIdentifier(of: other) == key
        log.add(
          isOthers ? .repeated : .different, isOthers ? .profiles : .identifiers, of: profile,
          "the external identifier leads to customer \(other)")
      }
    }
    try verifyIdentifiers(&log)
  }

  private func verifyIdentifiers(_ log: inout VerificationLog) throws(LMDBError) {
    var identifiers = try handle.entries(of: tables.profilesByExternalID)
    while let entry = try identifiers.next(), log.countRecord() {
      var found: (key: KeyPair<UInt32, String>, profile: UInt64)?
      let damage = try damage { () throws(LMDBError) in found = (try entry.key(), try entry.value().number) }
      if let damage { log.add(damage, .identifiers, "an external identifier") }
      guard let found, !log.damagedProfiles.contains(found.profile) else { continue }
      // What another profile's record says of this identifier was looked at above.
      guard try storedIdentifier(of: found.profile) != found.key else { continue }
      log.add(
        .unexpected, .identifiers, of: found.profile, "an external identifier that is not the customer's leads to it")
    }
  }

  /// The key of the external identifier of a profile, if it can be read.
  func storedIdentifier(of profile: UInt64) throws(LMDBError) -> KeyPair<UInt32, String>? {
    var key: KeyPair<UInt32, String>?
    _ = try damage { () throws(LMDBError) in
      key = try storedProfile(profile).map { KeyPair($0.kind, $0.externalID) }
    }
    return key
  }

  /// Reads all consents.
  func verifyConsents(_ log: inout VerificationLog) throws(LMDBError) {
    var consents = try handle.entries(of: tables.consents)
    while let entry = try consents.next(), log.countRecord() {
      var key: KeyPair<CompactID, UInt64>?
      var consent: ConsentEntry?
      let damage = try damage { () throws(LMDBError) in
        key = try entry.key()
        consent = try entry.value().value.entry
      }
      if let damage { log.add(damage, .consents, of: key?.first.value, "a consent") }
      guard let key else { continue }
      if let consent, consent.digest != key.second {
        log.add(.different, .consents, of: key.first.value, "a consent lies under the digest of another one")
      }
      if try !handle.contains(key.first, in: tables.profiles) {
        log.add(.unexpected, .consents, of: key.first.value, "no profile has the number")
      }
    }
  }
}
