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
  /// Works out what interactions of a batch, which are in order, do to the store.
  ///
  /// Customers of several profiles have no summary before all of theirs is there.
  func plan(
    _ interactions: [PlannedInteraction], of batch: PreparedInteractions
  ) throws(CustomerStoreError) -> ArchivePlan {
    var plan = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try InteractionPlan(of: batch, count: 0, self)
    }
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
