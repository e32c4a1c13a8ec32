internal import CLMDB
internal import Glibc

extension Environment {
  /// Rewrites a store that no process has open, entry by entry: pages become full, the file as small as its content
  /// allows, and nothing is left in it of what was deleted.
  ///
  /// The new file is made beside the old one, flushed, verified, compared with the old one's counts, and renamed over it:
  /// a crash leaves one or the other. It takes the old one's owner and mode. Until it is done, the disk holds both, and
  /// who opens the store waits. What the old file held may stay on the disk until the file system uses its blocks again.
  ///
  /// ```swift
  /// let (before, after) = try Environment.compact(at: "shop.lmdb")
  /// print("\(before - after) bytes are free again")
  /// ```
  ///
  /// - Parameter progress: is told how far it is; ends the work by `false`.
  /// - Returns: the bytes of the file before and after.
  /// - Throws: ``LMDBError/alreadyOpen(path:)`` or ``LMDBError/openElsewhere(path:)`` if this process or another has the
  ///   store open, ``LMDBError/rejected(path:rejection:)`` if it is damaged, or with `cancelled`,
  ///   ``LMDBError/diskFull(path:availableByteCount:code:)``. The old file is then as it was.
  /// - Complexity: one read of the store and two passes over the new file.
  @discardableResult
  public static func compact(
    at path: String, progress: CopyProgressHandler? = nil
  ) throws(LMDBError) -> (byteCountBefore: Int, byteCountAfter: Int) {
    var options = Options()
    options.openingWaitLimit = .zero
    let opening = FileOpening(path: try StorePath(resolving: path), options: options)
    let target = opening.path
    // Held to the end, so that nobody opens the store meanwhile.
    let file = try opening.openAlone()
    let steps = CopyReport(path: target, phases: [.checking, .copying, .verifying], handler: progress)
    let report = try opening.verify(file, progress: steps.verification(.checking, of: file))
    let byteCountBefore = Int(clamping: report.fileByteCount)

    var temporary = TemporaryFile(besides: target, purpose: "compacting")
    temporary.removeAbandoned()
    let copy = try target.systemCall("creating") { () throws(SystemError) in
      try temporary.create(mode: options.fileMode)
    }
    defer { unlink(temporary.path) }
    let copyPath = temporary.path
    try target.copyRecords("compacting") { () throws(LMDBError) in
      try RecordCopy.copy(from: target.path, ofByteCount: byteCountBefore, to: copyPath, steps)
    }
    try steps.tell(.copying, byteCountBefore, of: byteCountBefore)
    let place = StoreDestination(path: target, replacesExisting: true, options: options)
    try place.adoptOwnerAndMode(for: copy)
    try target.systemCall("flushing") { () throws(SystemError) in try copy.synchronize() }
    let copyReport = try opening.verify(copy, progress: steps.verification(.verifying, of: copy))
    guard copyReport.hasSameEntries(as: report) else {
      throw .engine(operation: "comparing '\(target.path)' with its compacted copy", code: EngineCode(MDB_CORRUPTED))
    }
    try place.publishInsideGate(copyPath)
    CleanMark.put(on: copy)
    return (byteCountBefore, Int(clamping: copyReport.fileByteCount))
  }
}

extension FileReport {
  /// Whether both have the same tables with as many entries each.
  func hasSameEntries(as other: FileReport) -> Bool {
    func counts(_ report: FileReport) -> [TreeReport] {
      ([report.mainTable] + report.tables).map { tree in
        var tree = tree
        tree.depth = 0
        tree.branchPageCount = 0
        tree.leafPageCount = 0
        tree.overflowPageCount = 0
        tree.duplicatePageCount = 0
        return tree
      }
    }
    return counts(self) == counts(other)
  }
}
