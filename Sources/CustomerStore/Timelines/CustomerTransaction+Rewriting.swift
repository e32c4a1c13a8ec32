internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Rewrites the timeline of one profile: each interaction as `transform` returns it, or not at all.
  ///
  /// Keys, days and blocks follow; the summary is for the caller. For privacy alone: facts are not edited otherwise.
  ///
  /// - Returns: how many interactions changed or went.
  mutating func rewriteTimeline(
    of profile: UInt64, _ transform: (TimelineEntry) throws(LMDBError) -> TimelineEntry?
  ) throws(LMDBError) -> Int {
    var kept: [TimelineEntry] = []
    var changed: [TimelineEntry] = []
    let access = self.access
    try access.forEachEntry(of: profile) { entry throws(LMDBError) in
      let before = try access.copy(entry)
      let after = try transform(before)
      if after != before { changed.append(before) }
      if let after { kept.append(after) }
      return true
    }
    guard !changed.isEmpty else { return 0 }
    kept.sort(by: TimelineEntry.precedes)
    try deleteAll(in: .from(.first(of: profile), through: .last(of: profile)), from: tables.timelines)
    var merge = TimelineMerge()
    merge.write(entries: kept, of: profile, replacing: nil)
    for (key, bytes) in merge.written { try put(bytes, for: key, in: tables.timelines) }
    let digests = Set(kept.lazy.filter { $0.key != nil }.map(\.digest))
    for entry in changed {
      if entry.key != nil, !digests.contains(entry.digest) { try forgetKey(of: entry, profile) }
      if !entry.isVoided { try forgetActivityDay(of: entry, profile) }
    }
    return changed.count
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
