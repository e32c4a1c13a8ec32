internal import CLMDB

extension EncodedRange {
  /// Puts the cursor on the range's first entry in `order`; whether that is inside the other bound is for the caller.
  func seek(
    _ cursor: OpaquePointer, _ order: CursorOrder, _ position: inout RangeWalk.Position
  ) -> CInt {
    switch order {
    case .ascending:
      // No key is empty, so an empty bound is in front of all.
      guard let lower, lower.byteCount > 0 else { return position.move(cursor, MDB_FIRST) }
      let code = Self.seek(lower, cursor, &position)
      guard code == MDB_SUCCESS, !lower.isIncluded, lower.order(of: position.key) == 0 else { return code }
      return position.move(cursor, MDB_NEXT)
    case .descending:
      guard let upper else { return position.move(cursor, MDB_LAST) }
      guard upper.byteCount > 0 else { return MDB_NOTFOUND }
      let code = Self.seek(upper, cursor, &position)
      if code == MDB_NOTFOUND { return position.move(cursor, MDB_LAST) }
      guard code == MDB_SUCCESS, !(upper.isIncluded && upper.order(of: position.key) == 0) else { return code }
      return position.move(cursor, MDB_PREV)
    }
  }

  /// Moves to the first key at or after the bound.
  private static func seek(
    _ bound: KeyBound, _ cursor: OpaquePointer, _ position: inout RangeWalk.Position
  ) -> CInt {
    bound.withKey { key in
      position.key = key
      return position.move(cursor, MDB_SET_RANGE)
    }
  }
}
