public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The changes behind a place in the feed, in the order in which they were committed, a page at a time.
  ///
  /// A consumer keeps the token of the last change that it has worked off, and goes on from there: it misses none, and sees
  /// none twice. To begin, it reads the store and takes ``lastChange()`` of the same snapshot.
  ///
  /// ```swift
  /// let page = try database.read { tx in try tx.changes(after: .start, limit: 10) }
  /// page.changes.map(\.customer)  // == [ada, ada]
  /// page.hasMore                  // == false
  /// ```
  ///
  /// - Parameters:
  ///   - token: where to go on.
  ///   - limit: how many at most.
  /// - Throws: ``CustomerStoreError/changesTrimmed(from:earliest:)`` if some behind the token are not kept any more, see
  ///   ``StoreSettings/changeHorizon``; ``CustomerStoreError/unknownChangeToken(_:last:)``,
  ///   ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n + the page).
  public borrowing func changes(
    after token: ChangeToken, limit: Int = 1_000
  ) throws(CustomerStoreError) -> ChangePage {
    let access = self.access
    let (first, last) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let first = try access.firstChangeNumber(last: try access.lastWrittenChangeNumber())
      return (first, try access.lastChangeNumber())
    }
    guard token.number <= last else { throw .unknownChangeToken(token, last: ChangeToken(number: last)) }
    guard token.number + 1 >= first else {
      throw .changesTrimmed(from: token, earliest: ChangeToken(number: first - 1))
    }
    let changes = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.changes(after: token.number, limit: limit)
    }
    let next = changes.last?.token ?? token
    return ChangePage(changes: changes, next: next, hasMore: next.number < last)
  }

  /// The place behind the last change.
  ///
  /// ```swift
  /// let end = try database.read { tx in try tx.lastChange() }
  /// try database.read { tx in try tx.changes(after: end) }.changes.count  // == 0
  /// ```
  ///
  /// - Complexity: O(log n).
  public borrowing func lastChange() throws(CustomerStoreError) -> ChangeToken {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      ChangeToken(number: try access.lastChangeNumber())
    }
  }

  /// The interaction that a change tells of, as it is now.
  ///
  /// ```swift
  /// try database.read { tx in
  ///   let changes = try tx.changes(after: .start).changes
  ///   try tx.interaction(of: changes[0]) == nil      // == true
  ///   try tx.interaction(of: changes[1])?.externalID  // == ExternalID("ada@shop.example", kind: "email")
  /// }
  /// ```
  ///
  /// - Returns: `nil` for a change of another kind, and if the interaction was erased or expired since. One that lost a text to
  ///   ``CustomerTransaction/pseudonymise(_:)`` is found as it is now.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n + the interactions of the same instant).
  public borrowing func interaction(of change: Change) throws(CustomerStoreError) -> Interaction? {
    guard change.kind.isOfInteraction, let occurredAt = change.occurredAt?.microseconds else { return nil }
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard let stored = try access.storedProfile(change.customer.rawValue) else { return nil }
      var found: TimelineEntry?
      try access.forEachEntry(
        of: change.customer.rawValue, from: TimelinePosition(occurredAt: occurredAt, digest: 0),
        to: TimelinePosition(occurredAt: occurredAt, digest: .max)
      ) { entry throws(LMDBError) in
        guard try access.digest(of: entry) == change.digest else { return true }
        found = try access.copy(entry)
        return false
      }
      return try found.map { entry throws(LMDBError) in
        try access.interaction(entry, by: try access.externalID(of: stored))
      }
    }
  }

  /// The consent that a change tells of.
  ///
  /// - Returns: `nil` for a change of another kind, and if the consent was erased since.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n).
  public borrowing func consent(of change: Change) throws(CustomerStoreError) -> ConsentRecord? {
    guard change.kind == .consentRecorded, change.occurredAt != nil else { return nil }
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let key = KeyPair(CompactID(change.customer.rawValue), change.digest)
      return try access.handle.value(for: key, in: access.tables.consents)?.value.entry.record
    }
  }
}

extension StoreAccess {
  /// The changes behind a number of which all are kept.
  fileprivate func changes(after number: UInt64, limit: Int) throws(LMDBError) -> [Change] {
    guard limit > 0 else { return [] }
    var changes: [Change] = []
    var expected = number + 1
    // The batch that has the next one may begin in front of it.
    let start = try handle.entries(of: tables.changes, in: .through(expected), order: .descending).firstKey()
    var batches = try handle.entries(of: tables.changes, in: .from(start ?? expected))
    while changes.count < limit, let entry = try batches.next() {
      let first = try entry.key()
      let records = try entry.value().value.records
      guard first <= expected else {
        throw .undecodable(
          table: tables.changes.name,
          cause: .invalidValue(type: "ChangeBatch", reason: "there are no changes \(expected) to \(first - 1)"))
      }
      for record in records.dropFirst(Int(clamping: expected - first)) where changes.count < limit {
        changes.append(Change(record, number: expected))
        expected += 1
      }
    }
    guard let memory, !memory.changes.isEmpty else { return changes }
    // Behind those that are written are those that a transaction still has in memory.
    let first = try lastWrittenChangeNumber() + 1
    for record in memory.changes.dropFirst(Int(clamping: expected - first)) where changes.count < limit {
      changes.append(Change(record, number: expected))
      expected += 1
    }
    return changes
  }
}

extension Cursor<UInt64, Checksummed<ChangeBatch>> {
  /// The key of the first entry.
  func firstKey() throws(LMDBError) -> UInt64? {
    var cursor = self
    return try cursor.next()?.key()
  }
}
