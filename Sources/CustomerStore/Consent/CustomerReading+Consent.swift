public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// All consents that a customer gave and withdrew, with all of its identities.
  ///
  /// ```swift
  /// let yes = try ConsentRecord(.granted, purpose: "newsletter", at: Timestamp(day: "2026-11-22"), source: "checkout")
  /// try tx.record(yes, by: ada)
  /// let ledger = try tx.consents(of: ada)
  /// ledger.records                                                              // == [yes]
  /// ledger.state(purpose: "newsletter", asOf: try Timestamp(day: "2026-12-01"))  // == .granted(by: yes)
  /// ```
  ///
  /// After a merge, the most restrictive of what the identities said holds until the customer speaks again.
  ///
  /// - Parameters:
  ///   - customer: whose consents.
  ///   - knownAt: only what the store had learned by then; all if left out.
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n + m) for m records, and the history of the customer's identities.
  public borrowing func consents(
    of customer: CustomerID, knownAt: Timestamp? = nil
  ) throws(CustomerStoreError) -> ConsentLedger {
    let access = self.access
    let root = try access.customer(customer)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var identities: [ConsentLedger.Identity] = []
      for place in try access.membersByJoin(of: root) {
        identities.append(
          ConsentLedger.Identity(
            records: try access.consents(ofProfile: place.profile, knownAt: knownAt),
            joinedAt: place.joinedAt.map(Timestamp.init(microseconds:))))
      }
      return ConsentLedger(identities: identities)
    }
  }

  /// Whether a customer consents at an instant.
  ///
  /// ```swift
  /// let now = try Timestamp(day: "2026-12-01")
  /// try database.read { tx in try tx.consent(of: ada, purpose: "newsletter", channel: .email, asOf: now) }  // == .unknown
  /// ```
  ///
  /// - Parameters:
  ///   - customer: whose consent.
  ///   - purpose: what for.
  ///   - channel: the way of contact. Without one, only records for all channels count.
  ///   - instant: by the records up to it; a consent that expires at this very instant does not hold any more.
  /// - Throws: as ``consents(of:knownAt:)``.
  /// - Complexity: as ``consents(of:knownAt:)``.
  public borrowing func consent(
    of customer: CustomerID, purpose: String, channel: Channel? = nil, asOf instant: Timestamp
  ) throws(CustomerStoreError) -> ConsentState {
    try consents(of: customer).state(purpose: purpose, channel: channel, asOf: instant)
  }
}

extension StoreAccess {
  /// What came with one identity, the oldest first.
  func consents(ofProfile profile: UInt64, knownAt: Timestamp? = nil) throws(LMDBError) -> [ConsentRecord] {
    var records: [ConsentRecord] = []
    try forEachConsent(of: profile) { consent throws(LMDBError) in
      if let knownAt, consent.recordedAt > knownAt.microseconds { return }
      records.append(consent.entry.record)
    }
    return ConsentLedger(records).records
  }

  /// Runs `body` on the consents of one identity, in the order of their digests.
  func forEachConsent(of profile: UInt64, _ body: (StoredConsent) throws(LMDBError) -> Void) throws(LMDBError) {
    var consents = try handle.entries(
      of: tables.consents,
      in: .from(KeyPair(CompactID(profile), 0), through: KeyPair(CompactID(profile), .max)))
    while let entry = try consents.next() { try body(try entry.value().value) }
  }
}
