import CLinux
import LMDB
import XCTest

/// A file that was closed cleanly, and that nobody touched since, is not read through again; any other is.
final class CleanMarkTests: StoreTestCase {
  func testWhatWasClosedCleanlyIsNotReadAgain() throws {
    let damaged = try makeStore()
    // Changed behind the mark's back: with the old time of change nothing shows it but the page itself.
    try restoringTime { try StoreFile(path()).damagePage(damaged) }
    let (environment, _) = try openNames()
    try environment.close()

    var options = Self.options
    options.verification = .always
    assertDamaged(options)
  }

  func testEveryEditIsNoticed() throws {
    for round in 0..<10 {
      let damaged = try makeStore("store-\(round)")
      // At once, so that a clock of milliseconds would not tell the two apart.
      try StoreFile(path("store-\(round)")).damagePage(damaged)
      assertDamaged(at: path("store-\(round)"))
    }
  }

  func testCopiesAreVerified() throws {
    let damaged = try makeStore()
    let time = try StoreFile(path()).timeOfChange
    try restoringTime { try StoreFile(path()).damagePage(damaged) }
    // As with tools that keep times and attributes.
    try FileManager.default.copyItem(atPath: path(), toPath: path("copy"))
    try StoreFile(path("copy")).setTimeOfChange(time)
    try withDescriptors(path(), path("copy")) { from, to in
      var value = [UInt8](repeating: 0, count: 256)
      let count = linux_get_attribute(from, Self.mark, &value, value.count)
      XCTAssertGreaterThan(count, 0)
      XCTAssertEqual(linux_set_attribute(to, Self.mark, value, count), 0)
    }
    assertDamaged(at: path("copy"))
    try openNames().environment.close()
  }

  func testTheMarkIsOffWhileTheStoreMayBeWritten() throws {
    _ = try makeStore()
    XCTAssertTrue(try hasMark())
    let environment = try openNames().environment
    XCTAssertFalse(try hasMark())
    try environment.close()
    XCTAssertTrue(try hasMark())
  }

  func testReadingKeepsTheMark() throws {
    _ = try makeStore()
    let time = try StoreFile(path()).timeOfChange
    var options = Self.options
    options.access = .readOnly
    let environment = try openNames(options).environment
    XCTAssertTrue(try hasMark())
    try environment.close()
    XCTAssertTrue(try hasMark())
    XCTAssertGreaterThanOrEqual(try StoreFile(path()).timeOfChange.tv_sec, time.tv_sec)
  }

  func testAStoreWhoseProcessWasKilledIsVerified() throws {
    let damaged = try makeStore()
    for work in ["hold", "write"] {
      let probe = try ProbeProcess(work, path())
      XCTAssertEqual(probe.readLine(), "ok open")
      probe.kill()
      XCTAssertFalse(try hasMark())
      try openNames().environment.close()
      XCTAssertTrue(try hasMark())
    }
    let probe = try ProbeProcess("hold", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    probe.kill()
    try restoringTime { try StoreFile(path()).damagePage(damaged) }
    assertDamaged()
  }

  func testTheLastOneOutMarks() throws {
    _ = try makeStore()
    let probe = try ProbeProcess("hold", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    let environment = try openNames().environment
    try environment.close()
    XCTAssertFalse(try hasMark(), "another process still writes")
    XCTAssertEqual(probe.finish(), ["ok"])
    XCTAssertTrue(try hasMark())
  }

  func testBackupsAreMarked() throws {
    _ = try makeStore()
    try openNames().environment.backup(to: path("copy"))
    XCTAssertTrue(try hasMark("copy"))
  }

  // MARK: Support

  private static let mark = "user.lmdb.clean"

  /// Makes a store of many pages. Returns the page of one record in the middle, of which the file has one copy.
  private func makeStore(_ name: String = "store") throws -> Int {
    let (environment, names) = try openNames(at: path(name))
    try environment.write { tx in
      for id in 0..<400 as Range<UInt64> {
        try tx.append("name number \(id) \(String(repeating: ".", count: 60))", for: id, in: names)
      }
    }
    try environment.close()
    guard try hasMark(name) else { throw XCTSkip("this file system keeps no attributes") }
    return try StoreFile(path(name)).page(holding: "name number 200 ")
  }

  private func restoringTime(_ change: () throws -> Void) throws {
    let time = try StoreFile(path()).timeOfChange
    try change()
    try StoreFile(path()).setTimeOfChange(time)
  }

  private func hasMark(_ name: String = "store") throws -> Bool {
    var value = [UInt8](repeating: 0, count: 256)
    return try withDescriptors(path(name), path(name)) { file, _ in
      linux_get_attribute(file, Self.mark, &value, value.count) > 0
    }
  }

  private func withDescriptors<Result>(
    _ first: String, _ second: String, _ body: (CInt, CInt) throws -> Result
  ) throws -> Result {
    let from = try XCTUnwrap(FileHandle(forReadingAtPath: first))
    let to = try XCTUnwrap(FileHandle(forReadingAtPath: second))
    return try body(from.fileDescriptor, to.fileDescriptor)
  }

  private func assertDamaged(
    at place: String? = nil, _ options: Environment.Options = StoreTestCase.options, file: StaticString = #filePath,
    line: UInt = #line
  ) {
    let error = lmdbError(file: file, line: line) { try openNames(at: place, options) }
    guard case .rejected(place ?? path(), .damaged(let damage)) = error else {
      return XCTFail("\(String(describing: error))", file: file, line: line)
    }
    XCTAssertEqual(damage.table, "names", file: file, line: line)
  }
}
