public import CLMDB
public import RecordCoding

/// Reads one posting set a page at a time, forward, and can leap ahead.
///
/// ```swift
/// var pages = try tx.pages(of: "GB", in: byCountry)
/// var sum: UInt64 = 0
/// while let page = try pages.next() { page.forEach { sum &+= $0 } }
/// sum  // == 6
/// ```
public struct PostingsCursor: ~Escapable {
  @usableFromInline let handle: CursorHandle
  @usableFromInline let pointer: OpaquePointer
  @usableFromInline let table: TableIdentity
  @usableFromInline let key: KeyBound
  @usableFromInline var state = CursorState.unstarted

  @inlinable
  @_lifetime(borrow transaction)
  init<Key: KeyCoding, Tx: Transaction & ~Copyable & ~Escapable>(
    over postings: Postings<Key>, key: Key, transaction: borrowing Tx
  ) throws(LMDBError) {
    let table = postings.identity
    try table.check(transaction.handle.environment)
    let key = try KeyBound(key, isIncluded: true, in: table)
    guard key.byteCount > 0 else { throw table.keyError(byteCount: 0) }
    pointer = try table.openCursor(transaction.handle)
    handle = CursorHandle(pointer)
    self.table = table
    self.key = key
  }

  /// Lends the next page of the set.
  ///
  /// - Returns: `nil` behind the last page.
  /// - Throws: ``LMDBError/corruptedPage(operation:code:)`` and the like; a healthy store throws nothing.
  /// - Complexity: O(1) a page of up to 510 identifiers, the first call O(log n).
  @inlinable
  @_lifetime(&self)
  public mutating func next() throws(LMDBError) -> IdentifierPage? {
    var value = MDB_val()
    if state == .running {
      var key = MDB_val()
      let code = mdb_cursor_get(pointer, &key, &value, MDB_NEXT_MULTIPLE)
      guard code == MDB_SUCCESS else {
        try finish(code)
        return nil
      }
    } else {
      guard try start(&value) else { return nil }
    }
    // LMDB's pages stay as they are until the transaction ends or writes; the cursor ends before either.
    let page = IdentifierPage(unsafe RawSpan(value))
    return unsafe _overrideLifetime(page, mutating: &self)
  }

  /// Lends the page that holds the first identifier at or behind `identifier`; ``next()`` goes on behind it.
  ///
  /// The page may begin with lesser identifiers: see ``IdentifierPage/position(ofFirstAtLeast:from:)``.
  ///
  /// - Returns: `nil` if all are less; the cursor is at its end then.
  /// - Complexity: O(log n).
  @_lifetime(&self)
  public mutating func page(holdingFirstAtLeast identifier: UInt64) throws(LMDBError) -> IdentifierPage? {
    var value = MDB_val()
    var wanted = identifier
    let (pointer, key) = (self.pointer, self.key)
    let code = withUnsafeMutableBytes(of: &wanted) { wanted in
      key.withKey { key in
        value = MDB_val(mv_size: 8, mv_data: wanted.baseAddress)
        return mdb_cursor_get(pointer, &key, &value, MDB_GET_BOTH_RANGE)
      }
    }
    guard try isFound(code), try wholePage(&value) else { return nil }
    let page = IdentifierPage(unsafe RawSpan(value))
    return unsafe _overrideLifetime(page, mutating: &self)
  }

  /// The next page, or the one that holds the first identifier at or behind `target` if that is not `nil`.
  @_lifetime(&self)
  mutating func next(leapingTo target: UInt64?) throws(LMDBError) -> IdentifierPage? {
    if let target { return try page(holdingFirstAtLeast: target) }
    return try next()
  }

  @usableFromInline
  mutating func start(_ value: inout MDB_val) throws(LMDBError) -> Bool {
    guard state == .unstarted else { return false }
    let (pointer, key) = (self.pointer, self.key)
    let code = key.withKey { key in mdb_cursor_get(pointer, &key, &value, MDB_SET_KEY) }
    guard try isFound(code) else { return false }
    return try wholePage(&value)
  }

  /// From one identifier to the page around it. A set of one identifier has no page: it stays what it is.
  private mutating func wholePage(_ value: inout MDB_val) throws(LMDBError) -> Bool {
    state = .running
    var key = MDB_val()
    let code = mdb_cursor_get(pointer, &key, &value, MDB_GET_MULTIPLE)
    return try isFound(code)
  }

  private mutating func isFound(_ code: CInt) throws(LMDBError) -> Bool {
    if code == MDB_SUCCESS { return true }
    try finish(code)
    return false
  }

  @usableFromInline
  mutating func finish(_ code: CInt) throws(LMDBError) {
    state = .finished
    guard code == MDB_NOTFOUND else { throw LMDBError(code, in: "reading '\(table.name)'") }
  }
}

@available(*, unavailable)
extension PostingsCursor: Sendable {}

/// How far a cursor on postings has come.
@usableFromInline
enum CursorState {
  case unstarted, running, finished
}
