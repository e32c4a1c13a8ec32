public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// What a customer did, with all of its identities.
  ///
  /// ```swift
  /// let orders = try database.read { tx in
  ///   try tx.timeline(of: ada, kinds: [.purchase], order: .oldestFirst, limit: 50).interactions
  /// }
  /// orders.count  // == 1
  /// ```
  ///
  /// - Parameters:
  ///   - customer: whose timeline.
  ///   - kinds: which kinds; all if left out.
  ///   - window: when they occurred; ever if left out.
  ///   - order: which way.
  ///   - limit: how many interactions a page has at most.
  ///   - cursor: where the page before ended.
  ///   - knownAt: only what the store had learned by then, and as it was then; what it knows now if left out.
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n) for the page's first interaction, and O(1) for each that is read, of any kind.
  public borrowing func timeline(
    of customer: CustomerID, kinds: Set<InteractionKind>? = nil, in window: TimeWindow? = nil,
    order: TimelineOrder = .newestFirst, limit: Int = 50, after cursor: TimelineCursor? = nil,
    knownAt: Timestamp? = nil
  ) throws(CustomerStoreError) -> TimelinePage {
    let access = self.access
    let root = try access.customer(customer)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var walk = try TimelineWalk(access, kinds: kinds, window: window, order: order, limit: limit, knownAt: knownAt)
      if let cursor { walk.begin(behind: cursor) }
      return try walk.page(of: try access.members(of: root), access)
    }
  }

  /// The interaction with a key.
  ///
  /// - Returns: `nil` if there is none.
  /// - Complexity: O(log n + the interactions of the customer).
  public borrowing func interaction(_ key: InteractionKey) throws(CustomerStoreError) -> Interaction? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard let (profile, entry) = try access.find(InteractionReference(key)),
        let stored = try access.storedProfile(profile)
      else { return nil }
      return try access.interaction(entry, by: try access.externalID(of: stored))
    }
  }
}

extension StoreAccess {
  /// An interaction as a host sees it.
  func interaction(_ entry: TimelineEntry, by id: ExternalID) throws(LMDBError) -> Interaction {
    Interaction(
      try payload(entry.kind, entry.payload.span.bytes), by: id, occurredAt: Timestamp(microseconds: entry.occurredAt),
      recordedAt: Timestamp(microseconds: entry.recordedAt), key: try key(entry.key),
      corrects: try key(entry.corrected), isVoided: entry.isVoided)
  }

  /// An interaction as a host sees it, out of a block in place.
  func interaction(
    _ entry: TimelineBlockReader.Entry, by id: ExternalID, isVoided: Bool
  ) throws(LMDBError) -> Interaction {
    Interaction(
      try payload(entry.kind, entry.payload), by: id, occurredAt: Timestamp(microseconds: entry.occurredAt),
      recordedAt: Timestamp(microseconds: entry.recordedAt),
      key: entry.hasKey ? try key(source: entry.keySource, id: entry.keyID) : nil,
      corrects: entry.hasCorrected ? try key(source: entry.correctedSource, id: entry.correctedID) : nil,
      isVoided: isVoided)
  }

  private func payload(_ code: UInt16, _ bytes: RawSpan) throws(LMDBError) -> InteractionPayload {
    let kind = try kind(code)
    do throws(CodingError) {
      return try PayloadCoding.decode(kind: kind, from: bytes)
    } catch {
      throw .undecodable(table: tables.timelines.name, cause: error)
    }
  }

  private func key(_ stored: StoredKey?) throws(LMDBError) -> InteractionKey? {
    guard let stored else { return nil }
    return try key(source: stored.source, id: stored.id.span.bytes)
  }
}
