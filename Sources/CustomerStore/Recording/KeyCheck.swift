internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// Finds the interactions of a batch whose keys were used before, in the store or in the batch.
  ///
  /// Keys are looked up in the order of their digests, in which the store has them, so that neighbours are looked up
  /// together; those of a store without keys are not looked up at all.
  ///
  /// - Parameter batch: in the order in which they came.
  /// - Returns: by their places in the batch, which of them are not new, and whether they are in conflict with the one
  ///   that is there.
  func usedKeys(
    _ batch: [PlannedInteraction], _ merge: TimelineMerge
  ) throws(LMDBError) -> [Int: TimelineMerge.Outcome] {
    var places: [(digest: UInt64, offset: Int)] = []
    places.reserveCapacity(batch.count)
    for (offset, planned) in batch.enumerated() where planned.entry.hasKey {
      places.append((planned.entry.digest, offset))
    }
    places.sort { $0.digest != $1.digest ? $0.digest < $1.digest : $0.offset < $1.offset }
    let hasStored = try handle.count(of: tables.interactionKeys) > 0
    var used: [Int: TimelineMerge.Outcome] = [:]
    var start = 0
    while start < places.count {
      let digest = places[start].digest
      var end = start + 1
      while end < places.count, places[end].digest == digest { end += 1 }
      if hasStored || end > start + 1 {
        let candidates = hasStored ? try profiles(withKeyDigest: digest) : []
        if !candidates.isEmpty || end > start + 1 {
          try check(places[start..<end].map(\.offset), candidates, batch, merge, &used)
        }
      }
      start = end
    }
    return used
  }

  /// Checks interactions whose keys share a digest.
  private func check(
    _ offsets: [Int], _ candidates: [UInt64], _ batch: [PlannedInteraction], _ merge: TimelineMerge,
    _ used: inout [Int: TimelineMerge.Outcome]
  ) throws(LMDBError) {
    var new: [Int] = []
    for offset in offsets {
      let planned = batch[offset]
      let other = new.first { other in
        PreparedInteraction.areSame(batch[other].entry.key, planned.entry.key, in: merge.bytes.span.bytes)
      }
      if let other {
        let isSame =
          batch[other].profile == planned.profile
          && batch[other].entry.hasSameContent(as: planned.entry, in: merge.bytes.span.bytes)
        used[offset] = isSame ? .duplicate : .conflict
        continue
      }
      let entry = merge.entry(planned.entry)
      if let known = try interaction(withKey: entry, among: candidates, expectedIn: planned.profile) {
        used[offset] =
          known.profile == planned.profile && known.entry.hasSameContent(as: entry) ? .duplicate : .conflict
      } else {
        new.append(offset)
      }
    }
  }

  /// The interaction of the store that has the key of `entry`.
  ///
  /// - Parameter candidates: the profiles that may have it.
  private func interaction(
    withKey entry: TimelineEntry, among candidates: [UInt64], expectedIn profile: UInt64
  ) throws(LMDBError) -> (profile: UInt64, entry: TimelineEntry)? {
    guard let key = entry.key else { return nil }
    for candidate in candidates {
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
