// In `async` functions these forms are chosen over the blocking ones of the same name.
extension Environment {
  /// Opens or creates the store at `path` and its tables, on a thread that may block.
  ///
  /// - Throws: `CancellationError` if the task was cancelled before, ``LMDBError``, and what `schema` throws.
  public static func open<Schema: Sendable>(
    at path: String, options: Options = Options(),
    _ schema: @escaping @Sendable (inout TableCatalog) throws -> Schema
  ) async throws -> (environment: Environment, schema: Schema) {
    try await Blocking.run { try open(at: path, options: options, schema) }
  }

  /// Ends the use of the file; waits for active transactions on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  public func close(waitingAtMost limit: Duration = .seconds(30)) async throws {
    try await Blocking.run { try self.close(waitingAtMost: limit) }
  }

  /// Flushes what the system still holds back, on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  public func synchronize() async throws {
    try await Blocking.run { try self.synchronize() }
  }

  /// Makes a backup on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  public func backup(
    to destination: String, _ backupOptions: BackupOptions = BackupOptions(),
    file: StaticString = #fileID, line: UInt = #line, progress: (@Sendable (CopyProgress) -> Bool)? = nil
  ) async throws {
    try await Blocking.run {
      try self.backup(to: destination, backupOptions, file: file, line: line, progress: progress)
    }
  }

  /// Reads this open store page by page, on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  @discardableResult
  public func verify(
    progress: (@Sendable (_ pagesDone: UInt64, _ pagesTotal: UInt64) -> Bool)? = nil
  ) async throws -> FileReport {
    try await Blocking.run { try self.verify(progress: progress) }
  }

  /// Reads a store that no process has open, on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  @discardableResult
  public static func verify(
    at path: String, progress: (@Sendable (_ pagesDone: UInt64, _ pagesTotal: UInt64) -> Bool)? = nil
  ) async throws -> FileReport {
    try await Blocking.run { try verify(at: path, progress: progress) }
  }

  /// Rewrites a store that no process has open, on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  @discardableResult
  public static func compact(
    at path: String, progress: (@Sendable (CopyProgress) -> Bool)? = nil
  ) async throws -> (byteCountBefore: Int, byteCountAfter: Int) {
    try await Blocking.run { try compact(at: path, progress: progress) }
  }

  /// Makes a store of a backup, on a thread that may block.
  ///
  /// - Throws: as the blocking form.
  public static func restore(
    from backup: String, to path: String, replacesExisting: Bool = false,
    progress: (@Sendable (CopyProgress) -> Bool)? = nil
  ) async throws {
    try await Blocking.run {
      try restore(from: backup, to: path, replacesExisting: replacesExisting, progress: progress)
    }
  }
}
