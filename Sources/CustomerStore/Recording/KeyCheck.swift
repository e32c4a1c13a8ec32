internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// Tells whether an explicit key was used before, in the store or in the batch.
struct KeyCheck {
  /// The digests of the keys that the batch brought, and where in it each came last.
  private var places: [UInt64: Int] = [:]
  /// Of keys that share a digest, where each of them came that is not in ``places`` any more.
  private var others: [UInt64: [Int]] = [:]

  /// - Parameter batch: what came in front of it and is new.
  /// - Returns: whether the interaction is new as far as its key tells, the same as one before, or in conflict with one.
  mutating func check(
    _ planned: PlannedInteraction, _ batch: [PlannedInteraction], _ access: borrowing StoreAccess
  ) throws(CustomerStoreError) -> TimelineMerge.Outcome {
    guard planned.entry.key != nil else { return .recorded }
    let digest = planned.entry.digest
    let last = places[digest]
    if let last {
      for place in [last] + (others[digest] ?? []) where batch[place].entry.key == planned.entry.key {
        return batch[place].tellsSame(as: planned) ? .duplicate : .conflict
      }
    }
    let known = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.interaction(withKey: planned.entry, expectedIn: planned.profile)
    }
    guard let known else {
      if let last { others[digest, default: []].append(last) }
      places[digest] = batch.count
      return .recorded
    }
    return known.profile == planned.profile && known.entry.hasSameContent(as: planned.entry) ? .duplicate : .conflict
  }
}

extension StoreAccess {
  /// The interaction of the store that has the key of `entry`.
  func interaction(
    withKey entry: TimelineEntry, expectedIn profile: UInt64?
  ) throws(LMDBError) -> (profile: UInt64, entry: TimelineEntry)? {
    guard let key = entry.key else { return nil }
    for candidate in try profiles(withKeyDigest: entry.digest) {
      // Most often it is told again as it was.
      if candidate == profile, let known = try self.entry(of: candidate, key: key, at: entry.occurredAt) {
        return (candidate, known)
      }
      if let known = try self.entry(of: candidate, key: key, at: nil) { return (candidate, known) }
    }
    return nil
  }

  /// The profiles that have an interaction whose key has the digest, as far as 48 of its bits tell.
  func profiles(withKeyDigest digest: UInt64) throws(LMDBError) -> [UInt64] {
    let (bucket, lowest) = KeyDigest.place(of: digest, profile: 0)
    var profiles: [UInt64] = []
    var cursor = try handle.pages(of: bucket, in: tables.interactionKeys)
    var next = lowest
    while let page = try cursor.page(holdingFirstAtLeast: next) {
      var position = page.position(ofFirstAtLeast: next)
      while position < page.count {
        guard page[position] >> 32 == lowest >> 32 else { return profiles }
        profiles.append(KeyDigest.profile(of: page[position]))
        next = page[position] + 1
        position += 1
      }
      if next & 0xFFFF_FFFF == 0 { return profiles }
    }
    return profiles
  }

  /// The interaction of a profile with a key, at an instant or wherever it is.
  func entry(of profile: UInt64, key: StoredKey, at instant: Int64?) throws(LMDBError) -> TimelineEntry? {
    var found: TimelineEntry?
    let start = TimelinePosition(occurredAt: instant ?? .min, digest: 0)
    let end = TimelinePosition(occurredAt: instant ?? .max, digest: .max)
    try forEachEntry(of: profile, from: start, to: end) { entry throws(LMDBError) in
      guard entry.hasKey, entry.keySource == key.source, entry.keyID.keyOrder(to: key.id.span.bytes) == .same else {
        return true
      }
      found = try copy(entry)
      return false
    }
    return found
  }
}
