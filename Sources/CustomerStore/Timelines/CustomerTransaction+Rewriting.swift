internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a timeline of one profile becomes when some of it is rewritten. For privacy alone: facts are not edited otherwise.
struct TimelineRewriting {
  /// All that stays, in canonical order.
  private(set) var kept: [TimelineEntry] = []
  /// What changes, and into what, or goes.
  private(set) var changed: [(before: TimelineEntry, after: TimelineEntry?)] = []

  mutating func add(_ before: TimelineEntry, _ after: TimelineEntry?) {
    if after != before { changed.append((before, after)) }
    if let after { kept.append(after) }
  }

  /// Puts in order what stays. Interactions without a key that have become the same are one.
  mutating func sort() {
    kept.sort(by: TimelineEntry.precedes)
    var unique: [TimelineEntry] = []
    for entry in kept {
      var place = unique.endIndex
      while place > 0, unique[place - 1].position == entry.position, !unique[place - 1].isSame(as: entry) { place -= 1 }
      guard entry.key == nil, place > 0, unique[place - 1].position == entry.position else {
        unique.append(entry)
        continue
      }
      // One that counts is not lost to one that is void.
      if !entry.isVoided { unique[place - 1] = entry }
    }
    kept = unique
  }
}

extension StoreAccess {
  /// Works out a timeline with each interaction as `transform` returns it, or not at all.
  func rewriting(
    _ profile: UInt64, _ transform: (TimelineEntry) throws(LMDBError) -> TimelineEntry?
  ) throws(LMDBError) -> TimelineRewriting {
    var rewriting = TimelineRewriting()
    try forEachEntry(of: profile) { entry throws(LMDBError) in
      let before = try copy(entry)
      rewriting.add(before, try transform(before))
      return true
    }
    rewriting.sort()
    return rewriting
  }

  /// The digests of the interactions that are not void.
  fileprivate func voidDigests(ofCountingAmong entries: [TimelineEntry], _ profile: UInt64) -> Set<UInt64> {
    var digests: Set<UInt64> = []
    for entry in entries where !entry.isVoided { digests.insert(voidDigest(of: entry, profile)) }
    return digests
  }
}

extension CustomerTransaction {
  /// Writes a timeline anew. Keys, days and voids follow; the summary is for the caller.
  ///
  /// - Returns: how many interactions changed or went.
  @discardableResult
  mutating func carryOut(_ rewriting: TimelineRewriting, of profile: UInt64) throws(LMDBError) -> Int {
    guard !rewriting.changed.isEmpty else { return 0 }
    try deleteAll(in: .from(.first(of: profile), through: .last(of: profile)), from: tables.timelines)
    var merge = TimelineMerge()
    merge.write(entries: rewriting.kept[...], of: profile, replacing: nil)
    for (key, bytes) in merge.written { try put(bytes, for: key, in: tables.timelines) }
    let digests = Set(rewriting.kept.lazy.filter { $0.key != nil }.map(\.digest))
    for (entry, _) in rewriting.changed {
      if entry.key != nil, !digests.contains(entry.digest) { try forgetKey(of: entry, profile) }
      if !entry.isVoided { try forgetActivityDay(of: entry, profile) }
    }
    try moveVoids(with: rewriting, of: profile)
    return rewriting.changed.count
  }

  /// Keeps what says that interactions are void with these.
  private mutating func moveVoids(with rewriting: TimelineRewriting, of profile: UInt64) throws(LMDBError) {
    var counting: Set<UInt64>?
    for (before, after) in rewriting.changed where before.isVoided {
      let old = access.voidDigest(of: before, profile)
      let new = if let after { access.voidDigest(of: after, profile) } else { nil as UInt64? }
      guard old != new else { continue }
      let records = try access.voidRecords(of: old)
      try deleteAll(in: StoreAccess.voids(of: old), from: tables.voids)
      guard let new else { continue }
      let known = counting ?? access.voidDigests(ofCountingAmong: rewriting.kept, profile)
      counting = known
      if known.contains(new) { continue }
      for (key, record) in records { try put(record, for: KeyPair(new, key.second), in: tables.voids) }
    }
  }

  /// Takes the digest of an interaction's key out of the table of keys.
  mutating func forgetKey(of entry: TimelineEntry, _ profile: UInt64) throws(LMDBError) {
    let (bucket, identifier) = KeyDigest.place(of: entry.digest, profile: profile)
    try remove(identifier, for: bucket, in: tables.interactionKeys)
  }

  /// Folds the summary of a customer again and stores it.
  mutating func foldAgain(_ customer: UInt64) throws(CustomerStoreError) {
    let summary = try access.foldingAgain(customer)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try write(summary, of: customer) }
  }
}
