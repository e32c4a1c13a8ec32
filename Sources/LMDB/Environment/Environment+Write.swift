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
  @discardableResult
  public func write<Result: ~Copyable>(
    _ body: (inout WriteTransaction) throws(LMDBError) -> Result
  ) throws(LMDBError) -> Result {
    try commitChanges(of: body).get()
  }

  /// Runs `body`, which may throw errors of the host's, with the only write transaction.
  @discardableResult
  @_disfavoredOverload
  public func write<Result: ~Copyable>(_ body: (inout WriteTransaction) throws -> Result) throws -> Result {
    try commitChanges(of: body).get()
  }

  private func commitChanges<Success: ~Copyable, Failure: Error>(
    of body: (inout WriteTransaction) throws(Failure) -> Success
  ) throws(LMDBError) -> Result<Success, Failure> {
    var transaction = makeTransaction(try beginWrite())
    let success: Success
    do throws(Failure) {
      success = try body(&transaction)
    } catch {
      note(error)
      abandon(transaction)
      return .failure(error)
    }
    try end(transaction)
    return .success(success)
  }

  /// Commits, unless a change failed in a way that the closure did not pass on.
  func end(_ transaction: borrowing WriteTransaction) throws(LMDBError) {
    if let failure = transaction.failure {
      note(failure)
      abandon(transaction)
      throw failure
    }
    try commitWrite(transaction.pointer, writtenByteCount: transaction.writtenByteCount)
  }

  private func abandon(_ transaction: borrowing WriteTransaction) {
    // A large transaction writes before its commit, and a disk that failed then is no better than one that fails later.
    if case .inputOutput(_, let code) = transaction.failure { activity.withLock { $0.suspicion = code } }
    abortWrite(transaction.pointer)
  }

  // MARK: Begin, commit, abort

  func beginWrite() throws(LMDBError) -> OpaquePointer {
    guard !isForked else { throw .forked }
    guard options.access == .readWrite else { throw .readOnly }
    guard !isWriting else { throw .reentrantWrite }
    try enterWrite()
    if isMapNearlyFull {
      // If readers are active the rest of the room must do; a later write tries again.
      leaveWrite()
      try? growMap(waitingAtMost: .zero)
      try enterWrite()
    }
    var transaction: OpaquePointer?
    let code = mdb_txn_begin(pointer, nil, 0, &transaction)
    guard code == MDB_SUCCESS, let transaction else {
      leaveWrite()
      guard code == MDB_MAP_RESIZED else { throw LMDBError(code, in: "beginning a write") }
      try growMap(waitingAtMost: options.readerWaitLimit)
      return try beginWrite()
    }
    // Again: the writer before may have met its error while this one waited for the lock.
    if let code = activity.withLock({ $0.suspicion }) {
      mdb_txn_abort(transaction)
      leaveWrite()
      throw .suspect(code: code)
    }
    writerThread.store(Self.currentThread, ordering: .relaxed)
    return transaction
  }

  /// Counts this thread as a writer, so that the environment stays open and its map as it is.
  private func enterWrite() throws(LMDBError) {
    let now = clock()
    let ageLimit = options.readerAgeLimit
    let entered = try activity.withLock(waitingAtMost: .seconds(3600)) {
      (activity: inout Activity) throws(LMDBError) -> Bool in
      let isAdmitted = try activity.admits(isInside: isInside(activity))
      if let code = activity.suspicion { throw .suspect(code: code) }
      return isAdmitted
    } _: { (activity: inout Activity) throws(LMDBError) -> (overdue: [ReaderOrigin], mustCheckReaders: Bool) in
      activity.activeWriters += 1
      let mustCheckReaders = now > activity.lastReaderCheck && now - activity.lastReaderCheck > Self.readerCheckInterval
      if mustCheckReaders { activity.lastReaderCheck = now }
      return (activity.takeOverdueReaders(at: now, limit: ageLimit), mustCheckReaders)
    }
    guard let entered else { throw .busy(active: 0, oldest: nil) }
    if entered.mustCheckReaders { clearStaleReaders() }
    if !entered.overdue.isEmpty { report(entered.overdue) }
  }

  /// How often, in nanoseconds, a writer looks for snapshots of dead processes.
  private static var readerCheckInterval: UInt64 { 60_000_000_000 }

  private func leaveWrite(suspicion: EngineCode? = nil) {
    activity.withLock { activity in
      activity.activeWriters -= 1
      if let suspicion { activity.suspicion = suspicion }
    }
    activity.broadcast()
  }

  func commitWrite(_ transaction: OpaquePointer, writtenByteCount: Int) throws(LMDBError) {
    // Before the lock goes: behind it, this would wipe out the thread that has it next.
    writerThread.store(0, ordering: .relaxed)
    // LMDB frees the transaction whatever the code is.
    let code = mdb_txn_commit(transaction)
    guard code != MDB_SUCCESS else { return leaveWrite() }
    let error: LMDBError
    switch code {
    case MDB_MAP_FULL:
      error = .storageFull(
        usedByteCount: usedByteCount, reservedByteCount: options.reservedByteCount, code: EngineCode(code))
    default:
      error = Self.writeError(code, "committing to '\(path)'", path: path, writtenByteCount: writtenByteCount)
    }
    switch error {
    // What the disk holds of the new state is unknown, so nothing is built on it before it was read again.
    case .inputOutput(_, let code), .suspect(let code): leaveWrite(suspicion: code)
    // Even a full disk, where the page that names the newest commit is written elsewhere than before.
    default: leaveWrite(suspicion: isEngineLost ? EngineCode(code) : nil)
    }
    throw error
  }

  /// Whether LMDB has given up: that page could not be written, and it begins no transaction any more.
  private var isEngineLost: Bool {
    var transaction: OpaquePointer?
    let code = mdb_txn_begin(pointer, nil, UInt32(MDB_RDONLY), &transaction)
    if code == MDB_SUCCESS { mdb_txn_abort(transaction) }
    return code == MDB_PANIC
  }

  func abortWrite(_ transaction: OpaquePointer) {
    writerThread.store(0, ordering: .relaxed)
    mdb_txn_abort(transaction)
    leaveWrite()
  }

  /// Tells a full disk, which LMDB reports as an input/output error, from a broken one.
  static func writeError(_ code: CInt, _ operation: String, path: String, writtenByteCount: Int = 0) -> LMDBError {
    let isFull =
      switch code {
      case ENOSPC, EDQUOT, EFBIG: true
      case EIO: DiskSpace.isExhausted(for: path, needing: writtenByteCount)
      default: false
      }
    guard isFull else { return LMDBError(code, in: operation) }
    return .diskFull(
      path: path, availableByteCount: DiskSpace.availableByteCount(at: StorePath.directory(of: path)),
      code: EngineCode(code))
  }

  // MARK: Room

  @_lifetime(immortal)
  func makeTransaction(_ pointer: OpaquePointer) -> WriteTransaction {
    WriteTransaction(
      pointer: pointer, environment: identifier,
      limits: WriteTransaction.Limits(
        maximumValueByteCount: options.maximumValueByteCount, reservedByteCount: options.reservedByteCount,
        path: path),
      insertableByteCount: options.reservedByteCount - usedByteCount)
  }

  /// Whether earlier transactions have used up half of the head-room behind the limit.
  private var isMapNearlyFull: Bool {
    let room = Self.headRoom(behind: options.reservedByteCount)
    return usedByteCount > activity.withLock { $0.mapByteCount } - room / 2
  }

  func clearStaleReaders() {
    var dead: CInt = 0
    mdb_reader_check(pointer, &dead)
  }
}
