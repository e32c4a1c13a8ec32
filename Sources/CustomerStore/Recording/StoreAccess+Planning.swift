internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Works out what some interactions of a batch do to the store.
  ///
  /// - Throws: ``CustomerStoreError/amountOverflow(customer:currency:)``, ``CustomerStoreError/storage(_:)``; what is
  ///   wrong with a single interaction is its outcome.
  func plan(
    _ batch: PreparedInteractions, _ range: Range<Int>, recordedAt now: Timestamp
  ) throws(CustomerStoreError) -> InteractionPlan {
    var plan = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try InteractionPlan(of: batch, count: range.count, self)
    }
    var codes = BatchCodes(of: batch)
    var planned: [PlannedInteraction] = []
    planned.reserveCapacity(range.count)
    let hasVoids = try CustomerStoreError.fromStorage { () throws(LMDBError) in try handle.count(of: tables.voids) > 0 }
    for place in range {
      let index = place - range.lowerBound
      do throws(CustomerStoreError) {
        if !batch.refused.isEmpty, let error = batch.refused[place] { throw error }
        planned.append(
          try self.planned(batch.entries[place], index, of: batch, recordedAt: now, hasVoids: hasVoids, &codes, &plan))
      } catch {
        // What is wrong with the store is no interaction's fault.
        if case .storage = error { throw error }
        plan.outcomes[index] = .refused(error)
      }
    }
    planned = try withoutUsedKeys(consume planned, of: batch, from: range.lowerBound, &plan)
    planned = PlannedInteraction.inOrder(consume planned)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try merge(planned, of: batch, from: range.lowerBound, &plan)
    }
    plan.profiles.keepOnly(plan.added.lazy.map(\.profile))
    try summarize(&plan)
    return plan
  }

  private func conflict(_ batch: PreparedInteractions, _ place: Int) -> CustomerStoreError {
    // Only keys can conflict: without one, other content is another interaction.
    .conflictingInteraction(key: batch.key(at: place) ?? InteractionKey(source: "", id: ""))
  }

  /// One interaction with the numbers that the store has for its texts.
  private func planned(
    _ prepared: PreparedInteraction, _ index: Int, of batch: PreparedInteractions, recordedAt now: Timestamp,
    hasVoids: Bool, _ codes: inout BatchCodes, _ plan: inout InteractionPlan
  ) throws(CustomerStoreError) -> PlannedInteraction {
    let profile = try codes.profile(prepared.owner, of: batch, &plan.profiles, &plan.names, self)
    var entry = try prepared.coded(recordedAt: now.microseconds, &codes, of: batch, &plan.names, self)
    // Only by its key can an interaction be voided before it is there.
    if hasVoids, entry.hasKey {
      let digest = entry.digest
      entry.isVoided = try CustomerStoreError.fromStorage { () throws(LMDBError) in try isVoided(digest) }
    }
    return PlannedInteraction(index: index, profile: profile, entry: entry)
  }

  /// Takes out interactions whose keys were used before, and notes what becomes of them.
  private func withoutUsedKeys(
    _ planned: consuming [PlannedInteraction], of batch: PreparedInteractions, from start: Int,
    _ plan: inout InteractionPlan
  ) throws(CustomerStoreError) -> [PlannedInteraction] {
    let used: [Int: TimelineMerge.Outcome]
    do throws(LMDBError) { used = try usedKeys(planned, plan.timelines) } catch { throw .storage(error) }
    guard !used.isEmpty else { return planned }
    var new: [PlannedInteraction] = []
    new.reserveCapacity(planned.count - used.count)
    for (offset, interaction) in planned.enumerated() {
      guard let outcome = used[offset] else {
        new.append(interaction)
        continue
      }
      let index = interaction.index
      plan.outcomes[index] = outcome == .duplicate ? .duplicate : .refused(conflict(batch, start + index))
    }
    return new
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
    _ planned: [PlannedInteraction], of batch: PreparedInteractions, from first: Int, _ plan: inout InteractionPlan
  ) throws(LMDBError) {
    var merge = plan.timelines
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
      case .conflict: plan.outcomes[index] = .refused(conflict(batch, first + index))
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
