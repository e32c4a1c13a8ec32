import Foundation
import LMDB
import RecordCoding
import XCTest

/// A test with stores of 1 MiB, filled to the brim.
class FullStoreTestCase: StoreTestCase {
  typealias Blobs = Table<UInt64, [UInt8]>

  override class var base: URL { memory }

  static let reservedByteCount = 1 << 20

  func openBlobs(
    reserving byteCount: Int = FullStoreTestCase.reservedByteCount
  ) throws(LMDBError) -> (environment: Environment, blobs: Blobs) {
    var options = Self.options
    options.reservedByteCount = byteCount
    let opened = try Environment.open(at: path(), options: options) { catalog throws(LMDBError) in
      try catalog.table("blobs", key: UInt64.self, value: [UInt8].self)
    }
    return (opened.environment, opened.schema)
  }

  static func blob(_ id: UInt64, _ byteCount: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(truncatingIfNeeded: id &* 7), count: byteCount)
  }

  /// Inserts values in transactions of their own until the store is full. Returns how many there are then.
  func fill(
    _ environment: Environment, _ blobs: Blobs, withValuesOf byteCount: Int, from first: UInt64 = 0,
    file: StaticString = #filePath, line: UInt = #line
  ) throws -> UInt64 {
    var id = first
    while true {
      do {
        try environment.write { tx in
          // Both, or neither.
          try tx.put(Self.blob(id, byteCount), for: id, in: blobs)
          try tx.put(Self.blob(id + 1, byteCount), for: id + 1, in: blobs)
        }
        id += 2
      } catch LMDBError.storageFull(let used, let reserved, let code) {
        XCTAssertGreaterThan(used, reserved, file: file, line: line)
        XCTAssertEqual(reserved, environment.options.reservedByteCount, file: file, line: line)
        XCTAssertEqual(code.rawValue, -30_792, file: file, line: line)
        try assertHolds(environment, blobs, 0..<id, byteCount, file: file, line: line)
        return id
      }
    }
  }

  /// All values are there and right, and nothing else.
  func assertHolds(
    _ environment: Environment, _ blobs: Blobs, _ ids: Range<UInt64>, _ byteCount: Int,
    file: StaticString = #filePath, line: UInt = #line
  ) throws {
    try environment.read { tx in
      var entries = try tx.entries(of: blobs)
      let found = try entries.collect()
      XCTAssertEqual(found.map(\.key), Array(ids), file: file, line: line)
      XCTAssertEqual(found.filter { $0.value != Self.blob($0.key, byteCount) }.map(\.key), [], file: file, line: line)
    }
  }

  /// Deletes values in transactions of their own.
  func deleteOneByOne(_ environment: Environment, _ blobs: Blobs, _ ids: Range<UInt64>) throws {
    for id in ids {
      let existed = try environment.write { tx in try tx.delete(id, from: blobs) }
      XCTAssertTrue(existed, "\(id)")
    }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: blobs) }, 0)
  }

  /// No other value may fit.
  func assertFull(
    _ environment: Environment, _ blobs: Blobs, _ byteCount: Int, file: StaticString = #filePath, line: UInt = #line
  ) throws {
    let error = lmdbError(file: file, line: line) {
      try environment.write { tx in try tx.put(Self.blob(0, 2 * byteCount), for: .max, in: blobs) }
    }
    guard case .storageFull = error else {
      return XCTFail("\(String(describing: error))", file: file, line: line)
    }
  }
}
