internal import CLMDB
internal import RecordCoding

extension Transaction where Self: ~Copyable & ~Escapable {
  /// The entries of a range, lent one at a time; nothing is read before it is asked for.
  ///
  /// - Throws: ``LMDBError/keyTooLong(table:byteCount:maximum:)`` for a bound that no key can be,
  ///   ``LMDBError/foreignTable(name:)``.
  /// - Complexity: O(1); see ``Cursor/next()``.
  @inlinable
  @inline(__always)
  @_lifetime(borrow self)
  public borrowing func entries<Key, Value>(
    of table: Table<Key, Value>, in range: KeyRange<Key> = .all, order: CursorOrder = .ascending
  ) throws(LMDBError) -> Cursor<Key, Value> {
    try Cursor(over: table.identity, in: range, order: order, transaction: self)
  }

  /// The first entry of a range, decoded: with `.from(key)` the nearest at or after a key, with `.after(key)` the next.
  ///
  /// - Returns: `nil` if the range is empty.
  /// - Complexity: O(log n).
  @inlinable
  public borrowing func first<Key, Value>(
    of table: Table<Key, Value>, in range: KeyRange<Key> = .all
  ) throws(LMDBError) -> (key: Key, value: Value)? {
    var cursor = try entries(of: table, in: range)
    guard let entry = try cursor.next() else { return nil }
    return (try entry.key(), try entry.value())
  }

  /// The last entry of a range, decoded: with `.through(key)` the nearest at or before a key, with `.before(key)` the
  /// one in front.
  ///
  /// - Returns: `nil` if the range is empty.
  /// - Complexity: O(log n).
  @inlinable
  public borrowing func last<Key, Value>(
    of table: Table<Key, Value>, in range: KeyRange<Key> = .all
  ) throws(LMDBError) -> (key: Key, value: Value)? {
    var cursor = try entries(of: table, in: range, order: .descending)
    guard let entry = try cursor.next() else { return nil }
    return (try entry.key(), try entry.value())
  }

  /// How many entries the table has.
  ///
  /// - Complexity: O(1).
  public borrowing func count<Key, Value>(of table: Table<Key, Value>) throws(LMDBError) -> Int {
    try entryCount(of: table.identity)
  }

  /// How many entries a range has.
  ///
  /// - Complexity: O(m) for m entries, about 15 ns each.
  @inlinable
  public borrowing func count<Key, Value>(
    of table: Table<Key, Value>, in range: KeyRange<Key>
  ) throws(LMDBError) -> Int {
    var cursor = try entries(of: table, in: range)
    return try cursor.count()
  }

  borrowing func entryCount(of table: TableIdentity) throws(LMDBError) -> Int {
    let handle = self.handle
    try table.check(handle.environment)
    var statistics = MDB_stat()
    let code = mdb_stat(handle.pointer, table.handle, &statistics)
    guard code == MDB_SUCCESS else { throw LMDBError(code, in: "counting '\(table.name)'") }
    return Int(statistics.ms_entries)
  }
}
