public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Makes a customer a number: identifiers become pseudonyms, personal attributes and free texts go. What was bought and
  /// done stays, so no figure changes.
  ///
  /// Personal are the name, the e-mail address, the phone number and the birthday, and what the schema declares as such. The
  /// old identifiers are refused from now on, as after ``erase(_:)``; properties of kinds that the host defined stay as
  /// they are.
  ///
  /// ```swift
  /// let names = try tx.pseudonymise(ada)
  /// try tx.summary(of: ada).purchases.count              // == 1
  /// try tx.customer(ada)?.externalIDs == names           // == true
  /// ```
  ///
  /// - Returns: the customer's new identifiers.
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: as ``erase(_:)``.
  @discardableResult
  public mutating func pseudonymise(_ customer: CustomerID) throws(CustomerStoreError) -> [ExternalID] {
    let root = try access.customer(customer)
    let schema = try access.catalog().schema
    let personal = Set(schema.declarations.filter(\.isPersonal).map(\.number))
    return try atomically { tx throws(CustomerStoreError) in
      try tx.makeTombstoneKey()
      try tx.clearDroppedIndexes()
      return try tx.pseudonymise(root: root, removing: personal)
    }
  }

  private mutating func pseudonymise(
    root: UInt64, removing personal: Set<UInt16>
  ) throws(CustomerStoreError) -> [ExternalID] {
    let (members, before) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (try access.members(of: root), try access.profiles(of: root))
    }
    let remaining = before.record.without(personal)
    let entries = try access.indexChanges(of: root, from: before.record, to: remaining, try access.catalog())
    _ = try removeMentions(of: Set(before.ids), besides: Set(members))
    var names: [ExternalID] = []
    for member in members {
      guard
        var stored = try CustomerStoreError.fromStorage({ () throws(LMDBError) in try access.storedProfile(member) })
      else { continue }
      let old = try access.externalID(ofProfile: CustomerID(rawValue: member))
      guard let hash = try access.tombstoneHash(of: old) else { continue }
      try leaveTombstone(for: old, at: now)
      let name = ExternalID("pseudonym-\(Self.hexadecimal(hash.bytes))", kind: old.kind)
      let oldKey = KeyPair(stored.kind, stored.externalID)
      stored.externalID = name.value
      stored.record = stored.record.without(personal)
      let written = stored
      try CustomerStoreError.fromStorage { () throws(LMDBError) in
        try delete(oldKey, from: tables.profilesByExternalID)
        try put(CompactValue(member), for: KeyPair(written.kind, written.externalID), in: tables.profilesByExternalID)
        try put(Checksummed(written), for: CompactID(member), in: tables.profiles)
        _ = try removeTexts(of: member)
        try noteChanges([Change.Record(kind: .pseudonymised, profile: member)])
      }
      names.append(name)
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try carryOut(entries, for: root)
      try removeTextsOfIdentityLog(members)
      try removeTextsOfVoids(members)
    }
    try foldAgain(root)
    return names.sorted()
  }
}

extension CustomerTransaction {
  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension ProfileRecord {
  /// The record without some attributes: not even that they were cleared is left.
  fileprivate func without(_ numbers: Set<UInt16>) -> ProfileRecord {
    ProfileRecord(
      entries: entries.filter { !numbers.contains($0.number) }, tags: tags, memberships: memberships)
  }
}
