import Foundation
import LMDB
import XCTest

/// Places that a backup may and may not go to.
final class BackupDestinationTests: BackupTestCase {
  private static let replacing = BackupOptions(replacesExisting: true)

  func testExistingFilesStay() throws {
    let (environment, tables) = try openTables()
    try fill(environment, tables)
    try writeFile(path("copy"), [1, 2, 3])
    try FileManager.default.createDirectory(atPath: path("directory"), withIntermediateDirectories: false)
    for name in ["copy", "directory", "store", "directory/../store"] {
      assertRefused(environment, path(name), .alreadyExists(path: path(String(name.split(separator: "/").last ?? ""))))
    }
    XCTAssertEqual(try readFile(path("copy")), [1, 2, 3])
  }

  func testReplacing() throws {
    let (environment, tables) = try openTables()
    var content = try fill(environment, tables)
    for form in Form.allCases {
      content.names[1] = "\(form)"
      try environment.write { tx in try tx.put("\(form)", for: 1, in: tables.names) }
      try environment.backup(to: path("copy"), BackupOptions(form: form, replacesExisting: true))
      try assertCopy(path("copy"), holds: content)
    }
    // Anything, and through a link.
    try writeFile(path("copy"), [1, 2, 3])
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "copy")
    try environment.backup(to: path("link"), Self.replacing)
    try assertCopy(path("copy"), holds: content)
    XCTAssertEqual(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")), "copy")
  }

  /// Until the new copy is whole, the old one is there; who has it open keeps it.
  func testReplacingIsAtomic() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.backup(to: path("copy"))
    let old = try XCTUnwrap(FileHandle(forReadingAtPath: path("copy")))
    let oldBytes = try readFile(path("copy"))
    try environment.write { tx in try tx.put("new", for: 1, in: tables.names) }
    try environment.backup(to: path("copy"), Self.replacing)
    XCTAssertEqual(try old.readToEnd().map { [UInt8]($0) }, oldBytes)
    var changed = content
    changed.names[1] = "new"
    try assertCopy(path("copy"), holds: changed)
  }

  func testStoresThatAreOpen() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try environment.backup(to: path("copy"))
    assertRefused(environment, path(), .alreadyOpen(path: path()), Self.replacing)
    let (copy, same) = try openTables(at: path("copy"))
    assertRefused(environment, path("copy"), .alreadyOpen(path: path("copy")), Self.replacing)
    XCTAssertEqual(try self.content(copy, same), content)
    try copy.close()

    let probe = try ProbeProcess("hold", path("copy"))
    XCTAssertEqual(probe.readLine(), "ok open")
    let expected = LMDBError.openElsewhere(path: path("copy"))
    assertRefused(environment, path("copy"), expected, Self.replacing)
    XCTAssertEqual(probe.finish(), ["ok"])
    try environment.backup(to: path("copy"), Self.replacing)
    try assertCopy(path("copy"), holds: content)
  }

  func testWhatIsNoPlace() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try writeFile(path("file"), [1])
    try FileManager.default.createDirectory(atPath: path("directory"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: path("dangling"), withDestinationPath: "nothing")
    for options in [BackupOptions(), Self.replacing] {
      assertRefused(environment, "", .invalidPath(path: "", reason: "the path is empty"), options)
      assertRefused(environment, path("missing/copy"), .missingParent(path: path("missing/copy")), options)
      assertRefused(
        environment, path("file/copy"),
        .invalidPath(path: path("file/copy"), reason: "a part of the path is a file, not a directory"), options)
      assertRefused(
        environment, path("dangling"),
        .invalidPath(path: path("dangling"), reason: "it is a symbolic link to nothing"), options)
      assertRefused(
        environment, path("copy-lock"),
        .invalidPath(path: path("copy-lock"), reason: "names that end in '-lock' are those of lock files"), options)
    }
    assertRefused(
      environment, path("directory"), .invalidPath(path: path("directory"), reason: "it is not a regular file"),
      Self.replacing)
    assertRefused(
      environment, "/dev/null", .invalidPath(path: "/dev/null", reason: "it is not a regular file"), Self.replacing)
    XCTAssertEqual(try self.content(environment, tables), content)
  }

  func testDirectoryThatMayNotBeWritten() throws {
    try OrdinaryUser.run(in: directory) {
      try FileManager.default.createDirectory(atPath: path("inner"), withIntermediateDirectories: false)
      let (environment, tables) = try openTables()
      let content = try fill(environment, tables)
      try environment.backup(to: path("inner/old"))
      try StoreFile(path("inner")).setMode(0o555)
      for name in ["new", "old"] {
        let place = path("inner/\(name)")
        assertRefused(
          environment, place, .permissionDenied(path: place, code: EngineCode(EACCES)), Self.replacing)
      }
      try StoreFile(path("inner")).setMode(0o755)
      try assertCopy(path("inner/old"), holds: content)
      try environment.backup(to: path("inner/new"))
      try environment.close()
    }
  }

  func testLeftoversOfDeadProcessesAreRemoved() throws {
    let (environment, tables) = try openTables()
    let content = try fill(environment, tables)
    try writeFile(path(".copy.copying-99999-abc"), [1, 2, 3])
    try writeFile(path(".other.copying-99999-abc"), [1, 2, 3])
    try environment.backup(to: path("copy"))
    XCTAssertEqual(try temporaryFiles(), [".other.copying-99999-abc"])
    try FileManager.default.removeItem(atPath: path(".other.copying-99999-abc"))
    try assertCopy(path("copy"), holds: content)
  }

  /// A damaged store makes no backup that looks like one.
  func testDamagedStore() throws {
    let (environment, tables) = try openTables()
    try fill(environment, tables)
    let page = try StoreFile(path()).page(holding: "name 250 ")
    try StoreFile(path()).damagePage(page)
    let error = lmdbError { try environment.backup(to: path("copy"), BackupOptions(form: .exact)) }
    guard case .rejected(path("copy"), .damaged(let damage)) = error else {
      return XCTFail("\(String(describing: error))")
    }
    XCTAssertEqual(damage.page, UInt64(page))
    XCTAssertFalse(StoreFile(path("copy")).exists)
    XCTAssertEqual(try temporaryFiles(), [])
  }

  private func assertRefused(
    _ environment: Environment, _ place: String, _ expected: LMDBError, _ options: BackupOptions = BackupOptions(),
    file: StaticString = #filePath, line: UInt = #line
  ) {
    let before = try? FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
    XCTAssertEqual(
      lmdbError(file: file, line: line) { try environment.backup(to: place, options) }, expected, file: file, line: line
    )
    let after = try? FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
    XCTAssertEqual(before, after, "files were left or lost", file: file, line: line)
  }
}
