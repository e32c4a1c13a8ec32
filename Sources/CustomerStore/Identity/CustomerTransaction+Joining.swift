internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Makes one customer of those who have two identifiers.
  ///
  /// - Returns: whether they were two before.
  mutating func join(
    _ id: ExternalID, _ other: ExternalID, _ action: IdentityRecord.Action, _ claim: IdentityClaim
  ) throws(CustomerStoreError) -> Bool {
    let (known, otherKnown) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (try access.profile(of: id), try access.profile(of: other))
    }
    if let known, let otherKnown {
      guard let plan = try access.plan(joining: known, otherKnown, action, claim) else { return false }
      return try atomically { tx throws(CustomerStoreError) in try tx.carryOut(plan) }
    }
    return try atomically { tx throws(CustomerStoreError) in
      let (profile, otherProfile) = (try tx.profile(of: id), try tx.profile(of: other))
      let newcomer: UInt64? = known == nil ? profile : otherKnown == nil ? otherProfile : nil
      guard profile != otherProfile,
        let plan = try tx.access.plan(joining: profile, otherProfile, action, claim, newcomer: newcomer)
      else { return false }
      return try tx.carryOut(plan)
    }
  }

  private mutating func carryOut(_ plan: JoinPlan) throws(CustomerStoreError) -> Bool {
    if plan.survivor != plan.absorbed { try absorb(plan.absorbed, into: plan.survivor) }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try append(plan.record)
      guard plan.survivor != plan.absorbed else { return }
      try noteChanges([Change.Record(kind: .merged, profile: plan.absorbed, detail: plan.survivor)])
    }
    return plan.survivor != plan.absorbed
  }

  /// Lets one customer go up in another: the tables of members, of summaries and of indexes.
  private mutating func absorb(_ absorbed: UInt64, into survivor: UInt64) throws(CustomerStoreError) {
    try moveIndexEntries(of: absorbed, to: survivor)
    let (summary, absorbedSummary) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      let joining = try access.members(of: absorbed)
      if joining.count > 1 { try removeAll(for: CompactID(absorbed), in: tables.members) }
      for member in joining { try put(CompactValue(survivor), for: CompactID(member), in: tables.roots) }
      try insert(survivor, for: CompactID(survivor), in: tables.members)
      try insert(contentsOf: IdentifierSet(joining), for: CompactID(survivor), in: tables.members)
      return (try access.storedSummary(of: survivor), try access.storedSummary(of: absorbed))
    }
    // Whoever did nothing changes nothing in the other's summary.
    guard let absorbedSummary else { return }
    let merged = summary == nil ? absorbedSummary : try access.foldingAgain(survivor)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try write(ActivitySummary(), of: absorbed)
      try write(merged, of: survivor)
    }
  }

  private mutating func moveIndexEntries(of absorbed: UInt64, to survivor: UInt64) throws(CustomerStoreError) {
    let catalog = try access.catalog()
    guard !catalog.indexes.isEmpty else { return }
    let joining = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.profiles(of: absorbed).record
    }
    guard joining != ProfileRecord() else { return }
    let before = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.profiles(of: survivor).record }
    let removed = try access.indexChanges(of: absorbed, from: joining, to: nil, catalog)
    let added = try access.indexChanges(
      of: survivor, from: before, to: .merged([before, joining]), catalog, besides: [absorbed])
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try carryOut(removed, for: absorbed)
      try carryOut(added, for: survivor)
    }
  }
}
