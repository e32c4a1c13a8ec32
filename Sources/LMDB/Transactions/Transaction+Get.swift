public import CLMDB
internal import RecordCoding

extension Transaction where Self: ~Copyable & ~Escapable {
  /// The bytes stored under `key`, lent in place: no copy, no allocation.
  ///
  /// The span ends with the transaction, and in a write transaction with the next change: keeping it longer does not
  /// compile. The compiler counts to the end of the scope, so a span gets one of its own:
  ///
  /// ```swift
  /// try environment.write { tx in
  ///   if let bytes = try tx.bytes(for: 1, in: names) { print(bytes.byteCount) }
  ///   try tx.put("Ada", for: 1, in: names)
  /// }
  /// ```
  ///
  /// - Returns: `nil` if the table has no such key.
  /// - Throws: ``LMDBError/emptyKey(table:)``, ``LMDBError/keyTooLong(table:byteCount:maximum:)``,
  ///   ``LMDBError/foreignTable(name:)``.
  /// - Complexity: O(log n).
  @inlinable
  @_lifetime(borrow self)
  public borrowing func bytes<Key, Value>(
    for key: Key, in table: Table<Key, Value>
  ) throws(LMDBError) -> RawSpan? {
    let handle = self.handle
    try table.identity.check(handle.environment)
    var value = MDB_val()
    let code = EncodedKey.withBytes(of: key) { encoded in
      mdb_get(handle.pointer, table.identity.handle, &encoded, &value)
    }
    guard code == MDB_SUCCESS else {
      if code == MDB_NOTFOUND { return nil }
      throw table.identity.error(code, reading: key)
    }
    // LMDB's pages stay mapped and unchanged until the transaction ends or writes, and the span's lifetime ends there.
    return unsafe _overrideLifetime(RawSpan(value), borrowing: self)
  }

  /// The value stored under `key`, decoded.
  ///
  /// - Returns: `nil` if the table has no such key.
  /// - Throws: ``LMDBError/undecodable(table:cause:)`` if the bytes are no such value; else as
  ///   ``bytes(for:in:)``.
  /// - Complexity: O(log n), and the decoding.
  @inlinable
  public borrowing func value<Key, Value>(for key: Key, in table: Table<Key, Value>) throws(LMDBError) -> Value? {
    guard let bytes = try bytes(for: key, in: table) else { return nil }
    return try table.identity.storedName.decode(bytes, as: Value.self)
  }

  /// Whether the table has `key`.
  ///
  /// - Throws: as ``bytes(for:in:)``.
  /// - Complexity: O(log n).
  @inlinable
  public borrowing func contains<Key, Value>(_ key: Key, in table: Table<Key, Value>) throws(LMDBError) -> Bool {
    try bytes(for: key, in: table) != nil
  }
}
