public import CLMDB
internal import RecordCoding

extension Transaction where Self: ~Copyable & ~Escapable {
  /// The set under `key`, a page at a time.
  ///
  /// - Throws: ``LMDBError/emptyKey(table:)``, ``LMDBError/keyTooLong(table:byteCount:maximum:)``,
  ///   ``LMDBError/foreignTable(name:)``.
  /// - Complexity: O(1); see ``PostingsCursor/next()``.
  @inlinable
  @_lifetime(borrow self)
  public borrowing func pages<Key>(of key: Key, in postings: Postings<Key>) throws(LMDBError) -> PostingsCursor {
    try PostingsCursor(over: postings, key: key, transaction: self)
  }

  /// The set under `key`, copied; empty if the table has no such key.
  ///
  /// - Complexity: O(log n + m) for m identifiers.
  public borrowing func identifiers<Key>(
    for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) -> IdentifierSet {
    var identifiers: [UInt64] = []
    identifiers.reserveCapacity(try count(of: key, in: postings))
    var pages = try pages(of: key, in: postings)
    while let page = try pages.next() { page.append(to: &identifiers) }
    return IdentifierSet(ascending: identifiers)
  }

  /// How many identifiers the set under `key` has, without reading them.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public borrowing func count<Key>(of key: Key, in postings: Postings<Key>) throws(LMDBError) -> Int {
    let lookup = try KeyLookup(postings.identity, transaction: self)
    var value = MDB_val()
    var code = EncodedKey.withBytes(of: key) { encoded in
      mdb_cursor_get(lookup.pointer, &encoded, &value, MDB_SET_KEY)
    }
    var count = 0
    if code == MDB_SUCCESS { code = mdb_cursor_count(lookup.pointer, &count) }
    switch code {
    case MDB_SUCCESS: return count
    case MDB_NOTFOUND: return 0
    default: throw postings.identity.error(code, reading: key)
    }
  }

  /// How many identifiers all sets of the table have together.
  ///
  /// - Complexity: O(1).
  public borrowing func count<Key>(of postings: Postings<Key>) throws(LMDBError) -> Int {
    try entryCount(of: postings.identity)
  }

  /// Whether the set under `key` has `identifier`.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public borrowing func contains<Key>(
    _ identifier: UInt64, for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) -> Bool {
    let lookup = try KeyLookup(postings.identity, transaction: self)
    var wanted = identifier
    let code = withUnsafeMutableBytes(of: &wanted) { wanted in
      EncodedKey.withBytes(of: key) { encoded in
        var value = MDB_val(mv_size: 8, mv_data: wanted.baseAddress)
        return mdb_cursor_get(lookup.pointer, &encoded, &value, MDB_GET_BOTH)
      }
    }
    switch code {
    case MDB_SUCCESS: return true
    case MDB_NOTFOUND: return false
    default: throw postings.identity.error(code, reading: key)
    }
  }

  /// The keys of a range that have a set, with the sizes of the sets, at most `limit`.
  ///
  /// - Complexity: O(m log n) for m keys, whatever the sizes.
  public borrowing func keys<Key>(
    of postings: Postings<Key>, in range: KeyRange<Key> = .all, atMost limit: Int = .max
  ) throws(LMDBError) -> [(key: Key, count: Int)] {
    var keys: [(key: Key, count: Int)] = []
    var cursor = try PostingsKeyCursor(over: postings.identity, in: range, transaction: self)
    while keys.count < limit, let count = try cursor.next() {
      keys.append((try postings.identity.storedName.decodeKey(cursor.keyBytes, as: Key.self), count))
    }
    return keys
  }

  /// Lends the sets under the keys of a range to `body`, a page at a time, in the order of the keys.
  ///
  /// ```swift
  /// var sum: UInt64 = 0
  /// try tx.forEachPage(in: .from("A", before: "H"), of: byCountry) { key, page in
  ///   page.forEach { sum += $0 }
  /// }
  /// sum  // == 8
  /// ```
  ///
  /// - Throws: what `body` throws, and errors of the disk.
  /// - Complexity: O(log n + m) for m identifiers.
  public borrowing func forEachPage<Key>(
    in range: KeyRange<Key>, of postings: Postings<Key>,
    _ body: (_ key: RawSpan, _ page: IdentifierPage) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    var cursor = try PostingsKeyCursor(over: postings.identity, in: range, transaction: self)
    while let count = try cursor.next() {
      let key = cursor.keyBytes
      try cursor.forEachPage(ofSetWith: count) { page throws(LMDBError) in try body(key, page) }
    }
  }
}
