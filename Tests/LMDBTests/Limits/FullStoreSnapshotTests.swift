import LMDB
import XCTest

/// A full store while snapshots keep its freed pages from being used, and with another reservation.
final class FullStoreSnapshotTests: FullStoreTestCase {
  func testDeletingUnderASnapshot() throws {
    for byteCount in [400, 4000, 40_000] {
      let (environment, blobs) = try openBlobs()
      let count = try fill(environment, blobs, withValuesOf: byteCount)
      try environment.read { tx in
        try deleteOneByOne(environment, blobs, 0..<count)
        // Freed pages are held by the snapshot, so there is no room yet.
        try assertFull(environment, blobs, byteCount)
        XCTAssertEqual(try tx.count(of: blobs), Int(count))
        XCTAssertEqual(try tx.value(for: count - 1, in: blobs), Self.blob(count - 1, byteCount))
      }
      XCTAssertGreaterThanOrEqual(try fill(environment, blobs, withValuesOf: byteCount), count * 8 / 10)
      try environment.verify()
      try environment.close()
      try FileManager.default.removeItem(atPath: path())
    }
  }

  func testFillingUnderASnapshot() throws {
    let (environment, blobs) = try openBlobs()
    try environment.write { tx in try tx.put(Self.blob(0, 400), for: 0, in: blobs) }
    try environment.read { tx in
      let count = try fill(environment, blobs, withValuesOf: 400, from: 1)
      // Every commit takes new pages for old ones, so far less fits.
      XCTAssertGreaterThan(count, 50)
      XCTAssertLessThan(try StoreFile(path()).byteCount, Self.reservedByteCount * 5 / 4)
      XCTAssertEqual(try tx.count(of: blobs), 1)
    }
    XCTAssertGreaterThan(try fill(environment, blobs, withValuesOf: 400, from: 1), 1500)
  }

  /// The room for deletes has an end as long as nothing that is freed may be used again.
  func testDeletesThatUseUpTheirRoom() throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: 40)
    var deleted: UInt64 = 0
    try environment.read { tx in
      let error = lmdbError {
        while deleted < count {
          try environment.write { tx in
            do {
              try tx.delete(deleted, from: blobs)
            } catch let error as LMDBError {
              // LMDB itself gave the transaction up.
              XCTAssertEqual(
                lmdbError { try tx.value(for: 0, in: blobs) }, .failedTransaction(code: EngineCode(-30_782)))
              XCTAssertEqual(lmdbError { try tx.delete(deleted, from: blobs) }, error)
              XCTAssertEqual(lmdbError { try tx.nested { _ in } }, error)
              throw error
            }
          }
          deleted += 1
        }
      }
      guard case .storageFull = error else { return XCTFail("\(String(describing: error))") }
      XCTAssertGreaterThan(deleted, 2000)
      XCTAssertEqual(try tx.count(of: blobs), Int(count))
      try assertHolds(environment, blobs, deleted..<count, 40)
    }
    try deleteOneByOne(environment, blobs, deleted..<count)
    XCTAssertGreaterThan(try fill(environment, blobs, withValuesOf: 40), 10_000)
    try environment.verify()
  }

  func testKilledReadersHoldNothing() throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: 4000)
    let probe = try ProbeProcess("read", path())
    XCTAssertEqual(probe.readLine(), "ok open")
    try deleteOneByOne(environment, blobs, 0..<count)
    try assertFull(environment, blobs, 4000)
    XCTAssertEqual(try environment.statistics().readers.filter { $0.process == probe.identifier }.count, 1)
    probe.kill()
    try environment.write { tx in try tx.put(Self.blob(0, 400), for: 0, in: blobs) }
    XCTAssertEqual(try environment.statistics().readers.filter { $0.process == probe.identifier }.count, 0)
  }

  // MARK: Other reservations

  func testLargerReservation() throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: 4000)
    try environment.close()
    let (larger, same) = try openBlobs(reserving: 4 << 20)
    try assertHolds(larger, same, 0..<count, 4000)
    let more = try fill(larger, same, withValuesOf: 4000, from: count)
    XCTAssertGreaterThan(more, count * 3)
    XCTAssertGreaterThan(try StoreFile(path()).byteCount, 3 << 20)
    try larger.verify()
  }

  func testSmallerReservation() throws {
    let (environment, blobs) = try openBlobs(reserving: 8 << 20)
    let count = try fill(environment, blobs, withValuesOf: 4000)
    try environment.close()
    let (smaller, same) = try openBlobs()
    try assertHolds(smaller, same, 0..<count, 4000)
    try assertFull(smaller, same, 4000)
    try smaller.read { tx in
      // Even under a snapshot, with which the map cannot be changed.
      for id in 0..<(count / 2) { try smaller.write { tx in _ = try tx.delete(id, from: same) } }
      XCTAssertEqual(try tx.count(of: same), Int(count))
    }
    try assertFull(smaller, same, 4000)
    for id in (count / 2)..<count { try smaller.write { tx in _ = try tx.delete(id, from: same) } }
    XCTAssertGreaterThan(try fill(smaller, same, withValuesOf: 4000), 100)
    try smaller.verify()
  }

  func testSmallerReservationReadOnly() throws {
    let (environment, blobs) = try openBlobs(reserving: 8 << 20)
    let count = try fill(environment, blobs, withValuesOf: 4000)
    try environment.close()
    var options = Self.options
    options.reservedByteCount = Self.reservedByteCount
    options.access = .readOnly
    let (reader, same) = try Environment.open(at: path(), options: options) { catalog throws(LMDBError) in
      try catalog.table("blobs", key: UInt64.self, value: [UInt8].self)
    }
    try assertHolds(reader, same, 0..<count, 4000)
    try reader.backup(to: path("copy"))
  }

  func testDescription() {
    let error = LMDBError.storageFull(usedByteCount: 2_000_000, reservedByteCount: 1 << 20, code: EngineCode(-30_792))
    XCTAssertEqual(
      "\(error)",
      "the store would use 2000000 of 1048576 reserved bytes, nothing was written; delete records, compact, or open "
        + "with a larger reservedByteCount")
    XCTAssertEqual(error.code?.rawValue, -30_792)
  }
}
