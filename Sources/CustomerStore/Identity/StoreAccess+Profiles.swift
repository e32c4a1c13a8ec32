internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// The customer that a profile belongs to: itself unless it was merged into another.
  func root(of profile: UInt64) throws(LMDBError) -> UInt64 {
    try handle.value(for: CompactID(profile), in: tables.roots)?.number ?? profile
  }

  /// The number of the last profile that was made; 0 if none was.
  func lastProfileNumber() throws(LMDBError) -> UInt64 {
    if let known = memory?.lastProfile { return known }
    let last = try handle.value(for: StoreTables.Counter.lastProfile, in: tables.format) ?? 0
    memory?.lastProfile = last
    return last
  }

  /// The profiles of a customer, in ascending order.
  func members(of root: UInt64) throws(LMDBError) -> [UInt64] {
    guard try handle.count(of: tables.members) > 0 else { return [root] }
    let members = try handle.identifiers(for: CompactID(root), in: tables.members).sorted
    return members.isEmpty ? [root] : members
  }

  /// The profile of an external identifier.
  func profile(of id: ExternalID) throws(LMDBError) -> UInt64? {
    // Longer ones are not stored.
    guard id.isStorable, let kind = try code(of: id.kind, in: .externalIDKind) else { return nil }
    return try handle.value(for: KeyPair(kind, id.value), in: tables.profilesByExternalID)?.number
  }

  func storedProfile(_ profile: UInt64) throws(LMDBError) -> StoredProfile? {
    try handle.value(for: CompactID(profile), in: tables.profiles)?.value
  }

  /// The external identifier of a profile, if it is there, without what else is stored of it.
  func storedID(of profile: UInt64) throws(LMDBError) -> ExternalID? {
    guard let bytes = try handle.bytes(for: CompactID(profile), in: tables.profiles) else { return nil }
    let stored: (kind: UInt32, externalID: String)
    do throws(CodingError) {
      var decoder = ValueDecoder(try Checksummed<StoredProfile>.verified(bytes))
      stored = try StoredProfile.readID(&decoder)
    } catch {
      throw .undecodable(table: tables.profiles.name, cause: error)
    }
    return ExternalID(stored.externalID, kind: try text(stored.kind, in: .externalIDKind))
  }

  func externalID(of stored: StoredProfile) throws(LMDBError) -> ExternalID {
    ExternalID(stored.externalID, kind: try text(stored.kind, in: .externalIDKind))
  }

  /// The external identifier of a profile.
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``.
  func externalID(ofProfile id: CustomerID) throws(CustomerStoreError) -> ExternalID {
    let found = try CustomerStoreError.fromStorage { () throws(LMDBError) -> ExternalID? in
      guard let stored = try storedProfile(id.rawValue) else { return nil }
      return try externalID(of: stored)
    }
    guard let found else { throw .unknownCustomer(id) }
    return found
  }

  /// The number of the customer that a number stands for: of a merged customer, too.
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``.
  func customer(_ id: CustomerID) throws(CustomerStoreError) -> UInt64 {
    let root = try CustomerStoreError.fromStorage { () throws(LMDBError) -> UInt64? in
      guard try handle.contains(CompactID(id.rawValue), in: tables.profiles) else { return nil }
      return try self.root(of: id.rawValue)
    }
    guard let root else { throw .unknownCustomer(id) }
    return root
  }

  /// The customer that has an external identifier.
  func customer(_ id: ExternalID) throws(LMDBError) -> UInt64? {
    guard let profile = try profile(of: id) else { return nil }
    return try root(of: profile)
  }

  /// The identifiers and the merged fields of a customer.
  func profiles(of root: UInt64) throws(LMDBError) -> (ids: [ExternalID], record: ProfileRecord) {
    var ids: [ExternalID] = []
    var records: [ProfileRecord] = []
    for profile in try members(of: root) {
      guard let stored = try storedProfile(profile) else { continue }
      ids.append(try externalID(of: stored))
      records.append(stored.record)
    }
    return (ids, records.count == 1 ? records[0] : ProfileRecord.merged(records))
  }
}

extension ExternalID {
  /// Whether a table can have it as a key: the first format admitted identifiers as long as keys can be.
  var isStorable: Bool { value.keyByteCount <= 507 && kind.keyByteCount <= 507 }
}
