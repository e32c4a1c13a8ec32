internal import CLMDB

extension WriteTransaction {
  /// Refuses an insert that does not fit into what was reserved. The transaction fails then, as with a full disk.
  @inlinable
  mutating func checkRoom(for byteCount: Int) throws(LMDBError) {
    guard writtenByteCount &+ byteCount < insertableByteCount || hasFreePages(for: byteCount) else {
      throw failFull(adding: byteCount)
    }
  }

  @usableFromInline
  mutating func failFull(adding byteCount: Int) -> LMDBError { fail(fullError(adding: byteCount)) }

  /// Looks among the pages that are free within the store, once a transaction.
  @usableFromInline
  @inline(never)
  mutating func hasFreePages(for byteCount: Int) -> Bool {
    guard !hasCountedFreePages else { return false }
    hasCountedFreePages = true
    // An unreadable free list shows in the changes themselves.
    guard let free = try? countUsableFreePages() else { return false }
    var statistics = MDB_stat()
    mdb_env_stat(mdb_txn_env(handle.pointer), &statistics)
    insertableByteCount &+= free &* Int(statistics.ms_psize)
    return writtenByteCount &+ byteCount < insertableByteCount
  }

  private func countUsableFreePages() throws(LMDBError) -> Int {
    let environment = mdb_txn_env(handle.pointer)
    // What a killed process still holds cannot be used.
    var dead: CInt = 0
    mdb_reader_check(environment, &dead)
    // What the commit that a snapshot is of freed itself, it does not see. LMDB keeps those pages for one commit more,
    // as it does with the last commit's; the room for deletes makes up for that.
    let oldest = SnapshotList.readers(of: environment).map(\.transactionID).min()
    // LMDB shows its free list to read transactions only.
    var pointer: OpaquePointer?
    let code = mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &pointer)
    guard code == MDB_SUCCESS, let pointer else { throw LMDBError(code, in: "counting free pages") }
    defer { mdb_txn_abort(pointer) }
    let snapshot = ReadTransaction(pointer: pointer, environment: self.environment)
    return Int(clamping: try snapshot.freePages(pinnedBy: oldest.map { $0 + 1 }).reusable)
  }

  /// The store is as large as was reserved.
  func fullError(adding byteCount: Int = 0) -> LMDBError {
    var information = MDB_envinfo()
    var statistics = MDB_stat()
    let environment = mdb_txn_env(handle.pointer)
    mdb_env_info(environment, &information)
    mdb_env_stat(environment, &statistics)
    let usedByteCount = (Int(information.me_last_pgno) + 1) * Int(statistics.ms_psize)
    return .storageFull(
      usedByteCount: usedByteCount + writtenByteCount + byteCount, reservedByteCount: limits.reservedByteCount,
      code: EngineCode(MDB_MAP_FULL))
  }
}
