import Foundation
import LMDB
import XCTest

/// What a transaction does after one of its changes failed.
final class TransactionErrorTests: StoreTestCase {
  override class var base: URL { memory }

  func testAppendOutOfOrder() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in
      try tx.append("one", for: 10, in: names)
      for key in [10, 9, 0] as [UInt64] {
        XCTAssertEqual(lmdbError { try tx.append("again", for: key, in: names) }, .outOfOrder(table: "names"))
      }
      try tx.append("two", for: 11, in: names)
      try tx.put("zero", for: 5, in: names)
    }
    try environment.read { tx in
      var entries = try tx.entries(of: names)
      let found = try entries.collect()
      XCTAssertEqual(found.map(\.key), [5, 10, 11])
      XCTAssertEqual(found.map(\.value), ["zero", "one", "two"])
    }
    XCTAssertEqual(
      LMDBError.outOfOrder(table: "names").description,
      "a key appended to 'names' does not sort behind its last one; sort the batch, or use put")
    try environment.verify()
  }

  /// The library refuses before LMDB does, so the transaction can still read; it cannot commit.
  func testReadingAfterARefusal() throws {
    var options = Self.options
    options.reservedByteCount = 1 << 20
    let (environment, names) = try openNames(options)
    let value = String(repeating: "x", count: 100_000)
    let error = lmdbError {
      try environment.write { tx in
        for id in 0..<20 as Range<UInt64> { try? tx.put(value, for: id, in: names) }
        XCTAssertEqual(try tx.value(for: 0, in: names), value)
        XCTAssertNil(try tx.value(for: 19, in: names))
        guard case .storageFull = lmdbError({ try tx.nested { _ in } }) else {
          return XCTFail("a nested transaction began")
        }
      }
    }
    guard case .storageFull = error else { return XCTFail("\(String(describing: error))") }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 0)
  }

  func testEverythingAfterClosing() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try environment.close()
    XCTAssertEqual(lmdbError { try environment.read { tx in try tx.count(of: names) } }, .closed)
    XCTAssertEqual(lmdbError { try environment.write { tx in try tx.put("Bob", for: 1, in: names) } }, .closed)
    XCTAssertEqual(lmdbError { try environment.statistics() }, .closed)
    XCTAssertEqual(lmdbError { try environment.synchronize() }, .closed)
    XCTAssertEqual(lmdbError { try environment.verify() }, .closed)
    XCTAssertEqual(lmdbError { try environment.backup(to: path("copy")) }, .closed)
    XCTAssertNoThrow(try environment.close())
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory).sorted(), ["store", "store-lock"])
  }

  func testAsynchronousWriteAfterClosing() async throws {
    let (environment, names) = try openNames()
    try await environment.close()
    do {
      try await environment.write { tx in try tx.put("Bob", for: 1, in: names) }
      XCTFail("no error was thrown")
    } catch {
      XCTAssertEqual(error as? LMDBError, .closed)
    }
  }
}
