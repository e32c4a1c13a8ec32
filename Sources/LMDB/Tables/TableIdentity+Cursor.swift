public import CLMDB

extension TableIdentity {
  /// A cursor of LMDB on the table, which the caller closes and has checked to be of the transaction's environment.
  @inlinable
  func openCursor(_ transaction: TransactionHandle) throws(LMDBError) -> OpaquePointer {
    var pointer: OpaquePointer?
    let code = mdb_cursor_open(transaction.pointer, handle, &pointer)
    guard code == MDB_SUCCESS, let pointer else { throw openingError(code) }
    return pointer
  }

  @usableFromInline
  func openingError(_ code: CInt) -> LMDBError { LMDBError(code, in: "opening a cursor on '\(name)'") }
}
