internal import CLMDB
internal import Glibc
internal import Synchronization

extension Environment {
  /// Ends the use of the file: waits for active transactions, at most `limit`, and refuses new ones meanwhile.
  ///
  /// Writes that were queued by `async` callers before are still done, and threads that are inside a transaction may
  /// begin others in it. Closing twice is no error: who comes second waits for the first. An environment that is not
  /// closed closes itself when its last reference goes, after `async` calls a moment later: close it before the file is
  /// opened again.
  ///
  /// - Throws: ``LMDBError/busy(active:oldest:)`` if transactions are still active after `limit`; the environment is
  ///   then open as before. ``LMDBError/insideTransaction(operation:)`` if this thread is inside one.
  public func close(waitingAtMost limit: Duration = .seconds(30)) throws(LMDBError) {
    guard !isForked else { throw .forked }
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    guard try becomeCloser(within: limit) else { return }
    lane.refuseNewJobs()
    guard lane.waitUntilIdle(atMost: limit), endTransactions(within: clock.now.duration(to: deadline)) else {
      let error = busyError()
      lane.acceptNewJobs()
      endClosing(as: .open)
      throw error
    }
    releaseFile()
    endClosing(as: .closed)
  }

  /// Whether this thread is the one that closes: one does, and others wait for how it ends.
  private func becomeCloser(within limit: Duration) throws(LMDBError) -> Bool {
    let isCloser = try activity.withLock(waitingAtMost: limit) { (activity: inout Activity) throws(LMDBError) -> Bool in
      // Before any waiting: the one who closes waits for this thread's transaction.
      guard !isInside(activity) else { throw .insideTransaction(operation: "close") }
      return !activity.hasCloser
    } _: { (activity: inout Activity) throws(LMDBError) -> Bool in
      guard activity.phase != .closed else { return false }
      activity.hasCloser = true
      return true
    }
    guard let isCloser else { throw busyError() }
    return isCloser
  }

  private func endTransactions(within limit: Duration) -> Bool {
    let isClosed = activity.withLock(waitingAtMost: limit) { activity in
      if activity.phase == .open { activity.phase = .closing }
      return activity.isIdle
    } _: { activity in
      activity.phase = .closed
      return true
    }
    return isClosed != nil
  }

  private func endClosing(as phase: Activity.Phase) {
    activity.withLock { activity in
      activity.hasCloser = false
      if phase == .closed || activity.phase == .closing { activity.phase = phase }
    }
    activity.broadcast()
  }

  private func busyError() -> LMDBError {
    let now = clock()
    return activity.withLock {
      .busy(active: $0.activeReaders + $0.activeWriters, oldest: $0.oldestReader(at: now))
    }
  }

  /// Closes what was not closed when the last reference goes.
  func tearDown() {
    let mustClose = activity.withLock { activity in
      defer { activity.phase = .closed }
      return activity.phase != .closed
    }
    if mustClose { releaseFile() }
  }

  /// Frees LMDB's environment; the phase is `.closed`, so nothing reaches it any more.
  func releaseFile() {
    activity.withLock { activity in
      for reader in activity.idleReaders { mdb_txn_abort(reader) }
      activity.idleReaders = []
    }
    let isTrusted = activity.withLock { $0.suspicion == nil && !$0.isDamaged } && options.access == .readWrite
    file.withLock { file in
      close(file, marking: isTrusted)
      // With the descriptor go its locks; before the claim goes, or who opens the file next would find it held.
      file = nil
    }
    for identity in fileIdentities { EnvironmentRegistry.release(identity) }
  }

  private func close(_ file: borrowing FileDescriptor?, marking isTrusted: Bool) {
    switch file {
    case .some(let file):
      // Without the gate it is closed all the same: somebody is verifying for longer than anybody waits.
      _ = try? file.enterGate(waitingAtMost: options.openingWaitLimit)
      // What is closed is on the disk, the last commit too.
      let isFlushed =
        options.durability == .full && !options.flushesAtTheEnd || mdb_env_sync(pointer, 1) == MDB_SUCCESS
      mdb_env_close(pointer)
      // Only the last process that has the file open can say that it is as a clean close left it.
      if isTrusted, isFlushed, (try? file.isHeldByOthers()) == false { CleanMark.put(on: file) }
    case nil:
      mdb_env_close(pointer)
    }
  }
}
