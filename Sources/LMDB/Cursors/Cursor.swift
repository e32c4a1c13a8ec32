internal import CLMDB
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
/// collect, then change. Both mistakes do not compile. Moving allocates nothing. Copies of a cursor move together.
public struct Cursor<Key: KeyCoding, Value: ValueCoding>: ~Escapable {
  @usableFromInline var walk: RangeWalk

  @inlinable
  @inline(__always)
  @_lifetime(borrow transaction)
  init<Tx: Transaction & ~Copyable & ~Escapable>(
    over table: TableIdentity, in range: KeyRange<Key>, order: CursorOrder, transaction: borrowing Tx
  ) throws(LMDBError) {
    try table.check(transaction.handle.environment)
    walk = try RangeWalk(of: EncodedRange(range, table: table), in: table, order: order, transaction.handle)
  }

  /// Moves to the next entry of the range and lends it.
  ///
  /// - Returns: `nil` at the end of the range, and ever after.
  /// - Throws: ``LMDBError/corruptedPage(operation:code:)`` and the like; a healthy store throws nothing.
  /// - Complexity: O(1), the first call O(log n).
  @inlinable
  @_lifetime(&self)
  public mutating func next() throws(LMDBError) -> Entry<Key, Value>? {
    guard try walk.move() else { return nil }
    let position = walk.position
    // LMDB's pages stay as they are until the transaction ends or writes; the cursor ends before either.
    let entry = Entry<Key, Value>(
      keyBytes: unsafe RawSpan(position.key), valueBytes: unsafe RawSpan(position.value), table: walk.table.storedName)
    return unsafe _overrideLifetime(entry, mutating: &self)
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
    var count = 0
    while try walk.move() { count &+= 1 }
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
