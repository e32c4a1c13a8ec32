internal import CLMDB
internal import Glibc
internal import Synchronization

extension Environment {
  /// How a backup is made.
  ///
  /// ```swift
  /// try environment.backup(to: "copy.lmdb", Environment.BackupOptions(form: .exact, replacesExisting: true))
  /// ```
  public struct BackupOptions: Hashable, Sendable {
    /// What the copy looks like.
    public enum Form: Hashable, Sendable {
      /// Page for page, free pages too. The fastest.
      case exact
      /// Without free pages, in key order: smaller, and faster to scan.
      case compact
    }

    /// What the copy looks like. Default: compact.
    public var form = Form.compact
    /// Whether a file at the destination is replaced. Default: no, it is an error.
    public var replacesExisting = false

    /// A compact copy that replaces nothing.
    public init(form: Form = .compact, replacesExisting: Bool = false) {
      self.form = form
      self.replacesExisting = replacesExisting
    }
  }

  /// Copies the store as of the last commit to a new file, while reads and writes go on.
  ///
  /// The copy is written under a temporary name, flushed, verified page by page, and renamed: at `destination` is a whole
  /// store or nothing. It is a snapshot while it is made, so freed pages are not reused meanwhile. If compacting meets
  /// pages that an older LMDB lost track of, the records are copied one by one instead.
  ///
  /// ```swift
  /// try environment.backup(to: "shop-2026-11-22.lmdb")
  /// ```
  ///
  /// - Throws: ``LMDBError/alreadyExists(path:)``, ``LMDBError/alreadyOpen(path:)`` for a store of this process,
  ///   ``LMDBError/diskFull(path:availableByteCount:code:)``, ``LMDBError/rejected(path:rejection:)`` if the copy is
  ///   damaged, as the store then is, ``LMDBError/tooManyReaders(limit:oldest:)``,
  ///   ``LMDBError/insideTransaction(operation:)`` if this thread is inside a write.
  /// - Complexity: one read of the pages in use and two passes over the copy.
  public func backup(
    to destination: String, _ backupOptions: BackupOptions = BackupOptions(),
    file: StaticString = #fileID, line: UInt = #line
  ) throws(LMDBError) {
    guard !isForked else { throw .forked }
    guard !isWriting else { throw .insideTransaction(operation: "backup") }
    let target = try StorePath(resolving: destination)
    try check(target, backupOptions)
    var temporary = TemporaryFile(besides: target, purpose: "copying")
    temporary.removeAbandoned()
    let copy = try target.systemCall("creating") { () throws(SystemError) in
      try temporary.create(mode: options.fileMode)
    }
    defer { unlink(temporary.path) }
    let path = temporary.path
    try withReaderSlot(file: file, line: line) { () throws(LMDBError) in
      try StoreCopy(source: pointer, target: target, mode: options.fileMode).write(
        backupOptions.form, to: copy, at: path)
    }
    try target.systemCall("flushing") { () throws(SystemError) in try copy.synchronize() }
    do throws(LMDBError) {
      try FileOpening(path: target, options: options).verify(copy)
    } catch {
      note(error)
      throw error
    }
    try publish(temporary.path, at: target, backupOptions)
    CleanMark.put(on: copy)
  }

  /// Refuses a destination that is in use before anything is written.
  private func check(_ target: StorePath, _ backupOptions: BackupOptions) throws(LMDBError) {
    var status = stat()
    guard lstat(target.path, &status) == 0 else { return }
    guard backupOptions.replacesExisting else { throw .alreadyExists(path: target.path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .invalidPath(path: target.path, reason: "it is not a regular file")
    }
    guard !EnvironmentRegistry.isClaimed(FileIdentity(status)) else { throw .alreadyOpen(path: target.path) }
    let isFree = try target.systemCall("locking") { () throws(SystemError) in
      try !FileDescriptor(opening: target.path, O_RDONLY).isHeldByOthers()
    }
    guard isFree else { throw .openElsewhere(path: target.path) }
  }

  private func publish(
    _ temporaryPath: String, at target: StorePath, _ backupOptions: BackupOptions
  ) throws(LMDBError) {
    if backupOptions.replacesExisting {
      try replace(target, by: temporaryPath)
    } else {
      try target.systemCall("renaming the backup to") { () throws(SystemError) in
        try SystemError.renameExclusively(temporaryPath, to: target.path)
      }
    }
    try target.systemCall("flushing the directory of") { () throws(SystemError) in
      try SystemError.synchronizeDirectory(target.directory)
    }
  }

  /// Takes the place of a file while nobody can open it: whoever did, would share a lock file with those who open the
  /// copy, and each would trust what the other writes there.
  private func replace(_ target: StorePath, by temporaryPath: String) throws(LMDBError) {
    switch try openReplaced(target) {
    case .some(let file):
      guard try FileOpening(path: target, options: options).enterGate(file) else {
        throw .invalidPath(path: target.path, reason: "another process has it open")
      }
      try rename(temporaryPath, to: target)
    case nil: try rename(temporaryPath, to: target)
    }
  }

  private func openReplaced(_ target: StorePath) throws(LMDBError) -> FileDescriptor? {
    do throws(LMDBError) {
      return try target.systemCall("opening") { () throws(SystemError) in
        try FileDescriptor(opening: target.path, O_RDONLY)
      }
    } catch .missing {
      return nil
    }
  }

  private func rename(_ temporaryPath: String, to target: StorePath) throws(LMDBError) {
    try target.systemCall("renaming the backup to") { () throws(SystemError) in
      _ = try SystemError.retrying { Glibc.rename(temporaryPath, target.path) }
    }
  }
}
