internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Stands for all customers, what they are, did and consented to, and their stored summaries; see ``StateHash``.
  ///
  /// The audit of merges and the feed of changes, which tell when the store learned something, are no part of it.
  ///
  /// ```swift
  /// let before = try tx.stateHash()
  /// try tx.record(Session(), by: ExternalID("zoe"), at: Timestamp("2026-11-22T10:00:00Z"))
  /// try tx.stateHash() == before  // == false
  /// ```
  ///
  /// - Throws: ``CustomerStoreError/storage(_:)``, ``CustomerStoreError/invalidAttribute(_:)`` for a customer whose
  ///   attributes are not those of the schema.
  /// - Complexity: one read of the store; memory does not grow with it.
  public borrowing func stateHash() throws(CustomerStoreError) -> StateHash {
    let access = self.access
    let schema = try access.catalog().schema
    var bytes = CanonicalBytes()
    var sum = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.hashOfPendingVoids(&bytes) }
    var last: UInt64 = 0
    while true {
      let next = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.nextCustomer(after: last) }
      guard let next else { return StateHash(value: sum) }
      sum &+= try access.hash(of: next, schema, &bytes)
      last = next
    }
  }
}

extension StoreAccess {
  /// What a number of a hash is for.
  private enum Purpose {
    static let identifier: UInt64 = 1
    static let fields: UInt64 = 2
    static let consent: UInt64 = 3
    static let interaction: UInt64 = 4
    static let summary: UInt64 = 5
    static let customer: UInt64 = 6
    static let pendingVoid: UInt64 = 7
  }

  /// The hash of one customer.
  ///
  /// Where things have an order, each of them carries what puts it there, so sums need no sorting.
  fileprivate func hash(
    of customer: UInt64, _ schema: AttributeSchema, _ bytes: inout CanonicalBytes
  ) throws(CustomerStoreError) -> UInt64 {
    let members = try CustomerStoreError.fromStorage { () throws(LMDBError) in try self.members(of: customer) }
    var records: [ProfileRecord] = []
    var parts = [UInt64](repeating: 0, count: 6)
    for member in members {
      let stored = try CustomerStoreError.fromStorage { () throws(LMDBError) in try storedProfile(member) }
      guard let stored else { continue }
      records.append(stored.record)
      let facts = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        try hashesOfFacts(of: member, try externalID(of: stored), &bytes)
      }
      for (place, fact) in facts.enumerated() { parts[place] &+= fact }
    }
    do throws(AttributeError) {
      let fields = try ProfileRecord.merged(records).canonicalBytes(schema: schema)
      parts[4] = Checksum64(fields.span.bytes, seed: Purpose.fields).value
    } catch {
      throw .invalidAttribute(error)
    }
    let summary = try CustomerStoreError.fromStorage { () throws(LMDBError) in try storedSummary(of: customer) }
    if let summary {
      parts[5] = Checksum64(SummaryRecord(summary).valueBytes.span.bytes, seed: Purpose.summary).value
    }
    bytes.clear()
    for part in parts { bytes.append(part) }
    return bytes.hash(Purpose.customer)
  }

  /// Hashes of what lies under one profile: its identifier, consents and interactions, and how many there are of these.
  private func hashesOfFacts(
    of profile: UInt64, _ id: ExternalID, _ bytes: inout CanonicalBytes
  ) throws(LMDBError) -> [UInt64] {
    bytes.clear()
    bytes.append(id)
    let identifier = bytes.hash(Purpose.identifier)
    let interactions = try hashOfInteractions(of: profile, id, &bytes)
    return [identifier, try hashOfConsents(of: profile, id, &bytes), interactions.sum, interactions.count]
  }

  private func hashOfConsents(
    of profile: UInt64, _ id: ExternalID, _ bytes: inout CanonicalBytes
  ) throws(LMDBError) -> UInt64 {
    var sum: UInt64 = 0
    try forEachConsent(of: profile) { consent throws(LMDBError) in
      bytes.clear()
      bytes.append(id)
      bytes.append(consent.entry.valueBytes)
      sum &+= bytes.hash(Purpose.consent)
    }
    return sum
  }

  private func hashOfInteractions(
    of profile: UInt64, _ id: ExternalID, _ bytes: inout CanonicalBytes
  ) throws(LMDBError) -> (sum: UInt64, count: UInt64) {
    var sum: UInt64 = 0
    var count: UInt64 = 0
    try forEachEntry(of: profile) { entry throws(LMDBError) in
      bytes.clear()
      bytes.append(id)
      bytes.append(entry.occurredAt)
      bytes.append(try kind(entry.kind).name)
      bytes.append([UInt8](copying: entry.payload))
      bytes.append(entry.hasKey ? try key(source: entry.keySource, id: entry.keyID) : nil)
      bytes.append(entry.hasCorrected ? try key(source: entry.correctedSource, id: entry.correctedID) : nil)
      bytes.append(entry.isVoided ? 1 : 0 as UInt64)
      sum &+= bytes.hash(Purpose.interaction)
      count += 1
      return true
    }
    return (sum, count)
  }

  /// What was voided in advance, and has not come yet.
  fileprivate func hashOfPendingVoids(_ bytes: inout CanonicalBytes) throws(LMDBError) -> UInt64 {
    var sum: UInt64 = 0
    var entries = try handle.entries(of: tables.voids)
    while let entry = try entries.next() {
      let record = try entry.value().value
      guard let target = record.target else { continue }
      let key = try key(source: target.source, id: target.id.span.bytes)
      guard try find(InteractionReference(key)) == nil else { continue }
      bytes.clear()
      bytes.append(key)
      bytes.append(
        try record.replacement.map { stored throws(LMDBError) in
          try self.key(source: stored.source, id: stored.id.span.bytes)
        })
      sum &+= bytes.hash(Purpose.pendingVoid)
    }
    return sum
  }
}
