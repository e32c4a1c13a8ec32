import Foundation
import LMDB
import XCTest

/// A store that is made by a load at once is there whole and closed, or is not there.
final class BuildTests: StoreTestCase {
  private func build(_ load: (Environment, Names) throws -> Void) throws {
    try Environment.build(at: path(), options: Self.options) { catalog in
      try catalog.table("names")
    } load: {
      try load($0, $1)
    }
  }

  private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }

  func testTheStoreIsThereWhenTheLoadIsOver() throws {
    let count = try Environment.build(at: path(), options: Self.options) { catalog throws(LMDBError) in
      try catalog.table("names", key: UInt64.self, value: String.self)
    } load: { environment, names in
      for start in stride(from: 0, to: 5_000, by: 1_000) as StrideTo<UInt64> {
        try environment.write { tx in
          for id in start..<start + 1_000 { try tx.append("name \(id)", for: id, in: names) }
        }
      }
      XCTAssertFalse(StoreFile(path()).exists)
      return try environment.read { tx in try tx.count(of: names) }
    }
    XCTAssertEqual(count, 5_000)
    XCTAssertEqual(try files(), ["store"])
    XCTAssertEqual(try StoreFile(path()).mode, 0o600)
    XCTAssertEqual(try Environment.verify(at: path()).tables.map(\.entryCount), [5_000])

    var options = Self.options
    options.creation = .never
    let (environment, names) = try openNames(options)
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 4_999, in: names) }, "name 4999")
    try environment.write { tx in try tx.put("later", for: 0, in: names) }
    try environment.close()
  }

  /// A store that carries the mark of a clean close is not read at opening, so damage in it is not seen.
  func testIsMarkedAsClean() throws {
    try build { environment, names in try environment.write { tx in try tx.put("Ada", for: 1, in: names) } }
    let time = try StoreFile(path()).timeOfChange
    try StoreFile(path()).damagePage(StoreFile(path()).page(holding: "Ada"))
    try StoreFile(path()).setTimeOfChange(time)
    try openNames().environment.close()
  }

  func testALoadThatFailsLeavesNothing() throws {
    struct Stop: Error {}
    XCTAssertThrowsError(
      try build { environment, names in
        try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
        throw Stop()
      }
    ) { XCTAssertTrue($0 is Stop) }
    XCTAssertEqual(try files(), [])
    XCTAssertThrowsError(
      try Environment.build(at: path(), options: Self.options) { _ in
        throw Stop()
      } load: { _, _ in
      }
    ) { XCTAssertTrue($0 is Stop) }
    XCTAssertEqual(try files(), [])
    try build { _, _ in }
    XCTAssertEqual(try files(), ["store"])
  }

  func testPlacesThatAreTaken() throws {
    try openNames().environment.close()
    let before = try readFile(path())
    XCTAssertEqual(lmdbError { try build { _, _ in XCTFail("the load began") } }, .alreadyExists(path: path()))
    XCTAssertEqual(try readFile(path()), before)
    try FileManager.default.removeItem(atPath: path())
    // Made by somebody else meanwhile.
    XCTAssertEqual(
      lmdbError { try build { _, _ in try self.openNames().environment.close() } }, .alreadyExists(path: path()))
    XCTAssertEqual(try files(), ["store", "store-lock"])
    XCTAssertEqual(
      lmdbError {
        try Environment.build(at: path("none/store")) { _ in
        } load: { _, _ in
        }
      }, .missingParent(path: path("none/store")))
  }

  func testManyThreadsLoad() throws {
    try build { environment, names in
      let writers = (0..<4 as Range<UInt64>).map { number in
        Background {
          for id in 0..<200 as Range<UInt64> {
            try environment.write { tx in try tx.put("\(number)", for: number * 1_000 + id, in: names) }
          }
        }
      }
      for writer in writers { try writer.value() }
    }
    XCTAssertEqual(try Environment.verify(at: path()).tables.map(\.entryCount), [800])
  }

  func testTheEnvironmentEndsWithTheLoad() throws {
    var kept: (environment: Environment, names: Names)?
    try build { kept = ($0, $1) }
    let (environment, names) = try XCTUnwrap(kept)
    XCTAssertEqual(
      lmdbError { try environment.write { tx in try tx.put("late", for: 1, in: names) } }, .closed)
  }

  func testKilledLoads() throws {
    let probe = try ProbeProcess("build", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    XCTAssertFalse(StoreFile(path()).exists)
    XCTAssertEqual(try files().count, 2, "a file and its lock file, both under temporary names")
    // A load that goes on is left alone.
    try build { _, _ in }
    XCTAssertEqual(try files().count, 3)
    try FileManager.default.removeItem(atPath: path())
    probe.kill()
    XCTAssertEqual(try files().count, 2)
    try build { environment, names in try environment.write { tx in try tx.put("Ada", for: 1, in: names) } }
    XCTAssertEqual(try files(), ["store"])

    let second = try ProbeProcess("build", path("other"))
    XCTAssertEqual(second.readLine(), "ok open")
    second.kill()
    try openNames(at: path("other")).environment.close()
    XCTAssertEqual(try files(), ["other", "other-lock", "store"])
  }
}
