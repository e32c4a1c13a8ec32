public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// All external identifiers of a customer, sorted.
  ///
  /// ```swift
  /// let ids = try database.read { tx in try tx.identities(of: ada) }
  /// ids.map(\.description)  // == ["email:ada@shop.example"]
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(m log n) for m identifiers.
  public borrowing func identities(of customer: CustomerID) throws(CustomerStoreError) -> [ExternalID] {
    let access = self.access
    let root = try access.customer(customer)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var ids: [ExternalID] = []
      for member in try access.members(of: root) { ids.append(try access.externalID(ofMember: member)) }
      return ids.sorted()
    }
  }

  /// What was done to the identities that a customer has now, in the order in which the store was told: which of them were
  /// joined and divided, by whom and why, also with those that are another customer's by now.
  ///
  /// ```swift
  /// let history = try database.read { tx in try tx.identityHistory(of: ada) }
  /// history.count  // == 0
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(m log n) for m events.
  public borrowing func identityHistory(of customer: CustomerID) throws(CustomerStoreError) -> [IdentityEvent] {
    let access = self.access
    let root = try access.customer(customer)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let members = try access.members(of: root)
      let isMember = Set(members)
      var known: [UInt64: ExternalID] = [:]
      func id(_ profile: UInt64) throws(LMDBError) -> ExternalID {
        if let id = known[profile] { return id }
        let id = try access.externalID(ofMember: profile)
        known[profile] = id
        return id
      }
      var events: [IdentityEvent] = []
      for (_, record) in try access.identityRecords(of: members) {
        guard isMember.contains(record.profile) || isMember.contains(record.other) else { continue }
        events.append(IdentityEvent(record, id: try id(record.profile), other: try id(record.other)))
      }
      return events
    }
  }
}

extension IdentityEvent {
  fileprivate init(_ record: IdentityRecord, id: ExternalID, other: ExternalID) {
    self.init(
      action: Action(record.action), id: id, other: other, at: Timestamp(microseconds: record.at),
      recordedAt: Timestamp(microseconds: record.recordedAt), reason: record.reason, actor: record.actor)
  }
}

extension IdentityEvent.Action {
  init(_ action: IdentityRecord.Action) {
    self =
      switch action {
      case .identified: .identified
      case .merged: .merged
      case .unmerged: .unmerged
      }
  }
}

extension StoreAccess {
  /// The external identifier of a profile that has to be there.
  func externalID(ofMember profile: UInt64) throws(LMDBError) -> ExternalID {
    guard let stored = try storedProfile(profile) else {
      throw .undecodable(
        table: tables.profiles.name, cause: .invalidValue(type: "profile", reason: "number \(profile) is missing"))
    }
    return try externalID(of: stored)
  }

  /// The profiles of a customer, in such an order that any two became one at the latest of the instants behind the one, up
  /// to that of the other: what ``ConsentLedger/Identity/joinedAt`` is.
  func membersByJoin(of root: UInt64) throws(LMDBError) -> [MergeTree.Place] {
    let members = try members(of: root)
    guard members.count > 1 else { return members.map { MergeTree.Place(profile: $0) } }
    return MergeTree(of: members, links: try identityRecords(of: members).map(\.record).links).places
  }
}
