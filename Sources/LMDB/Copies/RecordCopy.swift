internal import CLMDB
internal import Glibc

/// Copies a store entry by entry to an empty file, so that the copy has no page that is neither used nor free.
///
/// It copies what other programs may have left in the file, too: tables whose names are no text, plain entries in the
/// main table, and a main table that keeps several values a key.
struct RecordCopy: ~Copyable {
  private let source: RecordSource
  private let destination: EngineFile
  /// The source's.
  private let reading: OpaquePointer
  /// LMDB frees a transaction with its commit, whatever the outcome; in between there is none.
  private var writing: OpaquePointer?
  private var uncommittedByteCount = 0
  private let report: CopyReport
  private let byteCount: Int
  /// The bytes of keys and values that were copied, and how many they are to be when that is told again.
  private var copiedByteCount = 0
  private var nextReport = 0

  /// Few enough for LMDB to keep all changed pages of a transaction in memory.
  private static let byteCountInCommit = 64 << 20
  private static let byteCountInReport = 4 << 20
  private static let mainTable: MDB_dbi = 1

  /// Copies the store at `path`, which nobody has open, to the empty file at `other`.
  static func copy(
    from path: String, ofByteCount byteCount: Int, to other: String, _ report: CopyReport
  ) throws(LMDBError) {
    let source = try EngineFile(opening: path, flags: MDB_RDONLY, mapByteCount: byteCount)
    let reading = try source.begin(flags: MDB_RDONLY)
    try copy(RecordSource(file: source, reading: reading), ofByteCount: byteCount, to: other, report)
  }

  /// Copies the last commit of the store at `path`, which `environment` has open, to the empty file at `other`.
  static func copy(
    of environment: OpaquePointer, at path: String, to other: String, _ report: CopyReport
  ) throws(LMDBError) {
    let source = try RecordSource(of: environment, at: path)
    let byteCount = source.usedByteCount
    try copy(source, ofByteCount: byteCount, to: other, report)
  }

  private static func copy(
    _ source: consuming RecordSource, ofByteCount byteCount: Int, to other: String, _ report: CopyReport
  ) throws(LMDBError) {
    // Appended entries fill their pages, so twice the room is more than enough.
    let destination = try EngineFile(opening: other, flags: 0, mapByteCount: 2 * byteCount + (64 << 20))
    var copy = RecordCopy(from: source, ofByteCount: byteCount, to: destination, report)
    try copy.copyMainTable()
    try copy.commit()
    try EngineFile.check(mdb_env_sync(copy.destination.pointer, 1))
  }

  private init(
    from source: consuming RecordSource, ofByteCount byteCount: Int, to destination: consuming EngineFile,
    _ report: CopyReport
  ) {
    reading = source.reading
    self.report = report
    self.byteCount = byteCount
    self.source = source
    self.destination = destination
  }

  deinit {
    if let writing { mdb_txn_abort(writing) }
  }

  private mutating func copyMainTable() throws(LMDBError) {
    try openTable(nil, in: reading, flags: 0)
    let flags = try flags(of: Self.mainTable)
    try openTable(nil, in: try transaction(), flags: flags)
    // LMDB keeps no tables in such a main table.
    let hasTables = flags & UInt32(MDB_DUPSORT | MDB_INTEGERKEY) == 0
    try forEachEntry(of: Self.mainTable) { copy, key, value throws(LMDBError) in
      if hasTables, let table = try copy.table(named: key) { return try copy.copyTable(table, named: key) }
      try copy.put(key, value, in: Self.mainTable, flags: 0)
    }
  }

  private mutating func copyTable(_ table: MDB_dbi, named name: MDB_val) throws(LMDBError) {
    let flags = try flags(of: table)
    let copied = try openTable(Self.text(of: name), in: try transaction(), flags: flags | UInt32(MDB_CREATE))
    let append = UInt32(flags & UInt32(MDB_DUPSORT) != 0 ? MDB_APPENDDUP : MDB_APPEND)
    try forEachEntry(of: table) { copy, key, value throws(LMDBError) in
      try copy.put(key, value, in: copied, flags: append)
    }
  }

  /// The table of that name, or `nil` if the entry is no table.
  private func table(named name: MDB_val) throws(LMDBError) -> MDB_dbi? {
    // Names end at their first NUL for LMDB, so a key with one can be none.
    guard name.mv_size > 0, memchr(name.mv_data, 0, name.mv_size) == nil else { return nil }
    var table: MDB_dbi = 0
    let code = mdb_dbi_open(reading, Self.text(of: name), 0, &table)
    if code == MDB_INCOMPATIBLE { return nil }
    try EngineFile.check(code)
    return table
  }

  // MARK: Entries

  private mutating func forEachEntry(
    of table: MDB_dbi, _ body: (inout RecordCopy, MDB_val, MDB_val) throws(LMDBError) -> Void
  ) throws(LMDBError) {
    var cursor: OpaquePointer?
    try EngineFile.check(mdb_cursor_open(reading, table, &cursor))
    defer { mdb_cursor_close(cursor) }
    var key = MDB_val()
    var value = MDB_val()
    var code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    while code == MDB_SUCCESS {
      try body(&self, key, value)
      code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
    guard code == MDB_NOTFOUND else { return try EngineFile.check(code) }
  }

  private mutating func put(_ key: MDB_val, _ value: MDB_val, in table: MDB_dbi, flags: UInt32) throws(LMDBError) {
    var (key, value) = (key, value)
    try EngineFile.check(mdb_put(try transaction(), table, &key, &value, flags))
    uncommittedByteCount += key.mv_size + value.mv_size
    copiedByteCount += key.mv_size + value.mv_size
    if copiedByteCount > nextReport {
      nextReport = copiedByteCount + Self.byteCountInReport
      try report.tell(.copying, copiedByteCount, of: byteCount)
    }
    if uncommittedByteCount > Self.byteCountInCommit { try commit() }
  }

  // MARK: Transactions and tables

  private mutating func transaction() throws(LMDBError) -> OpaquePointer {
    if let writing { return writing }
    let begun = try destination.begin(flags: 0)
    writing = begun
    return begun
  }

  private mutating func commit() throws(LMDBError) {
    let transaction = try transaction()
    writing = nil
    uncommittedByteCount = 0
    try EngineFile.check(mdb_txn_commit(transaction))
  }

  @discardableResult
  private func openTable(
    _ name: UnsafePointer<CChar>?, in transaction: OpaquePointer, flags: UInt32
  ) throws(LMDBError) -> MDB_dbi {
    var table: MDB_dbi = 0
    try EngineFile.check(mdb_dbi_open(transaction, name, flags, &table))
    return table
  }

  private func flags(of table: MDB_dbi) throws(LMDBError) -> UInt32 {
    var flags: UInt32 = 0
    try EngineFile.check(mdb_dbi_flags(reading, table, &flags))
    return flags
  }

  /// The name's bytes with a NUL behind them, as C has its strings.
  private static func text(of name: MDB_val) -> [CChar] {
    UnsafeRawBufferPointer(start: name.mv_data, count: name.mv_size).map { CChar(bitPattern: $0) } + [0]
  }
}
