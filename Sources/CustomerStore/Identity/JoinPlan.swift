internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a join of two profiles is to change, checked against the rules.
struct JoinPlan {
  /// Whose number goes up in the other's; the same one if the profiles are one customer already.
  let absorbed: UInt64
  let survivor: UInt64
  let record: IdentityRecord
}

extension StoreAccess {
  /// Works out what it means that a profile is one with another.
  ///
  /// - Parameter newcomer: the one of the two that nothing was told of yet, if there is one.
  /// - Returns: `nil` if that is nothing new.
  func plan(
    joining profile: UInt64, _ other: UInt64, _ action: IdentityRecord.Action, _ claim: IdentityClaim,
    newcomer: UInt64? = nil
  ) throws(CustomerStoreError) -> JoinPlan? {
    guard profile != other else { return nil }
    let (link, root, otherRoot) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (try identityLink(profile, other), try self.root(of: profile), try self.root(of: other))
    }
    let instant = claim.instant(behind: link.dividedAt)
    guard link.isNews(profile, joining: instant) else { return nil }
    var kept = other
    if root != otherRoot {
      if let newcomer {
        if newcomer == other { kept = profile }
      } else if action == .identified, try isIdentified(root) {
        guard try !isIdentified(otherRoot) else {
          throw .bothIdentified(CustomerID(rawValue: root), CustomerID(rawValue: otherRoot))
        }
        kept = profile
      }
      try checkLimits(kept == other ? otherRoot : root, joinedBy: kept == other ? root : otherRoot)
    }
    return JoinPlan(
      absorbed: kept == other ? root : otherRoot, survivor: kept == other ? otherRoot : root,
      record: claim.record(action, profile, other, kept: kept, at: instant))
  }

  /// Whether a customer has an identifier by which it is known.
  private func isIdentified(_ root: UInt64) throws(CustomerStoreError) -> Bool {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      for member in try members(of: root) {
        let kind = try externalID(ofMember: member).kind
        if !settings.identityRules.anonymousKinds.contains(kind) { return true }
      }
      return false
    }
  }

  /// Refuses what gives a customer more identifiers of a kind than the rules allow.
  private func checkLimits(_ survivor: UInt64, joinedBy absorbed: UInt64) throws(CustomerStoreError) {
    let limits = settings.identityRules.limits
    guard !limits.isEmpty else { return }
    let joining = try countsByKind(absorbed)
    guard joining.keys.contains(where: { limits[$0] != nil }) else { return }
    let counts = try countsByKind(survivor)
    for (kind, count) in joining.sorted(by: { $0.key < $1.key }) {
      guard let limit = limits[kind], let held = counts[kind], held + count > limit else { continue }
      throw .tooManyExternalIDs(CustomerID(rawValue: survivor), kind: kind, limit: limit)
    }
  }

  private func countsByKind(_ root: UInt64) throws(CustomerStoreError) -> [String: Int] {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var counts: [String: Int] = [:]
      for member in try members(of: root) { counts[try externalID(ofMember: member).kind, default: 0] += 1 }
      return counts
    }
  }
}
