public import CLMDB

/// The walk through a range that a ``Cursor`` makes, in bytes: the same code for all types of keys and values.
///
/// The cursor binds it to its transaction. (Were it `~Escapable` itself, Swift 6.3 could not lend LMDB its `position`.)
@usableFromInline
struct RangeWalk {
  /// Where it stands, as LMDB says. Kept from step to step: a new one would be zeroed at each.
  @usableFromInline
  struct Position {
    @usableFromInline var key = MDB_val()
    @usableFromInline var value = MDB_val()

    @inlinable
    init() {}

    @inlinable
    mutating func move(_ cursor: OpaquePointer, _ step: MDB_cursor_op) -> CInt {
      mdb_cursor_get(cursor, &key, &value, step)
    }

    /// The first eight bytes of the key as a number, if it has so many.
    @inlinable
    var head: UInt64? {
      guard key.mv_size >= 8 else { return nil }
      // LMDB filled in the key when it returned success, and it has eight bytes, at any address.
      return unsafe UInt64(bigEndian: key.mv_data.unsafelyUnwrapped.loadUnaligned(as: UInt64.self))
    }
  }

  /// How far it has come.
  @usableFromInline
  enum State {
    case unstarted, running, finished
  }

  @usableFromInline let handle: CursorHandle
  /// The handle's own, one step nearer.
  @usableFromInline let pointer: OpaquePointer
  @usableFromInline let table: TableIdentity
  /// The move that leads to the next entry; set once the first is found.
  @usableFromInline let step: MDB_cursor_op
  @usableFromInline var state = State.unstarted
  @usableFromInline let order: CursorOrder
  /// Whether the range ends at a key, and not with the table.
  @usableFromInline let hasEnd: Bool
  @usableFromInline var position = Position()
  /// The first eight bytes of the key that ends the range, as a number turned by `endMask`.
  @usableFromInline let endHead: UInt64
  /// What turns numbers around, so that a walk that descends also counts up.
  @usableFromInline let endMask: UInt64
  @usableFromInline let range: EncodedRange

  @inlinable
  @inline(__always)
  init(
    of range: EncodedRange, in table: TableIdentity, order: CursorOrder, _ transaction: TransactionHandle
  ) throws(LMDBError) {
    pointer = try table.openCursor(transaction)
    handle = CursorHandle(pointer)
    self.table = table
    self.order = order
    self.range = range
    switch order {
    case .ascending:
      step = MDB_NEXT
      hasEnd = range.upper != nil
      endMask = 0
      endHead = range.upper?.head ?? 0
    case .descending:
      step = MDB_PREV
      hasEnd = range.lower != nil
      endMask = .max
      endHead = ~(range.lower?.head ?? 0)
    }
  }

  /// Moves to the next entry, and returns whether there was one.
  @inlinable
  mutating func move() throws(LMDBError) -> Bool {
    let code = advance()
    if _fastPath(code == MDB_SUCCESS) { return true }
    if code == MDB_NOTFOUND { return false }
    throw error(code)
  }

  /// Moves to the next entry, and returns LMDB's code: the steady step in line, the first and the last one elsewhere.
  @inlinable
  mutating func advance() -> CInt {
    guard _fastPath(state == .running) else { return start() }
    let code = position.move(pointer, step)
    guard _fastPath(code == MDB_SUCCESS) else { return finish(code) }
    guard hasEnd, _slowPath(!isInside) else { return code }
    return checkEnd()
  }

  /// Whether the first bytes of the key suffice to see that it is in front of the range's end: less in them is less in
  /// all.
  @inlinable
  var isInside: Bool {
    guard let head = position.head else { return false }
    return head ^ endMask < endHead
  }

  // What follows is called once or twice in a walk, except for keys that differ from the end in later bytes only. It
  // throws nothing, for a call that may throw costs its caller at each step, taken or not.

  @usableFromInline
  mutating func start() -> CInt {
    guard state == .unstarted else { return MDB_NOTFOUND }
    let code = range.seek(pointer, order, &position)
    guard code == MDB_SUCCESS else { return finish(code) }
    state = .running
    return !hasEnd || isInside ? code : checkEnd()
  }

  /// Looks at all bytes of a key whose first ones do not say whether it is inside the range.
  @usableFromInline
  mutating func checkEnd() -> CInt {
    let isInside =
      switch order {
      case .ascending: range.upper?.admitsAsUpper(position.key) ?? true
      case .descending: range.lower?.admitsAsLower(position.key) ?? true
      }
    return isInside ? MDB_SUCCESS : finish(MDB_NOTFOUND)
  }

  @usableFromInline
  mutating func finish(_ code: CInt) -> CInt {
    state = .finished
    return code
  }

  @usableFromInline
  func error(_ code: CInt) -> LMDBError {
    LMDBError(code, in: "reading '\(table.name)'")
  }
}
