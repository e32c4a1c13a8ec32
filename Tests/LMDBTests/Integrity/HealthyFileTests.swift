import CLMDB
import Foundation
import LMDB
import XCTest

/// Every file that plain LMDB makes must be accepted, and counted as plain LMDB counts it.
final class HealthyFileTests: XCTestCase {
  func testRandomStoresOfEveryShapeAreAccepted() throws {
    let rounds = TestScale.isLong ? 40 : 2
    for shape in StoreShape.all {
      for round in 0..<rounds {
        let seed = TestScale.seed &+ UInt64(round)
        try verifyStore(shape, seed: seed)
      }
    }
  }

  private func verifyStore(_ shape: StoreShape, seed: UInt64) throws {
    let context = "shape \(shape.name), seed \(seed)"
    let directory = try ScratchDirectory()
    let path = directory.file("store")
    var random = RandomSource(seed: seed)
    let store = try PlainStore(path: path)
    try shape.fill(store, random: &random)
    let report = try accept(path, context)
    XCTAssertEqual(report.leakedPageCount, 0, context)
    try compare(report, with: store, shape, context)

    let copy = directory.file("copy")
    try store.copy(to: copy)
    XCTAssertEqual(try accept(copy, context).tables, report.tables, context)
    let compact = directory.file("compact")
    try store.compactingCopy(to: compact)
    let compacted = try accept(compact, context)
    XCTAssertEqual(compacted.freePageCount, 0, context)
    XCTAssertEqual(compacted.tables.map(\.entryCount), report.tables.map(\.entryCount), context)
  }

  private func compare(
    _ report: FileReport, with store: PlainStore, _ shape: StoreShape, _ context: String
  ) throws {
    try store.write { transaction in
      for table in shape.tables {
        let handle = try transaction.table(table.name, flags: table.flags)
        let expected = try transaction.statistics(handle)
        let found = try XCTUnwrap(
          table.name == nil ? report.mainTable : report.tables.first { $0.name == table.name }, context)
        XCTAssertEqual(found.depth, Int(expected.ms_depth), context)
        XCTAssertEqual(found.entryCount, UInt64(expected.ms_entries), context)
        XCTAssertEqual(found.branchPageCount, UInt64(expected.ms_branch_pages), context)
        XCTAssertEqual(found.leafPageCount, UInt64(expected.ms_leaf_pages), context)
        XCTAssertEqual(found.overflowPageCount, UInt64(expected.ms_overflow_pages), context)
        XCTAssertEqual(found.flags.rawValue, UInt16(table.flags), context)
      }
      return false
    }
  }

  func accept(_ path: String, _ context: String) throws -> FileReport {
    do {
      return try verifyFile(path)
    } catch let rejection as FileRejection {
      XCTFail("\(context): \(rejection)")
      throw rejection
    }
  }
}

/// Verifies the file at a path.
func verifyFile(_ path: String) throws -> FileReport {
  let handle = try XCTUnwrap(FileHandle(forReadingAtPath: path))
  return try FileVerifier.verify(fileDescriptor: handle.fileDescriptor)
}
