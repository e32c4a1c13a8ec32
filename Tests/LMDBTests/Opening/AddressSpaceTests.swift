import Foundation
import LMDB
import XCTest

/// What happens where the system gives no room: address space, descriptors, a disk that may only be read.
final class AddressSpaceTests: StoreTestCase {
  override class var base: URL { memory }

  func testTwoStoresTooLargeForTheSystem() throws {
    var options = Self.options
    options.reservedByteCount = 1 << 46
    let first = try openNames(at: path("first"), options).environment
    let reserved = 1 << 46
    XCTAssertEqual(
      lmdbError { try openNames(at: path("second"), options) },
      .addressSpaceExhausted(byteCount: reserved, code: EngineCode(ENOMEM)))
    XCTAssertEqual(try OpenHandles.descriptors(below: directory).filter { $0.path.hasPrefix(path("second")) }, [])
    options.reservedByteCount = 1 << 30
    try openNames(at: path("second"), options).environment.close()
    try first.close()
  }

  func testProcessWithLittleAddressSpace() throws {
    try openNames().environment.close()
    // Half of what is reserved by default, and much more than the process itself takes.
    let lines = try ProbeProcess.lines("addressSpace", path(), 2 << 30)
    XCTAssertEqual(lines, ["ok"], "the default reservation should follow the limit")
    XCTAssertEqual(try ProbeProcess.lines("addressSpace", path("new"), 2 << 30), ["ok"])
  }

  func testProcessWithLessAddressSpaceThanReserved() throws {
    try openNames().environment.close()
    for name in ["store", "new"] {
      let lines = try ProbeProcess.lines("reservation", path(name), 4 << 30)
      XCTAssertEqual(lines, ["error addressSpaceExhausted \(ENOMEM)"])
      XCTAssertEqual(try ProbeProcess.lines("reservation", path(name), 1 << 30), ["ok"])
    }
  }

  func testProcessWithFewDescriptors() throws {
    try openNames().environment.close()
    var outcomes: [String] = []
    for count in 0...8 {
      let lines = try ProbeProcess.lines("descriptors", path(), count)
      XCTAssertEqual(lines.count, 1, "\(count) descriptors: \(lines)")
      outcomes += lines
    }
    XCTAssertEqual(outcomes.first, "error engine \(EMFILE)")
    XCTAssertEqual(outcomes.last, "ok")
    XCTAssertEqual(Set(outcomes), ["error engine \(EMFILE)", "ok"])
  }

  func testDescription() {
    let error = LMDBError.addressSpaceExhausted(byteCount: 1 << 40, code: EngineCode(ENOMEM))
    XCTAssertEqual(
      "\(error)",
      "1099511627776 bytes of address space cannot be reserved: Cannot allocate memory (12); "
        + "lower reservedByteCount or raise the address-space limit (ulimit -v)")
  }

  // MARK: Growth by another process

  func testStoreThatAnotherProcessGrows() throws {
    let probe = try ProbeProcess("growth", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    var options = Self.options
    options.reservedByteCount = 256 << 20
    options.durability = .lastCommitMayBeLost
    let (environment, names) = try openNames(options)
    let value = String(repeating: "x", count: 4 << 20)
    try environment.write { tx in
      for id in 0..<20 as Range<UInt64> { try tx.put(value, for: id, in: names) }
    }
    XCTAssertEqual(
      probe.finish(),
      [
        // Without address space for the larger map the process goes on with what it has, and says so.
        "error addressSpaceExhausted 12",
        "20", "ok",
        "error storageFull -30792",
        "ok",
      ])
    XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 20)
  }

  // MARK: File systems that may only be read

  func testReadOnlyFileSystem() throws {
    let place = path("mount")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    let lines = try ProbeProcess.lines("readOnlyFileSystem", place + "/store")
    if lines.contains(where: { $0.hasPrefix("skip") }) { throw XCTSkip(lines.joined()) }
    XCTAssertEqual(
      lines,
      [
        "ok",
        "error permissionDenied \(EROFS)",
        "Ada", "1", "ok",
        "error permissionDenied \(EROFS)",
      ])
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: place), [], "it was mounted here, too")
  }
}
