public import CLMDB
public import RecordCoding

/// Walks the entries of a range, one at a time, as far as its user wants.
///
/// ```swift
/// var entries = try tx.entries(of: names, in: .from(2), order: .ascending)
/// while let entry = try entries.next() {
///   if try entry.value().isEmpty { break }
/// }
/// ```
///
/// A cursor lives inside the closure of its transaction; while it lives, a write transaction cannot change anything:
/// collect, then change. Both mistakes do not compile. Moving allocates nothing.
public struct Cursor<Key: KeyCoding, Value: ValueCoding>: ~Copyable, ~Escapable {
  @usableFromInline let pointer: OpaquePointer
  @usableFromInline let table: TableIdentity
  @usableFromInline let range: EncodedRange
  @usableFromInline let order: CursorOrder
  /// The move that leads to the next entry; set once the first is found.
  @usableFromInline let step: MDB_cursor_op
  @usableFromInline let hasEnd: Bool
  @usableFromInline var state = CursorState.unstarted

  @_lifetime(borrow transaction)
  init<Tx: Transaction & ~Copyable>(
    over table: TableIdentity, in range: KeyRange<Key>, order: CursorOrder, transaction: borrowing Tx
  ) throws(LMDBError) {
    let handle = transaction.handle
    try table.check(handle.environment)
    let encoded = try EncodedRange(range, table: table)
    var pointer: OpaquePointer?
    let code = mdb_cursor_open(handle.pointer, table.handle, &pointer)
    guard code == MDB_SUCCESS, let pointer else { throw LMDBError(code, in: "opening a cursor on '\(table.name)'") }
    self.pointer = pointer
    self.table = table
    self.range = encoded
    self.order = order
    step = order == .ascending ? MDB_NEXT : MDB_PREV
    hasEnd = (order == .ascending ? encoded.upper : encoded.lower) != nil
  }

  deinit {
    mdb_cursor_close(pointer)
  }

  /// Moves to the next entry of the range and lends it.
  ///
  /// - Returns: `nil` at the end of the range, and ever after.
  /// - Throws: ``LMDBError/corruptedPage(operation:code:)`` and the like; a healthy store throws nothing.
  /// - Complexity: O(1), the first call O(log n).
  @inlinable
  @_lifetime(&self)
  public mutating func next() throws(LMDBError) -> Entry<Key, Value>? {
    var key = MDB_val()
    var value = MDB_val()
    guard try move(&key, &value) else { return nil }
    // LMDB's pages stay as they are until the transaction ends or writes; the cursor ends before either.
    let keyBytes = unsafe RawSpan(key)
    let valueBytes = unsafe RawSpan(value)
    return unsafe _overrideLifetime(
      Entry(keyBytes: keyBytes, valueBytes: valueBytes, table: table), mutating: &self)
  }

  /// Runs `body` on the entries that are left.
  ///
  /// - Throws: as ``next()``, and what `body` throws.
  /// - Complexity: O(m) for m entries left.
  @inlinable
  public mutating func forEach(
    _ body: (borrowing Entry<Key, Value>) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    while let entry = try next() { try body(entry) }
  }

  /// Runs `body`, which may throw errors of the host's, on the entries that are left.
  @inlinable
  @_disfavoredOverload
  public mutating func forEach(_ body: (borrowing Entry<Key, Value>) throws -> Void) throws {
    while let entry = try next() { try body(entry) }
  }

  /// How many entries are left. The cursor is at its end then.
  ///
  /// - Complexity: O(m) for m entries left.
  @inlinable
  public mutating func count() throws(LMDBError) -> Int {
    var key = MDB_val()
    var value = MDB_val()
    var count = 0
    while try move(&key, &value) { count &+= 1 }
    return count
  }

  /// The next keys and values, decoded, at most `limit`.
  ///
  /// - Throws: ``LMDBError/undecodable(table:cause:)``.
  /// - Complexity: O(m) for m entries returned.
  @inlinable
  public mutating func collect(atMost limit: Int = .max) throws(LMDBError) -> [(key: Key, value: Value)] {
    var entries: [(key: Key, value: Value)] = []
    while entries.count < limit, let entry = try next() {
      entries.append((try entry.key(), try entry.value()))
    }
    return entries
  }

  /// The steady step in line; the first step and the last one elsewhere.
  @inlinable
  mutating func move(_ key: inout MDB_val, _ value: inout MDB_val) throws(LMDBError) -> Bool {
    guard state == .running else { return try start(&key, &value) }
    let code = mdb_cursor_get(pointer, &key, &value, step)
    guard code == MDB_SUCCESS else { return try finish(code) }
    return hasEnd ? checkEnd(key) : true
  }

  @usableFromInline
  mutating func start(_ key: inout MDB_val, _ value: inout MDB_val) throws(LMDBError) -> Bool {
    guard state == .unstarted else { return false }
    let code = range.seek(pointer, order, &key, &value)
    guard code == MDB_SUCCESS else { return try finish(code) }
    state = .running
    return checkEnd(key)
  }

  @usableFromInline
  mutating func finish(_ code: CInt) throws(LMDBError) -> Bool {
    state = .finished
    guard code == MDB_NOTFOUND else { throw LMDBError(code, in: "reading '\(table.name)'") }
    return false
  }

  @usableFromInline
  mutating func checkEnd(_ key: MDB_val) -> Bool {
    let isInside =
      switch order {
      case .ascending: range.upper?.admitsAsUpper(key) ?? true
      case .descending: range.lower?.admitsAsLower(key) ?? true
      }
    if !isInside { state = .finished }
    return isInside
  }
}

@available(*, unavailable)
extension Cursor: Sendable {}

/// Which way a cursor walks.
///
/// ```swift
/// var newestFirst = try tx.entries(of: names, order: .descending)
/// try newestFirst.collect().map(\.key)  // == [5, 2, 1]
/// ```
public enum CursorOrder: Hashable, Sendable {
  /// From the least key to the greatest.
  case ascending
  /// From the greatest key to the least.
  case descending
}

@usableFromInline
enum CursorState {
  case unstarted, running, finished
}
