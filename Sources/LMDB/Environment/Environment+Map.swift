internal import CLMDB
internal import Glibc

/// The map of the file into memory: it changes only while no transaction is active.
extension Environment {
  /// Maps as much as the process that grew the store; for that, all transactions of this one must have ended.
  func adoptGrowth() throws(LMDBError) {
    try changeMap(to: 0, waitingAtMost: options.readerWaitLimit)
  }

  /// Changes the map once nothing is active, keeping others from beginning meanwhile.
  func changeMap(to byteCount: Int, waitingAtMost limit: Duration) throws(LMDBError) {
    let code = try activity.withLock(waitingAtMost: limit) { (activity: inout Activity) throws(LMDBError) -> Bool in
      guard activity.phase == .open || activity.phase == .draining else { throw .closed }
      activity.phase = activity.isIdle ? .open : .draining
      return activity.isIdle
    } _: { (activity: inout Activity) throws(LMDBError) -> CInt in
      remap(byteCount, &activity)
    }
    guard let code else {
      let now = clock()
      let error = activity.withLock { activity -> LMDBError in
        if activity.phase == .draining { activity.phase = .open }
        return .busy(active: activity.activeReaders + activity.activeWriters, oldest: activity.oldestReader(at: now))
      }
      activity.broadcast()
      throw error
    }
    activity.broadcast()
    guard code != MDB_SUCCESS else { return }
    if activity.withLock({ $0.phase == .closed }) { releaseFile() }
    throw code == ENOMEM
      ? .addressSpaceExhausted(byteCount: byteCount, code: EngineCode(code)) : LMDBError(code, in: "growing the map")
  }

  /// Lets LMDB map `byteCount` bytes. It gives up the old map first, so what can be known to fail is not tried.
  private func remap(_ byteCount: Int, _ activity: inout Activity) -> CInt {
    activity.phase = .open
    guard Self.canReserve(byteCount - activity.mapByteCount) else { return ENOMEM }
    for reader in activity.idleReaders { mdb_txn_abort(reader) }
    activity.idleReaders = []
    let code = mdb_env_set_mapsize(pointer, byteCount)
    guard code == MDB_SUCCESS else {
      // There is no map left to read from.
      activity.phase = .closed
      return code
    }
    var information = MDB_envinfo()
    mdb_env_info(pointer, &information)
    activity.mapByteCount = information.me_mapsize
    return code
  }

  /// Whether the process has so much address space left.
  private static func canReserve(_ byteCount: Int) -> Bool {
    guard byteCount > 0 else { return true }
    let place = mmap(nil, byteCount, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard place != MAP_FAILED else { return false }
    munmap(place, byteCount)
    return true
  }
}
