internal import CLMDB
internal import Synchronization

extension Environment {
  /// Runs `schema` in the one transaction that opens tables; it is undone if the closure throws.
  ///
  /// Nobody else has a reference to the environment yet, so no other transaction of it can be open, as LMDB demands.
  func openTables<Schema, Failure: Error>(
    _ schema: (inout TableCatalog) throws(Failure) -> Schema
  ) throws(LMDBError) -> Result<Schema, Failure> {
    let isReadOnly = options.access == .readOnly
    let transaction = try isReadOnly ? beginReadingTables() : beginWrite()
    var catalog = TableCatalog(
      transaction: transaction, environment: identifier, limit: options.maximumTables, isReadOnly: isReadOnly)
    let tables: Schema
    do throws(Failure) {
      tables = try schema(&catalog)
    } catch {
      if isReadOnly { mdb_txn_abort(transaction) } else { abortWrite(transaction) }
      return .failure(error)
    }
    self.tables.withLock { $0 = catalog.opened }
    guard isReadOnly else {
      try commitWrite(transaction, writtenByteCount: 0)
      return .success(tables)
    }
    // Committing a read keeps the handles; aborting would close them again.
    let code = mdb_txn_commit(transaction)
    guard code == MDB_SUCCESS else { throw LMDBError(code, in: "opening tables") }
    return .success(tables)
  }

  private func beginReadingTables() throws(LMDBError) -> OpaquePointer {
    var transaction: OpaquePointer?
    let code = mdb_txn_begin(pointer, nil, UInt32(MDB_RDONLY), &transaction)
    guard code == MDB_SUCCESS, let transaction else { throw readError(code) }
    return transaction
  }
}
