internal import CustomerModel
internal import LMDB

extension CustomerStore {
  /// Makes all declared indexes complete, a commit a step, while others read and write.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "shop.retention")
  /// try store.write { tx in try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country"))) }
  /// let isComplete = try store.buildIndexes { progress in
  ///   print(progress.fractionCompleted)
  ///   return true
  /// }
  /// isComplete  // == true
  /// try store.close()
  /// ```
  ///
  /// What is done lies in the store: after a kill, or a `false`, the next call goes on from there. An index that turns out
  /// not to be unique is dropped.
  ///
  /// - Parameters:
  ///   - batch: how many customers a commit is about.
  ///   - progress: is told how far it is after each commit; ends the building by `false`.
  /// - Returns: whether all indexes are complete.
  /// - Throws: ``CustomerStoreError/notUnique(index:value:holder:customer:)`` for an index that was dropped because of it;
  ///   a call after that goes on with the others. ``CustomerStoreError/invalidSetting(name:value:allowed:)`` if `batch` is
  ///   less than 1. ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(n log n) for n customers.
  @discardableResult
  public func buildIndexes(
    batch: Int = 10_000, progress: (IndexBuildProgress) -> Bool = { _ in true }
  ) throws -> Bool {
    while true {
      let state: IndexBuildProgress
      do {
        state = try write { tx in try tx.buildIndexes(atMost: batch) }
      } catch CustomerStoreError.notUnique(let index, let value, let holder, let customer) {
        try write { tx in try tx.dropIndex(named: index) }
        throw CustomerStoreError.notUnique(index: index, value: value, holder: holder, customer: customer)
      }
      let goesOn = progress(state)
      if state.isFinished || !goesOn { return state.isFinished }
    }
  }

  /// Makes all declared indexes complete, a commit a step, while others read and write; suspends meanwhile.
  ///
  /// - Throws: `CancellationError` if the task was cancelled, else as ``buildIndexes(batch:progress:)-(_,(IndexBuildProgress)->Bool)``.
  @discardableResult
  public func buildIndexes(
    batch: Int = 10_000, progress: @Sendable (IndexBuildProgress) -> Bool = { _ in true }
  ) async throws -> Bool {
    while true {
      let state: IndexBuildProgress
      do {
        state = try await write { tx in try tx.buildIndexes(atMost: batch) }
      } catch CustomerStoreError.notUnique(let index, let value, let holder, let customer) {
        try await write { tx in try tx.dropIndex(named: index) }
        throw CustomerStoreError.notUnique(index: index, value: value, holder: holder, customer: customer)
      }
      let goesOn = progress(state)
      if state.isFinished || !goesOn { return state.isFinished }
    }
  }
}
