internal import CLMDB
internal import RecordCoding

/// Walks the keys of a postings table, not their sets.
struct PostingsKeyCursor: ~Copyable, ~Escapable {
  private let pointer: OpaquePointer
  private let table: TableIdentity
  private let range: EncodedRange
  private var state = CursorState.unstarted
  private var key = MDB_val()

  @_lifetime(borrow transaction)
  init<Key: KeyCoding, Tx: Transaction & ~Copyable & ~Escapable>(
    over table: TableIdentity, in range: KeyRange<Key>, transaction: borrowing Tx
  ) throws(LMDBError) {
    try table.check(transaction.handle.environment)
    let range = try EncodedRange(range, table: table)
    pointer = try table.openCursor(transaction.handle)
    self.table = table
    self.range = range
  }

  deinit {
    mdb_cursor_close(pointer)
  }

  /// The bytes of the key that ``next()`` moved to.
  var keyBytes: RawSpan {
    @_lifetime(borrow self)
    borrowing get { unsafe _overrideLifetime(RawSpan(key), borrowing: self) }
  }

  /// Moves to the next key; the size of its set, or `nil` at the end.
  mutating func next() throws(LMDBError) -> Int? {
    var key = MDB_val()
    let code =
      switch state {
      case .unstarted: seek(&key)
      case .running: step(&key)
      case .finished: MDB_NOTFOUND
      }
    self.key = key
    state = .running
    guard code == MDB_SUCCESS, range.upper?.admitsAsUpper(key) ?? true else {
      state = .finished
      guard code == MDB_SUCCESS || code == MDB_NOTFOUND else { throw LMDBError(code, in: "reading '\(table.name)'") }
      return nil
    }
    var count = 0
    let countCode = mdb_cursor_count(pointer, &count)
    guard countCode == MDB_SUCCESS else { throw LMDBError(countCode, in: "counting in '\(table.name)'") }
    return count
  }

  private borrowing func seek(_ key: inout MDB_val) -> CInt {
    var position = RangeWalk.Position()
    var code = range.seek(pointer, .ascending, &position)
    key = position.key
    // Behind an excluded bound the plain seek may stand on the next identifier of the same key.
    while code == MDB_SUCCESS, let lower = range.lower, !lower.admitsAsLower(key) { code = step(&key) }
    return code
  }

  private borrowing func step(_ key: inout MDB_val) -> CInt {
    var value = MDB_val()
    return mdb_cursor_get(pointer, &key, &value, MDB_NEXT_NODUP)
  }
}
