package import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Keeps a consent that was given or withdrawn, once, however often it is told.
  ///
  /// - Returns: whether it was new.
  /// - Throws: ``CustomerStoreError`` for what cannot be an identifier, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n).
  @discardableResult
  package mutating func keep(_ consent: ConsentRecord, of id: ExternalID) throws(CustomerStoreError) -> Bool {
    try atomically { tx throws(CustomerStoreError) in
      let profile = try tx.profile(of: id)
      let entry = ConsentEntry(consent)
      let digest = entry.digest
      return try CustomerStoreError.fromStorage { () throws(LMDBError) in
        let isNew = try tx.insert(Checksummed(entry), for: KeyPair(CompactID(profile), digest), in: tx.tables.consents)
        if isNew {
          try tx.noteChanges([
            Change.Record(kind: .consentRecorded, profile: profile, instant: consent.at.microseconds, detail: digest)
          ])
        }
        return isNew
      }
    }
  }
}
