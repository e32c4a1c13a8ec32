import Foundation
import LMDB
import XCTest

/// A restored store is the backup, whole; or what was there before is there.
final class RestoreTests: BackupTestCase {
  @discardableResult
  private func makeBackup(_ form: Form = .compact) throws -> Content {
    let (environment, tables) = try openTables(at: path("original"))
    try environment.write { tx in _ = try tx.delete(1, from: tables.names) }
    let content = try fill(environment, tables)
    try environment.backup(to: path("backup"), BackupOptions(form: form, replacesExisting: true))
    try environment.write { tx in try tx.put("later", for: 1, in: tables.names) }
    try environment.close()
    return content
  }

  func testBackupsOfAllForms() throws {
    for form in Form.allCases {
      let content = try makeBackup(form)
      let bytes = try readFile(path("backup"))
      try Environment.restore(from: path("backup"), to: path("restored-\(form)"))
      XCTAssertEqual(try readFile(path("restored-\(form)")), bytes)
      try assertCopy(path("restored-\(form)"), holds: content)
      XCTAssertEqual(try readFile(path("backup")), bytes)
    }
  }

  func testReplacing() throws {
    let content = try makeBackup()
    XCTAssertEqual(
      lmdbError { try Environment.restore(from: path("backup"), to: path("original")) },
      .alreadyExists(path: path("original")))
    try StoreFile(path("original")).setMode(0o640)
    try Environment.restore(from: path("backup"), to: path("original"), replacesExisting: true)
    try assertCopy(path("original"), holds: content, mode: 0o640)
    // A store that is damaged is what a backup is for.
    try writeFile(path("original"), [1, 2, 3])
    try Environment.restore(from: path("backup"), to: path("original"), replacesExisting: true)
    try assertCopy(path("original"), holds: content, mode: 0o640)
  }

  func testBackupsThatOnlyMayBeRead() throws {
    let content = try makeBackup()
    try StoreFile(path("backup")).setMode(0o400)
    XCTAssertEqual(link(path("backup"), path("same-backup")), 0)
    try Environment.restore(from: path("backup"), to: path("restored"))
    try assertCopy(path("restored"), holds: content)
  }

  func testStoresThatAreOpen() throws {
    let content = try makeBackup()
    let (environment, tables) = try openTables(at: path("original"))
    for (source, target) in [("backup", "original"), ("original", "restored")] {
      XCTAssertEqual(
        lmdbError { try Environment.restore(from: path(source), to: path(target), replacesExisting: true) },
        .alreadyOpen(path: path("original")))
    }
    XCTAssertEqual(try self.content(environment, tables).names[1], "later")
    try environment.close()
    let probe = try ProbeProcess("hold", path("original"))
    XCTAssertEqual(probe.readLine(), "ok open")
    for (source, target) in [("backup", "original"), ("original", "restored")] {
      XCTAssertEqual(
        lmdbError { try Environment.restore(from: path(source), to: path(target), replacesExisting: true) },
        .openElsewhere(path: path("original")))
    }
    XCTAssertEqual(probe.finish(), ["ok"])
    XCTAssertFalse(StoreFile(path("restored")).exists)
    try Environment.restore(from: path("backup"), to: path("original"), replacesExisting: true)
    try assertCopy(path("original"), holds: content)
  }

  func testWhatIsNoBackup() throws {
    let content = try makeBackup()
    try writeFile(path("text"), Array("This is no store, though long enough to be one.".utf8))
    try FileManager.default.copyItem(atPath: path("backup"), toPath: path("damaged"))
    try StoreFile(path("damaged")).damagePage(StoreFile(path("damaged")).page(holding: "name 250 "))
    try FileManager.default.copyItem(atPath: path("backup"), toPath: path("truncated"))
    try StoreFile(path("truncated")).truncate(to: 20_480)
    for name in ["text", "damaged", "truncated"] {
      let error = lmdbError { try Environment.restore(from: path(name), to: path("restored"), replacesExisting: true) }
      guard case .rejected(path(name), _) = error else { return XCTFail("\(name): \(String(describing: error))") }
    }
    XCTAssertEqual(
      lmdbError { try Environment.restore(from: path("none"), to: path("restored")) }, .missing(path: path("none")))
    XCTAssertEqual(
      lmdbError { try Environment.restore(from: path("backup"), to: path("none/restored")) },
      .missingParent(path: path("none/restored")))
    XCTAssertEqual(
      lmdbError { try Environment.restore(from: path("backup"), to: path("backup"), replacesExisting: true) },
      .invalidPath(path: path("backup"), reason: "it is the backup itself"))
    XCTAssertFalse(StoreFile(path("restored")).exists)
    XCTAssertEqual(try temporaryFiles(), [])
    try assertCopy(path("backup"), holds: content)
  }

  func testLeftoversOfDeadProcessesAreRemoved() throws {
    let content = try makeBackup()
    try writeFile(path(".restored.restoring-99999-abc"), [1, 2, 3])
    try Environment.restore(from: path("backup"), to: path("restored"))
    try assertCopy(path("restored"), holds: content)
  }

  func testAsynchronousForm() async throws {
    let content = try makeBackup()
    try await Environment.restore(from: path("backup"), to: path("restored"))
    try assertCopy(path("restored"), holds: content)
  }
}
