import LMDB
import RecordCoding
import XCTest

/// What a host sees of its store: sizes, pages, readers.
final class StatisticsTests: BackupTestCase {
  func testKnownContent() throws {
    let (environment, tables) = try openTables { $0.maximumReaders = 17 }
    let empty = try environment.statistics()
    XCTAssertEqual(empty.tables.map(\.name), ["names", "blobs", "none", "sets"])
    XCTAssertEqual(empty.tables.map(\.entries), [0, 0, 0, 0])
    XCTAssertEqual(empty.tables.map(\.depth), [0, 0, 0, 0])
    XCTAssertEqual(empty.lastTransactionID, 1)
    XCTAssertEqual(empty.pageByteCount, 4096)
    XCTAssertEqual(empty.reservedByteCount, 64 << 20)
    XCTAssertEqual(empty.maximumReaders, 17)
    XCTAssertTrue(empty.engineVersion.hasPrefix("0.9."), empty.engineVersion)

    try environment.write { tx in
      try tx.put("Ada", for: 1, in: tables.names)
      try tx.put("Bob", for: 2, in: tables.names)
      // 3 pages and 2: each has a header of 16 bytes.
      try tx.put([UInt8](repeating: 1, count: 3 * 4096 - 16), for: 1, in: tables.blobs)
      try tx.put([UInt8](repeating: 1, count: 4097), for: 2, in: tables.blobs)
      try tx.insert(contentsOf: IdentifierSet(Array(0..<100)), for: "GB", in: tables.sets)
    }
    let statistics = try environment.statistics()
    XCTAssertEqual(statistics.tables.map(\.entries), [2, 2, 0, 100])
    XCTAssertEqual(statistics.tables.map(\.depth), [1, 1, 0, 1])
    XCTAssertEqual(statistics.tables.map(\.leafPages), [1, 1, 0, 1])
    XCTAssertEqual(statistics.tables.map(\.branchPages), [0, 0, 0, 0])
    XCTAssertEqual(statistics.tables.map(\.overflowPages), [0, 5, 0, 0])
    XCTAssertEqual(statistics.lastTransactionID, 2)
    XCTAssertEqual(statistics.usedByteCount, statistics.usedPages * 4096)
    XCTAssertEqual(statistics.usedByteCount, try StoreFile(path()).byteCount)
  }

  func testGrowingTrees() throws {
    let (environment, tables) = try openTables()
    try environment.write { tx in
      for id in 0..<2000 as Range<UInt64> {
        try tx.append(String(repeating: "x", count: 100), for: id, in: tables.names)
      }
    }
    let tree = try environment.statistics().tables[0]
    XCTAssertEqual(tree.entries, 2000)
    XCTAssertEqual(tree.depth, 2)
    XCTAssertEqual(tree.branchPages, 1)
    // 118 bytes each, 34 a page.
    XCTAssertEqual(tree.leafPages, (2000 + 33) / 34)
  }

  func testFreePages() throws {
    let (environment, tables) = try openTables()
    try fill(environment, tables)
    try environment.write { tx in try tx.deleteAll(from: tables.blobs) }
    let statistics = try environment.statistics()
    XCTAssertEqual(UInt64(statistics.freePages), try environment.verify().freePageCount)
    // 5,000 to 35,000 bytes: 2 + 3 + 4 + 5 + 7 + 8 + 9 pages.
    XCTAssertGreaterThanOrEqual(statistics.freePages, 38)
    XCTAssertLessThanOrEqual(statistics.pinnedPages, statistics.freePages)
  }

  func testPagesThatASnapshotPins() throws {
    let (environment, tables) = try openTables()
    try fill(environment, tables)
    for id in 0..<5 as Range<UInt64> { try environment.write { tx in try tx.put("new", for: id, in: tables.names) } }
    let before = try environment.statistics()
    try environment.read { _ in
      for id in 0..<20 as Range<UInt64> {
        try environment.write { tx in try tx.put("newer", for: id, in: tables.names) }
      }
      let during = try environment.statistics()
      // Every commit frees at least the leaf it changed, and the snapshot keeps it.
      XCTAssertGreaterThanOrEqual(during.pinnedPages, before.pinnedPages + 20)
      XCTAssertGreaterThanOrEqual(during.freePages, during.pinnedPages)
    }
    try environment.write { tx in try tx.put("newest", for: 0, in: tables.names) }
    let after = try environment.statistics()
    // Only what the last commit freed is kept one commit more.
    XCTAssertLessThan(after.pinnedPages, 10)
  }

  func testReadersOfThisProcess() throws {
    let (environment, tables) = try openTables()
    XCTAssertNil(try environment.statistics().oldestReader)
    XCTAssertEqual(try environment.statistics().readers.map(\.process), [getpid()])
    let line: UInt = #line + 1
    try environment.read { _ in
      try environment.write { tx in try tx.put("Ada", for: 1, in: tables.names) }
      try environment.read { _ in
        let statistics = try environment.statistics()
        XCTAssertEqual(statistics.readers.map(\.process), [getpid(), getpid(), getpid()])
        XCTAssertEqual(statistics.readers.map(\.transactionID).sorted(), [1, 2, 2])
        let oldest = try XCTUnwrap(statistics.oldestReader)
        XCTAssertEqual(oldest.file, "LMDBTests/StatisticsTests.swift")
        XCTAssertEqual(oldest.line, line)
        XCTAssertGreaterThanOrEqual(oldest.age, .zero)
        XCTAssertLessThan(oldest.age, .seconds(60))
        XCTAssertTrue(oldest.description.hasPrefix("LMDBTests/StatisticsTests.swift:\(line) ("), "\(oldest)")
      }
    }
    XCTAssertNil(try environment.statistics().oldestReader)
    XCTAssertEqual(try environment.statistics().readers.count, 1)
  }

  func testReadersOfOtherProcesses() throws {
    let (environment, tables) = try openTables()
    let probe = try ProbeProcess("read", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    let seen = try environment.statistics().lastTransactionID
    try environment.write { tx in try tx.put("Ada", for: 1, in: tables.names) }
    let statistics = try environment.statistics()
    XCTAssertEqual(statistics.readers.filter { $0.process == probe.identifier }.map(\.transactionID), [seen])
    XCTAssertNil(statistics.oldestReader, "it is not of this process")
    XCTAssertEqual(probe.finish(), ["ok"])
    XCTAssertEqual(try environment.statistics().readers.map(\.process), [getpid()])
  }

  /// The first opener makes the table of readers, and its size stays as long as the lock file is in use.
  func testTheFirstOpenerDecidesTheNumberOfReaders() throws {
    let probe = try ProbeProcess("hold", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    let (environment, _) = try openTables { $0.maximumReaders = 5 }
    XCTAssertEqual(try environment.statistics().maximumReaders, 256)
    XCTAssertEqual(probe.finish(), ["ok"])
  }

  func testReadOnly() throws {
    let (environment, tables) = try openTables()
    try fill(environment, tables)
    let expected = try environment.statistics()
    try environment.close()
    let (reader, _) = try openTables { $0.access = .readOnly }
    let statistics = try reader.statistics()
    XCTAssertEqual(statistics.tables, expected.tables)
    XCTAssertEqual(statistics.usedPages, expected.usedPages)
    XCTAssertEqual(statistics.freePages, expected.freePages)
  }
}
