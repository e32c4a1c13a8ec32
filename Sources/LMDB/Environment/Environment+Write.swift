internal import CLMDB
internal import Glibc
internal import Synchronization

extension Environment {
  /// Runs `body` with the only write transaction: its changes are committed when it returns, undone when it throws.
  ///
  /// Blocks while another thread or process writes, and for the commit's flush. In `async` functions the `async` form is
  /// chosen, which blocks no task. Beginning a write inside a write of the same thread throws
  /// ``LMDBError/reentrantWrite``.
  ///
  /// ```swift
  /// try environment.write { tx in
  ///   try tx.put("Ada", for: 1, in: names)
  ///   try tx.insert(1, for: "GB", in: byCountry)
  /// }
  /// ```
  ///
  /// - Throws: ``LMDBError``; a closure that is marked `throws(LMDBError)` keeps the error typed.
  public func write<Result: ~Copyable>(
    _ body: (inout WriteTransaction) throws(LMDBError) -> Result
  ) throws(LMDBError) -> Result {
    try commitChanges(of: body).get()
  }

  /// Runs `body`, which may throw errors of the host's, with the only write transaction.
  @_disfavoredOverload
  public func write<Result: ~Copyable>(_ body: (inout WriteTransaction) throws -> Result) throws -> Result {
    try commitChanges(of: body).get()
  }

  private func commitChanges<Success: ~Copyable, Failure: Error>(
    of body: (inout WriteTransaction) throws(Failure) -> Success
  ) throws(LMDBError) -> Result<Success, Failure> {
    let pointer = try beginWrite()
    var transaction = makeTransaction(pointer)
    let success: Success
    do throws(Failure) {
      success = try body(&transaction)
    } catch {
      note(error)
      abortWrite(pointer)
      return .failure(error)
    }
    try end(transaction)
    return .success(success)
  }

  /// Commits, unless a change failed in a way that the closure did not pass on.
  func end(_ transaction: borrowing WriteTransaction) throws(LMDBError) {
    if let failure = transaction.failure {
      note(failure)
      abortWrite(transaction.handle.pointer)
      throw failure
    }
    try commitWrite(transaction.handle.pointer, writtenByteCount: transaction.writtenByteCount)
  }

  // MARK: Begin, commit, abort

  func beginWrite() throws(LMDBError) -> OpaquePointer {
    guard !isForked else { throw .forked }
    guard options.access == .readWrite else { throw .readOnly }
    let thread = Self.currentThread
    guard writerThread.load(ordering: .relaxed) != thread else { throw .reentrantWrite }
    extendMapIfNearlyFull()
    let overdue = try enterWrite()
    if !overdue.isEmpty { report(overdue) }
    var transaction: OpaquePointer?
    let code = mdb_txn_begin(pointer, nil, 0, &transaction)
    guard code == MDB_SUCCESS, let transaction else {
      leaveWrite()
      guard code == MDB_MAP_RESIZED else { throw LMDBError(code, in: "beginning a write") }
      try growMap(waitingAtMost: options.readerWaitLimit)
      return try beginWrite()
    }
    writerThread.store(thread, ordering: .relaxed)
    return transaction
  }

  private func enterWrite() throws(LMDBError) -> [ReaderOrigin] {
    let now = clock()
    let ageLimit = options.readerAgeLimit
    let overdue = try activity.withLock(waitingAtMost: .seconds(3600)) {
      (activity: inout Activity) throws(LMDBError) -> Bool in
      guard activity.phase != .closed, activity.phase != .closing else { throw .closed }
      if let code = activity.suspicion { throw .suspect(code: code) }
      return activity.phase == .open
    } _: { (activity: inout Activity) throws(LMDBError) -> [ReaderOrigin] in
      activity.activeWriters += 1
      return activity.takeOverdueReaders(at: now, limit: ageLimit)
    }
    guard let overdue else { throw .busy(active: 0, oldest: nil) }
    return overdue
  }

  private func leaveWrite(suspicion: EngineCode? = nil) {
    let now = clock()
    let mustCheckReaders = activity.withLock { activity -> Bool in
      if let suspicion { activity.suspicion = suspicion }
      guard now > activity.lastReaderCheck, now - activity.lastReaderCheck > 60_000_000_000 else { return false }
      activity.lastReaderCheck = now
      return true
    }
    // While this writer still counts, so that nobody closes the environment meanwhile.
    if mustCheckReaders { clearStaleReaders() }
    activity.withLock { $0.activeWriters -= 1 }
    activity.broadcast()
  }

  func commitWrite(_ transaction: OpaquePointer, writtenByteCount: Int) throws(LMDBError) {
    // LMDB frees the transaction whatever the code is.
    let code = mdb_txn_commit(transaction)
    writerThread.store(0, ordering: .relaxed)
    guard code != MDB_SUCCESS else { return leaveWrite() }
    let error: LMDBError
    switch code {
    case MDB_MAP_FULL:
      error = .storageFull(
        usedByteCount: usedByteCount, reservedByteCount: options.reservedByteCount, code: EngineCode(code))
    default:
      error = Self.writeError(
        code, "committing to '\(path)'", directory: StorePath.directory(of: path), writtenByteCount: writtenByteCount,
        fileByteCount: usedByteCount)
    }
    switch error {
    // What the disk holds of the new state is unknown, so nothing is built on it before it was read again.
    case .inputOutput(_, let code), .suspect(let code): leaveWrite(suspicion: code)
    default: leaveWrite()
    }
    throw error
  }

  func abortWrite(_ transaction: OpaquePointer) {
    mdb_txn_abort(transaction)
    writerThread.store(0, ordering: .relaxed)
    leaveWrite()
  }

  /// Tells a full disk, which LMDB reports as an input/output error, from a broken one.
  static func writeError(
    _ code: CInt, _ operation: String, directory: String, writtenByteCount: Int, fileByteCount: Int = 0
  ) -> LMDBError {
    let isFull =
      switch code {
      case ENOSPC, EDQUOT, EFBIG: true
      case EIO:
        DiskSpace.isExhausted(at: directory, needing: writtenByteCount + (1 << 16), fileByteCount: fileByteCount)
      default: false
      }
    guard isFull else { return LMDBError(code, in: operation) }
    return .diskFull(
      path: directory, availableByteCount: DiskSpace.availableByteCount(at: directory), code: EngineCode(code))
  }

  // MARK: Room

  func makeTransaction(_ pointer: OpaquePointer) -> WriteTransaction {
    WriteTransaction(
      TransactionHandle(pointer: pointer, environment: identifier),
      limits: WriteTransaction.Limits(
        maximumValueByteCount: options.maximumValueByteCount, reservedByteCount: options.reservedByteCount,
        directory: StorePath.directory(of: path)),
      insertableByteCount: options.reservedByteCount - usedByteCount)
  }

  /// Keeps head-room behind the last page: earlier transactions may have used it up.
  private func extendMapIfNearlyFull() {
    let room = Self.headRoom(behind: options.reservedByteCount)
    let isNearlyFull = activity.withLock { activity in
      // Who holds the lock and finds the environment open may ask LMDB: nobody closes it meanwhile.
      activity.phase == .open && usedByteCount > activity.mapByteCount - room / 2
    }
    // If readers are active the rest of the room must do; a later write tries again.
    if isNearlyFull { try? growMap(waitingAtMost: .zero) }
  }

  func clearStaleReaders() {
    var dead: CInt = 0
    mdb_reader_check(pointer, &dead)
  }
}
