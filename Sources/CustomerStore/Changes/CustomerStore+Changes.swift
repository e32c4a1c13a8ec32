extension CustomerStore {
  /// The changes behind a place in the feed, as they are committed: what is there first, then what comes, until the store
  /// is closed or the task is cancelled.
  ///
  /// A consumer that keeps the token of the last change it has worked off misses none over a restart, and sees none twice.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "shop.retention")
  /// try await store.write { tx in try tx.record(order, by: ExternalID("bob"), at: Timestamp(day: "2026-11-22")) }
  /// for try await change in store.changes(after: .start) {
  ///   print(change.token, change.kind, change.customer)
  ///   if change.kind == .interactionRecorded { break }
  /// }
  /// try await store.close()
  /// ```
  ///
  /// Commits of this process are seen at once, those of others within the interval. No snapshot is held between two
  /// changes, so a slow consumer costs nothing but what the feed keeps for it. The store stays open as long as somebody
  /// follows it, unless it is closed.
  ///
  /// - Parameters:
  ///   - token: where to go on; the end that ``CustomerReading/lastChange()`` tells for what comes only.
  ///   - interval: how often to look for commits of other processes, a millisecond at least.
  /// - Returns: a sequence that throws ``CustomerStoreError/changesTrimmed(from:earliest:)`` to a consumer who is so slow
  ///   that some are not kept any more, ``CustomerStoreError/unknownChangeToken(_:last:)``, and
  ///   ``CustomerStoreError/storage(_:)``.
  public func changes(
    after token: ChangeToken, lookingEvery interval: Duration = .seconds(1)
  ) -> some AsyncSequence<Change, CustomerStoreError> & Sendable {
    ChangeSequence(store: self, start: token, interval: Swift.max(interval, .milliseconds(1)))
  }
}
