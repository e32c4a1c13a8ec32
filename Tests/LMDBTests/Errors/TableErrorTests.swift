import CLMDB
import LMDB
import RecordCoding
import XCTest

/// Tables that cannot be opened, or that belong elsewhere.
final class TableErrorTests: StoreTestCase {
  private func open<Schema>(
    _ options: Environment.Options = StoreTestCase.options,
    _ schema: (inout TableCatalog) throws(LMDBError) -> Schema
  ) throws(LMDBError) -> (environment: Environment, schema: Schema) {
    try Environment.open(at: path(), options: options, schema)
  }

  // MARK: Names

  func testNames() throws {
    let names = [
      "a", String(repeating: "n", count: 511), "Größe 店 🛒", " ", "a/b", "\u{1}", "(main)", "e\u{301}", "\u{E9}",
      "data.mdb", "\u{10FFFF}",
    ]
    let (environment, tables) = try open { catalog throws(LMDBError) in
      var tables: [Table<UInt64, String>] = []
      for name in names { tables.append(try catalog.table(name)) }
      return tables
    }
    XCTAssertEqual(tables.map(\.name), names)
    try environment.write { tx in for table in tables { try tx.put(table.name, for: 1, in: table) } }
    try environment.close()
    let (again, found) = try open { catalog throws(LMDBError) in
      let existing = try catalog.existingNames()
      var tables: [Table<UInt64, String>] = []
      for name in existing { tables.append(try catalog.table(name)) }
      return tables
    }
    let sorted = names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    // By bytes: two ways to write é are two names.
    XCTAssertEqual(found.map { Array($0.name.utf8) }, sorted.map { Array($0.utf8) })
    try again.read { tx in for table in found { XCTAssertEqual(try tx.value(for: 1, in: table), table.name) } }
  }

  /// Opening by a repaired name would make another table.
  func testNamesThatAreNoText() throws {
    do {
      let store = try PlainStore(path: path())
      try store.write { transaction in
        _ = try transaction.table("names")
        var table: MDB_dbi = 0
        try check(mdb_dbi_open(transaction.handle, [-1, -2, 0], UInt32(MDB_CREATE), &table))
        return true
      }
    }
    let names = try open { catalog throws(LMDBError) in try catalog.existingNames() }.schema
    XCTAssertEqual(names, ["names"])
    XCTAssertEqual(try Environment.verify(at: path()).tables.map(\.nameBytes), [Array("names".utf8), [0xFF, 0xFE]])
  }

  func testInvalidNames() throws {
    for name in ["", String(repeating: "n", count: 512), "a\0b", "\0", String(repeating: "ü", count: 256)] {
      XCTAssertEqual(
        lmdbError { try open { catalog throws(LMDBError) in _ = try catalog.table(name) as Names } },
        .invalidTableName(name: name))
      XCTAssertEqual(
        lmdbError { try open { catalog throws(LMDBError) in _ = try catalog.postings(name) as Postings<UInt64> } },
        .invalidTableName(name: name))
    }
    XCTAssertEqual(try Environment.verify(at: path()).tables, [])
  }

  func testTheSameTableTwice() throws {
    let (environment, pair) = try open { catalog throws(LMDBError) in
      (try catalog.table("names") as Names, try catalog.table("names") as Names)
    }
    try environment.write { tx in try tx.put("Ada", for: 1, in: pair.0) }
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: pair.1) }, "Ada")
    XCTAssertEqual(try environment.statistics().tables.map(\.name), ["names"])
  }

  // MARK: Kinds

  func testMismatch() throws {
    try open { catalog throws(LMDBError) in
      _ = try catalog.table("names") as Names
      _ = try catalog.postings("sets") as Postings<UInt64>
    }.environment.close()
    for access in [.readWrite, .readOnly] as [Environment.Options.Access] {
      var options = Self.options
      options.access = access
      XCTAssertEqual(
        lmdbError { try open(options) { catalog throws(LMDBError) in _ = try catalog.table("sets") as Names } },
        .tableMismatch(
          name: "sets",
          reason: "it is a table with several values a key, fixed size, integer values, not a plain table"))
      XCTAssertEqual(
        lmdbError {
          try open(options) { catalog throws(LMDBError) in _ = try catalog.postings("names") as Postings<Int> }
        },
        .tableMismatch(
          name: "names",
          reason: "it is a plain table, not a table with several values a key, fixed size, integer values"))
    }
  }

  func testTablesOfOtherPrograms() throws {
    let store = try PlainStore(path: path())
    try store.write { transaction in
      let main = try transaction.table(nil)
      try transaction.put(main, Array("entry".utf8), [1, 2, 3])
      for (name, flags) in [("reversed", MDB_REVERSEKEY), ("integers", MDB_INTEGERKEY), ("sorted", MDB_DUPSORT)] {
        _ = try transaction.table(name, flags: flags)
      }
      return true
    }
    withExtendedLifetime(store) {}
    for (name, reason) in [
      ("entry", "it is a plain entry of another program"),
      ("reversed", "it is a table with reverse keys, not a plain table"),
      ("integers", "it is a table with integer keys, not a plain table"),
      ("sorted", "it is a table with several values a key, not a plain table"),
    ] {
      XCTAssertEqual(
        lmdbError { try open { catalog throws(LMDBError) in _ = try catalog.table(name) as Names } },
        .tableMismatch(name: name, reason: reason))
    }
  }

  func testMissingTables() throws {
    try openNames().environment.close()
    var options = Self.options
    options.access = .readOnly
    XCTAssertEqual(
      lmdbError { try open(options) { catalog throws(LMDBError) in _ = try catalog.table("other") as Names } },
      .missingTable(name: "other"))
    XCTAssertEqual(
      lmdbError {
        try open(options) { catalog throws(LMDBError) in _ = try catalog.postings("other") as Postings<Int> }
      },
      .missingTable(name: "other"))
    // A host may do without.
    let (environment, tables) = try open(options) { catalog throws(LMDBError) in
      (try? catalog.table("other") as Names, try catalog.table("names") as Names)
    }
    XCTAssertNil(tables.0)
    XCTAssertNil(try environment.read { tx in try tx.value(for: 1, in: tables.1) })
  }

  // MARK: Numbers of tables

  func testTooManyTables() throws {
    var options = Self.options
    options.maximumTables = 3
    func open(_ count: Int) throws(LMDBError) -> (environment: Environment, schema: [Names]) {
      try self.open(options) { catalog throws(LMDBError) in
        var tables: [Names] = []
        for number in 0..<count { tables.append(try catalog.table("table-\(number)")) }
        return tables
      }
    }
    XCTAssertEqual(lmdbError { try open(4) }, .tooManyTables(limit: 3))
    XCTAssertEqual(try Environment.verify(at: path()).tables, [], "a part of the schema was kept")
    let (environment, tables) = try open(3)
    try environment.write { tx in for table in tables { try tx.put(table.name, for: 1, in: table) } }
    try environment.close()
    XCTAssertEqual(lmdbError { try open(4) }, .tooManyTables(limit: 3))
    XCTAssertEqual(try Environment.verify(at: path()).tables.map(\.entryCount), [1, 1, 1])
  }

  func testTenThousandTables() throws {
    let names = (0..<10_000).map { "table-\($0)" }
    func open(_ options: Environment.Options) throws(LMDBError) -> (environment: Environment, schema: [Names]) {
      try self.open(options) { catalog throws(LMDBError) in
        var tables: [Names] = []
        for name in names { tables.append(try catalog.table(name)) }
        return tables
      }
    }
    XCTAssertEqual(lmdbError { try open(Self.options) }, .tooManyTables(limit: 32))
    var options = Self.options
    options.maximumTables = 10_000
    let (environment, tables) = try open(options)
    try environment.write { tx in for table in tables { try tx.put(table.name, for: 7, in: table) } }
    try environment.close()
    let (again, same) = try open(options)
    try again.read { tx in
      for (name, table) in zip(names, same) { XCTAssertEqual(try tx.value(for: 7, in: table), name) }
    }
    try again.write { tx in try tx.put("last", for: 8, in: same[9_999]) }
    XCTAssertEqual(try again.statistics().tables.map(\.entries).reduce(0, +), 10_001)
    XCTAssertEqual(try again.verify().tables.count, 10_000)
  }

  // MARK: Tables of other environments

  func testForeignTables() throws {
    typealias Tables = (names: Names, sets: Postings<UInt64>)
    func open(_ place: String) throws -> (environment: Environment, schema: Tables) {
      try Environment.open(at: place, options: Self.options) { catalog throws(LMDBError) -> Tables in
        (try catalog.table("names"), try catalog.postings("sets"))
      }
    }
    let (environment, own) = try open(path("own"))
    let (other, foreign) = try open(path("other"))
    let names = LMDBError.foreignTable(name: "names")
    let sets = LMDBError.foreignTable(name: "sets")
    try environment.write { tx in
      XCTAssertEqual(lmdbError { try tx.put("Ada", for: 1, in: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.delete(1, from: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.deleteAll(from: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.deleteAll(in: .all, from: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.insert(1, for: 1, in: foreign.sets) }, sets)
      XCTAssertEqual(lmdbError { try tx.insert(contentsOf: IdentifierSet([1]), for: 1, in: foreign.sets) }, sets)
      XCTAssertEqual(lmdbError { try tx.remove(1, for: 1, in: foreign.sets) }, sets)
      XCTAssertEqual(lmdbError { try tx.removeAll(from: foreign.sets) }, sets)
      try tx.put("Bob", for: 1, in: own.names)
    }
    try environment.read { tx in
      XCTAssertEqual(lmdbError { try tx.value(for: 1, in: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.values(for: [1], in: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.count(of: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.first(of: foreign.names) }, names)
      XCTAssertEqual(lmdbError { try tx.identifiers(for: 1, in: foreign.sets) }, sets)
      XCTAssertEqual(lmdbError { try tx.keys(of: foreign.sets) }, sets)
      XCTAssertEqual(try tx.value(for: 1, in: own.names), "Bob")
    }
    XCTAssertEqual(try other.read { tx in try tx.count(of: foreign.names) }, 0)
    // The same file opened again is another environment.
    try environment.close()
    let again = try open(path("own")).environment
    XCTAssertEqual(lmdbError { try again.read { tx in try tx.value(for: 1, in: own.names) } }, names)
  }
}
