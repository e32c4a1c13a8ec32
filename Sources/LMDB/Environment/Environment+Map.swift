internal import CLMDB
internal import Glibc

/// Changing the memory map of an environment that is open.
extension Environment {
  /// Maps the file and head-room behind it anew, because this process or another has filled what was mapped. For that,
  /// all transactions of this process must have ended; none begins meanwhile.
  ///
  /// Without a `byteCount` the map gets what the store uses, and the room behind it.
  func growMap(to byteCount: Int? = nil, waitingAtMost limit: Duration) throws(LMDBError) {
    let outcome = try activity.withLock(waitingAtMost: limit) { (activity: inout Activity) throws(LMDBError) -> Bool in
      guard activity.phase == .open || activity.phase == .draining else { throw .closed }
      // This thread would wait for itself, and keep all others waiting.
      guard !isInside(activity) else {
        throw .busy(active: activity.activeReaders + activity.activeWriters, oldest: activity.oldestReader(at: clock()))
      }
      activity.phase = activity.isIdle ? .open : .draining
      return activity.isIdle
    } _: { (activity: inout Activity) throws(LMDBError) -> MapGrowth in
      activity.phase = .open
      return growMap(of: &activity, to: byteCount ?? usedByteCount + Self.headRoom(behind: options.reservedByteCount))
    }
    activity.broadcast()
    // Without an outcome the transactions did not end in time.
    guard let outcome else { throw stopDraining() }
    switch outcome {
    case .done: return
    case .refused(let error): throw error
    case .lost(let error):
      releaseFile()
      throw error
    }
  }

  private enum MapGrowth {
    case done
    /// The map is as it was.
    case refused(LMDBError)
    /// There is no map any more.
    case lost(LMDBError)
  }

  private func stopDraining() -> LMDBError {
    let now = clock()
    let error = activity.withLock { activity -> LMDBError in
      if activity.phase == .draining { activity.phase = .open }
      return .busy(active: activity.activeReaders + activity.activeWriters, oldest: activity.oldestReader(at: now))
    }
    activity.broadcast()
    return error
  }

  /// LMDB unmaps the file before it maps it anew. If that fails, its environment points into nothing and must not be
  /// asked anything more; so whether there is room is tried first, and the phase is `.closed` if it fails nevertheless.
  private func growMap(of activity: inout Activity, to byteCount: Int) -> MapGrowth {
    let growth = byteCount - activity.mapByteCount
    guard growth > 0 else { return .done }
    let trial = mmap(nil, growth, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard trial != MAP_FAILED else {
      return .refused(.addressSpaceExhausted(byteCount: byteCount, code: EngineCode(errno)))
    }
    munmap(trial, growth)
    for reader in activity.idleReaders { mdb_txn_abort(reader) }
    activity.idleReaders = []
    let code = mdb_env_set_mapsize(pointer, byteCount)
    guard code == MDB_SUCCESS else {
      activity.phase = .closed
      return .lost(.addressSpaceExhausted(byteCount: byteCount, code: EngineCode(code)))
    }
    activity.mapByteCount = byteCount
    return .done
  }
}
