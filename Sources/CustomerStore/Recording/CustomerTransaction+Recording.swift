public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Records what a customer did, once, however often it is told.
  ///
  /// ```swift
  /// let visit = Session(feature: "wishlist")
  /// try tx.record(visit, by: ExternalID("ada@shop.example", kind: "email"), at: Timestamp("2026-11-22T10:00:00Z"))  // == true
  /// ```
  ///
  /// - Parameters:
  ///   - content: a built-in kind, or one of the host's own.
  ///   - id: who did it; an identifier that was never seen becomes a new customer.
  ///   - instant: when it happened.
  ///   - key: what makes it the same one when it is told again. Without a key, the same content at the same instant is.
  ///   - recordedAt: when the store learned it; now unless given.
  /// - Returns: whether it was new.
  /// - Throws: ``CustomerStoreError``; the transaction goes on without the interaction then.
  /// - Complexity: O(log n) for what is newer than all of the customer's, else O(the customer's interactions).
  @discardableResult
  public mutating func record(
    _ content: some InteractionContent, by id: ExternalID, at instant: Timestamp, key: InteractionKey? = nil,
    recordedAt: Timestamp? = nil
  ) throws(CustomerStoreError) -> Bool {
    let payload: InteractionPayload
    do throws(InteractionError) {
      payload = try InteractionPayload(content)
    } catch {
      throw .invalidInteraction(key: key, error)
    }
    return try record(Interaction(payload, by: id, occurredAt: instant, recordedAt: recordedAt, key: key))
  }

  /// Records what a customer did, once, however often it is told.
  ///
  /// - Throws: ``CustomerStoreError/unknownCustomer(_:)``, and as ``record(_:by:at:key:recordedAt:)-(_,ExternalID,_,_,_)``.
  @discardableResult
  public mutating func record(
    _ content: some InteractionContent, by customer: CustomerID, at instant: Timestamp, key: InteractionKey? = nil,
    recordedAt: Timestamp? = nil
  ) throws(CustomerStoreError) -> Bool {
    let id = try access.externalID(ofProfile: customer)
    return try record(content, by: id, at: instant, key: key, recordedAt: recordedAt)
  }

  /// Records one interaction, once, however often it is told.
  ///
  /// - Returns: whether it was new.
  /// - Throws: ``CustomerStoreError``; the transaction goes on without the interaction then.
  @discardableResult
  public mutating func record(_ interaction: Interaction) throws(CustomerStoreError) -> Bool {
    switch try record(contentsOf: [interaction])[0] {
    case .recorded: return true
    case .duplicate: return false
    case .refused(let error): throw error
    }
  }

  /// Records many interactions: faster than one by one, for each timeline and index page is changed once.
  ///
  /// An interaction that cannot be recorded does not keep the others from it; its outcome says why. An error that is
  /// thrown leaves the store as it was.
  ///
  /// - Returns: what became of each, in the order given.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(m log n) for m interactions that are newer than all of their customers', else with the histories
  ///   of those for which they are not.
  public mutating func record(
    contentsOf interactions: [Interaction]
  ) throws(CustomerStoreError) -> [RecordingOutcome] {
    guard interactions.contains(where: { $0.corrects != nil }) else { return try recordPlainly(interactions) }
    // A correction changes another interaction first, so each has a turn of its own.
    return try atomically { tx throws(CustomerStoreError) in
      var outcomes: [RecordingOutcome] = []
      for interaction in interactions { outcomes.append(contentsOf: try tx.recordCorrecting(interaction)) }
      return outcomes
    }
  }

  mutating func recordPlainly(
    _ interactions: [Interaction], isMigrating: Bool = false
  ) throws(CustomerStoreError) -> [RecordingOutcome] {
    var batch = PreparedInteractions()
    batch.reserveCapacity(interactions.count)
    for interaction in interactions { batch.append(interaction, isAdmitted: isMigrating) }
    return try record(batch)
  }

  /// Records interactions that were prepared, and do not correct others.
  ///
  /// - Returns: what became of each, in the order in which they were added.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  package mutating func record(_ batch: PreparedInteractions) throws(CustomerStoreError) -> [RecordingOutcome] {
    try record(batch, 0..<batch.count)
  }

  private mutating func record(
    _ batch: PreparedInteractions, _ range: Range<Int>
  ) throws(CustomerStoreError) -> [RecordingOutcome] {
    let plan: InteractionPlan
    do throws(CustomerStoreError) {
      plan = try access.plan(batch, range, recordedAt: now)
    } catch {
      guard case .amountOverflow = error else { throw error }
      // One of them is too much for its customer's sums: found by halves, it alone is refused.
      guard range.count > 1 else { return [.refused(error)] }
      let middle = range.lowerBound + range.count / 2
      return try record(batch, range.lowerBound..<middle) + record(batch, middle..<range.upperBound)
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try carryOut(plan) }
    return plan.outcomes.map { $0 ?? .duplicate }
  }

  /// Writes what a plan says.
  mutating func carryOut(_ plan: InteractionPlan) throws(LMDBError) {
    try write(plan.names)
    try write(plan.profiles)
    for key in plan.timelines.removed { try delete(key, from: tables.timelines) }
    for (key, bytes) in plan.timelines.written { try put(bytes, for: key, in: tables.timelines) }
    let summaries = tables.summaries
    for (customer, bytes) in plan.summaries {
      if let bytes {
        try changing { tx throws(LMDBError) in
          try tx.put(bytes: bytes.span.bytes, for: CompactID(customer), in: summaries)
        }
      } else {
        try delete(CompactID(customer), from: summaries)
      }
    }
    let added = plan.added
    for interaction in added {
      try touch(interaction.profile) { $0.note(kind: interaction.entry.kind, at: interaction.entry.occurredAt) }
    }
    try noteKeys(of: added)
    try noteOwnersOfVoids(of: added)
    try noteActivityDays(of: added)
    try noteChanges(
      added.map { added in
        Change.Record(
          kind: .interactionRecorded, profile: added.profile, instant: added.entry.occurredAt,
          detail: added.entry.digest)
      })
  }

  mutating func write(_ summary: ActivitySummary, of customer: UInt64) throws(LMDBError) {
    if summary.isEmpty {
      try delete(CompactID(customer), from: tables.summaries)
    } else {
      try put(Checksummed(SummaryRecord(summary)), for: CompactID(customer), in: tables.summaries)
    }
  }

  private mutating func noteKeys(of added: [PlannedInteraction]) throws(LMDBError) {
    var digests: [(bucket: UInt16, identifier: UInt64)] = []
    for interaction in added where interaction.entry.hasKey {
      digests.append(KeyDigest.place(of: interaction.entry.digest, profile: interaction.profile))
    }
    // In the order of the table, so that neighbours are written together.
    digests.sort { $0.bucket != $1.bucket ? $0.bucket < $1.bucket : $0.identifier < $1.identifier }
    for (bucket, identifier) in digests {
      try insert(identifier, for: bucket, in: tables.interactionKeys)
    }
  }

  private mutating func noteActivityDays(of added: [PlannedInteraction]) throws(LMDBError) {
    let days = tables.activityDays
    // Those of each kind and day stay in the order of their profiles.
    var profiles: [UInt64: [UInt64]] = [:]
    for interaction in added where !interaction.entry.isVoided {
      let day = UTCDay.number(of: interaction.entry.occurredAt)
      let place = UInt64(interaction.entry.kind) << 32 | UInt64(UInt32(bitPattern: day))
      profiles[place, default: []].append(interaction.profile)
    }
    for (place, ids) in profiles.sorted(by: { $0.key < $1.key }) {
      let (kind, day) = (UInt16(truncatingIfNeeded: place >> 32), Int32(truncatingIfNeeded: place))
      _ = try changing { tx throws(LMDBError) in
        try tx.insert(IdentifierSet(ids), kind, day: day, in: days)
      }
    }
  }
}
