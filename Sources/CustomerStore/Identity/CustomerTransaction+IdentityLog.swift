internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Writes what is told next of identities.
  mutating func append(_ record: IdentityRecord) throws(LMDBError) {
    let number = (try access.handle.last(of: tables.identityLog)?.key ?? 0) + 1
    try put(Checksummed(record), for: number, in: tables.identityLog)
    for profile in record.profiles { try insert(number, for: CompactID(profile), in: tables.identityLogEntries) }
  }

  /// Removes all that was told of the identities of some customers, also of those that they were one with once.
  mutating func removeFromIdentityLog(_ profiles: [UInt64]) throws(LMDBError) {
    let records = try access.identityRecords(of: profiles)
    for profile in profiles { try removeAll(for: CompactID(profile), in: tables.identityLogEntries) }
    let removed = Set(profiles)
    for (number, record) in records {
      guard removed.contains(record.profile) || removed.contains(record.other) else {
        // Only a number was theirs.
        var rest = record
        if removed.contains(rest.kept) { rest.kept = 0 }
        if removed.contains(rest.freed) { rest.freed = 0 }
        try put(Checksummed(rest), for: number, in: tables.identityLog)
        continue
      }
      try delete(number, from: tables.identityLog)
      for profile in record.profiles { try remove(number, for: CompactID(profile), in: tables.identityLogEntries) }
    }
  }

  /// Removes the words from what was told of the identities of some customers: they may tell who it was.
  mutating func removeTextsOfIdentityLog(_ profiles: [UInt64]) throws(LMDBError) {
    for (number, record) in try access.identityRecords(of: profiles) where record.reason != "" || record.actor != "" {
      var wordless = record
      (wordless.reason, wordless.actor) = ("", "")
      try put(Checksummed(wordless), for: number, in: tables.identityLog)
    }
  }
}
