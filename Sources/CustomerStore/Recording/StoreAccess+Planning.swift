internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Works out what a batch does to the store.
  ///
  /// - Parameter isMigrating: whether an older format admitted the interactions, so that they are taken as they are.
  /// - Throws: ``CustomerStoreError/amountOverflow(customer:currency:)``, ``CustomerStoreError/storage(_:)``; what is
  ///   wrong with a single interaction is its outcome.
  func plan(
    _ interactions: [Interaction], recordedAt now: Timestamp, isMigrating: Bool = false
  ) throws(CustomerStoreError) -> InteractionPlan {
    var plan = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try InteractionPlan(count: interactions.count, self)
    }
    var planned: [PlannedInteraction] = []
    planned.reserveCapacity(interactions.count)
    var keys = KeyCheck()
    let hasVoids = try CustomerStoreError.fromStorage { () throws(LMDBError) in try handle.count(of: tables.voids) > 0 }
    for (index, interaction) in interactions.enumerated() {
      do throws(CustomerStoreError) {
        if !isMigrating { try validate(interaction) }
        let next = try self.planned(interaction, index, recordedAt: now, hasVoids: hasVoids, &plan)
        switch try keys.check(next, planned, self) {
        case .recorded: planned.append(next)
        case .duplicate: plan.outcomes[index] = .duplicate
        case .conflict: plan.outcomes[index] = .refused(conflict(interaction))
        }
      } catch {
        // What is wrong with the store is no interaction's fault.
        if case .storage = error { throw error }
        plan.outcomes[index] = .refused(error)
      }
    }
    planned = PlannedInteraction.inOrder(consume planned)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try merge(planned, interactions, &plan) }
    plan.profiles.keepOnly(plan.added.lazy.map(\.profile))
    try summarize(&plan)
    return plan
  }

  private func conflict(_ interaction: Interaction) -> CustomerStoreError {
    // Only keys can conflict: without one, other content is another interaction.
    .conflictingInteraction(key: interaction.key ?? InteractionKey(source: "", id: ""))
  }

  private func validate(_ interaction: Interaction) throws(CustomerStoreError) {
    do throws(InteractionError) {
      try interaction.validate()
    } catch {
      throw .invalidInteraction(key: interaction.key, error)
    }
  }

  /// Encodes one interaction.
  private func planned(
    _ interaction: Interaction, _ index: Int, recordedAt now: Timestamp, hasVoids: Bool,
    _ plan: inout InteractionPlan
  ) throws(CustomerStoreError) -> PlannedInteraction {
    let kind = interaction.payload.kind
    let code =
      if let code = kind.code { code } else {
        UInt16(clamping: try plan.names.code(of: kind.name, in: .interactionKind, self))
      }
    let profile = try plan.profiles.profile(of: interaction.externalID, &plan.names, self)
    let payload = PayloadCoding.bytes(of: interaction.payload)
    let facts: PayloadFacts
    do throws(CodingError) {
      facts = try PayloadCoding.facts(kindCode: code, payload: payload.span.bytes)
    } catch {
      throw .storage(.undecodable(table: tables.timelines.name, cause: error))
    }
    var entry = TimelineEntry(
      occurredAt: interaction.occurredAt.microseconds,
      digest: interaction.key?.digest ?? InteractionDigest.ofContent(kind: kind, payload: payload.span.bytes),
      recordedAt: (interaction.recordedAt ?? now).microseconds, kind: code,
      key: try stored(interaction.key, &plan.names), corrected: try stored(interaction.corrects, &plan.names),
      payload: payload)
    // Only by its key can an interaction be voided before it is there.
    if hasVoids, entry.key != nil {
      let digest = entry.digest
      entry.isVoided = try CustomerStoreError.fromStorage { () throws(LMDBError) in try isVoided(digest) }
    }
    return PlannedInteraction(index: index, profile: profile, entry: entry, facts: facts)
  }

  /// A key as blocks keep it.
  func stored(
    _ key: InteractionKey?, _ names: inout NamePlan
  ) throws(CustomerStoreError) -> StoredKey? {
    guard let key else { return nil }
    return StoredKey(source: try names.code(of: key.source, in: .source, self), id: Array(key.id.utf8))
  }

  /// Merges each profile's interactions, which are in order, into its timeline.
  private func merge(
    _ planned: [PlannedInteraction], _ interactions: [Interaction], _ plan: inout InteractionPlan
  ) throws(LMDBError) {
    var merge = TimelineMerge()
    merge.outcomes.reserveCapacity(planned.count)
    var start = 0
    while start < planned.count {
      let profile = planned[start].profile
      var end = start
      while end < planned.count, planned[end].profile == profile { end += 1 }
      try self.merge(planned[start..<end], into: profile, isNew: plan.profiles.isNew(profile), &merge)
      start = end
    }
    for (index, outcome) in merge.outcomes {
      switch outcome {
      case .recorded: plan.outcomes[index] = .recorded
      case .duplicate: plan.outcomes[index] = .duplicate
      case .conflict: plan.outcomes[index] = .refused(conflict(interactions[index]))
      }
    }
    plan.timelines = merge
    let isAllNew = merge.outcomes.allSatisfy { $0.outcome == .recorded }
    plan.added = isAllNew ? planned : zip(planned, merge.outcomes).lazy.filter { $1.outcome == .recorded }.map(\.0)
  }

  /// Works out the summaries of the customers that have new interactions.
  private func summarize(_ plan: inout InteractionPlan) throws(CustomerStoreError) {
    var start = 0
    var several: [UInt64: [PlannedInteraction]] = [:]
    let all = plan.added
    while start < all.count {
      let profile = all[start].profile
      var end = start
      while end < all.count, all[end].profile == profile { end += 1 }
      let root = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        try plan.profiles.root(of: profile, self)
      }
      let isNew = plan.profiles.isNew(profile)
      let isAlone = if isNew || !plan.profiles.hasMerges { true } else { try !hasSeveralProfiles(root) }
      if isAlone {
        plan.summaries.append((root, try summary(of: root, isNew: isNew, adding: all[start..<end]).storedBytes))
      } else {
        several[root, default: []].append(contentsOf: all[start..<end])
      }
      start = end
    }
    for (root, added) in several.sorted(by: { $0.key < $1.key }) {
      let inOrder = added.sorted { $0.entry.position < $1.entry.position }
      plan.summaries.append((root, try summary(of: root, isNew: false, adding: inOrder[...]).storedBytes))
    }
  }

  private func hasSeveralProfiles(_ root: UInt64) throws(CustomerStoreError) -> Bool {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try members(of: root).count > 1 }
  }
}
