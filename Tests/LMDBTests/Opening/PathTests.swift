import LMDB
import XCTest

/// Whatever stands in the place of a store is refused, says why, is not touched, and keeps nothing claimed.
final class PathTests: StoreTestCase {
  func testNoPath() throws {
    try assertRefused("", .invalidPath(path: "", reason: "the path is empty"))
    let path = path("a\0b")
    try assertRefused(path, .invalidPath(path: path, reason: "the path contains a NUL"))
    XCTAssertFalse(StoreFile(self.path("a")).exists, "the path was cut at its NUL")
  }

  func testDirectories() throws {
    let place = path("directory")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    for path in [place, place + "/", place + "//", place + "/."] {
      try assertRefused(path, .invalidPath(path: place, reason: "it is a directory"))
    }
    try assertRefused(place + "/..", .invalidPath(path: directory, reason: "it is a directory"))
    try assertRefused("/", .invalidPath(path: "/", reason: "it is a directory"))
    try FileManager.default.removeItem(atPath: place)
    try assertOpens(place)
  }

  func testCurrentDirectory() throws {
    try inDirectory(directory) {
      try assertRefused(".", .invalidPath(path: directory, reason: "it is a directory"))
      let parent = URL(fileURLWithPath: directory).deletingLastPathComponent().path
      try assertRefused("..", .invalidPath(path: parent, reason: "it is a directory"))
    }
  }

  func testMissingDirectories() throws {
    for name in ["missing/", "missing/.", "missing/.."] {
      try assertRefused(path(name), .invalidPath(path: path(name), reason: "it names a directory"))
    }
    try assertRefused(path("missing/store"), .missingParent(path: path("missing/store")))
    try FileManager.default.createDirectory(atPath: path("missing"), withIntermediateDirectories: false)
    try assertOpens(path("missing/store"))
  }

  func testParentIsAFile() throws {
    try writeFile(path("file"), [1])
    for name in ["file/store", "file/", "file/."] {
      let reason = "a part of the path is a file, not a directory"
      try assertRefused(path(name), .invalidPath(path: path(name), reason: reason))
    }
    try FileManager.default.removeItem(atPath: path("file"))
    try assertOpens(path("file"))
  }

  func testSymbolicLinksToNothing() throws {
    try link(path("loop"), to: path("pool"))
    try link(path("pool"), to: path("loop"))
    try assertRefused(path("loop"), .invalidPath(path: path("loop"), reason: "its symbolic links form a loop"))
    let below = path("loop/store")
    try assertRefused(below, .invalidPath(path: below, reason: "its symbolic links form a loop"))

    try link(path("dangling"), to: path("nothing"))
    let dangling = path("dangling")
    try assertRefused(dangling, .invalidPath(path: dangling, reason: "it is a symbolic link to nothing"))
    try assertRefused(path("dangling/store"), .missingParent(path: path("dangling/store")))
    XCTAssertFalse(StoreFile(path("nothing")).exists)
    try openNames(at: path("nothing")).environment.close()
    try assertOpens(dangling)
  }

  func testSymbolicLinksAreFollowed() throws {
    try FileManager.default.createDirectory(atPath: path("real"), withIntermediateDirectories: false)
    try link(path("alias"), to: "real")
    let (environment, names) = try openNames(at: path("alias/store"))
    XCTAssertEqual(environment.path, path("real/store"))
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try environment.close()
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: path("real")).sorted(), ["store", "store-lock"])

    try link(path("shortcut"), to: "alias/store")
    let (again, same) = try openNames(at: path("shortcut"))
    XCTAssertEqual(again.path, path("real/store"))
    XCTAssertEqual(try again.read { tx in try tx.value(for: 1, in: same) }, "Ada")
    XCTAssertFalse(StoreFile(path("shortcut-lock")).exists, "a second lock file would be a second lock")
  }

  func testHardLinks() throws {
    try openNames().environment.close()
    try FileManager.default.linkItem(atPath: path(), toPath: path("second"))
    for name in ["store", "second"] {
      let reason = "the file has 2 hard links, and each name would get a lock file of its own; keep one"
      try assertRefused(path(name), .invalidPath(path: path(name), reason: reason))
    }
    try FileManager.default.removeItem(atPath: path())
    try assertOpens(path("second"))
  }

  func testWhatIsNoRegularFile() throws {
    XCTAssertEqual(mkfifo(path("pipe"), 0o600), 0)
    try makeSocket(at: path("socket"))
    for place in [path("pipe"), path("socket"), "/dev/null", "/dev/zero"] {
      try assertRefused(place, .invalidPath(path: place, reason: "it is not a regular file"))
    }
    try FileManager.default.removeItem(atPath: path("pipe"))
    try assertOpens(path("pipe"))
  }

  func testWhatIsNoLockFile() throws {
    try FileManager.default.createDirectory(atPath: path("store-lock"), withIntermediateDirectories: false)
    let reason = "its lock file '\(path("store-lock"))' is not a regular file"
    try assertRefused(path(), .invalidPath(path: path(), reason: reason))
    try FileManager.default.removeItem(atPath: path("store-lock"))
    XCTAssertEqual(mkfifo(path("store-lock"), 0o600), 0)
    try assertRefused(path(), .invalidPath(path: path(), reason: reason))
    try FileManager.default.removeItem(atPath: path("store-lock"))
    try assertOpens(path())
  }

  func testLockFilesAreNoStores() throws {
    let environment = try openNames().environment
    let lock = path("store-lock")
    let reason = "names that end in '-lock' are those of lock files"
    try assertRefused(lock, .invalidPath(path: lock, reason: reason), holdingNothing: false)
    let new = path("new-lock")
    try assertRefused(new, .invalidPath(path: new, reason: reason), holdingNothing: false)
    try environment.close()
  }

  // MARK: Support

  /// Opening fails with exactly this error, makes nothing, and keeps neither descriptor nor map.
  private func assertRefused(
    _ place: String, _ expected: LMDBError, holdingNothing: Bool = true, file: StaticString = #filePath,
    line: UInt = #line
  ) throws {
    let before = try FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
    for access in [.readWrite, .readOnly] as [Environment.Options.Access] {
      var options = Self.options
      options.access = access
      let error = lmdbError(file: file, line: line) { try openNames(at: place, options) }
      switch (access, expected) {
      // What is not there cannot be read, wherever it would be.
      case (.readOnly, _) where error == .missing(path: place): break
      default: XCTAssertEqual(error, expected, file: file, line: line)
      }
    }
    if holdingNothing { try OpenHandles.assertNone(below: directory, file: file, line: line) }
    let after = try FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
    XCTAssertEqual(after.filter { !before.contains($0) }, [], "files were left", file: file, line: line)
  }

  private func assertOpens(_ place: String, file: StaticString = #filePath, line: UInt = #line) throws {
    let (environment, names) = try openNames(at: place)
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "Ada", file: file, line: line)
    try environment.close()
    try OpenHandles.assertNone(below: directory, file: file, line: line)
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  private func makeSocket(at path: String) throws {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A socket's path has 107 bytes at most, which a folder for temporary files may exceed.
    try inDirectory(directory) {
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "socket".utf8) }
      let size = socklen_t(MemoryLayout<sockaddr_un>.size)
      let result = withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
      }
      XCTAssertEqual(result, 0)
    }
  }
}
