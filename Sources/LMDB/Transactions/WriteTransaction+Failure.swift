internal import CLMDB
internal import Glibc

extension WriteTransaction {
  /// The error for a code that a change returned. All but a wrong key make the whole transaction fail.
  @usableFromInline
  mutating func error(_ code: CInt, changing table: TableIdentity, keyByteCount: @autoclosure () -> Int) -> LMDBError {
    if code == MDB_BAD_VALSIZE { return table.keyError(byteCount: keyByteCount()) }
    return fail(code, in: "writing to '\(table.name)'")
  }

  /// A cursor for changes, which the caller closes; without one the transaction fails.
  @usableFromInline
  mutating func openCursor(on table: TableIdentity) throws(LMDBError) -> OpaquePointer {
    var pointer: OpaquePointer?
    let code = mdb_cursor_open(handle.pointer, table.handle, &pointer)
    guard code == MDB_SUCCESS, let pointer else { throw fail(code, in: "opening a cursor on '\(table.name)'") }
    return pointer
  }

  /// Notes that the transaction cannot be committed, and why.
  mutating func fail(_ code: CInt, in operation: String) -> LMDBError {
    if code == MDB_BAD_TXN, let failure { return failure }
    return fail(error(code, in: operation))
  }

  @usableFromInline
  mutating func fail(_ error: LMDBError) -> LMDBError {
    failure = failure ?? error
    return error
  }

  private func error(_ code: CInt, in operation: String) -> LMDBError {
    switch code {
    case MDB_MAP_FULL: fullError()
    case ENOSPC, EDQUOT, EFBIG, EIO:
      Environment.writeError(code, operation, path: limits.path, writtenByteCount: writtenByteCount)
    default: LMDBError(code, in: operation)
    }
  }
}
