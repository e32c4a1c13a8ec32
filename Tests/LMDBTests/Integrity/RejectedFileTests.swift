import CLMDB
import Foundation
import LMDB
import XCTest

/// Files that are not whole LMDB files of this machine, and what the verifier says about each.
final class RejectedFileTests: XCTestCase {
  private var image: [UInt8] = []

  override func setUpWithError() throws {
    let directory = try ScratchDirectory()
    image = try StoreShape(name: "plain", tables: [.main, .plain]).images(seed: 7, in: directory)[0]
    try XCTSkipUnless(FieldMap(image).pageByteCount == 4_096, "the offsets below are those of pages of 4096 bytes")
  }

  private func rejection(_ image: [UInt8]) -> FileRejection? {
    do throws(FileRejection) {
      _ = try FileVerifier.verify(image: image)
      return nil
    } catch {
      return error
    }
  }

  private func patched<Value: FixedWidthInteger>(_ changes: (offset: Int, value: Value)...) -> [UInt8] {
    var copy = image
    for change in changes {
      withUnsafeBytes(of: change.value) { copy.replaceSubrange(change.offset..<change.offset + $0.count, with: $0) }
    }
    return copy
  }

  private func assertDamaged(_ image: [UInt8], page: UInt64?, onAnyPage: Bool = false, line: UInt = #line) {
    guard case .damaged(let damage) = rejection(image) else {
      return XCTFail("\(String(describing: rejection(image)))", line: line)
    }
    if !onAnyPage { XCTAssertEqual(damage.page, page, damage.description, line: line) }
  }

  func testShortFiles() {
    XCTAssertEqual(rejection([]), .empty)
    XCTAssertEqual(rejection([1]), .notLMDB(reason: "it has only 1 bytes"))
    XCTAssertEqual(rejection(Array(image[..<100])), .truncated(expectedByteCount: 8_192, actualByteCount: 100))
    XCTAssertEqual(rejection(Array(image[..<4_096])), .truncated(expectedByteCount: 8_192, actualByteCount: 4_096))
    XCTAssertEqual(rejection(Array(image[..<8_191])), .truncated(expectedByteCount: 8_192, actualByteCount: 8_191))
    guard case .truncated = rejection(Array(image[..<16_384])) else { return XCTFail("accepted") }
  }

  func testOtherKindsOfFiles() {
    let text = Array(String(repeating: "SQLite format 3\u{0}", count: 1_000).utf8)
    XCTAssertEqual(rejection(text), .notLMDB(reason: "it does not carry LMDB's number"))
    var random = RandomSource(seed: 3)
    for count in [16, 151, 152, 4_096, 8_192, 100_000] {
      guard case .notLMDB = rejection(random.bytes(count)) else { return XCTFail("\(count) random bytes") }
    }
    // A 32-bit program's page header has four bytes less.
    guard case .notLMDB(let reason) = rejection(patched((12, UInt32(0xBEEF_C0DE)), (16, 1))) else {
      return XCTFail("accepted")
    }
    XCTAssertTrue(reason.contains("32-bit"), reason)
  }

  func testForeignByteOrder() {
    XCTAssertEqual(rejection(patched((16, UInt32(0xBEEF_C0DE).byteSwapped))), .foreignByteOrder)
    XCTAssertEqual(rejection(patched((4_096 + 16, UInt32(0xBEEF_C0DE).byteSwapped))), .foreignByteOrder)
  }

  func testVersions() {
    XCTAssertEqual(rejection(patched((20, UInt32(2)))), .unsupportedVersion(found: 2))
    XCTAssertEqual(rejection(patched((20, UInt32(999)), (4_096 + 20, 999))), .unsupportedVersion(found: 999))
  }

  func testPageSizes() {
    for size: UInt32 in [0, 1, 512, 4_095, 4_097, 12_288, 65_536, .max] {
      XCTAssertEqual(
        rejection(patched((40, size), (4_096 + 40, size))),
        .unsupportedPageSize(found: UInt64(size), supported: [4_096, 8_192, 16_384, 32_768]))
    }
    assertDamaged(patched((4_096 + 40, UInt32(8_192))), page: 1)
  }

  func testMetaPages() {
    assertDamaged(patched((16, UInt32(0))), page: 0)
    assertDamaged(patched((4_096 + 16, UInt32(0))), page: 1)
    assertDamaged(patched((0, UInt64(1))), page: 0)
    assertDamaged(patched((10, UInt16(0x18))), page: 0)
    let newest = newestSlot
    let meta = newest * 4_096 + 16
    assertDamaged(patched((meta + 128, UInt64.max)), page: UInt64(newest))
    assertDamaged(patched((meta + 128, transactionID + 1)), page: UInt64(newest))
    assertDamaged(patched((meta + 120, UInt64.max)), page: UInt64(newest))
    assertDamaged(patched((meta + 120, UInt64(0))), page: UInt64(newest))
    assertDamaged(patched((meta + 16, UInt64(8_192))), page: UInt64(newest))
    assertDamaged(patched((meta + 16, UInt64.max)), page: UInt64(newest))
    // Duplicates in the free list: LMDB has no cursor for them there.
    assertDamaged(patched((meta + 24 + 4, UInt16(0x0C))), page: UInt64(newest))
  }

  func testBothMetasInEachOthersPlace() {
    var swapped = image
    swapped.replaceSubrange(16..<152, with: image[4_096 + 16..<4_096 + 152])
    swapped.replaceSubrange(4_096 + 16..<4_096 + 152, with: image[16..<152])
    assertDamaged(swapped, page: 0)
  }

  func testTransactionNumbersThatDoNotFit() throws {
    // One flipped bit in either number, except where it makes two in a row of them again.
    let places = [newestSlot, 1 - newestSlot].map { $0 * 4_096 + 16 + 128 }
    let numbers = places.map { number($0) }
    for bit: UInt64 in 1..<64 {
      if numbers[0] ^ (1 << bit) != numbers[1] &- 1 {
        assertDamaged(patched((places[0], numbers[0] ^ (1 << bit))), page: nil, onAnyPage: true)
      }
      if numbers[1] ^ (1 << bit) != numbers[0] &+ 1 {
        assertDamaged(patched((places[1], numbers[1] ^ (1 << bit))), page: nil, onAnyPage: true)
      }
    }
    // Two in a row that fit together, but not with a free list that is empty.
    let directory = try ScratchDirectory()
    image = try StoreShape(name: "plain", tables: [.main, .plain]).images(seed: 7, in: directory)[1]
    XCTAssertNil(rejection(image))
    let damaged = patched((16 + 128, UInt64(1) << 40), (4_096 + 16 + 128, UInt64(1) << 40 + 1))
    assertDamaged(damaged, page: 1)
  }

  func testHostileLastPageCostsNoMemory() {
    let meta = newestSlot * 4_096 + 16
    for lastPage in [UInt64(1) << 30, 1 << 40, 1 << 47] {
      let damaged = patched((meta + 120, lastPage), (meta + 16, UInt64(1) << 57))
      switch rejection(damaged) {
      case .truncated, .damaged: break
      default: XCTFail("\(lastPage)")
      }
    }
  }

  /// The five published holes of 2019, each as a field of a table's record, of a page, or of a node.
  func testPublishedHoles() throws {
    let directory = try ScratchDirectory()
    let shape = StoreShape(name: "fixed", tables: [.fixed8, .plain])
    image = try shape.images(seed: 5, in: directory)[1]
    let fields = FieldMap(image).fields
    func offset(_ suffix: String) throws -> Int {
      try XCTUnwrap(fields.first { $0.name.hasSuffix(suffix) }, suffix).offset
    }
    // The item size of a tree of duplicates; in the record of a table the same field is without use.
    let itemSize = try XCTUnwrap(fields.first { $0.name.hasSuffix("record pad") && image[$0.offset] == 8 }).offset
    for patched in [
      patched((itemSize, UInt32(0))),
      patched((try offset("nested page pad"), UInt16(0))),
      patched((try offset("record flags"), UInt16(0xFFFF))),
      patched((try offset("nested page lower"), UInt16(0xFFFF))),
      patched((try offset("node 0 key size"), UInt16(0xFFFF))),
      patched((try offset("node 1 high"), UInt16(0x7FFF))),
      patched((try offset("node 1 offset"), UInt16(0xFFFE))),
      patched((try offset("node 1 kind"), UInt16(0x07))),
    ] {
      guard case .damaged = rejection(patched) else {
        XCTFail("\(String(describing: rejection(patched)))")
        continue
      }
    }
  }

  func testDirectoriesAndMissingFiles() throws {
    let directory = try ScratchDirectory()
    let handle = open(directory.path, O_RDONLY)
    defer { close(handle) }
    XCTAssertThrowsError(try FileVerifier.verify(fileDescriptor: handle)) { error in
      XCTAssertEqual(error as? FileRejection, .notLMDB(reason: "not a regular file"))
    }
    XCTAssertThrowsError(try FileVerifier.checkMetas(fileDescriptor: -1)) { error in
      XCTAssertEqual(error as? FileRejection, .unreadable(errno: EBADF))
    }
  }

  private var newestSlot: Int { number(16 + 128) < number(4_096 + 16 + 128) ? 1 : 0 }
  private var transactionID: UInt64 { max(number(16 + 128), number(4_096 + 16 + 128)) }

  private func number(_ offset: Int) -> UInt64 {
    image[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
