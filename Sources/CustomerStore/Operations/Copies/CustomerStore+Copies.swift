public import LMDB
internal import RecordCoding

extension CustomerStore {
  /// Copies the store as of the last commit to a new file, while reads and writes go on, and verifies the copy.
  ///
  /// At `path` is a whole store or nothing; see ``LMDB/Environment/backup(to:_:file:line:)-(_,_,_,_)``.
  ///
  /// ```swift
  /// let store = try CustomerStore(at: "shop.retention")
  /// try store.backup(to: "shop-2026-11-22.retention")
  /// try store.close()
  /// try CustomerStore.restore(from: "shop-2026-11-22.retention", to: "restored.retention")
  /// ```
  ///
  /// - Parameters:
  ///   - path: where the copy is to be.
  ///   - options: what it looks like, and whether it replaces a file.
  ///   - progress: is told how far it is; ends the backup by `false`.
  /// - Throws: ``CustomerStoreError/storage(_:)`` with the engine's reason.
  /// - Complexity: one read of the pages in use and two passes over the copy.
  public func backup(
    to path: String, _ options: Environment.BackupOptions = Environment.BackupOptions(),
    progress: Environment.CopyProgressHandler? = nil
  ) throws(CustomerStoreError) {
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try environment.backup(to: path, options, progress: progress)
    }
  }

  /// Copies the store on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  public func backup(
    to path: String, _ options: Environment.BackupOptions = Environment.BackupOptions(),
    progress: (@Sendable (Environment.CopyProgress) -> Bool)? = nil
  ) async throws {
    try await Self.passingOn { try await environment.backup(to: path, options, progress: progress) }
  }

  /// Makes a store of a backup, which stays as it is: verified, and found to be of a format that this release reads.
  ///
  /// - Parameters:
  ///   - backup: a store that no process has open.
  ///   - path: where the store is to be.
  ///   - replacesExisting: whether a file there is replaced; it may not be open.
  ///   - progress: is told how far it is; ends the restoring by `false`.
  /// - Throws: ``CustomerStoreError/foreignStore(path:)``, ``CustomerStoreError/newerFormat(path:found:supported:)``,
  ///   ``CustomerStoreError/storage(_:)`` with the engine's reason. What was at `path` is then as it was.
  /// - Complexity: two reads of the backup and two passes over the store.
  public static func restore(
    from backup: String, to path: String, replacesExisting: Bool = false,
    progress: Environment.CopyProgressHandler? = nil
  ) throws(CustomerStoreError) {
    try checkFormat(at: backup)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try Environment.restore(from: backup, to: path, replacesExisting: replacesExisting, progress: progress)
    }
  }

  /// Makes a store of a backup, on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  public static func restore(
    from backup: String, to path: String, replacesExisting: Bool = false,
    progress: (@Sendable (Environment.CopyProgress) -> Bool)? = nil
  ) async throws {
    try await passingOn {
      try await checkFormat(at: backup)
      try await Environment.restore(
        from: backup, to: path, replacesExisting: replacesExisting, progress: progress)
    }
  }

  /// Rewrites a store that no process has open, record by record: as small as its content allows, and with nothing left
  /// of what was deleted or erased.
  ///
  /// - Parameters:
  ///   - path: the store's file.
  ///   - progress: is told how far it is; ends the work by `false`.
  /// - Returns: the bytes of the file before and after.
  /// - Throws: ``CustomerStoreError/foreignStore(path:)``, ``CustomerStoreError/newerFormat(path:found:supported:)``,
  ///   ``CustomerStoreError/storage(_:)`` with the engine's reason. The file is then as it was.
  /// - Complexity: one read of the store and two passes over the new file.
  @discardableResult
  public static func compact(
    at path: String, progress: Environment.CopyProgressHandler? = nil
  ) throws(CustomerStoreError) -> (byteCountBefore: Int, byteCountAfter: Int) {
    try checkFormat(at: path)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try Environment.compact(at: path, progress: progress)
    }
  }

  /// Rewrites a store that no process has open, on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  @discardableResult
  public static func compact(
    at path: String, progress: (@Sendable (Environment.CopyProgress) -> Bool)? = nil
  ) async throws -> (byteCountBefore: Int, byteCountAfter: Int) {
    try await passingOn {
      try await checkFormat(at: path)
      return try await Environment.compact(at: path, progress: progress)
    }
  }

  private static func passingOn<Success>(_ work: () async throws -> Success) async throws -> Success {
    do {
      return try await work()
    } catch let error as LMDBError {
      throw CustomerStoreError.storage(error)
    }
  }
}

extension CustomerStore {
  /// Refuses files that are no customer stores, or of a newer format, before anything is done with them.
  private static func checkFormat(at path: String) throws(CustomerStoreError) {
    do {
      let (environment, _) = try Environment.open(at: path, options: readingOptions) { catalog in
        try StoreFormat.checkReadable(&catalog, path: path)
      }
      try environment.close()
    } catch {
      throw asStoreError(error, path)
    }
  }

  private static func checkFormat(at path: String) async throws {
    do {
      let (environment, _) = try await Environment.open(at: path, options: readingOptions) { catalog in
        try StoreFormat.checkReadable(&catalog, path: path)
      }
      try await environment.close()
    } catch {
      throw asStoreError(error, path)
    }
  }

  private static var readingOptions: Environment.Options {
    var options = Environment.Options()
    options.access = .readOnly
    options.creation = .never
    return options
  }

  private static func asStoreError(_ error: any Error, _ path: String) -> CustomerStoreError {
    switch error {
    case let error as CustomerStoreError: error
    case let error as LMDBError: .storage(error)
    default: .storage(.invalidPath(path: path, reason: "\(error)"))
    }
  }
}
