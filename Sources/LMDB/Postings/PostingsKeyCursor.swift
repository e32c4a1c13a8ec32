internal import CLMDB
internal import RecordCoding

/// Walks the keys of a postings table; their sets are read only if asked for.
struct PostingsKeyCursor: ~Copyable, ~Escapable {
  private let pointer: OpaquePointer
  private let table: TableIdentity
  private let range: EncodedRange
  private var state = CursorState.unstarted
  private var key = MDB_val()
  /// The first identifier of the key's set.
  private var value = MDB_val()

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
    var position = RangeWalk.Position()
    let code =
      switch state {
      case .unstarted: seek(&position)
      case .running: step(&position)
      case .finished: MDB_NOTFOUND
      }
    let key = position.key
    self.key = key
    value = position.value
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

  /// Lends the set of the key that ``next()`` moved to, of `count` identifiers, to `body`: a page at a time.
  func forEachPage(
    ofSetWith count: Int, _ body: (IdentifierPage) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    var value = self.value
    // A set of one is no page. LMDB would take the page of the set before for it, so it is not asked.
    if count == 1 { return try body(IdentifierPage(unsafe RawSpan(value))) }
    var key = MDB_val()
    var code = mdb_cursor_get(pointer, &key, &value, MDB_GET_MULTIPLE)
    while code == MDB_SUCCESS {
      // In the transaction, which neither ends nor writes while the cursor has it borrowed.
      try body(IdentifierPage(unsafe RawSpan(value)))
      code = mdb_cursor_get(pointer, &key, &value, MDB_NEXT_MULTIPLE)
    }
    guard code == MDB_NOTFOUND else { throw LMDBError(code, in: "reading '\(table.name)'") }
  }

  private borrowing func seek(_ position: inout RangeWalk.Position) -> CInt {
    var code = range.seek(pointer, .ascending, &position)
    // Behind an excluded bound the plain seek may stand on the next identifier of the same key.
    while code == MDB_SUCCESS, let lower = range.lower, !lower.admitsAsLower(position.key) { code = step(&position) }
    return code
  }

  private borrowing func step(_ position: inout RangeWalk.Position) -> CInt {
    position.move(pointer, MDB_NEXT_NODUP)
  }
}
