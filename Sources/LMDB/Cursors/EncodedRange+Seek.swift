internal import CLMDB

extension EncodedRange {
  /// Puts the cursor on the range's first entry in `order`; whether that is inside the other bound is for the caller.
  func seek(
    _ cursor: OpaquePointer, _ order: CursorOrder, _ key: inout MDB_val, _ value: inout MDB_val
  ) -> CInt {
    switch order {
    case .ascending:
      // No key is empty, so an empty bound is in front of all.
      guard let lower, !lower.bytes.isEmpty else { return mdb_cursor_get(cursor, &key, &value, MDB_FIRST) }
      let code = Self.seek(lower, cursor, &key, &value)
      guard code == MDB_SUCCESS, !lower.isIncluded, lower.order(of: key) == 0 else { return code }
      return mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    case .descending:
      guard let upper else { return mdb_cursor_get(cursor, &key, &value, MDB_LAST) }
      guard !upper.bytes.isEmpty else { return MDB_NOTFOUND }
      let code = Self.seek(upper, cursor, &key, &value)
      if code == MDB_NOTFOUND { return mdb_cursor_get(cursor, &key, &value, MDB_LAST) }
      guard code == MDB_SUCCESS, !(upper.isIncluded && upper.order(of: key) == 0) else { return code }
      return mdb_cursor_get(cursor, &key, &value, MDB_PREV)
    }
  }

  /// Moves to the first key at or after the bound.
  private static func seek(
    _ bound: Bound, _ cursor: OpaquePointer, _ key: inout MDB_val, _ value: inout MDB_val
  ) -> CInt {
    bound.bytes.withUnsafeBytes { bytes in
      // LMDB reads the key during the call only, and does not write to it.
      key = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      return mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE)
    }
  }
}
