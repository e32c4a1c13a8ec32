public import CLMDB
internal import RecordCoding

extension WriteTransaction {
  /// Adds `identifier` to the set under `key`.
  ///
  /// - Returns: whether it was not there before.
  /// - Throws: as ``put(_:for:in:)-(Value,_,_)``.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func insert<Key>(
    _ identifier: UInt64, for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) -> Bool {
    let table = postings.identity
    try table.check(environment)
    try checkRoom(for: 8)
    var identifier = identifier
    let pointer = self.pointer
    let code = withUnsafeMutableBytes(of: &identifier) { bytes in
      EncodedKey.withBytes(of: key) { encoded in
        var value = MDB_val(mv_size: 8, mv_data: bytes.baseAddress)
        return mdb_put(pointer, table.handle, &encoded, &value, UInt32(MDB_NODUPDATA))
      }
    }
    switch code {
    case MDB_SUCCESS:
      writtenByteCount &+= 8
      return true
    case MDB_KEYEXIST: return false
    default: throw error(code, changing: table, keyByteCount: EncodedKey.byteCount(of: key))
    }
  }

  /// Adds all identifiers of a set to the set under `key`, pages at a time.
  ///
  /// - Throws: as ``put(_:for:in:)-(Value,_,_)``.
  /// - Complexity: O(m log n) for m identifiers, O(m) when they lie behind those that are there.
  @inlinable
  public mutating func insert<Key>(
    contentsOf identifiers: IdentifierSet, for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) {
    guard let first = identifiers.sorted.first else { return }
    let table = postings.identity
    try table.check(environment)
    try checkRoom(for: identifiers.count &* 8)
    let cursor = try openCursor(on: table)
    defer { mdb_cursor_close(cursor) }
    // Behind all others: no search for each, and full pages.
    let isBehind = try last(for: key, in: postings).map { $0 < first } ?? true
    let code = identifiers.sorted.withUnsafeBytes { bytes in
      EncodedKey.withBytes(of: key) { encoded in
        Self.insert(bytes, cursor, &encoded, flags: isBehind ? UInt32(MDB_APPENDDUP) : 0)
      }
    }
    guard code == MDB_SUCCESS else { throw error(code, changing: table, keyByteCount: EncodedKey.byteCount(of: key)) }
    writtenByteCount &+= identifiers.count &* 8
  }

  /// Removes `identifier` from the set under `key`; the key goes with its last identifier.
  ///
  /// - Returns: whether it was there.
  /// - Throws: as ``delete(_:from:)``.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func remove<Key>(
    _ identifier: UInt64, for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) -> Bool {
    let table = postings.identity
    try table.check(environment)
    var identifier = identifier
    let pointer = self.pointer
    let code = withUnsafeMutableBytes(of: &identifier) { bytes in
      EncodedKey.withBytes(of: key) { encoded in
        var value = MDB_val(mv_size: 8, mv_data: bytes.baseAddress)
        return mdb_del(pointer, table.handle, &encoded, &value)
      }
    }
    return try wasDeleted(code, key, table)
  }

  /// Removes the whole set under `key`.
  ///
  /// - Returns: whether there was one.
  /// - Complexity: O(pages of the set).
  @inlinable
  @discardableResult
  public mutating func removeAll<Key>(for key: Key, in postings: Postings<Key>) throws(LMDBError) -> Bool {
    let table = postings.identity
    try table.check(environment)
    let pointer = self.pointer
    let code = EncodedKey.withBytes(of: key) { encoded in mdb_del(pointer, table.handle, &encoded, nil) }
    return try wasDeleted(code, key, table)
  }

  /// Removes every set of the table; the table stays.
  public mutating func removeAll<Key>(from postings: Postings<Key>) throws(LMDBError) {
    try empty(postings.identity)
  }

  @inlinable
  mutating func wasDeleted<Key: KeyCoding>(
    _ code: CInt, _ key: Key, _ table: TableIdentity
  ) throws(LMDBError) -> Bool {
    switch code {
    case MDB_SUCCESS: return true
    case MDB_NOTFOUND: return false
    default: throw error(code, changing: table, keyByteCount: EncodedKey.byteCount(of: key))
    }
  }

  @inlinable
  borrowing func last<Key>(for key: Key, in postings: Postings<Key>) throws(LMDBError) -> UInt64? {
    let lookup = try KeyLookup(postings.identity, transaction: self)
    var value = MDB_val()
    var code = EncodedKey.withBytes(of: key) { encoded in
      mdb_cursor_get(lookup.pointer, &encoded, &value, MDB_SET_KEY)
    }
    if code == MDB_SUCCESS { code = mdb_cursor_get(lookup.pointer, nil, &value, MDB_LAST_DUP) }
    switch code {
    // Values of this table have eight bytes.
    case MDB_SUCCESS: return value.mv_data?.loadUnaligned(as: UInt64.self)
    case MDB_NOTFOUND: return nil
    default: throw postings.identity.error(code, reading: key)
    }
  }

  @usableFromInline
  static func insert(
    _ bytes: UnsafeRawBufferPointer, _ cursor: OpaquePointer, _ key: inout MDB_val, flags: UInt32
  ) -> CInt {
    for offset in stride(from: 0, to: bytes.count, by: 8) {
      // `offset` is in bounds, and LMDB reads eight bytes there during the call only.
      var value = MDB_val(
        mv_size: 8, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress.map { $0 + offset }))
      let code = mdb_cursor_put(cursor, &key, &value, flags)
      guard code == MDB_SUCCESS else { return code }
    }
    return MDB_SUCCESS
  }
}
