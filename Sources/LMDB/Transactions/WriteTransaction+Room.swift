internal import CLMDB

extension WriteTransaction {
  /// Refuses an insert that does not fit into what was reserved. The transaction fails then, as with a full disk.
  @inlinable
  mutating func checkRoom(for byteCount: Int) throws(LMDBError) {
    guard writtenByteCount &+ byteCount < insertableByteCount || hasFreePages(for: byteCount) else {
      throw fail(fullError)
    }
  }

  /// Looks among the pages that are free within the store, once a transaction.
  @usableFromInline
  @inline(never)
  mutating func hasFreePages(for byteCount: Int) -> Bool {
    guard !hasCountedFreePages else { return false }
    hasCountedFreePages = true
    let environment = mdb_txn_env(handle.pointer)
    // What a killed process still holds cannot be used.
    var dead: CInt = 0
    mdb_reader_check(environment, &dead)
    // Never what the last commit freed: if this one is undone, that one must still be whole.
    let last = UInt64(mdb_txn_id(handle.pointer)) - 1
    let oldest = SnapshotList.readers(of: environment).map(\.transactionID).min() ?? last
    // LMDB shows the free list to reads only: the last commit's, of which this transaction may have used a part.
    var reading: OpaquePointer?
    guard mdb_txn_begin(environment, nil, UInt32(MDB_RDONLY), &reading) == MDB_SUCCESS, let reading else {
      return false
    }
    defer { mdb_txn_abort(reading) }
    let snapshot = ReadTransaction(pointer: reading, environment: self.environment)
    // An unreadable free list shows in the changes themselves.
    guard let free = try? snapshot.freePages(pinnedBy: min(oldest, last)).reusable else { return false }
    var statistics = MDB_stat()
    mdb_env_stat(environment, &statistics)
    insertableByteCount &+= Int(clamping: free) &* Int(statistics.ms_psize)
    return writtenByteCount &+ byteCount < insertableByteCount
  }

  /// The store is as large as was reserved.
  @usableFromInline var fullError: LMDBError {
    var information = MDB_envinfo()
    var statistics = MDB_stat()
    let environment = mdb_txn_env(handle.pointer)
    mdb_env_info(environment, &information)
    mdb_env_stat(environment, &statistics)
    let usedByteCount = (Int(information.me_last_pgno) + 1) * Int(statistics.ms_psize)
    return .storageFull(
      usedByteCount: usedByteCount + writtenByteCount, reservedByteCount: limits.reservedByteCount,
      code: EngineCode(MDB_MAP_FULL))
  }
}
