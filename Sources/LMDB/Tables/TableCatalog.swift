internal import CLMDB
internal import RecordCoding

/// Opens tables while an environment is being opened, and at no other time.
///
/// A table that the file lacks is created, unless the environment is read-only.
///
/// ```swift
/// let (environment, names) = try Environment.open(at: path) { catalog in
///   if try catalog.existingNames().isEmpty { print("a new store") }
///   return try catalog.table("names", key: UInt64.self, value: String.self)
/// }
/// ```
public struct TableCatalog: ~Copyable, ~Escapable {
  private let transaction: OpaquePointer
  private let environment: UInt32
  private let limit: Int
  private let isReadOnly: Bool
  private(set) var opened: [TableIdentity] = []
  private var handles: Set<MDB_dbi> = []

  @_lifetime(immortal)
  init(transaction: OpaquePointer, environment: UInt32, limit: Int, isReadOnly: Bool) {
    self.transaction = transaction
    self.environment = environment
    self.limit = limit
    self.isReadOnly = isReadOnly
  }

  /// Opens a table of one value a key.
  ///
  /// Opening the same name twice gives the same table.
  ///
  /// - Throws: ``LMDBError/tableMismatch(name:reason:)`` if the file has postings of that name,
  ///   ``LMDBError/missingTable(name:)``, ``LMDBError/tooManyTables(limit:)``,
  ///   ``LMDBError/invalidTableName(name:)``.
  public mutating func table<Key, Value>(
    _ name: String, key: Key.Type = Key.self, value: Value.Type = Value.self
  ) throws(LMDBError) -> Table<Key, Value> {
    Table(identity: try open(name, flags: 0))
  }

  /// Opens a table of sorted sets of identifiers.
  ///
  /// - Throws: as ``table(_:key:value:)``.
  public mutating func postings<Key>(_ name: String, key: Key.Type = Key.self) throws(LMDBError) -> Postings<Key> {
    Postings(identity: try open(name, flags: MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP))
  }

  /// The names of all tables in the file, in byte order.
  ///
  /// Plain entries that another program keeps beside its tables are among them; names that are not UTF-8 are not, for
  /// they cannot be opened here.
  ///
  /// - Complexity: O(number of tables).
  public func existingNames() throws(LMDBError) -> [String] {
    var cursor: OpaquePointer?
    // Handle 1 is LMDB's main database, whose keys are the names.
    var code = mdb_cursor_open(transaction, 1, &cursor)
    guard code == MDB_SUCCESS else { throw LMDBError(code, in: "listing tables") }
    defer { mdb_cursor_close(cursor) }
    var names: [String] = []
    var key = MDB_val()
    var value = MDB_val()
    code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    while code == MDB_SUCCESS {
      let bytes = UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size)
      if let name = String(validating: bytes, as: UTF8.self) { names.append(name) }
      code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
    guard code == MDB_NOTFOUND else { throw LMDBError(code, in: "listing tables") }
    return names
  }

  /// Sets of integers of four bytes have the same flags as sets of eight.
  private func checkItemSize(_ handle: MDB_dbi, _ name: String) throws(LMDBError) {
    var cursor: OpaquePointer?
    var code = mdb_cursor_open(transaction, handle, &cursor)
    guard code == MDB_SUCCESS else { throw LMDBError(code, in: "opening the table '\(name)'") }
    defer { mdb_cursor_close(cursor) }
    var key = MDB_val()
    var value = MDB_val()
    code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    guard code == MDB_SUCCESS, value.mv_size != 8 else { return }
    throw .tableMismatch(name: name, reason: "its values have \(value.mv_size) bytes, not 8")
  }

  /// The value under `key`, for a layer that must know something of a store before it opens the rest.
  package borrowing func value<Key, Value>(
    for key: Key, in table: Table<Key, Value>
  ) throws(LMDBError) -> Value? {
    var value = MDB_val()
    let code = EncodedKey.withBytes(of: key) { encoded in
      mdb_get(transaction, table.identity.handle, &encoded, &value)
    }
    switch code {
    case MDB_SUCCESS: return try table.identity.storedName.decode(unsafe RawSpan(value), as: Value.self)
    case MDB_NOTFOUND: return nil
    default: throw table.identity.error(code, reading: key)
    }
  }

  private mutating func open(_ name: String, flags: CInt) throws(LMDBError) -> TableIdentity {
    guard (1...EncodedKey.maximumByteCount).contains(name.utf8.count), !name.utf8.contains(0) else {
      throw .invalidTableName(name: name)
    }
    var handle: MDB_dbi = 0
    let code = mdb_dbi_open(transaction, name, UInt32(flags | (isReadOnly ? 0 : MDB_CREATE)), &handle)
    switch code {
    case MDB_SUCCESS: break
    case MDB_NOTFOUND: throw .missingTable(name: name)
    case MDB_DBS_FULL: throw .tooManyTables(limit: limit)
    case MDB_INCOMPATIBLE: throw .tableMismatch(name: name, reason: "it is a plain entry of another program")
    default: throw LMDBError(code, in: "opening the table '\(name)'")
    }
    var actual: UInt32 = 0
    mdb_dbi_flags(transaction, handle, &actual)
    guard actual == UInt32(flags) else {
      throw .tableMismatch(
        name: name, reason: "it is \(Self.describe(actual)), not \(Self.describe(UInt32(flags)))")
    }
    if flags & MDB_DUPFIXED != 0 { try checkItemSize(handle, name) }
    let identity = TableIdentity(handle: handle, environment: environment, name: name)
    if handles.insert(handle).inserted { opened.append(identity) }
    return identity
  }

  private static func describe(_ flags: UInt32) -> String {
    let names = [
      (MDB_REVERSEKEY, "reverse keys"), (MDB_DUPSORT, "several values a key"), (MDB_INTEGERKEY, "integer keys"),
      (MDB_DUPFIXED, "fixed size"), (MDB_INTEGERDUP, "integer values"), (MDB_REVERSEDUP, "reverse values"),
    ].filter { flags & UInt32($0.0) != 0 }.map(\.1)
    return names.isEmpty ? "a plain table" : "a table with \(names.joined(separator: ", "))"
  }
}
