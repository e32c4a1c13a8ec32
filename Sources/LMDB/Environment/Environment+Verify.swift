internal import Synchronization

extension Environment {
  /// Told how many pages of how many are done, about every millisecond; returns `false` to stop.
  public typealias VerificationProgress = (_ pagesDone: UInt64, _ pagesTotal: UInt64) -> Bool

  /// Reads a store that no process has open, page by page, and says what it holds.
  ///
  /// This is what opening does with a file that was not closed cleanly. LMDB itself sees nothing of the file.
  ///
  /// ```swift
  /// let report = try Environment.verify(at: "shop.lmdb")
  /// print(report.tables.compactMap(\.name), report.freePageCount)
  /// ```
  ///
  /// - Throws: ``LMDBError/rejected(path:rejection:)`` with the place and kind of the damage;
  ///   ``LMDBError/alreadyOpen(path:)`` or ``LMDBError/openElsewhere(path:)`` if this process or another has the store
  ///   open: use ``verify(progress:)`` there.
  /// - Complexity: one read of all pages in use.
  @discardableResult
  public static func verify(
    at path: String, progress: VerificationProgress? = nil
  ) throws(LMDBError) -> FileReport {
    var options = Options()
    options.access = .readOnly
    options.openingWaitLimit = .zero
    let opening = FileOpening(path: try StorePath(resolving: path), options: options)
    return try opening.verify(opening.openAlone(), progress: progress)
  }

  /// Reads this open store page by page, as of the last commit. Reads go on meanwhile, writes of all processes wait.
  ///
  /// - Throws: ``LMDBError/rejected(path:rejection:)`` with the place and kind of the damage,
  ///   ``LMDBError/reentrantWrite`` inside a write, ``LMDBError/readOnly`` if it cannot keep writes away.
  /// - Complexity: one read of all pages in use.
  @discardableResult
  public func verify(progress: VerificationProgress? = nil) throws(LMDBError) -> FileReport {
    let transaction = try beginWrite()
    defer { abortWrite(transaction) }
    let opening = FileOpening(path: StorePath(resolved: path), options: options)
    do throws(LMDBError) {
      return try file.withLock { file throws(LMDBError) in
        switch file {
        case .some(let file): try opening.verify(file, progress: progress)
        case nil: throw .closed
        }
      }
    } catch {
      note(error)
      throw error
    }
  }

  /// Remembers that the store is damaged, if an error says so: closing must not mark it as clean then.
  func note(_ error: any Error) {
    switch error as? LMDBError {
    case .corruptedPage, .rejected(_, .damaged), .rejected(_, .truncated): activity.withLock { $0.isDamaged = true }
    default: break
    }
  }
}
