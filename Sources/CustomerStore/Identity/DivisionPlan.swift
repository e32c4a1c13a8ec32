internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// How a customer is to be divided into two.
struct DivisionPlan {
  let root: UInt64
  /// The profiles that stay under the number, which are those with its own.
  let staying: [UInt64]
  /// The profiles that leave.
  let leaving: [UInt64]
  /// The number that those get.
  let leavingRoot: UInt64
  /// What is undone, the profile on the side of the identifier that was named in front; the newest join first.
  let undone: [(profile: UInt64, other: UInt64)]
}

extension StoreAccess {
  /// Works out how an identifier leaves one that it joined.
  func division(of id: ExternalID, from other: ExternalID?) throws(CustomerStoreError) -> DivisionPlan {
    let (known, otherKnown) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (try profile(of: id), try other.flatMap { other throws(LMDBError) in try profile(of: other) })
    }
    guard let known else { throw .unknownExternalID(id) }
    if let other, otherKnown == nil { throw .unknownExternalID(other) }
    let plan = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try division(of: known, from: otherKnown)
    }
    guard let plan else { throw .notMerged(id) }
    return plan
  }

  private func division(of profile: UInt64, from other: UInt64?) throws(LMDBError) -> DivisionPlan? {
    let root = try root(of: profile)
    let members = try members(of: root)
    guard members.count > 1 else { return nil }
    let records = try identityRecords(of: members).map(\.record)
    let links = records.links
    var ids: [UInt64: ExternalID] = [:]
    for member in members { ids[member] = try externalID(ofMember: member) }
    func precedes(_ first: UInt64, _ second: UInt64) -> Bool {
      guard let first = ids[first], let second = ids[second] else { return false }
      return first < second
    }
    let tree = MergeTree(of: members, links: links) { first, second in
      Self.inOrder(first.pair, precedes).lexicographicallyPrecedes(Self.inOrder(second.pair, precedes), by: precedes)
    }
    let left = other ?? Self.newestJoined(by: profile, links, precedes)
    guard let left, let (side, join) = tree.division(of: profile, from: left) else { return nil }
    let crossing = links.filter { link in
      link.pair != join.pair && side.contains(link.pair.lower) != side.contains(link.pair.upper)
    }
    let leaving = members.filter { side.contains($0) != side.contains(root) }
    let leavingNumbers = Set(leaving)
    guard let leavingRoot = records.number(of: leavingNumbers) ?? leaving.first else { return nil }
    return DivisionPlan(
      root: root, staying: members.filter { !leavingNumbers.contains($0) }, leaving: leaving, leavingRoot: leavingRoot,
      undone: ([join] + crossing).map { link in
        let (lower, upper) = (link.pair.lower, link.pair.upper)
        return side.contains(lower) ? (lower, upper) : (upper, lower)
      })
  }

  private static func inOrder(_ pair: ProfilePair, _ precedes: (UInt64, UInt64) -> Bool) -> [UInt64] {
    precedes(pair.upper, pair.lower) ? [pair.upper, pair.lower] : [pair.lower, pair.upper]
  }

  /// The profile that another joined last.
  private static func newestJoined(
    by profile: UInt64, _ links: [IdentityLink], _ precedes: (UInt64, UInt64) -> Bool
  ) -> UInt64? {
    var newest: (other: UInt64, at: Int64)?
    for link in links {
      guard link.pair.lower == profile || link.pair.upper == profile, let at = link.joinedAt(by: profile) else {
        continue
      }
      let other = link.pair.lower == profile ? link.pair.upper : link.pair.lower
      if let known = newest, at != known.at ? at < known.at : precedes(other, known.other) { continue }
      newest = (other, at)
    }
    return newest?.other
  }
}
