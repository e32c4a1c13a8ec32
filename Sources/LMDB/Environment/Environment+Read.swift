internal import CLMDB
internal import Glibc
internal import Logging

extension Environment {
  /// Lends one snapshot of the store, as of the last commit, to `body`.
  ///
  /// A read waits for no writer, and its cost to begin and end is about a quarter of a microsecond, so it is at home in
  /// `async` functions too; for long scans there, see ``backgroundRead(file:line:_:)``. Reads may be nested, each with a
  /// snapshot of its own.
  ///
  /// ```swift
  /// let name = try environment.read { tx in try tx.value(for: 1, in: names) }
  /// ```
  ///
  /// - Throws: ``LMDBError``; a closure that is marked `throws(LMDBError)` keeps the error typed.
  ///   ``LMDBError/tooManyReaders(limit:oldest:)`` if no reader became free in time.
  public func read<Result: ~Copyable>(
    file: StaticString = #fileID, line: UInt = #line,
    _ body: (borrowing ReadTransaction) throws(LMDBError) -> Result
  ) throws(LMDBError) -> Result {
    try lendSnapshot(file, line, body).get()
  }

  /// Lends one snapshot of the store to `body`, which may throw errors of the host's.
  @_disfavoredOverload
  public func read<Result: ~Copyable>(
    file: StaticString = #fileID, line: UInt = #line, _ body: (borrowing ReadTransaction) throws -> Result
  ) throws -> Result {
    try lendSnapshot(file, line, body).get()
  }

  /// Lends one snapshot to `body` on a thread that may block, so a long scan keeps no task from running.
  ///
  /// ```swift
  /// let count = try await environment.backgroundRead { tx in try tx.count(of: names, in: .from(1000)) }
  /// ```
  ///
  /// - Throws: `CancellationError` if the task was cancelled before the read began, else as
  ///   ``read(file:line:_:)-swift.method``.
  public func backgroundRead<Result: Sendable>(
    file: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (borrowing ReadTransaction) throws -> Result
  ) async throws -> Result {
    try await Blocking.run { try self.read(file: file, line: line, body) }
  }

  private func lendSnapshot<Success: ~Copyable, Failure: Error>(
    _ file: StaticString, _ line: UInt, _ body: (borrowing ReadTransaction) throws(Failure) -> Success
  ) throws(LMDBError) -> Result<Success, Failure> {
    let reader = try beginRead(file: file, line: line)
    defer { endRead(reader) }
    let transaction = ReadTransaction(pointer: reader.pointer, environment: identifier)
    do throws(Failure) {
      return .success(try body(transaction))
    } catch {
      note(error)
      return .failure(error)
    }
  }

  // MARK: The pool of snapshots

  struct LentReader {
    let pointer: OpaquePointer
    let slot: Int
  }

  func beginRead(file: StaticString, line: UInt) throws(LMDBError) -> LentReader {
    guard !isForked else { throw .forked }
    let limit = options.maximumReaders
    let lent = try activity.withLock(waitingAtMost: options.readerWaitLimit) {
      (activity: inout Activity) throws(LMDBError) -> Bool in
      try activity.admits(isInside: isInside(activity)) && activity.activeReaders < limit
    } _: { (activity: inout Activity) throws(LMDBError) -> (OpaquePointer?, Int) in
      let slot = activity.add(.init(began: clock(), file: file, line: line, thread: Self.currentThread))
      return (activity.idleReaders.popLast(), slot)
    }
    guard let (idle, slot) = lent else { throw tooManyReaders() }
    do throws(LMDBError) {
      return LentReader(pointer: try takeSnapshot(renewing: idle), slot: slot)
    } catch {
      releaseReader(at: slot, keeping: nil)
      guard case .engine(_, EngineCode(MDB_MAP_RESIZED)) = error else { throw error }
      try growMap(waitingAtMost: options.readerWaitLimit)
      return try beginRead(file: file, line: line)
    }
  }

  private func takeSnapshot(renewing idle: OpaquePointer?) throws(LMDBError) -> OpaquePointer {
    var code = MDB_SUCCESS
    if let idle {
      code = mdb_txn_renew(idle)
      if code == MDB_SUCCESS { return idle }
      mdb_txn_abort(idle)
    } else {
      var transaction: OpaquePointer?
      code = mdb_txn_begin(pointer, nil, UInt32(MDB_RDONLY), &transaction)
      if code == MDB_READERS_FULL {
        // Slots of killed processes count until somebody looks.
        var dead: CInt = 0
        mdb_reader_check(pointer, &dead)
        if dead > 0 { code = mdb_txn_begin(pointer, nil, UInt32(MDB_RDONLY), &transaction) }
      }
      if code == MDB_SUCCESS, let transaction { return transaction }
    }
    throw readError(code)
  }

  func endRead(_ reader: LentReader) {
    mdb_txn_reset(reader.pointer)
    releaseReader(at: reader.slot, keeping: reader.pointer)
  }

  /// Runs `body`, in which LMDB takes a snapshot of its own, counted as one of the readers.
  func withReaderSlot(
    file: StaticString = #fileID, line: UInt = #line, _ body: () throws(LMDBError) -> Void
  ) throws(LMDBError) {
    let reader = try beginRead(file: file, line: line)
    // Its place among LMDB's readers is what `body` needs; idle readers may have all others.
    mdb_txn_abort(reader.pointer)
    defer { releaseReader(at: reader.slot, keeping: nil) }
    do throws(LMDBError) {
      try body()
    } catch .engine(_, EngineCode(MDB_READERS_FULL)) {
      throw tooManyReaders()
    }
  }

  private func releaseReader(at slot: Int, keeping pointer: OpaquePointer?) {
    let now = clock()
    let limit = options.readerAgeLimit
    let overdue = activity.withLock { activity -> ReaderOrigin? in
      // Each idle one keeps a place in the table that all processes share.
      if let pointer {
        if activity.idleReaders.count < Self.maximumIdleReaders {
          activity.idleReaders.append(pointer)
        } else {
          mdb_txn_abort(pointer)
        }
      }
      // A reader whose age nobody noticed while it lived is reported now.
      guard let reader = activity.removeReader(at: slot), !reader.isReported, now > reader.began else { return nil }
      return Duration.nanoseconds(Int64(clamping: now - reader.began)) > limit ? reader.origin(at: now) : nil
    }
    activity.broadcast()
    if let overdue { report([overdue]) }
  }

  private static var maximumIdleReaders: Int { 16 }

  func report(_ overdue: [ReaderOrigin]) {
    for origin in overdue {
      options.logger.warning(
        "A snapshot is older than the limit; pages freed since cannot be reused, so the file grows",
        metadata: [
          "began": "\(origin.file):\(origin.line)", "age": "\(origin.age)", "limit": "\(options.readerAgeLimit)",
          "store": "\(path)",
        ])
    }
  }

  func readError(_ code: CInt) -> LMDBError {
    switch code {
    case MDB_READERS_FULL: tooManyReaders()
    // LMDB marks a living reader by a lock whose place is its process identifier.
    case EAGAIN, EACCES: .processIdentifierClash(path: path, code: EngineCode(code))
    // Not even reads, after some errors; why is better known from the commit.
    case MDB_PANIC: .suspect(code: activity.withLock { $0.suspicion } ?? EngineCode(code))
    default: LMDBError(code, in: "beginning a read")
    }
  }

  private func tooManyReaders() -> LMDBError {
    let now = clock()
    return .tooManyReaders(limit: options.maximumReaders, oldest: activity.withLock { $0.oldestReader(at: now) })
  }
}
