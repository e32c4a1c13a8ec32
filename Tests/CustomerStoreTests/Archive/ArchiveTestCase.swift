import CustomerModel
import Foundation
import XCTest

@testable import CustomerStore

/// A test of archives, with stores that hold something of everything.
class ArchiveTestCase: CustomerStoreTestCase {
  /// A store with random facts.
  func randomStore(seed: UInt64, named name: String = "source") throws -> CustomerStore {
    let store = try open(name, settings: RandomStore.settings())
    var facts = RandomStore(seed: seed)
    try facts.fill(store)
    return store
  }

  func archivePath(_ name: String = "archive") -> String { directory.appendingPathComponent("\(name).jsonl").path }

  func archive(of store: CustomerStore) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try store.exportArchive(to: { bytes += $0 })
    return bytes
  }

  @discardableResult
  func write(_ bytes: [UInt8], named name: String = "archive") throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: archivePath(name)))
    return archivePath(name)
  }

  func lines(of bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Checks that two stores know the same, and that all that is derived is right.
  func assertSame(
    _ copy: CustomerStore, _ source: CustomerStore, _ message: String, file: StaticString = #filePath,
    line: UInt = #line
  ) throws {
    XCTAssertEqual(
      try copy.read { tx in try tx.stateHash() }, try source.read { tx in try tx.stateHash() }, message, file: file,
      line: line)
    let archives = (try archive(of: copy), try archive(of: source))
    if archives.0 != archives.1 {
      let different = zip(lines(of: archives.0), lines(of: archives.1)).first { $0 != $1 }
      XCTFail("\(message): another archive: \(String(describing: different))", file: file, line: line)
    }
    let verification = try copy.verifyRecords()
    XCTAssertTrue(verification.isConsistent, "\(message): \(verification.problems.prefix(5))", file: file, line: line)
    let customers = (
      try copy.read { tx in try tx.customers(limit: .max) }, try source.read { tx in try tx.customers(limit: .max) }
    )
    XCTAssertEqual(customers.0, customers.1, message, file: file, line: line)
    for id in customers.0.compactMap(\.id) {
      let histories = (
        try copy.read { tx in try tx.identityHistory(of: id) }, try source.read { tx in try tx.identityHistory(of: id) }
      )
      XCTAssertEqual(histories.0, histories.1, message, file: file, line: line)
    }
    XCTAssertEqual(copy.settings, source.settings, message, file: file, line: line)
  }

  func assertThrows<Result>(
    _ body: @autoclosure () throws -> Result, _ message: String = "", file: StaticString = #filePath,
    line: UInt = #line, _ isExpected: (ArchiveError) -> Bool
  ) {
    XCTAssertThrowsError(try body(), message, file: file, line: line) { error in
      guard let error = error as? ArchiveError else {
        return XCTFail("\(message): an error of another type: \(error)", file: file, line: line)
      }
      XCTAssertTrue(isExpected(error), "\(message): another error: \(error)", file: file, line: line)
    }
  }
}

/// What a test throws to end an import.
struct Interruption: Error {}
