public import CLMDB
internal import RecordCoding

extension WriteTransaction {
  /// Removes `key` and its value.
  ///
  /// - Returns: whether there was one.
  /// - Throws: as ``put(_:for:in:)-(Value,_,_)``; never for a full store.
  /// - Complexity: O(log n).
  @inlinable
  @discardableResult
  public mutating func delete<Key, Value>(_ key: Key, from table: Table<Key, Value>) throws(LMDBError) -> Bool {
    let identity = table.identity
    try identity.check(environment)
    let pointer = self.pointer
    let code = EncodedKey.withBytes(of: key) { encoded in mdb_del(pointer, identity.handle, &encoded, nil) }
    guard code == MDB_SUCCESS else {
      if code == MDB_NOTFOUND { return false }
      throw error(code, changing: identity, keyByteCount: EncodedKey.byteCount(of: key))
    }
    return true
  }

  /// Removes all entries of a range.
  ///
  /// - Returns: how many there were.
  /// - Throws: errors of the disk.
  /// - Complexity: O(m log n) for m entries; for ``KeyRange/all`` use ``deleteAll(from:)``.
  @discardableResult
  public mutating func deleteAll<Key, Value>(
    in range: KeyRange<Key>, from table: Table<Key, Value>
  ) throws(LMDBError) -> Int {
    var deleted = 0
    while true {
      // Collected first, in batches: a cursor that deletes may skip what it moves to next.
      let keys = try nextKeys(in: range, of: table)
      for key in keys { try delete(key, from: Table<StoredKey, Value>(identity: table.identity)) }
      deleted += keys.count
      if keys.count < Self.deletionBatch { return deleted }
    }
  }

  /// Removes every entry of the table; the table stays.
  ///
  /// - Complexity: O(pages of the table), without reading leaf pages that hold no overflow.
  public mutating func deleteAll<Key, Value>(from table: Table<Key, Value>) throws(LMDBError) {
    try empty(table.identity)
  }

  mutating func empty(_ table: TableIdentity) throws(LMDBError) {
    try table.check(environment)
    let code = mdb_drop(pointer, table.handle, 0)
    guard code == MDB_SUCCESS else { throw fail(code, in: "emptying '\(table.name)'") }
  }

  private static var deletionBatch: Int { 512 }

  private borrowing func nextKeys<Key, Value>(
    in range: KeyRange<Key>, of table: Table<Key, Value>
  ) throws(LMDBError) -> [StoredKey] {
    var keys: [StoredKey] = []
    var cursor = try entries(of: table, in: range)
    while keys.count < Self.deletionBatch, let entry = try cursor.next() {
      keys.append(StoredKey(bytes: entry.keyBytes.withUnsafeBytes { Array($0) }))
    }
    return keys
  }
}

/// A key as its bytes, whatever it was encoded from.
struct StoredKey: KeyCoding {
  let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  func encode(into encoder: inout KeyEncoder) {
    for byte in bytes { encoder.append(bigEndian: byte) }
  }

  init(from decoder: inout KeyDecoder) throws(CodingError) {
    var bytes: [UInt8] = []
    while decoder.remaining > 0 { bytes.append(try decoder.readBigEndian()) }
    self.bytes = bytes
  }
}
