internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a timeline of one profile becomes when some of it is rewritten. For privacy alone: facts are not edited otherwise.
struct TimelineRewriting {
  /// All that stays, in canonical order.
  var kept: [TimelineEntry] = []
  /// What was there of that which changed or went.
  var changed: [TimelineEntry] = []
}

extension StoreAccess {
  /// Works out a timeline with each interaction as `transform` returns it, or not at all.
  func rewriting(
    _ profile: UInt64, _ transform: (TimelineEntry) throws(LMDBError) -> TimelineEntry?
  ) throws(LMDBError) -> TimelineRewriting {
    var rewriting = TimelineRewriting()
    try forEachEntry(of: profile) { entry throws(LMDBError) in
      let before = try copy(entry)
      let after = try transform(before)
      if after != before { rewriting.changed.append(before) }
      if let after { rewriting.kept.append(after) }
      return true
    }
    rewriting.kept.sort(by: TimelineEntry.precedes)
    return rewriting
  }
}

extension CustomerTransaction {
  /// Writes a timeline anew. Keys and days follow; the summary is for the caller.
  ///
  /// - Returns: how many interactions changed or went.
  @discardableResult
  mutating func carryOut(_ rewriting: TimelineRewriting, of profile: UInt64) throws(LMDBError) -> Int {
    guard !rewriting.changed.isEmpty else { return 0 }
    try deleteAll(in: .from(.first(of: profile), through: .last(of: profile)), from: tables.timelines)
    var merge = TimelineMerge()
    merge.write(entries: rewriting.kept, of: profile, replacing: nil)
    for (key, bytes) in merge.written { try put(bytes, for: key, in: tables.timelines) }
    let digests = Set(rewriting.kept.lazy.filter { $0.key != nil }.map(\.digest))
    for entry in rewriting.changed {
      if entry.key != nil, !digests.contains(entry.digest) { try forgetKey(of: entry, profile) }
      if !entry.isVoided { try forgetActivityDay(of: entry, profile) }
    }
    return rewriting.changed.count
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
