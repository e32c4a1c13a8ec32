internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  mutating func write(_ names: NamePlan) throws(LMDBError) {
    for (domain, text, code) in names.added {
      try put(code, for: KeyPair(domain.rawValue, text), in: tables.nameCodes)
      try put(text, for: KeyPair(domain.rawValue, code), in: tables.names)
    }
  }

  /// - Parameters:
  ///   - record: the fields that the new profiles begin with.
  ///   - changes: what else is to be told of them.
  mutating func write(
    _ profiles: ProfilePlan, with record: ProfileRecord = ProfileRecord(), and changes: [Change.Record] = []
  ) throws(LMDBError) {
    guard let last = profiles.added.last else { return }
    for (id, kind, profile) in profiles.added {
      try put(CompactValue(profile), for: KeyPair(kind, id.value), in: tables.profilesByExternalID)
      let stored = StoredProfile(kind: kind, externalID: id.value, record: record)
      try put(Checksummed(stored), for: CompactID(profile), in: tables.profiles)
    }
    memory.lastProfile = last.profile
    memory.hasNewProfiles = true
    try noteChanges(profiles.added.map { Change.Record(kind: .customerCreated, profile: $0.profile) } + changes)
  }

  /// Writes the number of the last profile, if some were made.
  mutating func writeLastProfile() throws(LMDBError) {
    guard memory.hasNewProfiles, let last = memory.lastProfile else { return }
    try put(last, for: StoreTables.Counter.lastProfile, in: tables.format)
    memory.hasNewProfiles = false
  }

  /// The profile of an external identifier, which is made if it was never seen.
  mutating func profile(of id: ExternalID) throws(CustomerStoreError) -> UInt64 {
    var names = NamePlan()
    var profiles = try CustomerStoreError.fromStorage { () throws(LMDBError) in try ProfilePlan(access) }
    let profile = try profiles.profile(of: id, &names, access)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try write(names)
      try write(profiles)
    }
    return profile
  }
}
