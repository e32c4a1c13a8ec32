internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Reads and compares all that the store holds.
  func verify(progress: @escaping (_ done: Int, _ total: Int) -> Bool) throws(CustomerStoreError) -> StoreVerification {
    var log = VerificationLog(
      total: try CustomerStoreError.fromStorage { () throws(LMDBError) in try verifiedRecordCount() },
      progress: progress)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try verifyDocuments(&log)
      try verifyNames(&log)
    }
    let catalog: StoreCatalog
    do throws(CustomerStoreError) {
      catalog = try self.catalog()
    } catch .damagedDocument(let name, let reason) {
      log.add(.damaged, .documents, "'\(name)': \(reason)")
      // Fields and index entries mean nothing without it.
      return log.finish()
    } catch .storage(.undecodable(_, let cause)) {
      log.add(cause, .documents, "the version of the schema")
      return log.finish()
    }
    let expected = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try verifyProfiles(catalog.schema, &log)
      try verifyCustomers(&log)
      try verifyConsents(&log)
      return try verifyTimelines(&log)
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try verifyVoids(&log)
      try verify(.keys, against: expected.keys, catalog, &log)
      try verifyKeysAreUnique(&log)
      try verify(.days, against: expected.days, catalog, &log)
      try verify(.indexes, against: try expectedIndexEntries(catalog, &log), catalog, &log)
      try verifyUniqueIndexes(catalog, &log)
      try verifyChanges(&log)
      try verifyChangeOwners(&log)
      try verifyMemberships(&log)
    }
    try verifySummaries(&log)
    return log.finish()
  }

  /// About how many records a verification reads.
  private func verifiedRecordCount() throws(LMDBError) -> Int {
    let profiles = try handle.count(of: tables.profiles)
    let customers = profiles - (try handle.count(of: tables.roots))
    // Customers are looked at for their summaries and their index entries, too.
    var count = profiles + 2 * customers
    count += try handle.count(of: tables.names) + handle.count(of: tables.nameCodes)
    count += try handle.count(of: tables.profilesByExternalID) + handle.count(of: tables.roots)
    count += try handle.count(of: tables.identityLog) + handle.count(of: tables.timelines)
    count += try handle.count(of: tables.voids) + handle.count(of: tables.interactionKeys)
    count += try handle.count(of: tables.consents) + handle.count(of: tables.summaries)
    count += try handle.count(of: tables.indexEntries) + handle.count(of: tables.changes)
    return count + (try handle.count(of: tables.tombstones))
  }
}
