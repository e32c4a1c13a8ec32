public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Records that a customer consented, or withdrew a consent: once, however often it is told. Records are only added; what
  /// holds at an instant follows from all of them.
  ///
  /// ```swift
  /// let yes = try ConsentRecord(
  ///   .granted, purpose: "newsletter", channel: .email, at: Timestamp(day: "2026-11-22"), source: "checkout")
  /// try tx.record(yes, by: ExternalID("ada@shop.example", kind: "email"))  // == true
  /// try tx.record(yes, by: ExternalID("ada@shop.example", kind: "email"))  // == false
  /// ```
  ///
  /// - Parameters:
  ///   - consent: what was said, and when.
  ///   - id: who said it; an identifier that was never seen becomes a new customer.
  ///   - recordedAt: when the store learned it; now unless given.
  /// - Returns: whether it was new.
  /// - Throws: ``CustomerStoreError``: a blocked, erased or too long identifier; the transaction goes on without the record
  ///   then.
  /// - Complexity: O(log n).
  @discardableResult
  public mutating func record(
    _ consent: ConsentRecord, by id: ExternalID, recordedAt: Timestamp? = nil
  ) throws(CustomerStoreError) -> Bool {
    if let known = try CustomerStoreError.fromStorage({ () throws(LMDBError) in try access.profile(of: id) }) {
      return try record(consent, by: known, recordedAt: recordedAt)
    }
    return try atomically { tx throws(CustomerStoreError) in
      let profile = try tx.profile(of: id)
      return try tx.record(consent, by: profile, recordedAt: recordedAt)
    }
  }

  /// Records that a customer consented, or withdrew a consent: once, however often it is told.
  ///
  /// ```swift
  /// let stop = try ConsentRecord(.withdrawn, purpose: "newsletter", at: Timestamp(day: "2026-12-01"), source: "reply")
  /// try tx.record(stop, by: ada)  // == true
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, and as ``record(_:by:recordedAt:)-(ConsentRecord,ExternalID,_)``.
  @discardableResult
  public mutating func record(
    _ consent: ConsentRecord, by customer: CustomerID, recordedAt: Timestamp? = nil
  ) throws(CustomerStoreError) -> Bool {
    // It lies under the identity with the number, also where that is another customer's by now.
    _ = try access.customer(customer)
    return try record(consent, by: customer.rawValue, recordedAt: recordedAt)
  }

  private mutating func record(
    _ consent: ConsentRecord, by profile: UInt64, recordedAt: Timestamp?
  ) throws(CustomerStoreError) -> Bool {
    let entry = ConsentEntry(consent)
    let stored = StoredConsent(entry, recordedAt: (recordedAt ?? now).microseconds)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let key = KeyPair(CompactID(profile), entry.digest)
      guard try insert(Checksummed(stored), for: key, in: tables.consents) else { return false }
      try noteChanges([
        Change.Record(
          kind: .consentRecorded, profile: profile, instant: consent.at.microseconds, detail: entry.digest)
      ])
      return true
    }
  }
}
