public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Removes interactions that are older than their kind is kept for, by ``StoreSettings/retentionPeriods``.
  ///
  /// Summaries are then of what is left. Call it now and then, with a limit that keeps transactions short, until it
  /// returns 0.
  ///
  /// - Parameters:
  ///   - instant: what is now; an interaction that occurred longer ago than the period goes.
  ///   - customers: how many identities to work off at most.
  /// - Returns: how many interactions were removed.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(the histories of the identities worked off).
  public mutating func removeExpiredInteractions(
    asOf instant: Timestamp, atMost customers: Int = 1_000
  ) throws(CustomerStoreError) -> Int {
    try atomically { tx throws(CustomerStoreError) in
      var count = 0
      var budget = customers
      for (name, period) in tx.context.settings.retentionPeriods.sorted(by: { $0.key < $1.key }) where budget > 0 {
        let kind: InteractionKind
        do throws(InteractionError) { kind = try InteractionKind(name: name) } catch { continue }
        // The period is at most a few million days.
        let cutoff = Timestamp(microseconds: instant.microseconds - Int64(period.days) * 86_400_000_000)
        count += try tx.removeInteractions(of: kind, before: cutoff, &budget)
      }
      return count
    }
  }

  private mutating func removeInteractions(
    of kind: InteractionKind, before cutoff: Timestamp, _ budget: inout Int
  ) throws(CustomerStoreError) -> Int {
    let found = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      guard let code = try access.code(of: kind) else { return nil as (code: UInt16, profiles: [UInt64])? }
      let window = TimeWindow(upTo: cutoff)
      var profiles = Array(try access.profiles(with: code, in: window).sorted.prefix(budget))
      // What is void is on no day, so who has nothing else is looked for at the end.
      if profiles.isEmpty {
        profiles = try access.profiles(withVoid: code, before: cutoff.microseconds, atMost: budget)
      }
      return (code, profiles)
    }
    guard let (code, profiles) = found else { return 0 }
    budget -= profiles.count
    var count = 0
    var removed: [UInt64: Set<TimelinePosition>] = [:]
    for profile in profiles {
      count += try CustomerStoreError.fromStorage { () throws(LMDBError) in
        let rewriting = try access.rewriting(profile) { entry throws(LMDBError) in
          entry.kind == code && entry.occurredAt < cutoff.microseconds ? nil : entry
        }
        let removedCount = try carryOut(rewriting, of: profile)
        removed[profile] = Set(rewriting.changed.lazy.map(\.before.position))
        try noteChanges([Change.Record(kind: .interactionsExpired, profile: profile)])
        return removedCount
      }
      let root = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.root(of: profile) }
      try foldAgain(root)
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try forgetChanges(ofInteractions: removed) }
    return count
  }
}

extension TimeWindow {
  /// All that is before an instant.
  fileprivate init(upTo end: Timestamp) {
    self.init(.earliest..<max(end, .earliest))
  }
}
