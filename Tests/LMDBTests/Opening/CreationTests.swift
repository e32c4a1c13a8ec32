import LMDB
import XCTest

/// A new store comes into being whole, with the permissions asked for, and leaves nothing else behind.
final class CreationTests: StoreTestCase {
  func testNothingButStoreAndLockFileIsMade() throws {
    let (environment, _) = try openNames()
    XCTAssertEqual(try names(), ["store", "store-lock"])
    try environment.close()
    XCTAssertEqual(try names(), ["store", "store-lock"])
    XCTAssertEqual(try Environment.verify(at: path()).tables.map(\.name), ["names"])
  }

  func testNewStoreIsItsOwnersAloneUnderAnyMask() throws {
    for mask in [0o000, 0o022, 0o077, 0o177, 0o777] as [mode_t] {
      try assertModes(0o600, mask: mask, path: path("store-\(mask)"), Self.options)
    }
  }

  func testModeIsTheOptions() throws {
    for mode in [0o600, 0o640, 0o660, 0o666, 0o777] as [UInt32] {
      var options = Self.options
      options.fileMode = mode
      try assertModes(mode, mask: 0o027, path: path("store-\(mode)"), options)
    }
  }

  private func assertModes(_ mode: UInt32, mask: mode_t, path: String, _ options: Environment.Options) throws {
    let usual = umask(mask)
    defer { umask(usual) }
    let environment = try openNames(at: path, options).environment
    try environment.close()
    XCTAssertEqual(try StoreFile(path).mode, mode, "the store under the mask \(String(mask, radix: 8))")
    XCTAssertEqual(try StoreFile(path + "-lock").mode, mode, "the lock file under the mask \(String(mask, radix: 8))")
  }

  func testExistingModesStay() throws {
    try openNames().environment.close()
    try StoreFile(path()).setMode(0o640)
    try StoreFile(path("store-lock")).setMode(0o640)
    try openNames().environment.close()
    XCTAssertEqual(try StoreFile(path()).mode, 0o640)
    XCTAssertEqual(try StoreFile(path("store-lock")).mode, 0o640)
  }

  func testLockFileIsMadeAnew() throws {
    try openNames().environment.close()
    for content in [nil, [], Array("something else".utf8), [UInt8](repeating: 0xFF, count: 100_000)] as [[UInt8]?] {
      try FileManager.default.removeItem(atPath: path("store-lock"))
      if let content { try writeFile(path("store-lock"), content) }
      let (environment, names) = try openNames()
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "Ada")
      try environment.close()
    }
  }

  func testCreationIfMissing() throws {
    var options = Self.options
    options.creation = .ifMissing
    let (first, names) = try openNames(options)
    try first.write { tx in try tx.put("Ada", for: 1, in: names) }
    try first.close()
    let (second, again) = try openNames(options)
    XCTAssertEqual(try second.read { tx in try tx.value(for: 1, in: again) }, "Ada")
  }

  func testCreationNever() throws {
    var options = Self.options
    options.creation = .never
    XCTAssertEqual(lmdbError { try openNames(options) }, .missing(path: path()))
    XCTAssertEqual(try names(), [])
    try openNames().environment.close()
    try openNames(options).environment.close()
  }

  func testCreationAlways() throws {
    var options = Self.options
    options.creation = .always
    let (environment, names) = try openNames(options)
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    XCTAssertEqual(lmdbError { try openNames(options) }, .alreadyExists(path: path()))
    try environment.close()
    XCTAssertEqual(lmdbError { try openNames(options) }, .alreadyExists(path: path()))
    let (again, same) = try openNames()
    XCTAssertEqual(try again.read { tx in try tx.value(for: 1, in: same) }, "Ada")
  }

  func testReadOnlyCreatesNothing() throws {
    for creation in [.ifMissing, .never, .always] as [Environment.Options.Creation] {
      var options = Self.options
      options.access = .readOnly
      options.creation = creation
      XCTAssertEqual(lmdbError { try openNames(options) }, .missing(path: path()))
    }
    XCTAssertEqual(try names(), [])
  }

  func testFailingSchemaLeavesAnEmptyStore() throws {
    struct HostError: Error {}
    XCTAssertThrowsError(
      try Environment.open(at: path(), options: Self.options) { catalog in
        let names = try catalog.table("names", key: UInt64.self, value: String.self)
        _ = names
        throw HostError()
      }
    ) { XCTAssertTrue($0 is HostError) }
    try OpenHandles.assertNone(below: directory)
    XCTAssertEqual(try Environment.verify(at: path()).tables, [])
    try openNames().environment.close()
  }

  // MARK: What others left behind

  func testLeftoversOfDeadProcessesAreRemovedAndOthersStay() throws {
    let dead = [".store.creating-99999-abc", ".store.creating-1-0"]
    let others = [".other.creating-1-0", ".store.copying-1-0", "store.creating-1-0", ".store.creating"]
    for name in dead + others { try writeFile(path(name), [1, 2, 3]) }
    try FileManager.default.createDirectory(atPath: path(".store.creating-2-0"), withIntermediateDirectories: false)
    try openNames().environment.close()
    XCTAssertEqual(try names(), (others + [".store.creating-2-0", "store", "store-lock"]).sorted())
  }

  func testFilesOfLivingMakersStay() throws {
    let living = path(".store.creating-99999-abc")
    try writeFile(living, [1, 2, 3])
    // As a maker does, by a lock on an open file of its own.
    let descriptor = Glibc.open(living, O_RDWR | O_CLOEXEC)
    XCTAssertEqual(flock(descriptor, LOCK_EX | LOCK_NB), 0)
    try openNames().environment.close()
    XCTAssertTrue(StoreFile(living).exists)
    close(descriptor)
    try FileManager.default.removeItem(atPath: path())
    try openNames().environment.close()
    XCTAssertFalse(StoreFile(living).exists)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
  }
}
