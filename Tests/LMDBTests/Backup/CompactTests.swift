import Foundation
import LMDB
import XCTest

/// Compacting gives the same store in less room, in the place of the old one, or leaves the old one.
final class CompactTests: BackupTestCase {
  func testSameContentInLessRoom() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.close()
    let before = try StoreFile(path()).byteCount
    let (byteCountBefore, byteCountAfter) = try Environment.compact(at: path())
    XCTAssertEqual(byteCountBefore, before)
    XCTAssertEqual(byteCountAfter, try StoreFile(path()).byteCount)
    XCTAssertLessThan(byteCountAfter, byteCountBefore)
    try assertCopy(path(), holds: content)
    // Nothing is left to gain.
    let (again, stillAgain) = (try Environment.compact(at: path()), try Environment.compact(at: path()))
    XCTAssertEqual(again.byteCountAfter, stillAgain.byteCountBefore)
    XCTAssertEqual(stillAgain.byteCountAfter, stillAgain.byteCountBefore)
  }

  func testOwnerAndModeStay() throws {
    let (environment, tables) = try openTables { $0.fileMode = 0o640 }
    let content = try fill(environment, tables)
    try environment.close()
    let isRoot = geteuid() == 0
    if isRoot { XCTAssertEqual(chown(path(), 65_534, 65_534), 0) }
    try Environment.compact(at: path())
    var status = stat()
    XCTAssertEqual(stat(path(), &status), 0)
    if isRoot { XCTAssertEqual([status.st_uid, status.st_gid], [65_534, 65_534]) }
    try assertCopy(path(), holds: content, mode: 0o640)
  }

  func testStoresThatAreOpen() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    XCTAssertEqual(lmdbError { try Environment.compact(at: path()) }, .alreadyOpen(path: path()))
    try environment.read { _ in
      XCTAssertEqual(lmdbError { try Environment.compact(at: path()) }, .alreadyOpen(path: path()))
    }
    XCTAssertEqual(try self.content(environment, tables), content)
    try environment.close()

    let probe = try ProbeProcess("hold", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    XCTAssertEqual(lmdbError { try Environment.compact(at: path()) }, .openElsewhere(path: path()))
    XCTAssertEqual(probe.finish(), ["ok"])
    XCTAssertEqual(try temporaryFiles(), [])
  }

  func testWhatIsNoStore() throws {
    XCTAssertEqual(lmdbError { try Environment.compact(at: path("none")) }, .missing(path: path("none")))
    try writeFile(path("text"), Array("This is no store, though long enough to be one.".utf8))
    guard case .rejected = lmdbError({ try Environment.compact(at: path("text")) }) else { return XCTFail("compacted") }
    XCTAssertEqual(try readFile(path("text")).count, 47)
    guard case .invalidPath = lmdbError({ try Environment.compact(at: directory) }) else { return XCTFail("compacted") }
  }

  func testDamagedStoresStayAsTheyAre() throws {
    let (environment, tables) = try openTables()
    try fill(environment, tables)
    try environment.close()
    try StoreFile(path()).damagePage(StoreFile(path()).page(holding: "name 250 "))
    let before = try readFile(path())
    guard case .rejected(path(), .damaged) = lmdbError({ try Environment.compact(at: path()) }) else {
      return XCTFail("a damaged store was compacted")
    }
    XCTAssertEqual(try readFile(path()), before)
    XCTAssertEqual(try temporaryFiles(), [])
  }

  /// Who opens the store while it is compacted gets the new file, or is told.
  func testOpenersMeanwhile() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.close()
    let place = path()
    let opener = Background { [options = Self.options] in
      var opened = 0
      while opened < 10 {
        do {
          try Environment.open(at: place, options: options) { _ in }.environment.close()
          opened += 1
        } catch {
          // The file was replaced while it was being opened.
          guard case .invalidPath? = error as? LMDBError else { throw error }
        }
      }
      return opened
    }
    var compacted = 0
    while !opener.hasEnded || compacted == 0 {
      do {
        try Environment.compact(at: place)
        compacted += 1
      } catch {
        switch error {
        case .alreadyOpen, .openElsewhere, .openingTimedOut, .invalidPath: continue
        default: throw error
        }
      }
      // Openers look at the gate every other millisecond.
      usleep(5_000)
    }
    XCTAssertEqual(try opener.value(within: 60), 10)
    try assertCopy(place, holds: content)
  }

  func testLeftoversOfDeadProcessesAreRemoved() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.close()
    try writeFile(path(".store.compacting-99999-abc"), [1, 2, 3])
    try Environment.compact(at: path())
    try assertCopy(path(), holds: content)
  }

  func testAsynchronousForm() async throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try await environment.close()
    let (before, after) = try await Environment.compact(at: path())
    XCTAssertLessThan(after, before)
    try assertCopy(path(), holds: content)
  }
}
