import CLMDB
import Foundation
import LMDB
import XCTest

/// Stores with pages that nothing leads to: LMDB does not compact them, so they are copied record by record.
final class LeakedPagesBackupTests: BackupTestCase {
  override class var base: URL { memory }

  func testCompactCopyOfAStoreWithLeakedPages() throws {
    let (first, firstTables) = try openTables()
    let content = try fill(first, firstTables)
    try first.close()
    try leakPages(5, in: path())
    try assertNotCompactable(path())

    let (environment, tables) = try openTables()
    XCTAssertEqual(try environment.verify().leakedPageCount, 5)
    try environment.backup(to: path("copy"))
    XCTAssertEqual(try Environment.verify(at: path("copy")).freePageCount, 0)
    try assertCopy(path("copy"), holds: content)
    XCTAssertEqual(try self.content(environment, tables), content)

    try environment.backup(to: path("exact"), BackupOptions(form: .exact))
    XCTAssertEqual(try Environment.verify(at: path("exact")).leakedPageCount, 5)
    let (exact, same) = try openTables(at: path("exact"))
    XCTAssertEqual(try self.content(exact, same), content)
  }

  func testWhileOthersRead() throws {
    let (first, firstTables) = try openTables()
    let content = try fill(first, firstTables)
    try first.close()
    try leakPages(1, in: path())
    let (environment, tables) = try openTables { $0.fileMode = 0o640 }
    try environment.read { tx in
      try environment.write { tx in try tx.put("new", for: 1, in: tables.names) }
      try environment.backup(to: path("copy"), BackupOptions(form: .compact, replacesExisting: true))
      XCTAssertEqual(try tx.count(of: tables.names), content.names.count)
    }
    var changed = content
    changed.names[1] = "new"
    try assertCopy(path("copy"), holds: changed, mode: 0o640)
  }

  /// More than is committed at a time.
  func testLargeStore() throws {
    let (first, tables) = try openTables { $0.reservedByteCount = 256 << 20 }
    let blob = [UInt8](repeating: 7, count: 3 << 20)
    try first.write { tx in for id in 0..<24 as Range<UInt64> { try tx.put(blob, for: id, in: tables.blobs) } }
    try first.close()
    try leakPages(1, in: path())
    let (environment, _) = try openTables()
    try environment.backup(to: path("copy"))
    let (copy, same) = try openTables(at: path("copy"))
    try copy.read { tx in
      XCTAssertEqual(try tx.count(of: same.blobs), 24)
      for id in 0..<24 as Range<UInt64> {
        let isEqual = try tx.bytes(for: id, in: same.blobs)?.withUnsafeBytes { Data($0) == Data(blob) }
        XCTAssertEqual(isEqual, true)
      }
    }
    XCTAssertEqual(try copy.verify().leakedPageCount, 0)
  }

  // MARK: What other programs leave in a file

  func testTablesOfEveryKind() throws {
    do {
      let store = try PlainStore(path: path())
      var random = RandomSource(seed: TestScale.seed)
      let shape = StoreShape(
        name: "all",
        tables: [
          .main, .plain, .big, .reversed, .integers4, .integers8, .sorted, .sortedReversed, .sortedIntegers, .fixed3,
          .postings8, .integerPostings, .empty,
        ], transactions: 4, operations: 60)
      try shape.fill(store, random: &random)
      try store.write { transaction in
        try putTable(named: [0xFF, 0xFE, 0x41], in: transaction, value: Array("not text".utf8))
        try putTable(named: [0xE9], in: transaction, value: Array("Latin".utf8))
        try putTable(named: Array("plai".utf8), in: transaction, value: Array("before".utf8))
        let main = try transaction.table(nil)
        // Up to its NUL, the name of a table.
        try transaction.put(main, Array("plain\0entry".utf8), [1, 2, 3])
        try transaction.put(main, [0], [])
        return true
      }
    }
    try assertCopiesEqual()
  }

  func testMainTablesOfEveryKind() throws {
    let tables = [TableShape.main, .mainDuplicates, .mainPostings]
    for (number, table) in tables.enumerated() {
      do {
        let store = try PlainStore(path: path())
        var random = RandomSource(seed: TestScale.seed &+ UInt64(number))
        try StoreShape(name: "main", tables: [table], transactions: 4, operations: 80).fill(store, random: &random)
      }
      try assertCopiesEqual()
      for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
        try FileManager.default.removeItem(atPath: path(name))
      }
    }
  }

  private func assertCopiesEqual(file: StaticString = #filePath, line: UInt = #line) throws {
    let expected = try PlainDump(of: path())
    XCTAssertGreaterThan(expected.tables.count + expected.plainEntries.count, 0, file: file, line: line)
    for isLeaking in [false, true] {
      if isLeaking {
        try leakPages(3, in: path())
        try assertNotCompactable(path())
      }
      for form in Form.allCases {
        let copy = path("copy-\(form)-\(isLeaking)")
        let (environment, _) = try Environment.open(at: path(), options: Self.options) { _ in }
        try environment.backup(to: copy, BackupOptions(form: form))
        try environment.close()
        let leaked = try Environment.verify(at: copy).leakedPageCount
        XCTAssertEqual(leaked, isLeaking && form == .exact ? 3 : 0, file: file, line: line)
        XCTAssertTrue(try PlainDump(of: copy) == expected, "\(form), leaking: \(isLeaking)", file: file, line: line)
      }
    }
    XCTAssertEqual(try temporaryFiles(), [], file: file, line: line)
  }

  // MARK: Support

  private func putTable(named name: [UInt8], in transaction: PlainTransaction, value: [UInt8]) throws {
    var table: MDB_dbi = 0
    try check(mdb_dbi_open(transaction.handle, name.map { CChar(bitPattern: $0) } + [0], UInt32(MDB_CREATE), &table))
    try transaction.put(PlainTable(handle: table), [1], value)
  }

  /// Lets the newest commit claim pages that nothing leads to, as aborted commits of older releases did.
  private func leakPages(_ count: Int, in place: String) throws {
    let file = StoreFile(place)
    func number(at offset: Int) throws -> UInt64 {
      try file.read(at: offset, count: 8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let newest = try number(at: 144) > number(at: 4096 + 144) ? 0 : 4096
    let last = try number(at: newest + 136) + UInt64(count)
    try file.write(withUnsafeBytes(of: last.littleEndian) { Array($0) }, at: newest + 136)
    try file.truncate(to: Int(last + 1) * 4096)
  }

  /// The copy by LMDB alone must fail, or the test would show nothing.
  private func assertNotCompactable(_ place: String, file: StaticString = #filePath, line: UInt = #line) throws {
    try FileManager.default.copyItem(atPath: place, toPath: place + "-plain")
    defer { for name in ["-plain", "-plain-lock", "-plain-copy"] { unlink(place + name) } }
    let store = try PlainStore(path: place + "-plain")
    XCTAssertThrowsError(try store.compactingCopy(to: place + "-plain-copy"), file: file, line: line) {
      XCTAssertEqual(($0 as? PlainError)?.code, MDB_INCOMPATIBLE, file: file, line: line)
    }
  }
}
