public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Takes what is said of a customer into the store: a new customer, or new values of one that is there. What is left
  /// out stays as it is.
  ///
  /// ```swift
  /// let bob = Customer(id: ExternalID("bob"), name: "Bob", country: "DE", tags: ["trade-fair"])
  /// let id = try tx.upsert(bob)
  /// try tx.customer(id)?.country  // == "DE"
  /// ```
  ///
  /// Of several identifiers, those that are new become the customer's. The last writer wins, for each field apart: a
  /// change with an earlier `instant` than the one that is stored changes nothing, so changes may come in any order.
  ///
  /// - Parameters:
  ///   - customer: at least one identifier, and what is known.
  ///   - instant: since when it is so; now, and after all that was said before, unless given.
  /// - Returns: the customer's number.
  /// - Throws: ``CustomerStoreError``: unknown attributes and wrong types, blocked identifiers, identifiers of two known
  ///   customers, values that are not unique.
  /// - Complexity: O(log n + the customer's fields).
  @discardableResult
  public mutating func upsert(
    _ customer: Customer, at instant: Timestamp? = nil
  ) throws(CustomerStoreError) -> CustomerID {
    guard let first = customer.externalIDs.first else { throw .blockedExternalID(ExternalID("")) }
    let changes = try ProfileChanges(settingFieldsOf: customer, try access.catalog().schema)
    if customer.externalIDs.count == 1 { return try upsert(first, changes, at: instant) }
    return try atomically { tx throws(CustomerStoreError) in
      let profile = try tx.profile(of: first)
      for other in customer.externalIDs.dropFirst() { _ = try tx.identify(other, as: first, at: instant) }
      try tx.apply(changes, to: profile, at: instant)
      let root = try CustomerStoreError.fromStorage { () throws(LMDBError) in try tx.access.root(of: profile) }
      return CustomerID(rawValue: root)
    }
  }

  /// Takes what is said of a customer with one identifier into the store. All that can be wrong with it is found before
  /// anything is written, so it needs no transaction of its own.
  private mutating func upsert(
    _ id: ExternalID, _ changes: ProfileChanges, at instant: Timestamp?
  ) throws(CustomerStoreError) -> CustomerID {
    var names = NamePlan()
    var profiles = try CustomerStoreError.fromStorage { () throws(LMDBError) in try ProfilePlan(access) }
    let profile = try profiles.profile(of: id, &names, access)
    guard profiles.isNew(profile) else {
      try apply(changes, to: profile, at: instant)
      let root = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.root(of: profile) }
      return CustomerID(rawValue: root)
    }
    var record = ProfileRecord()
    let isChanged = changes.apply(to: &record, at: instant, otherwiseBehind: ProfileRecord(), now: now)
    let entries = try access.indexChanges(of: profile, from: nil, to: record, try access.catalog())
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try write(names)
      try write(
        profiles, with: record, and: isChanged ? [Change.Record(kind: .customerChanged, profile: profile)] : [])
      if isChanged { try touch(profile, by: changes) }
      try carryOut(entries, for: profile)
    }
    return CustomerID(rawValue: profile)
  }

  /// Changes a customer as `body` changes the value it is lent.
  ///
  /// ```swift
  /// try tx.patch(ada) { customer in
  ///   customer.country = "GB"
  ///   customer.phone = nil
  ///   customer.tags.insert("vip")
  /// }
  /// ```
  ///
  /// Attributes that are set to `nil`, and tags and memberships that are taken out, are removed. Identifiers are changed by
  /// ``identify(_:as:reason:by:at:)`` and the like, not here.
  ///
  /// - Returns: whether anything changed.
  /// - Throws: as ``upsert(_:at:)``, ``CustomerStoreError/unknownCustomer(_:)``.
  @discardableResult
  public mutating func patch(
    _ id: CustomerID, at instant: Timestamp? = nil, _ body: (inout Customer) -> Void
  ) throws(CustomerStoreError) -> Bool {
    let root = try access.customer(id)
    guard let before = try access.customerValue(root) else { throw .unknownCustomer(id) }
    var after = before
    body(&after)
    let changes = try ProfileChanges(from: before, to: after, try access.catalog().schema)
    return try apply(changes, to: root, at: instant)
  }

  /// Changes fields of one profile, and the index entries of its customer.
  @discardableResult
  mutating func apply(
    _ changes: ProfileChanges, to profile: UInt64, at instant: Timestamp?
  ) throws(CustomerStoreError) -> Bool {
    guard !changes.isEmpty else { return false }
    let catalog = try access.catalog()
    let (root, members) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let root = try access.root(of: profile)
      return (root, try access.members(of: root))
    }
    guard
      var stored = try CustomerStoreError.fromStorage({ () throws(LMDBError) in try access.storedProfile(profile) })
    else { throw .unknownCustomer(CustomerID(rawValue: profile)) }
    let others = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var others: [ProfileRecord] = []
      for member in members where member != profile {
        if let other = try access.storedProfile(member) { others.append(other.record) }
      }
      return others
    }
    let before = ProfileRecord.merged([stored.record] + others)
    let isChanged = changes.apply(to: &stored.record, at: instant, otherwiseBehind: before, now: now)
    guard isChanged else { return false }
    let after = ProfileRecord.merged([stored.record] + others)
    let entries = try access.indexChanges(of: root, from: before, to: after, catalog)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try put(Checksummed(stored), for: CompactID(profile), in: tables.profiles)
      try carryOut(entries, for: root)
      try noteChanges([Change.Record(kind: .customerChanged, profile: profile)])
      try touch(profile, by: changes)
    }
    return true
  }
}
