internal import CustomerModel
internal import LMDB

extension CustomerStore {
  /// Reads all records, as of the last commit, and compares them with each other: that each can be read, that timelines
  /// are in order and nothing is there twice, and that everything which is derived is what follows from the facts.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "shop.retention")
  /// let verification = try store.verifyRecords { done, total in
  ///   print("\(done) of \(total) records")
  ///   return true
  /// }
  /// verification.isConsistent  // == true
  /// try store.close()
  /// ```
  ///
  /// Whether the file's pages are whole is another question; see ``LMDB/Environment/verify(progress:)-(_)``. It is one
  /// snapshot: others read and write meanwhile, and pages that they free stay until it is done.
  ///
  /// - Parameter progress: is told how many records of about how many were read, every few thousand; ends the
  ///   verification by `false`.
  /// - Throws: ``CustomerStoreError/storage(_:)`` for errors of the disk, as the error of what is wrong with a record
  ///   is in what is returned.
  /// - Complexity: some reads of the store, and the folding of all interactions. Memory does not grow with the store,
  ///   but with the longest timeline.
  public func verifyRecords(
    progress: @escaping (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
  ) throws -> StoreVerification {
    try read { tx in try tx.access.verify(progress: progress) }
  }

  /// Reads all records and compares them with each other, on a thread that may block.
  ///
  /// - Throws: `CancellationError` if the task is cancelled, else as ``verifyRecords(progress:)-(_)``.
  public func verifyRecords(
    progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
  ) async throws -> StoreVerification {
    let cancellation = CancellationMark()
    let verification = try await withTaskCancellationHandler {
      try await backgroundRead { tx in
        try tx.access.verify { done, total in !cancellation.isSet && progress(done, total) }
      }
    } onCancel: {
      cancellation.set()
    }
    if cancellation.isSet { throw CancellationError() }
    return verification
  }
}
