import CLMDB
import Foundation
import LMDB
import XCTest

/// Healthy files that look odd, and the ways in which a walk ends early.
final class SpecialFileTests: XCTestCase {
  private func verify(_ path: String, line: UInt = #line) throws -> FileReport {
    do {
      return try verifyFile(path)
    } catch {
      XCTFail("\(error)", line: line)
      throw error
    }
  }

  func testFileWithoutAnyCommit() throws {
    let directory = try ScratchDirectory()
    let store = try PlainStore(path: directory.file("store"))
    let report = try verify(store.path)
    XCTAssertEqual(report.pageCount, 2)
    XCTAssertEqual(report.fileByteCount, 2 * UInt64(report.pageByteCount))
    XCTAssertEqual(report.transactionID, 0)
    XCTAssertEqual(report.mainTable.entryCount, 0)
    XCTAssertEqual(report.tables, [])
  }

  func testPagesBehindTheLastOneAfterAnUnfinishedTransaction() throws {
    let directory = try ScratchDirectory()
    let store = try PlainStore(path: directory.file("store"))
    try StoreShape(name: "plain", tables: [.plain]).fill(store, random: &random)
    let before = try verify(store.path)
    var bytes = try readFile(store.path)
    bytes += random.bytes(50_000)
    try writeFile(store.path + "-longer", bytes)
    let report = try verify(store.path + "-longer")
    XCTAssertEqual(report.tables, before.tables)
    XCTAssertEqual(report.missingPageCount, 0)
  }

  /// Pages that were freed in the transaction that first used them are never written.
  func testPagesAtTheEndThatWereNeverWritten() throws {
    let directory = try ScratchDirectory()
    let store = try PlainStore(path: directory.file("store"))
    // Some commits first, so that there are free pages to take: then LMDB leaves those it frees again unwritten.
    for _ in 0..<8 {
      try store.write { transaction in
        let table = try transaction.table("kept")
        for number in 0..<100 { try transaction.put(table, TableShape.textKey(number), random.bytes(100)) }
        return true
      }
    }
    try store.write { transaction in
      let table = try transaction.table("passing")
      for number in 0..<2_000 { try transaction.put(table, TableShape.integerKey8(number), random.bytes(100)) }
      for number in 0..<2_000 { try transaction.delete(table, TableShape.integerKey8(number)) }
      return true
    }
    let report = try verify(store.path)
    XCTAssertGreaterThan(report.missingPageCount, 0)
    XCTAssertEqual(report.leakedPageCount, 0)
    try writeFile(store.path + "-closed", readFile(store.path))
    guard case .ok = try FaultProbe.run([store.path + "-closed"], seed: TestScale.seed)[0] else {
      return XCTFail("LMDB does not work on a file that ends early")
    }

    // A page that is in use must be there.
    var bytes = try readFile(store.path)
    bytes.removeLast(bytes.count - 4 * 4_096)
    XCTAssertThrowsError(try FileVerifier.verify(image: bytes)) { error in
      guard case .truncated = error as? FileRejection else { return XCTFail("\(error)") }
    }
  }

  func testTenThousandTables() throws {
    let directory = try ScratchDirectory()
    let store = try PlainStore(path: directory.file("store"), tableLimit: 10_001)
    try store.write { transaction in
      for number in 0..<10_000 {
        let table = try transaction.table("table-\(number)", flags: number % 3 == 0 ? MDB_DUPSORT : 0)
        if number % 2 == 0 { try transaction.put(table, [1], [2]) }
      }
      return true
    }
    let report = try verify(store.path)
    XCTAssertEqual(report.tables.count, 10_000)
    XCTAssertEqual(report.mainTable.entryCount, 10_000)
    XCTAssertEqual(report.tables.reduce(0) { $0 + $1.entryCount }, 5_000)
  }

  /// A list of free pages that fills overflow pages of its own.
  func testLongFreeList() throws {
    let directory = try ScratchDirectory()
    let store = try PlainStore(path: directory.file("store"))
    let shape = TableShape.plain
    try store.write { transaction in
      let table = try transaction.table(shape.name)
      for number in 0..<20_000 { try transaction.put(table, TableShape.integerKey8(number), random.bytes(200)) }
      return true
    }
    try store.write { transaction in
      try transaction.empty(try transaction.table(shape.name))
      return true
    }
    let emptied = try verify(store.path)
    XCTAssertGreaterThan(emptied.freeList.overflowPageCount, 0)
    XCTAssertGreaterThan(emptied.freePageCount, 1_000)
    for _ in 0..<20 {
      try store.write { transaction in
        let table = try transaction.table(shape.name)
        for number in 0..<50 { try transaction.put(table, shape.key(number), random.bytes(3_000)) }
        return true
      }
      XCTAssertEqual(try verify(store.path).leakedPageCount, 0)
    }
  }

  func testNamesThatAreNotText() throws {
    let directory = try ScratchDirectory()
    let store = try PlainStore(path: directory.file("store"))
    try store.write { transaction in
      _ = try transaction.table("größe")
      return true
    }
    var bytes = try readFile(store.path)
    let name = Array("größe".utf8)
    let at = try XCTUnwrap(bytes.indices.last { bytes[$0...].starts(with: name) })
    bytes[at] = 0xFF
    let report = try FileVerifier.verify(image: bytes)
    XCTAssertNil(report.tables[0].name)
    XCTAssertEqual(report.tables[0].nameBytes, [0xFF] + name.dropFirst())
  }

  func testProgressIsReportedAndStopsTheWalk() throws {
    let path = try makeBigStore()
    let handle = try XCTUnwrap(FileHandle(forReadingAtPath: path))
    var calls: [UInt64] = []
    let report = try FileVerifier.verify(fileDescriptor: handle.fileDescriptor) { done, total in
      XCTAssertLessThanOrEqual(done, total)
      calls.append(done)
      return true
    }
    XCTAssertGreaterThan(calls.count, 2)
    XCTAssertEqual(calls, calls.sorted())
    XCTAssertEqual(calls.last, report.pageCount)
    XCTAssertThrowsError(try FileVerifier.verify(fileDescriptor: handle.fileDescriptor) { _, _ in false }) { error in
      XCTAssertEqual(error as? FileRejection, .cancelled)
    }
  }

  func testFileThatIsCutOffDuringTheWalk() throws {
    let path = try makeBigStore()
    let handle = try XCTUnwrap(FileHandle(forUpdatingAtPath: path))
    XCTAssertThrowsError(
      try FileVerifier.verify(fileDescriptor: handle.fileDescriptor) { _, _ in
        ftruncate(handle.fileDescriptor, 8_192) == 0
      }
    ) { error in
      guard case .truncated = error as? FileRejection else { return XCTFail("\(error)") }
    }
  }

  func testCommitBeforeADamagedOne() throws {
    let directory = try ScratchDirectory()
    let store = try PlainStore(path: directory.file("store"))
    let handle = try XCTUnwrap(FileHandle(forUpdatingAtPath: store.path))
    XCTAssertThrowsError(try FileVerifier.verifyPrecedingCommit(fileDescriptor: handle.fileDescriptor))
    var reports: [FileReport] = []
    for _ in 0..<3 {
      try StoreShape(name: "plain", tables: [.plain], transactions: 1).fill(store, random: &random)
      reports.append(try verify(store.path))
    }
    XCTAssertEqual(
      try FileVerifier.verifyPrecedingCommit(fileDescriptor: handle.fileDescriptor).tables, reports[1].tables)

    // The root of the newest commit's main table.
    let bytes = try readFile(store.path)
    let meta = try FileVerifier.checkMetas(fileDescriptor: handle.fileDescriptor)
    let field = Int(meta.transactionID & 1) * meta.pageByteCount + 16 + 72 + 40
    let root = bytes[field..<field + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    try handle.seek(toOffset: root * UInt64(meta.pageByteCount))
    handle.write(Data(count: 512))
    XCTAssertThrowsError(try verifyFile(store.path)) { error in
      guard case .damaged(let damage) = error as? FileRejection else { return XCTFail("\(error)") }
      XCTAssertEqual(damage.page, root)
      XCTAssertEqual(damage.table, "(main)")
    }
    XCTAssertEqual(
      try FileVerifier.verifyPrecedingCommit(fileDescriptor: handle.fileDescriptor).tables, reports[1].tables)
  }

  func testMetasAlone() throws {
    let path = try makeBigStore()
    let handle = try XCTUnwrap(FileHandle(forReadingAtPath: path))
    let summary = try FileVerifier.checkMetas(fileDescriptor: handle.fileDescriptor)
    let report = try FileVerifier.verify(fileDescriptor: handle.fileDescriptor)
    XCTAssertEqual(summary.pageByteCount, report.pageByteCount)
    XCTAssertEqual(summary.pageCount, report.pageCount)
    XCTAssertEqual(summary.transactionID, report.transactionID)
    XCTAssertEqual(summary.mapByteCount, 256 << 20)
    XCTAssertEqual(summary.missingPageCount, 0)
  }

  // MARK: Support

  private var random = RandomSource(seed: TestScale.seed)
  private var directories: [ScratchDirectory] = []

  override func tearDown() {
    directories = []
  }

  private func makeBigStore() throws -> String {
    let directory = try ScratchDirectory()
    directories.append(directory)
    let store = try PlainStore(path: directory.file("store"))
    let value = random.bytes(3_500)
    try store.write { transaction in
      let table = try transaction.table("big", flags: MDB_INTEGERKEY)
      for number in 0..<6_000 { try transaction.put(table, TableShape.integerKey8(number), value) }
      return true
    }
    return store.path
  }
}
