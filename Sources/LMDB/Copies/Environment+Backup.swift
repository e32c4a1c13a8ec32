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
    public enum Form: Hashable, Sendable, CaseIterable {
      /// Page for page, free pages too. The fastest.
      case exact
      /// Without free pages, in key order: smaller, and faster to scan.
      case compact
      /// Entry by entry, each table in key order: full pages, and nothing left of what was deleted, which the other forms
      /// may still have in unused parts of their pages. The smallest and the slowest.
      case repacked
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
  /// - Parameter progress: is told how far it is; ends the backup by `false`. The forms `exact` and `compact` are written by
  ///   one call of the engine, which tells nothing until it is done.
  /// - Throws: ``LMDBError/alreadyExists(path:)``, ``LMDBError/alreadyOpen(path:)`` for a store of this process,
  ///   ``LMDBError/diskFull(path:availableByteCount:code:)``, ``LMDBError/rejected(path:rejection:)`` if the copy is
  ///   damaged, as the store then is, or with `cancelled`, ``LMDBError/tooManyReaders(limit:oldest:)``,
  ///   ``LMDBError/insideTransaction(operation:)`` if this thread is inside a write.
  /// - Complexity: one read of the pages in use and two passes over the copy.
  public func backup(
    to destination: String, _ backupOptions: BackupOptions = BackupOptions(),
    file: StaticString = #fileID, line: UInt = #line, progress: CopyProgressHandler? = nil
  ) throws(LMDBError) {
    guard !isForked else { throw .forked }
    guard !isWriting else { throw .insideTransaction(operation: "backup") }
    let target = try StorePath(resolving: destination)
    let place = StoreDestination(
      path: target, replacesExisting: backupOptions.replacesExisting, options: options)
    try place.check()
    var temporary = TemporaryFile(besides: target, purpose: "copying")
    temporary.removeAbandoned()
    let copy = try target.systemCall("creating") { () throws(SystemError) in
      try temporary.create(mode: options.fileMode)
    }
    defer { unlink(temporary.path) }
    let path = temporary.path
    let report = CopyReport(path: target, phases: [.copying, .verifying], handler: progress)
    try withReaderSlot(file: file, line: line) { () throws(LMDBError) in
      try StoreCopy(source: pointer, sourcePath: self.path, target: target, mode: options.fileMode, report: report)
        .write(backupOptions.form, to: copy, at: path)
    }
    try target.systemCall("flushing") { () throws(SystemError) in try copy.synchronize() }
    do throws(LMDBError) {
      try FileOpening(path: target, options: options).verify(
        copy, progress: report.verification(.verifying, of: copy))
    } catch {
      note(error)
      throw error
    }
    try place.publish(temporary.path)
    CleanMark.put(on: copy)
  }
}
