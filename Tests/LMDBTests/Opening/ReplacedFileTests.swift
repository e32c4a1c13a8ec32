import Foundation
import LMDB
import XCTest

/// Another file in the place of one that is open: the two would share a lock file, and each trust the other's readers.
final class ReplacedFileTests: StoreTestCase {
  func testAFileInThePlaceOfAnOpenOneIsRefused() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    let other = try openNames(at: path("other"))
    try other.environment.close()
    try FileManager.default.moveItem(atPath: path(), toPath: path("moved"))
    try FileManager.default.moveItem(atPath: path("other"), toPath: path())

    guard case .invalidPath(_, let reason) = lmdbError({ try openNames() }) else { return XCTFail("not refused") }
    XCTAssertTrue(reason.contains("another file was put in the place"), reason)
    // Nothing was done to the first, neither to its records nor to its locks.
    try environment.write { tx in try tx.put("Bob", for: 2, in: names) }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 2)
    try environment.close()

    let (again, table) = try openNames()
    XCTAssertEqual(try again.read { tx in try tx.count(of: table) }, 0)
    try again.close()
  }
}
