internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// The profiles of external identifiers during one change of the store, with those that the store does not have yet.
struct ProfilePlan {
  /// What was asked for, by 64 bits that stand for it.
  private var known: [UInt64: (id: ExternalID, profile: UInt64)] = [:]
  /// The few that share those bits with another.
  private var others: [ExternalID: UInt64] = [:]
  private var roots: [UInt64: UInt64] = [:]
  private(set) var added: [(id: ExternalID, kind: UInt32, profile: UInt64)] = []
  private var last: UInt64
  private let lastStored: UInt64
  /// Whether any profiles are merged.
  let hasMerges: Bool
  private let hasTombstones: Bool

  /// - Parameter count: about how many identifiers it will be asked for.
  init(_ access: borrowing StoreAccess, count: Int = 0) throws(LMDBError) {
    known.reserveCapacity(count)
    last = try access.lastProfileNumber()
    lastStored = last
    hasMerges = try access.handle.count(of: access.tables.roots) > 0
    hasTombstones = try access.handle.count(of: access.tables.tombstones) > 0
  }

  /// The number of the last profile, with those that are planned.
  var lastProfile: UInt64 { last }

  /// Whether a profile is one of those that are not in the store yet.
  func isNew(_ profile: UInt64) -> Bool {
    profile > lastStored
  }

  /// The profile of an external identifier; a new one if it was never seen.
  ///
  /// - Throws: ``CustomerStoreError/blockedExternalID(_:)``, ``CustomerStoreError/erasedExternalID(_:)``,
  ///   ``CustomerStoreError/externalIDTooLong(_:limit:)``, ``CustomerStoreError/storage(_:)``.
  mutating func profile(
    of id: ExternalID, _ names: inout NamePlan, _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> UInt64 {
    let digest = id.lookupDigest
    if let place = known[digest] {
      if place.id == id { return place.profile }
      if let other = others[id] { return other }
    }
    // LMDB has no longer keys.
    guard id.isStorable else { throw .externalIDTooLong(id, limit: IdentityRules.valueByteLimit) }
    let kind = try names.code(of: id.kind, in: .externalIDKind, access)
    let stored = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.value(for: KeyPair(kind, id.value), in: access.tables.profilesByExternalID)?.number
    }
    if let stored {
      remember(stored, for: id, digest)
      return stored
    }
    guard id.value.utf8.count <= IdentityRules.valueByteLimit, id.kind.utf8.count <= IdentityRules.kindByteLimit else {
      throw .externalIDTooLong(id, limit: IdentityRules.valueByteLimit)
    }
    try access.settings.identityRules.check(id)
    if hasTombstones, try access.isErased(id) { throw .erasedExternalID(id) }
    guard last < UInt64(UInt32.max) else { throw .tooManyCustomers(limit: Int(UInt32.max)) }
    return add(id, kind: kind)
  }

  /// A new profile for an identifier that has none.
  mutating func add(_ id: ExternalID, kind: UInt32) -> UInt64 {
    last += 1
    remember(last, for: id, id.lookupDigest)
    added.append((id, kind, last))
    return last
  }

  private mutating func remember(_ profile: UInt64, for id: ExternalID, _ digest: UInt64) {
    if known[digest] == nil { known[digest] = (id, profile) } else { others[id] = profile }
  }

  /// Takes new profiles back for which there turned out to be nothing to record. Their numbers stay unused.
  ///
  /// - Parameter needed: the numbers of profiles that stay, in ascending order, with others among them.
  mutating func keepOnly(_ needed: some Sequence<UInt64>) {
    guard !added.isEmpty else { return }
    // Both are in the order of the numbers.
    var numbers = needed.makeIterator()
    var next = numbers.next()
    added.removeAll { planned in
      while let number = next, number < planned.profile { next = numbers.next() }
      return next != planned.profile
    }
  }

  /// The customer that a profile belongs to.
  mutating func root(of profile: UInt64, _ access: borrowing StoreAccess) throws(LMDBError) -> UInt64 {
    guard hasMerges, !isNew(profile) else { return profile }
    if let known = roots[profile] { return known }
    let root = try access.root(of: profile)
    roots[profile] = root
    return root
  }
}
