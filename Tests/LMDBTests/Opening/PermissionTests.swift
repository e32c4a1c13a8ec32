import LMDB
import XCTest

/// Files and directories that the process may not use. Root's rights over files are laid down for these tests.
final class PermissionTests: StoreTestCase {
  func testDirectoryThatMayNotBeWritten() throws {
    try OrdinaryUser.run(in: directory) {
      try FileManager.default.createDirectory(atPath: path("inner"), withIntermediateDirectories: false)
      let store = path("inner/store")
      try StoreFile(path("inner")).setMode(0o555)
      assertDenied(store)
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: path("inner")), [])

      try StoreFile(path("inner")).setMode(0o755)
      try assertOpens(store)
      // With its lock file there, an existing store needs nothing of its directory.
      try StoreFile(path("inner")).setMode(0o555)
      try assertOpens(store)
      try StoreFile(path("inner")).setMode(0o755)
      try FileManager.default.removeItem(atPath: store + "-lock")
      try StoreFile(path("inner")).setMode(0o555)
      assertDenied(store)
      assertDenied(store, .readOnly)
      try StoreFile(path("inner")).setMode(0o755)
      try assertOpens(store)
    }
  }

  func testDirectoryThatMayNotBeSearched() throws {
    try OrdinaryUser.run(in: directory) {
      try FileManager.default.createDirectory(atPath: path("inner"), withIntermediateDirectories: false)
      try assertOpens(path("inner/store"))
      try StoreFile(path("inner")).setMode(0o000)
      for place in [path("inner/store"), path("inner/new"), path("inner/deeper/store")] { assertDenied(place) }
      assertDenied(path("inner/store"), .readOnly)
      try StoreFile(path("inner")).setMode(0o755)
      try assertOpens(path("inner/store"))
    }
  }

  func testFileThatMayNotBeRead() throws {
    try OrdinaryUser.run(in: directory) {
      try assertOpens(path())
      try StoreFile(path()).setMode(0o000)
      assertDenied(path())
      assertDenied(path(), .readOnly)
      try StoreFile(path()).setMode(0o600)
      try assertOpens(path())
    }
  }

  func testFileThatMayOnlyBeRead() throws {
    try OrdinaryUser.run(in: directory) {
      try assertOpens(path())
      try StoreFile(path()).setMode(0o400)
      assertDenied(path())
      let (environment, names) = try openNames(options(.readOnly))
      XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "Ada")
      XCTAssertEqual(lmdbError { try environment.write { tx in try tx.put("Bob", for: 1, in: names) } }, .readOnly)
      try environment.close()
      try StoreFile(path()).setMode(0o600)
      try assertOpens(path())
    }
  }

  func testLockFileThatMayNotBeWritten() throws {
    try OrdinaryUser.run(in: directory) {
      try assertOpens(path())
      try StoreFile(path("store-lock")).setMode(0o400)
      assertDenied(path())
      assertDenied(path(), .readOnly)
      try StoreFile(path("store-lock")).setMode(0o600)
      try assertOpens(path())
    }
  }

  func testDenialSaysWhatToDo() {
    let error = LMDBError.permissionDenied(path: "/data/shop", code: EngineCode(EACCES))
    XCTAssertEqual(
      "\(error)",
      "no access to '/data/shop', its lock file or its directory: Permission denied (13); "
        + "check owner and mode; reading needs write access to the lock file, too")
  }

  // MARK: Support

  private func options(_ access: Environment.Options.Access) -> Environment.Options {
    var options = Self.options
    options.access = access
    return options
  }

  private func assertDenied(
    _ place: String, _ access: Environment.Options.Access = .readWrite, file: StaticString = #filePath,
    line: UInt = #line
  ) {
    let error = lmdbError(file: file, line: line) { try openNames(at: place, options(access)) }
    XCTAssertEqual(error, .permissionDenied(path: place, code: EngineCode(EACCES)), file: file, line: line)
    XCTAssertNoThrow(try OpenHandles.assertNone(below: directory, file: file, line: line), file: file, line: line)
  }

  private func assertOpens(_ place: String, file: StaticString = #filePath, line: UInt = #line) throws {
    let (environment, names) = try openNames(at: place)
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try environment.close()
  }
}
