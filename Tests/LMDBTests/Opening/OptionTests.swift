import CLMDB
import LMDB
import Logging
import Synchronization
import XCTest

/// Every option does what it says, and one out of its range is refused before anything is touched.
final class OptionTests: StoreTestCase {
  func testNumbersOutOfRange() throws {
    try assertInvalid(\.reservedByteCount, "reservedByteCount", 1 << 20, 1 << 46)
    try assertInvalid(\.maximumReaders, "maximumReaders", 1, 65_535)
    try assertInvalid(\.maximumTables, "maximumTables", 1, 65_535)
    try assertInvalid(\.maximumValueByteCount, "maximumValueByteCount", 1, 2_000_000_000)
  }

  private func assertInvalid(
    _ option: WritableKeyPath<Environment.Options, Int>, _ name: String, _ least: Int, _ most: Int
  ) throws {
    for value in [.min, -1, 0, least - 1, most + 1, .max] where value < least || value > most {
      var options = Self.options
      options[keyPath: option] = value
      let error = lmdbError { try openNames(options) }
      XCTAssertEqual(error, .invalidOption(name: name, value: "\(value)", allowed: "\(least) to \(most)"))
    }
    XCTAssertFalse(StoreFile(path()).exists)
    for value in [least, most] {
      var options = Self.options
      options[keyPath: option] = value
      try openNames(at: path("\(name)-\(value)"), options).environment.close()
    }
  }

  func testFileModes() throws {
    for (mode, text) in [
      (0, "0"), (0o400, "400"), (0o200, "200"), (0o077, "77"), (0o1600, "1600"), (0o100_600, "100600"),
    ]
      as [(UInt32, String)]
    {
      var options = Self.options
      options.fileMode = mode
      let expected = LMDBError.invalidOption(name: "fileMode", value: text, allowed: "0600 to 0777, octal")
      XCTAssertEqual(lmdbError { try openNames(options) }, expected)
    }
  }

  func testDefaults() {
    let options = Environment.Options()
    XCTAssertEqual(options.access, .readWrite)
    XCTAssertEqual(options.creation, .ifMissing)
    XCTAssertEqual(options.durability, .full)
    XCTAssertEqual(options.verification, .whenNotClosedCleanly)
    XCTAssertEqual(options.maximumReaders, 256)
    XCTAssertEqual(options.maximumTables, 32)
    XCTAssertEqual(options.maximumValueByteCount, 64 << 20)
    XCTAssertEqual(options.fileMode, 0o600)
    XCTAssertFalse(options.allowsUnsafeFileSystem)
  }

  func testReadOnlyReads() throws {
    let (writer, table) = try openNames()
    try writer.write { tx in try tx.put("Ada", for: 1, in: table) }
    try writer.close()
    let before = try readFile(path())
    var options = Self.options
    options.access = .readOnly
    let (environment, names) = try openNames(options)
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: names) }, "Ada")
    XCTAssertEqual(lmdbError { try environment.write { _ in } }, .readOnly)
    XCTAssertEqual(lmdbError { try environment.synchronize() }, .readOnly)
    XCTAssertEqual(lmdbError { try environment.verify() }, .readOnly)
    XCTAssertEqual(try environment.statistics().tables.map(\.entries), [1])
    try environment.backup(to: path("copy"))
    try environment.close()
    XCTAssertEqual(try readFile(path()), before)
  }

  func testReadOnlyWritesAsynchronously() async throws {
    try await openNames().environment.close()
    var options = Self.options
    options.access = .readOnly
    let (environment, names) = try openNames(options)
    do {
      try await environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      XCTFail("no error was thrown")
    } catch {
      XCTAssertEqual(error as? LMDBError, .readOnly)
    }
  }

  func testDurabilityOfTheLastCommit() throws {
    for durability in [.full, .lastCommitMayBeLost] as [Environment.Options.Durability] {
      var options = Self.options
      options.durability = durability
      let (environment, names) = try openNames(options)
      try environment.write { tx in try tx.put("\(durability)", for: 1, in: names) }
      try environment.synchronize()
      try environment.close()
      let (again, same) = try openNames()
      XCTAssertEqual(try again.read { tx in try tx.value(for: 1, in: same) }, "\(durability)")
    }
  }

  func testMaximumReaders() throws {
    var options = Self.options
    options.maximumReaders = 3
    options.readerWaitLimit = .milliseconds(1)
    let (environment, _) = try openNames(options)
    XCTAssertEqual(try environment.statistics().maximumReaders, 3)
    let limit = try environment.read { _ in
      try environment.read { _ in try environment.read { _ in lmdbError { try environment.read { _ in } } } }
    }
    guard case .tooManyReaders(limit: 3, oldest: .some) = limit else { return XCTFail("\(String(describing: limit))") }
  }

  func testMaximumValue() throws {
    var options = Self.options
    options.maximumValueByteCount = 10
    let (environment, names) = try openNames(options)
    try environment.write { tx in
      try tx.put("0123456789", for: 1, in: names)
      XCTAssertEqual(
        lmdbError { try tx.put("0123456789A", for: 2, in: names) },
        .valueTooLong(table: "names", byteCount: 11, maximum: 10))
    }
    // What was stored under a larger limit stays readable.
    try environment.close()
    options.maximumValueByteCount = 5
    let (smaller, same) = try openNames(options)
    XCTAssertEqual(try smaller.read { tx in try tx.value(for: 1, in: same) }, "0123456789")
  }

  func testOldReadersAreLogged() throws {
    let messages = MessageLog()
    var options = Self.options
    options.readerAgeLimit = .zero
    options.logger = Logger(label: "test") { _ in messages }
    let (environment, _) = try openNames(options)
    let line = #line + 1
    try environment.read { _ in _ = usleep(20_000) }
    XCTAssertEqual(messages.lines.count, 1)
    XCTAssertTrue(messages.lines[0].contains("LMDBTests/OptionTests.swift:\(line)"), messages.lines[0])
    XCTAssertTrue(messages.lines[0].contains(path()), messages.lines[0])
  }

  func testOpeningWaitLimit() throws {
    try openNames().environment.close()
    // As long as another one verifies, it holds the file alone.
    let descriptor = Glibc.open(path(), O_RDWR | O_CLOEXEC)
    XCTAssertEqual(flock(descriptor, LOCK_EX | LOCK_NB), 0)
    for limit in [.zero, .milliseconds(30), .seconds(-1)] as [Duration] {
      var options = Self.options
      options.openingWaitLimit = limit
      let start = ContinuousClock.now
      XCTAssertEqual(lmdbError { try openNames(options) }, .openingTimedOut(path: path()))
      XCTAssertGreaterThanOrEqual(ContinuousClock.now - start, limit)
    }
    close(descriptor)
    try OpenHandles.assertNone(below: directory)
    try openNames().environment.close()
  }

  func testUnsafeFileSystems() throws {
    let kinds: [(Int64, String)] = [
      (0x6969, "NFS"), (0x517B, "SMB"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB2"), (0x6573_5546, "FUSE"),
      (0x0102_1997, "9P"), (0x00C3_6400, "Ceph"), (0x0BD0_0BD0, "Lustre"), (0x7461_636F, "OCFS2"),
      (0x0116_1970, "GFS2"),
      (0x4750_4653, "GPFS"), (0x786F_4256, "a VirtualBox folder"),
    ]
    for (type, name) in kinds {
      XCTAssertEqual(FileSystem.unsafeName(ofType: type), name)
      var options = Self.options
      options.typeOfFileSystem = { _ in type }
      let error = lmdbError { try openNames(options) }
      XCTAssertEqual(error, .unsupportedFileSystem(path: path(), kind: name))
      XCTAssertEqual(error?.description.contains("is on \(name), where locks"), true)
      XCTAssertFalse(StoreFile(path()).exists)
      options.allowsUnsafeFileSystem = true
      try openNames(at: path(name), options).environment.close()
    }
    // ext2 to 4, XFS, Btrfs, tmpfs, overlayfs, ZFS, F2FS.
    for type in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1, 0xF2F5_2010] as [Int64] {
      XCTAssertNil(FileSystem.unsafeName(ofType: type))
    }
  }

  /// One file may be mounted from elsewhere into a directory that is on the disk.
  func testFileSystemOfTheFileItself() throws {
    try openNames().environment.close()
    let store = path()
    var options = Self.options
    options.typeOfFileSystem = { $0 == store ? 0x6969 : 0xEF53 }
    XCTAssertEqual(lmdbError { try openNames(options) }, .unsupportedFileSystem(path: path(), kind: "NFS"))
    XCTAssertEqual(FileSystem.type(at: "/proc"), 0x9FA0)
    XCTAssertEqual(FileSystem.type(at: path("missing")), -1)
  }
}

/// Keeps what is logged.
private struct MessageLog: LogHandler {
  private final class Lines: Sendable {
    let value = Mutex<[String]>([])
  }

  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace
  private let kept = Lines()

  var lines: [String] { kept.value.withLock { $0 } }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    kept.value.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
  }
}
