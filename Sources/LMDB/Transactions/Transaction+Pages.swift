internal import CLMDB

extension Transaction where Self: ~Copyable & ~Escapable {
  /// Pages that hold nothing.
  func freePages(pinnedBy oldest: UInt64?) throws(LMDBError) -> (reusable: UInt64, pinned: UInt64) {
    var cursor: OpaquePointer?
    // Handle 0 is LMDB's free list: under the transaction that freed them, a count and that many page numbers.
    var code = mdb_cursor_open(handle.pointer, 0, &cursor)
    guard code == MDB_SUCCESS else { throw LMDBError(code, in: "reading the free list") }
    defer { mdb_cursor_close(cursor) }
    var (reusable, pinned): (UInt64, UInt64) = (0, 0)
    var key = MDB_val()
    var value = MDB_val()
    code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    while code == MDB_SUCCESS {
      if key.mv_size >= 8, value.mv_size >= 8, let freedBy = key.mv_data, let count = value.mv_data {
        // Both have eight bytes by the line above; LMDB aligns them to two.
        let pages = count.loadUnaligned(as: UInt64.self)
        if let oldest, freedBy.loadUnaligned(as: UInt64.self) >= oldest { pinned += pages } else { reusable += pages }
      }
      code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
    guard code == MDB_NOTFOUND else { throw LMDBError(code, in: "reading the free list") }
    return (reusable, pinned)
  }
}
