#if canImport(SystemSQLite)
  import SystemSQLite

  /// SQLite doing what the customer store does, with the schema that serves it best: interactions clustered by customer
  /// and time, an index by kind and time, one by key where keys are explicit, and a summary table kept by hand.
  final class SQLiteShop {
    private var connection: OpaquePointer?
    private var statements: [OpaquePointer?] = Array(repeating: nil, count: Statement.allCases.count)

    /// Creates a store.
    convenience init(at path: String, hasKeys: Bool) throws {
      try self.init(opening: path)
      try execute(Self.schema)
      if hasKeys { try execute("CREATE UNIQUE INDEX interactions_key ON interactions (source, key)") }
    }

    init(opening path: String) throws {
      try check(sqlite3_open(path, &connection))
      for pragma in [
        "journal_mode = WAL", "synchronous = FULL", "cache_size = -1000000", "mmap_size = 8000000000",
        "wal_autocheckpoint = 10000",
      ] { try execute("PRAGMA \(pragma)") }
    }

    deinit {
      for statement in statements { sqlite3_finalize(statement) }
      sqlite3_close(connection)
    }

    func execute(_ statement: String) throws {
      try check(sqlite3_exec(connection, statement, nil, nil, nil))
    }

    /// Runs `body` in one transaction.
    func write(_ body: () throws -> Void) throws {
      try execute("BEGIN IMMEDIATE")
      try body()
      try execute("COMMIT")
    }

    func add(_ members: [Shop.Member]) throws {
      try write {
        let insertion = try prepared(.addMember)
        for member in members {
          bind(member.externalID, to: insertion, 1)
          bind(member.country, to: insertion, 2)
          bind(member.plan, to: insertion, 3)
          try run(insertion)
        }
      }
    }

    /// Records interactions in one commit.
    func record(_ events: ArraySlice<ShopEvent>) throws {
      try write { for event in events { try record(event) } }
    }

    /// Records one interaction in the transaction that is open.
    func record(_ event: ShopEvent) throws {
      let customer = try self.customer(event.externalID)
      let insertion = try prepared(.record)
      let kind: Int64 = event.isPurchase ? 1 : 4
      let digest = (kind &* 0x1F1F_1F1F &+ event.amount &* 31 &+ Int64(event.itemCount)) &* 0x2545_F491_4F6C_DD1D
      bind(
        insertion, customer, event.occurredAt, event.key == nil ? digest : digest &+ event.occurredAt, kind,
        event.amount,
        Int64(event.itemCount), event.occurredAt)
      if let key = event.key {
        sqlite3_bind_int64(insertion, 8, 1)
        bind(key, to: insertion, 9)
      }
      try run(insertion)
      // What was there before is not counted again.
      if sqlite3_changes(connection) == 1 { try summarize(event, customer) }
    }

    private func summarize(_ event: ShopEvent, _ customer: Int64) throws {
      let day = event.occurredAt / 86_400_000_000
      if event.isPurchase {
        let update = try prepared(.addPurchase)
        bind(update, customer, event.occurredAt, event.amount, day)
        try run(update)
      } else {
        let update = try prepared(.addSession)
        bind(update, customer, event.occurredAt)
        try run(update)
      }
    }

    private func customer(_ externalID: String) throws -> Int64 {
      if let known = try customerNumber(externalID) { return known }
      let insertion = try prepared(.addCustomer)
      bind(externalID, to: insertion, 1)
      try run(insertion)
      return sqlite3_last_insert_rowid(connection)
    }

    /// The number of a customer.
    func customerNumber(_ externalID: String) throws -> Int64? {
      let selection = try prepared(.findCustomer)
      bind(externalID, to: selection, 1)
      return try first(of: selection) { sqlite3_column_int64($0, 0) }
    }

    /// A customer by the external identifier: the bytes of what is known.
    func customer(named externalID: String) throws -> Int? {
      let selection = try prepared(.readCustomer)
      bind(externalID, to: selection, 1)
      return try first(of: selection) { selection in
        (1...2).reduce(0) { $0 + (sqlite3_column_text(selection, $1).map { String(cString: $0) } ?? "").utf8.count }
      }
    }

    /// The newest interactions of a customer: the sum of all their columns.
    func newest(_ count: Int, of customer: Int64) throws -> Int64 {
      let selection = try prepared(.newest)
      bind(selection, customer, Int64(count))
      defer { sqlite3_reset(selection) }
      var sum: Int64 = 0
      while sqlite3_step(selection) == SQLITE_ROW {
        for column in 0..<4 as Range<CInt> { sum &+= sqlite3_column_int64(selection, column) }
      }
      return sum
    }

    /// The summary of a customer: interactions and what was spent.
    func summary(of customer: Int64) throws -> Int64? {
      let selection = try prepared(.summary)
      sqlite3_bind_int64(selection, 1, customer)
      return try first(of: selection) { sqlite3_column_int64($0, 3) &+ sqlite3_column_int64($0, 8) }
    }

    /// The one number that a query gives.
    func count(_ query: String) throws -> Int64 {
      var statement: OpaquePointer?
      try check(sqlite3_prepare_v2(connection, query, -1, &statement, nil))
      defer { sqlite3_finalize(statement) }
      guard let statement, let count = try first(of: statement, { sqlite3_column_int64($0, 0) }) else { throw failure }
      return count
    }

    private func first<Value>(
      of statement: OpaquePointer, _ value: (OpaquePointer) -> Value
    ) throws -> Value? {
      defer { sqlite3_reset(statement) }
      switch sqlite3_step(statement) {
      case SQLITE_ROW: return value(statement)
      case SQLITE_DONE: return nil
      default: throw failure
      }
    }

    private func run(_ statement: OpaquePointer) throws {
      let code = sqlite3_step(statement)
      sqlite3_reset(statement)
      guard code == SQLITE_DONE else { throw failure }
    }

    private func bind(_ text: String, to statement: OpaquePointer, _ index: CInt) {
      // Minus one is SQLITE_TRANSIENT: SQLite copies the text, which may lie in a register here.
      sqlite3_bind_text(statement, index, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    private func bind(_ statement: OpaquePointer, _ numbers: Int64...) {
      for (index, number) in numbers.enumerated() { sqlite3_bind_int64(statement, CInt(index + 1), number) }
    }

    private func prepared(_ statement: Statement) throws -> OpaquePointer {
      if let known = statements[statement.rawValue] { return known }
      var made: OpaquePointer?
      try check(sqlite3_prepare_v3(connection, statement.text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil))
      guard let made else { throw failure }
      statements[statement.rawValue] = made
      return made
    }

    private func check(_ code: CInt) throws {
      guard code == SQLITE_OK else { throw failure }
    }

    private var failure: SQLiteStore.Failure {
      SQLiteStore.Failure(message: String(cString: sqlite3_errmsg(connection)))
    }
  }
#else
  /// Stands in where SQLite's header is not installed; none is ever made.
  final class SQLiteShop {
    init(at path: String, hasKeys: Bool) throws { throw SQLiteStore.NotInstalled() }
    init(opening path: String) throws { throw SQLiteStore.NotInstalled() }

    func execute(_ statement: String) throws { throw SQLiteStore.NotInstalled() }
    func add(_ members: [Shop.Member]) throws { throw SQLiteStore.NotInstalled() }
    func record(_ events: ArraySlice<ShopEvent>) throws { throw SQLiteStore.NotInstalled() }
    func customerNumber(_ externalID: String) throws -> Int64? { throw SQLiteStore.NotInstalled() }
    func customer(named externalID: String) throws -> Int? { throw SQLiteStore.NotInstalled() }
    func newest(_ count: Int, of customer: Int64) throws -> Int64 { throw SQLiteStore.NotInstalled() }
    func summary(of customer: Int64) throws -> Int64? { throw SQLiteStore.NotInstalled() }
    func count(_ query: String) throws -> Int64 { throw SQLiteStore.NotInstalled() }
  }
#endif
