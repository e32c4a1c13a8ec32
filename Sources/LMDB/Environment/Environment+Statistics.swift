internal import CLMDB
internal import Glibc
internal import Synchronization

extension Environment {
  /// Sizes, free and pinned pages, readers and tables, as of the last commit.
  ///
  /// The tables and free pages are those of one commit. If others commit meanwhile, the number of used pages and of the
  /// last commit may be those of a later one.
  ///
  /// - Complexity: O(free-list entries + tables).
  public func statistics() throws(LMDBError) -> EnvironmentStatistics {
    let now = clock()
    let oldest = activity.withLock { $0.oldestReader(at: now) }
    let opened = tables.withLock { $0 }
    return try read { tx throws(LMDBError) in
      let handle = tx.pointer
      var information = MDB_envinfo()
      mdb_env_info(pointer, &information)
      let readers = SnapshotList.readers(of: pointer)
      let free = try tx.freePages(pinnedBy: readers.map(\.transactionID).min())
      var trees: [EnvironmentStatistics.Tree] = []
      for table in opened {
        var statistics = MDB_stat()
        let code = mdb_stat(handle, table.handle, &statistics)
        guard code == MDB_SUCCESS else { throw LMDBError(code, in: "measuring '\(table.name)'") }
        trees.append(
          EnvironmentStatistics.Tree(
            name: table.name, depth: Int(statistics.ms_depth), entries: statistics.ms_entries,
            branchPages: statistics.ms_branch_pages, leafPages: statistics.ms_leaf_pages,
            overflowPages: statistics.ms_overflow_pages))
      }
      return EnvironmentStatistics(
        engineVersion: Self.engineVersion, pageByteCount: pageByteCount, usedPages: information.me_last_pgno + 1,
        freePages: Int(free.reusable + free.pinned), pinnedPages: Int(free.pinned),
        reservedByteCount: options.reservedByteCount, lastTransactionID: UInt64(information.me_last_txnid),
        maximumReaders: Int(information.me_maxreaders) - 1, readers: readers, oldestReader: oldest, tables: trees)
    }
  }

  /// Flushes what the system still holds back: with ``Options/Durability/lastCommitMayBeLost``, the last commit.
  public func synchronize() throws(LMDBError) {
    guard !isForked else { throw .forked }
    guard options.access == .readWrite else { throw .readOnly }
    try whileOpen { () throws(LMDBError) in
      var code = mdb_env_sync(pointer, 1)
      while code == EINTR { code = mdb_env_sync(pointer, 1) }
      guard code == MDB_SUCCESS else {
        let error = Self.writeError(code, "flushing '\(path)'", path: path)
        // Whether the last commit is on the disk is unknown, and the system may not try to write it again.
        if case .inputOutput(_, let code) = error { activity.withLock { $0.suspicion = code } }
        throw error
      }
    }
  }

  /// Runs `body` counted as a writer, so that `close` waits for it.
  func whileOpen<Result>(_ body: () throws(LMDBError) -> Result) throws(LMDBError) -> Result {
    try activity.withLock { (activity: inout Activity) throws(LMDBError) in
      guard activity.phase != .closed, activity.phase != .closing else { throw .closed }
      activity.activeWriters += 1
    }
    defer {
      activity.withLock { $0.activeWriters -= 1 }
      activity.broadcast()
    }
    return try body()
  }

  static let engineVersion: String = {
    var (major, minor, patch): (CInt, CInt, CInt) = (0, 0, 0)
    mdb_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }()
}
