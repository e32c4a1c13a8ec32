public import CustomerStore
public import LMDB

extension RetentionDatabase {
  /// Looking after the file: its size, copies of it, whether it is whole.
  public var maintenance: Maintenance { Maintenance(database: self) }

  /// Looking after the file: its size, copies of it, whether it is whole.
  ///
  /// ```swift
  /// let size = try database.maintenance.statistics()
  /// size.customerCount  // == 1
  /// try database.maintenance.backup(to: "shop-backup.retention")
  /// try database.maintenance.verify().isConsistent  // == true
  /// ```
  ///
  /// What wants a file that nobody has open is in ``CustomerStore/restore(from:to:replacesExisting:progress:)-(_,_,_,Environment.CopyProgressHandler?)``
  /// and ``CustomerStore/compact(at:progress:)-(_,Environment.CopyProgressHandler?)``.
  public struct Maintenance: Sendable {
    let database: RetentionDatabase

    /// How much the database holds as of the last commit, and how much room it takes, for a dashboard. Blocks.
    ///
    /// - Throws: ``CustomerStoreError/storage(_:)``.
    /// - Complexity: O(n) for n customers and voids, some 100 ns each.
    public func statistics() throws -> StoreStatistics { try database.store.statistics() }

    /// How much the database holds as of the last commit, and how much room it takes; suspends meanwhile.
    public func statistics() async throws -> StoreStatistics { try await database.store.statistics() }

    /// Copies the database to a new file while it is in use, and verifies the copy. Blocks.
    ///
    /// - Throws: ``CustomerStoreError/storage(_:)`` with the engine's reason.
    public func backup(
      to destination: String, _ options: Environment.BackupOptions = Environment.BackupOptions(),
      progress: Environment.CopyProgressHandler? = nil
    ) throws(CustomerStoreError) {
      try database.store.backup(to: destination, options, progress: progress)
    }

    /// Copies the database to a new file while it is in use, on a thread that may block.
    public func backup(
      to destination: String, _ options: Environment.BackupOptions = Environment.BackupOptions(),
      progress: (@Sendable (Environment.CopyProgress) -> Bool)? = nil
    ) async throws {
      try await database.store.backup(to: destination, options, progress: progress)
    }

    /// Reads all records and compares them with each other. Blocks.
    ///
    /// See ``CustomerStore/verifyRecords(progress:)-(_)``.
    public func verify(
      progress: @escaping (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
    ) throws -> StoreVerification {
      try database.store.verifyRecords(progress: progress)
    }

    /// Reads all records and compares them with each other, on a thread that may block.
    public func verify(
      progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
    ) async throws -> StoreVerification {
      try await database.store.verifyRecords(progress: progress)
    }

    /// Makes everything that is derived what follows from the facts, in many commits, while others read and write. Blocks.
    ///
    /// - Returns: how many entries were wrong.
    @discardableResult
    public func rebuildDerived(progress: (_ repaired: Int) -> Bool = { _ in true }) throws -> Int {
      try database.store.rebuildDerived(progress: progress)
    }

    /// Makes everything that is derived what follows from the facts; suspends meanwhile.
    @discardableResult
    public func rebuildDerived(progress: @Sendable (_ repaired: Int) -> Bool = { _ in true }) async throws -> Int {
      try await database.store.rebuildDerived(progress: progress)
    }

    /// Makes all declared indexes complete, a commit a step, while others read and write. Blocks.
    ///
    /// See ``CustomerStore/buildIndexes(batch:progress:)-(_,(IndexBuildProgress)->Bool)``.
    @discardableResult
    public func buildIndexes(
      batch: Int = 10_000, progress: (IndexBuildProgress) -> Bool = { _ in true }
    ) throws -> Bool {
      try database.store.buildIndexes(batch: batch, progress: progress)
    }

    /// Makes all declared indexes complete, a commit a step, while others read and write; suspends meanwhile.
    @discardableResult
    public func buildIndexes(
      batch: Int = 10_000, progress: @Sendable (IndexBuildProgress) -> Bool = { _ in true }
    ) async throws -> Bool {
      try await database.store.buildIndexes(batch: batch, progress: progress)
    }
  }
}
