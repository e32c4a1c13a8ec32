public import CLMDB
public import RecordCoding

extension WriteTransaction {
  /// Stores `value` under `key`, in place of any value there.
  ///
  /// The value is encoded straight into the page: no copy, no allocation.
  ///
  /// - Throws: ``LMDBError/emptyKey(table:)``, ``LMDBError/keyTooLong(table:byteCount:maximum:)``,
  ///   ``LMDBError/valueTooLong(table:byteCount:maximum:)``: the transaction goes on.
  ///   ``LMDBError/storageFull(usedByteCount:reservedByteCount:code:)`` and errors of the disk: it fails as a whole.
  /// - Complexity: O(log n).
  @inlinable
  public mutating func put<Key, Value>(
    _ value: Value, for key: Key, in table: Table<Key, Value>
  ) throws(LMDBError) {
    _ = try store(value, for: key, in: table, flags: 0)
  }

  /// Stores `value` under `key` unless the table has the key.
  ///
  /// - Returns: whether it was stored; `false` if there was a value, which stays.
  /// - Throws: as ``put(_:for:in:)-(Value,_,_)``.
  /// - Complexity: O(log n).
  @inlinable
  public mutating func insert<Key, Value>(
    _ value: Value, for key: Key, in table: Table<Key, Value>
  ) throws(LMDBError) -> Bool {
    try store(value, for: key, in: table, flags: UInt32(MDB_NOOVERWRITE)) != MDB_KEYEXIST
  }

  /// Stores `value` under a key behind all others, without a search: the fastest way to load sorted entries, and the
  /// one that fills pages to the brim.
  ///
  /// - Throws: ``LMDBError/outOfOrder(table:)`` if the key does not sort behind the table's last one; the transaction
  ///   goes on. Else as ``put(_:for:in:)-(Value,_,_)``.
  /// - Complexity: O(1) amortised.
  @inlinable
  public mutating func append<Key, Value>(
    _ value: Value, for key: Key, in table: Table<Key, Value>
  ) throws(LMDBError) {
    let code = try store(value, for: key, in: table, flags: UInt32(MDB_APPEND))
    guard code != MDB_KEYEXIST else { throw table.identity.outOfOrder }
  }

  /// Stores raw bytes as the value under `key`; they should be what `Value` decodes from.
  ///
  /// - Throws: as ``put(_:for:in:)-(Value,_,_)``.
  /// - Complexity: O(log n), and the copy.
  @inlinable
  public mutating func put<Key, Value>(
    bytes: RawSpan, for key: Key, in table: Table<Key, Value>
  ) throws(LMDBError) {
    try check(valueByteCount: bytes.byteCount, in: table.identity)
    var keyByteCount = 0
    let code = bytes.withUnsafeBytes { bytes in
      // LMDB copies the value during the call, and does not write to it.
      var value = MDB_val(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      return EncodedKey.withBytes(of: key) { encoded in
        keyByteCount = encoded.mv_size
        return mdb_put(pointer, table.identity.handle, &encoded, &value, 0)
      }
    }
    guard code == MDB_SUCCESS else {
      throw error(code, changing: table.identity, keyByteCount: EncodedKey.byteCount(of: key))
    }
    writtenByteCount &+= bytes.byteCount &+ keyByteCount &+ Self.entryByteCount
  }

  /// Encodes `value` into the place that LMDB reserves for it. Returns `MDB_SUCCESS` or `MDB_KEYEXIST`.
  @inlinable
  mutating func store<Key, Value>(
    _ value: Value, for key: Key, in table: Table<Key, Value>, flags: UInt32
  ) throws(LMDBError) -> CInt {
    let identity = table.identity
    let byteCount = value.encodedByteCount
    try check(valueByteCount: byteCount, in: identity)
    var place = MDB_val(mv_size: byteCount, mv_data: nil)
    let pointer = self.pointer
    var keyByteCount = 0
    let code = EncodedKey.withBytes(of: key) { encoded in
      keyByteCount = encoded.mv_size
      return mdb_put(pointer, identity.handle, &encoded, &place, flags | UInt32(MDB_RESERVE))
    }
    guard code == MDB_SUCCESS else {
      if code == MDB_KEYEXIST { return code }
      // LMDB refused a length below zero as it refuses a wrong key.
      if byteCount < 0 { throw fail(identity.lengthError(of: value)) }
      throw error(code, changing: identity, keyByteCount: EncodedKey.byteCount(of: key))
    }
    // LMDB reserved `byteCount` bytes at `mv_data`, in a dirty page of this transaction that nobody else sees.
    let buffer = UnsafeMutableRawBufferPointer(start: place.mv_data, count: byteCount)
    var encoder = ValueEncoder(OutputRawSpan(buffer: buffer, initializedCount: 0))
    value.encode(into: &encoder)
    let written = encoder.byteCount
    writtenByteCount &+= byteCount &+ keyByteCount &+ Self.entryByteCount
    guard written == byteCount else {
      // The old value is gone and the new one is not whole: nothing of this may be committed.
      throw failEncoding(identity, announced: byteCount, written: written)
    }
    return code
  }

  /// What LMDB keeps of its own for an entry: a header and its place on the page.
  @usableFromInline static var entryByteCount: Int { 10 }

  @usableFromInline
  mutating func failEncoding(_ table: TableIdentity, announced: Int, written: Int) -> LMDBError {
    fail(.inconsistentEncoding(table: table.name, announced: announced, written: written))
  }

  /// Refuses what cannot be stored before anything is touched.
  @inlinable
  mutating func check(valueByteCount byteCount: Int, in table: TableIdentity) throws(LMDBError) {
    try table.check(environment)
    guard byteCount <= limits.maximumValueByteCount else { throw tooLong(byteCount, in: table) }
    try checkRoom(for: byteCount)
  }

  // Out of line, and mutating although it changes nothing: otherwise each put would copy the transaction for its sake.
  @usableFromInline
  mutating func tooLong(_ byteCount: Int, in table: TableIdentity) -> LMDBError {
    .valueTooLong(table: table.name, byteCount: byteCount, maximum: limits.maximumValueByteCount)
  }
}
