import LMDB
import XCTest

/// Reading a store through on request, closed or open.
final class VerificationTests: StoreTestCase {
  func testReportOfAClosedStore() throws {
    let environment = try makeStore()
    let statistics = try environment.statistics()
    try environment.close()
    try assertEqual(try Environment.verify(at: path()), statistics)
    try OpenHandles.assertNone(below: directory)
    try openNames().environment.close()
  }

  func testReportOfAnOpenStore() throws {
    let environment = try makeStore()
    try environment.read { tx in
      try assertEqual(try environment.verify(), try environment.statistics())
      _ = tx
    }
    // The write lock that verification held is free again.
    try environment.write { _ in }
    try environment.close()
    XCTAssertEqual(lmdbError { try environment.verify() }, .closed)
  }

  func testStoresThatAreOpenAreRefused() throws {
    let environment = try makeStore()
    XCTAssertEqual(lmdbError { try Environment.verify(at: path()) }, .alreadyOpen(path: path()))
    XCTAssertEqual(lmdbError { try environment.write { _ in try environment.verify() } }, .reentrantWrite)
    try environment.close()
    let probe = try ProbeProcess("hold", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    XCTAssertEqual(lmdbError { try Environment.verify(at: path()) }, .openElsewhere(path: path()))
    XCTAssertEqual(probe.finish(), ["ok"])
    try Environment.verify(at: path())
  }

  func testWhatIsNoStore() throws {
    XCTAssertEqual(lmdbError { try Environment.verify(at: path()) }, .missing(path: path()))
    XCTAssertEqual(lmdbError { try Environment.verify(at: "") }, .invalidPath(path: "", reason: "the path is empty"))
    XCTAssertEqual(
      lmdbError { try Environment.verify(at: directory) },
      .invalidPath(path: directory, reason: "it is a directory"))
    try writeFile(path(), [])
    XCTAssertEqual(lmdbError { try Environment.verify(at: path()) }, .rejected(path: path(), rejection: .empty))
    try OpenHandles.assertNone(below: directory)
  }

  func testDamageInAClosedStore() throws {
    try makeStore().close()
    let page = try StoreFile(path()).page(holding: "name number 200 ")
    try StoreFile(path()).damagePage(page)
    assertDamaged(page, lmdbError { try Environment.verify(at: path()) })
  }

  func testDamageInAnOpenStore() throws {
    let environment = try makeStore()
    let page = try StoreFile(path()).page(holding: "name number 200 ")
    let file = StoreFile(path())
    let bytes = try file.read(at: page * 4096, count: 4096)
    try file.damagePage(page)
    assertDamaged(page, lmdbError { try environment.verify() })
    try file.write(bytes, at: page * 4096)
    try environment.verify()
  }

  func testProgressAndCancellation() throws {
    let environment = try makeStore(valueByteCount: 12 << 20)
    let total = UInt64(try environment.statistics().usedPages)
    var calls: [UInt64] = []
    try environment.verify { done, of in
      calls.append(done)
      XCTAssertEqual(of, total)
      return true
    }
    XCTAssertGreaterThan(calls.count, 1)
    XCTAssertEqual(calls, calls.sorted())
    XCTAssertEqual(calls.last, total)
    let cancelled = LMDBError.rejected(path: path(), rejection: .cancelled)
    XCTAssertEqual(lmdbError { try environment.verify { _, _ in false } }, cancelled)
    try environment.write { _ in }
    try environment.close()
    XCTAssertEqual(lmdbError { try Environment.verify(at: path()) { _, _ in false } }, cancelled)
    XCTAssertEqual(cancelled.description.hasSuffix("the work was cancelled"), true)
    try openNames().environment.close()
  }

  func testFileThatWasMovedWhileOpen() throws {
    let environment = try makeStore()
    try FileManager.default.moveItem(atPath: path(), toPath: path("moved"))
    let report = try environment.verify()
    XCTAssertEqual(report.tables.first?.entryCount, 400)
  }

  // MARK: Support

  private func makeStore(valueByteCount: Int = 20_000) throws -> Environment {
    var options = Self.options
    options.durability = .lastCommitMayBeLost
    let opened = try Environment.open(at: path(), options: options) { catalog throws(LMDBError) in
      (
        names: try catalog.table("names", key: UInt64.self, value: String.self),
        sets: try catalog.postings("sets", key: UInt64.self)
      )
    }
    try opened.environment.write { tx in
      for id in 0..<400 as Range<UInt64> {
        try tx.append("name number \(id) \(String(repeating: ".", count: 60))", for: id, in: opened.schema.names)
      }
      try tx.put(String(repeating: "x", count: valueByteCount), for: 400, in: opened.schema.names)
      for set in 0..<4 as Range<UInt64> {
        for id in 0..<(set * 300 + 1) { try tx.insert(id, for: set, in: opened.schema.sets) }
      }
    }
    // Frees pages.
    try opened.environment.write { tx in _ = try tx.delete(0, from: opened.schema.names) }
    return opened.environment
  }

  private func assertEqual(_ report: FileReport, _ statistics: EnvironmentStatistics) throws {
    XCTAssertEqual(report.pageByteCount, statistics.pageByteCount)
    XCTAssertEqual(report.pageCount, UInt64(statistics.usedPages))
    XCTAssertEqual(report.transactionID, statistics.lastTransactionID)
    XCTAssertEqual(report.freePageCount, UInt64(statistics.freePages))
    XCTAssertGreaterThan(report.freePageCount, 0)
    XCTAssertEqual(report.leakedPageCount, 0)
    XCTAssertEqual(report.tables.compactMap(\.name), statistics.tables.map(\.name))
    for (tree, table) in zip(report.tables, statistics.tables) {
      XCTAssertEqual(tree.entryCount, UInt64(table.entries))
      XCTAssertEqual(tree.depth, table.depth)
      XCTAssertEqual(tree.branchPageCount, UInt64(table.branchPages))
      XCTAssertEqual(tree.leafPageCount, UInt64(table.leafPages))
      XCTAssertEqual(tree.overflowPageCount, UInt64(table.overflowPages))
    }
  }

  private func assertDamaged(
    _ page: Int, _ error: LMDBError?, file: StaticString = #filePath, line: UInt = #line
  ) {
    guard case .rejected(path(), .damaged(let damage)) = error else {
      return XCTFail("\(String(describing: error))", file: file, line: line)
    }
    XCTAssertEqual(damage.page, UInt64(page), file: file, line: line)
    XCTAssertEqual(damage.table, "names", file: file, line: line)
  }
}
