internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Makes two customers of one.
  ///
  /// - Returns: the one that left.
  mutating func divide(_ plan: DivisionPlan, _ claim: IdentityClaim) throws(CustomerStoreError) -> CustomerID {
    let (before, hasSummary) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (try access.profiles(of: plan.root).record, try access.storedSummary(of: plan.root) != nil)
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try separate(plan)
      for (index, link) in plan.undone.enumerated() {
        try append(
          claim.record(
            .unmerged, link.profile, link.other, kept: index == 0 ? plan.root : 0,
            freed: index == 0 ? plan.leavingRoot : 0, at: claim.instant(behind: nil)))
      }
      try noteChanges([Change.Record(kind: .unmerged, profile: plan.leavingRoot, detail: plan.root)])
    }
    try divideIndexEntries(of: before, plan)
    if hasSummary {
      for root in [plan.root, plan.leavingRoot] {
        let summary = try access.foldingAgain(root)
        try CustomerStoreError.fromStorage { () throws(LMDBError) in try write(summary, of: root) }
      }
    }
    return CustomerID(rawValue: plan.leavingRoot)
  }

  /// Writes who belongs to whom.
  private mutating func separate(_ plan: DivisionPlan) throws(LMDBError) {
    try removeAll(for: CompactID(plan.root), in: tables.members)
    for (root, members) in [(plan.root, plan.staying), (plan.leavingRoot, plan.leaving)] where members.count > 1 {
      try insert(contentsOf: IdentifierSet(members), for: CompactID(root), in: tables.members)
    }
    for member in plan.leaving where member != plan.leavingRoot {
      try put(CompactValue(plan.leavingRoot), for: CompactID(member), in: tables.roots)
    }
    try delete(CompactID(plan.leavingRoot), from: tables.roots)
  }

  /// Gives each side the index entries of its own fields.
  private mutating func divideIndexEntries(
    of before: ProfileRecord, _ plan: DivisionPlan
  ) throws(CustomerStoreError) {
    let catalog = try access.catalog()
    guard !catalog.indexes.isEmpty else { return }
    let (staying, leaving) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (try access.profiles(of: plan.root).record, try access.profiles(of: plan.leavingRoot).record)
    }
    // One after the other, so that two who have the same value of a unique index are found.
    let kept = try access.indexChanges(of: plan.root, from: before, to: staying, catalog)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try carryOut(kept, for: plan.root) }
    let taken = try access.indexChanges(of: plan.leavingRoot, from: nil, to: leaving, catalog)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try carryOut(taken, for: plan.leavingRoot) }
  }
}
