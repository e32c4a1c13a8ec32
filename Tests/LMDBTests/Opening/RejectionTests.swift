import Foundation
import LMDB
import XCTest

/// Files that are no stores, or no whole ones: a typed rejection or the right data, never a crash, never other data.
final class RejectionTests: StoreTestCase {
  override class var base: URL { memory }

  func testWhatIsNoStore() throws {
    try assertRejected([], .empty)
    try assertRejected([0x42], .notLMDB(reason: "it has only 1 bytes"))
    try assertRejected(Array("hello\n".utf8), .notLMDB(reason: "it has only 6 bytes"))
    let other = FileRejection.notLMDB(reason: "it does not carry LMDB's number")
    try assertRejected(Array(String(repeating: "id,name\n1,Ada\n", count: 1000).utf8), other)
    let database = Array("SQLite format 3\0".utf8) + [0x10, 0, 1, 1, 0, 0x40, 0x20, 0x20]
    try assertRejected(database + [UInt8](repeating: 0, count: 8192 - database.count), other)
    try assertRejected([UInt8](repeating: 0, count: 8192), other)
    try assertRejected([UInt8](repeating: 0xFF, count: 65_536), other)
    var random = RandomSource(seed: TestScale.seed)
    for _ in 0..<20 { try assertRejected(random.bytes(1 + random.below(100_000)), nil) }
  }

  func testStoresOfOtherMachines() throws {
    let store = try makeStore()
    try assertRejected(store.replacing(each: [0xBE, 0xEF, 0xC0, 0xDE], at: 16), .foreignByteOrder)
    try assertRejected(store.replacing(each: [2, 0, 0, 0], at: 20), .unsupportedVersion(found: 2))
    let supported = [4096, 8192, 16_384, 32_768]
    for size in [0, 1, 512, 4095, 65_536] as [UInt32] {
      let bytes = withUnsafeBytes(of: size.littleEndian) { Array($0) }
      let expected = FileRejection.unsupportedPageSize(found: UInt64(size), supported: supported)
      try assertRejected(store.replacing(each: bytes, at: 40), expected)
    }
    // A size that could be, but is not this file's.
    try assertRejected(store.replacing(each: [0, 0x20, 0, 0], at: 40), nil)
  }

  func testTruncatedFiles() throws {
    let store = try makeStore()
    XCTAssertGreaterThan(store.count / 4096, 10)
    for page in 0..<store.count / 4096 {
      for byteCount in [page * 4096, page * 4096 + 1, page * 4096 + 2048, page * 4096 + 4095] {
        try assertRejected(Array(store.prefix(byteCount)), nil)
      }
    }
  }

  func testLongerFiles() throws {
    let store = try makeStore()
    for tail in [1, 4095, 4096, 100_000] {
      try assertRight(store + [UInt8](repeating: 0xAA, count: tail))
    }
  }

  /// Bits of page headers and of the headers of the file, one at a time.
  func testFlippedBits() throws {
    let store = try makeStore()
    var random = RandomSource(seed: TestScale.seed)
    var (rejected, right) = (0, 0)
    for _ in 0..<(TestScale.isLong ? 20_000 : 400) {
      let page = random.once(in: 3) ? random.below(2) : random.below(store.count / 4096)
      // What does not begin with its own number is the middle of a large value, and has no header.
      guard page < 2 || store[page * 4096] == page else { continue }
      let offset = page * 4096 + random.below(page < 2 ? 152 : 16)
      // Which of two commits is the newer one, only their numbers say.
      guard page >= 2 || offset % 4096 < 144 else { continue }
      let bit = random.below(8)
      var bytes = store
      bytes[offset] ^= 1 << bit
      try writeFile(path(), bytes)
      do {
        try checkData()
        right += 1
      } catch LMDBError.rejected(path(), _) {
        rejected += 1
      } catch {
        XCTFail("bit \(bit) of byte \(offset): \(error)")
      }
    }
    XCTAssertGreaterThan(rejected, 100)
    XCTAssertGreaterThan(right, 10)
    try OpenHandles.assertNone(below: directory)
  }

  func testRejectionSaysWhy() {
    let damage = FileDamage(page: 7, table: "names", reason: "the page is in use twice")
    let error = LMDBError.rejected(path: "/data/shop", rejection: .damaged(damage))
    XCTAssertEqual(
      "\(error)",
      "'/data/shop' was not opened: the file is damaged: page 7, table names: the page is in use twice")
  }

  // MARK: Support

  /// The bytes of a store with two tables, values of all sizes, free pages, and two commits that differ.
  private func makeStore() throws -> [UInt8] {
    let opened = try openTables(path("original"))
    try opened.environment.write { tx in
      for id in 0..<100 as Range<UInt64> { try tx.put(Self.name(id), for: id, in: opened.schema.names) }
      for id in 0..<700 as Range<UInt64> { try tx.insert(id, for: 1, in: opened.schema.sets) }
    }
    try opened.environment.write { tx in _ = try tx.delete(99, from: opened.schema.names) }
    try opened.environment.close()
    return try readFile(path("original"))
  }

  private static func name(_ id: UInt64) -> String {
    "name \(id) " + String(repeating: ".", count: id % 50 == 7 ? 9000 : Int(id))
  }

  private typealias Tables = (names: Table<UInt64, String>, sets: Postings<UInt64>)

  private func openTables(_ place: String) throws(LMDBError) -> (environment: Environment, schema: Tables) {
    try Environment.open(at: place, options: Self.options) { catalog throws(LMDBError) -> Tables in
      (try catalog.table("names"), try catalog.postings("sets"))
    }
  }

  private struct OtherData: Error {}

  /// Opens the file, compares all that is in it, and changes something.
  private func checkData() throws {
    let (environment, tables) = try openTables(path())
    try environment.read { tx in
      var entries = try tx.entries(of: tables.names)
      let found = try entries.collect()
      let set = try tx.identifiers(for: 1, in: tables.sets)
      guard found.map(\.key) == Array(0..<99), found.map(\.value) == (0..<99).map(Self.name),
        set.sorted == Array(0..<700)
      else { throw OtherData() }
    }
    try environment.write { tx in try tx.put("new", for: 1000, in: tables.names) }
    try environment.close()
  }

  private func assertRight(_ bytes: [UInt8], file: StaticString = #filePath, line: UInt = #line) throws {
    try writeFile(path(), bytes)
    XCTAssertNoThrow(try checkData(), file: file, line: line)
  }

  /// Opening the file is refused with this reason, or with any; for reading too, and as often as it is tried.
  private func assertRejected(
    _ bytes: [UInt8], _ expected: FileRejection?, file: StaticString = #filePath, line: UInt = #line
  ) throws {
    try writeFile(path(), bytes)
    for access in [.readWrite, .readOnly, .readWrite] as [Environment.Options.Access] {
      var options = Self.options
      options.access = access
      let error = lmdbError(file: file, line: line) { try openNames(options) }
      guard case .rejected(path(), let rejection) = error else {
        return XCTFail("\(bytes.count) bytes: \(String(describing: error))", file: file, line: line)
      }
      if let expected { XCTAssertEqual(rejection, expected, file: file, line: line) }
    }
    XCTAssertEqual(try readFile(path()), bytes, "the file was changed", file: file, line: line)
    try OpenHandles.assertNone(below: directory, file: file, line: line)
  }
}

extension [UInt8] {
  /// A copy with other bytes at this offset of both meta pages.
  fileprivate func replacing(each bytes: [UInt8], at offset: Int) -> [UInt8] {
    var copy = self
    for page in 0..<2 { copy.replaceSubrange(page * 4096 + offset..<page * 4096 + offset + bytes.count, with: bytes) }
    return copy
  }
}
