internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a batch of archived interactions does to the store.
enum ArchivePlan {
  case plan(InteractionPlan)
  /// An interaction is in the archive twice.
  case repeated(index: Int)
}

extension StoreAccess {
  /// Encodes an archived interaction, which is void if the archive says so.
  func planned(
    _ interaction: Interaction, of profile: UInt64, index: Int, _ names: inout NamePlan
  ) throws(CustomerStoreError) -> PlannedInteraction {
    let kind = interaction.payload.kind
    let code =
      if let code = kind.code { code } else {
        UInt16(clamping: try names.code(of: kind.name, in: .interactionKind, self))
      }
    let payload = PayloadCoding.bytes(of: interaction.payload)
    let facts: PayloadFacts
    do throws(CodingError) {
      facts = try PayloadCoding.facts(kindCode: code, payload: payload.span.bytes)
    } catch {
      throw .storage(.undecodable(table: tables.timelines.name, cause: error))
    }
    let entry = TimelineEntry(
      occurredAt: interaction.occurredAt.microseconds,
      digest: interaction.key?.digest ?? InteractionDigest.ofContent(kind: kind, payload: payload.span.bytes),
      recordedAt: (interaction.recordedAt ?? interaction.occurredAt).microseconds, kind: code,
      isVoided: interaction.isVoided, key: try stored(interaction.key, &names),
      corrected: try stored(interaction.corrects, &names), payload: payload)
    return PlannedInteraction(index: index, profile: profile, entry: entry, facts: facts)
  }

  /// Works out what interactions, which are in order, do to the store.
  ///
  /// Customers of several profiles have no summary before all of theirs is there.
  func plan(_ interactions: [PlannedInteraction]) throws(CustomerStoreError) -> ArchivePlan {
    var plan = try CustomerStoreError.fromStorage { () throws(LMDBError) in try InteractionPlan(count: 0, self) }
    var start = 0
    while start < interactions.count {
      let profile = interactions[start].profile
      var end = start
      while end < interactions.count, interactions[end].profile == profile { end += 1 }
      let first = plan.timelines.outcomes.count
      let isAlone = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        let isMember = try handle.contains(profile, for: CompactID(profile), in: tables.members)
        try merge(interactions[start..<end], into: profile, isNew: false, &plan.timelines)
        return try root(of: profile) == profile && !isMember
      }
      for (index, outcome) in plan.timelines.outcomes[first...] where outcome != .recorded {
        return .repeated(index: index)
      }
      if isAlone {
        let summary = try summary(of: profile, isNew: false, adding: interactions[start..<end])
        plan.summaries.append((profile, summary.storedBytes))
      }
      start = end
    }
    plan.added = interactions
    return .plan(plan)
  }

  /// The digest under which it is noted that an interaction without a key is void.
  func voidDigest(ofContent digest: UInt64, at instant: Timestamp, _ profile: UInt64) -> UInt64 {
    let entry = TimelineEntry(
      occurredAt: instant.microseconds, digest: digest, recordedAt: 0, kind: 0, key: nil, corrected: nil, payload: [])
    return voidDigest(of: entry, profile)
  }
}
