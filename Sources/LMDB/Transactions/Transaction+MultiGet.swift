public import CLMDB
public import RecordCoding

extension Transaction where Self: ~Copyable & ~Escapable {
  /// Looks up many keys in one walk and lends each value's bytes to `body`, in the order of `keys`.
  ///
  /// Sorted keys are found fastest: neighbours on one page are found without going down the tree again. For each key
  /// that the table lacks, `body` gets `nil`.
  ///
  /// ```swift
  /// try tx.forEachValue(for: [1, 2, 5], in: names) { key, bytes in print(key, bytes?.byteCount ?? 0) }
  /// ```
  ///
  /// - Throws: as ``bytes(for:in:)``.
  /// - Complexity: O(k log n) for k keys, near O(k) for sorted neighbours.
  @inlinable
  public borrowing func forEachValue<Keys: Sequence, Value>(
    for keys: Keys, in table: Table<Keys.Element, Value>,
    _ body: (Keys.Element, RawSpan?) throws(LMDBError) -> Void
  ) throws(LMDBError) where Keys.Element: KeyCoding {
    let lookup = try KeyLookup(table.identity, transaction: self)
    for key in keys {
      var value = MDB_val()
      let code = EncodedKey.withBytes(of: key) { encoded in
        mdb_cursor_get(lookup.pointer, &encoded, &value, MDB_SET_KEY)
      }
      switch code {
      case MDB_SUCCESS: try body(key, unsafe RawSpan(value))
      case MDB_NOTFOUND: try body(key, nil)
      default: throw table.identity.error(code, reading: key)
      }
    }
  }

  /// The values of many keys, decoded, in the order of `keys`; `nil` where the table has none.
  ///
  /// - Throws: as ``value(for:in:)``.
  /// - Complexity: as ``forEachValue(for:in:_:)``.
  @inlinable
  public borrowing func values<Keys: Sequence, Value>(
    for keys: Keys, in table: Table<Keys.Element, Value>
  ) throws(LMDBError) -> [Value?] where Keys.Element: KeyCoding {
    var values: [Value?] = []
    values.reserveCapacity(keys.underestimatedCount)
    try forEachValue(for: keys, in: table) { _, bytes throws(LMDBError) in
      guard let bytes else { return values.append(nil) }
      values.append(try table.identity.storedName.decode(bytes, as: Value.self))
    }
    return values
  }
}

/// A cursor of LMDB that closes itself.
@usableFromInline
struct KeyLookup: ~Copyable, ~Escapable {
  @usableFromInline let pointer: OpaquePointer

  @inlinable
  @_lifetime(borrow transaction)
  init<Tx: Transaction & ~Copyable & ~Escapable>(_ table: TableIdentity, transaction: borrowing Tx) throws(LMDBError) {
    try table.check(transaction.handle.environment)
    pointer = try table.openCursor(transaction.handle)
  }

  @inlinable
  deinit {
    mdb_cursor_close(pointer)
  }
}
