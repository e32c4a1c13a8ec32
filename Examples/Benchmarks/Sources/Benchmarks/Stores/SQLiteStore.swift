#if canImport(SystemSQLite)
  import PlainLMDB
  import SystemSQLite

  /// The contender SQLite: prepared statements, write-ahead log, a flush at each commit, and a cache that holds the store.
  ///
  /// Keys are its own integers (`INTEGER PRIMARY KEY`), which it looks up fastest.
  final class SQLiteStore {
    static let isInstalled = true

    struct Failure: Error {
      let message: String
    }

    private var connection: OpaquePointer?
    private var selection: OpaquePointer?
    private var scan: OpaquePointer?
    private var insertion: OpaquePointer?

    /// Creates a store, or `nil` where SQLite is not installed.
    static func create(at path: String) throws -> SQLiteStore? { try SQLiteStore(at: path) }

    private init(at path: String) throws {
      try check(sqlite3_open(path, &connection))
      try execute("PRAGMA journal_mode = WAL")
      try execute("PRAGMA synchronous = FULL")
      try execute("PRAGMA cache_size = -2000000")
      try execute("PRAGMA mmap_size = 4000000000")
      try execute("CREATE TABLE IF NOT EXISTS records (key INTEGER PRIMARY KEY, record BLOB NOT NULL)")
      selection = try prepare("SELECT record FROM records WHERE key = ?")
      scan = try prepare("SELECT key, record FROM records ORDER BY key")
      insertion = try prepare("INSERT OR REPLACE INTO records VALUES (?, ?)")
    }

    deinit {
      for statement in [selection, scan, insertion] { sqlite3_finalize(statement) }
      sqlite3_close(connection)
    }

    func execute(_ statement: String) throws {
      try check(sqlite3_exec(connection, statement, nil, nil, nil))
    }

    /// Looks up each key and adds up one field.
    func sumOfFields(for keys: [UInt64]) throws -> (sample: Sample, sum: UInt64) {
      try execute("BEGIN")
      defer { try? execute("END") }
      let watch = Stopwatch(.processor)
      var sum: UInt64 = 0
      for key in keys {
        sqlite3_bind_int64(selection, 1, Int64(bitPattern: key))
        guard sqlite3_step(selection) == SQLITE_ROW else { throw failure }
        sum &+= netSpend(selection, column: 0)
        sqlite3_reset(selection)
      }
      return (watch.stop(), sum)
    }

    /// Walks the whole table and adds up keys and one field.
    func sumOfAll() throws -> (sample: Sample, sum: UInt64) {
      try execute("BEGIN")
      defer { try? execute("END") }
      let watch = Stopwatch(.processor)
      var sum: UInt64 = 0
      while sqlite3_step(scan) == SQLITE_ROW {
        sum &+= UInt64(bitPattern: sqlite3_column_int64(scan, 0)) &+ netSpend(scan, column: 1)
      }
      sqlite3_reset(scan)
      return (watch.stop(), sum)
    }

    /// Stores the records of `keys`: what the puts took, and what all took with the commits.
    func put(_ keys: [UInt64], perCommit: Int) throws -> [Sample] {
      var puts = Sample()
      let whole = Stopwatch(.wall)
      for start in stride(from: 0, to: keys.count, by: perCommit) {
        try execute("BEGIN IMMEDIATE")
        let watch = Stopwatch(.processor)
        for key in keys[start..<min(start + perCommit, keys.count)] { try put(key) }
        puts += watch.stop()
        try execute("COMMIT")
      }
      return [puts, whole.stop()]
    }

    private func put(_ key: UInt64) throws {
      sqlite3_bind_int64(insertion, 1, Int64(bitPattern: key))
      var record = plain_record_of(key)
      // No destructor: the bytes stay in place until the statement is reset below.
      let code = withUnsafeBytes(of: &record) { bytes in
        sqlite3_bind_blob(insertion, 2, bytes.baseAddress, CInt(bytes.count), nil)
        return sqlite3_step(insertion)
      }
      sqlite3_reset(insertion)
      guard code == SQLITE_DONE else { throw failure }
    }

    private func netSpend(_ statement: OpaquePointer?, column: CInt) -> UInt64 {
      // The tables hold whole records only, of 64 bytes.
      sqlite3_column_blob(statement, column)?.loadUnaligned(fromByteOffset: 16, as: UInt64.self) ?? 0
    }

    private func prepare(_ text: String) throws -> OpaquePointer? {
      var statement: OpaquePointer?
      try check(sqlite3_prepare_v3(connection, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil))
      return statement
    }

    private func check(_ code: CInt) throws {
      guard code == SQLITE_OK else { throw failure }
    }

    private var failure: Failure { Failure(message: String(cString: sqlite3_errmsg(connection))) }
  }
#else
  /// Stands in where SQLite's header is not installed; none is ever made.
  final class SQLiteStore {
    static let isInstalled = false

    struct NotInstalled: Error {}

    private init() {}

    static func create(at path: String) throws -> SQLiteStore? { nil }
    func execute(_ statement: String) throws { throw NotInstalled() }
    func sumOfFields(for keys: [UInt64]) throws -> (sample: Sample, sum: UInt64) { throw NotInstalled() }
    func sumOfAll() throws -> (sample: Sample, sum: UInt64) { throw NotInstalled() }
    func put(_ keys: [UInt64], perCommit: Int) throws -> [Sample] { throw NotInstalled() }
  }
#endif
