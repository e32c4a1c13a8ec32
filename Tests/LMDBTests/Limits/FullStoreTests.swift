import LMDB
import XCTest

/// At its stated maximum a store refuses inserts as a whole, stays readable, and can be emptied and filled again.
final class FullStoreTests: FullStoreTestCase {
  func testSmallValues() throws { try fillEmptyAndFillAgain(byteCount: 400, leastCount: 1500) }
  func testTinyValues() throws { try fillEmptyAndFillAgain(byteCount: 40, leastCount: 10_000) }
  func testValuesOfAPage() throws { try fillEmptyAndFillAgain(byteCount: 4000, leastCount: 100) }
  func testLargeValues() throws { try fillEmptyAndFillAgain(byteCount: 40_000, leastCount: 18) }
  func testValuesOfHalfTheStore() throws { try fillEmptyAndFillAgain(byteCount: 250_000, leastCount: 2) }

  private func fillEmptyAndFillAgain(byteCount: Int, leastCount: UInt64) throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: byteCount)
    XCTAssertGreaterThanOrEqual(count, leastCount)
    try assertFull(environment, blobs, byteCount)
    // Copies of changed pages may lie behind the limit, no more.
    XCTAssertLessThan(try StoreFile(path()).byteCount, Self.reservedByteCount * 5 / 4)
    try environment.verify()

    try deleteOneByOne(environment, blobs, 0..<count)
    let again = try fill(environment, blobs, withValuesOf: byteCount)
    XCTAssertGreaterThanOrEqual(again, count * 8 / 10)
    XCTAssertLessThan(try StoreFile(path()).byteCount, Self.reservedByteCount * 3 / 2)
    try environment.verify()
    try environment.close()
  }

  func testEmptyingAtOnce() throws {
    let (environment, blobs) = try openBlobs()
    var count = try fill(environment, blobs, withValuesOf: 400)
    XCTAssertEqual(try environment.write { tx in try tx.deleteAll(in: .from(10), from: blobs) }, Int(count) - 10)
    try environment.write { tx in try tx.deleteAll(from: blobs) }
    count = try fill(environment, blobs, withValuesOf: 400)
    XCTAssertGreaterThan(count, 1500)
    try environment.write { tx in try tx.deleteAll(from: blobs) }
    try environment.write { tx in try tx.put(Self.blob(1, 400), for: 1, in: blobs) }
  }

  func testDeletingMakesRoomForAsMuch() throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: 4000)
    try assertFull(environment, blobs, 4000)
    try environment.write { tx in for id in 0..<(count / 2) { try tx.delete(id, from: blobs) } }
    // What the last commit freed is kept until it is followed by another.
    try environment.write { tx in _ = try tx.delete(count / 2, from: blobs) }
    for id in 0..<(count / 3) {
      try environment.write { tx in try tx.put(Self.blob(id, 4000), for: id, in: blobs) }
    }
    try environment.verify()
  }

  func testPostings() throws {
    var options = Self.options
    options.reservedByteCount = Self.reservedByteCount
    let (environment, sets) = try Environment.open(at: path(), options: options) { catalog throws(LMDBError) in
      try catalog.postings("sets", key: UInt64.self)
    }
    func fill() throws -> UInt64 {
      for id in 0... as PartialRangeFrom<UInt64> {
        do {
          try environment.write { tx in
            for set in 0..<100 as Range<UInt64> { try tx.insert(id, for: set, in: sets) }
          }
        } catch LMDBError.storageFull {
          return id
        }
      }
      return .max
    }
    let count = try fill()
    XCTAssertGreaterThan(count, 500)
    XCTAssertEqual(try environment.read { tx in try tx.count(of: sets) }, Int(count) * 100)
    guard
      case .storageFull = lmdbError({
        try environment.write { tx in
          try tx.insert(contentsOf: IdentifierSet(Array(0..<200_000)), for: 7, in: sets)
        }
      })
    else { return XCTFail("a set larger than the store was taken") }
    try environment.verify()
    for id in 0..<count {
      try environment.write { tx in for set in 0..<100 as Range<UInt64> { try tx.remove(id, for: set, in: sets) } }
    }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: sets) }, 0)
    XCTAssertGreaterThan(try fill(), count * 8 / 10)
    try environment.verify()
  }

  // MARK: Transactions

  func testOneTransactionThatOvershoots() throws {
    let (environment, blobs) = try openBlobs()
    try environment.write { tx in try tx.put(Self.blob(7, 100), for: 7, in: blobs) }
    for byteCount in [10, 400, 4000, 100_000, 5 << 20] {
      let error = lmdbError {
        try environment.write { tx in
          for id in 0..<2_000_000 as Range<UInt64> { try tx.put(Self.blob(id, byteCount), for: id, in: blobs) }
        }
      }
      guard case .storageFull(_, Self.reservedByteCount, _) = error else {
        return XCTFail("\(byteCount): \(String(describing: error))")
      }
      try assertHolds(environment, blobs, 7..<8, 100)
    }
    XCTAssertLessThan(try StoreFile(path()).byteCount, Self.reservedByteCount * 4)
    try environment.verify()
    try environment.write { tx in _ = try tx.delete(7, from: blobs) }
    XCTAssertGreaterThan(try fill(environment, blobs, withValuesOf: 4000), 100)
  }

  func testErrorCannotBeSwallowed() throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: 4000)
    let error = lmdbError {
      try environment.write { tx in
        try tx.delete(1, from: blobs)
        try? tx.put(Self.blob(0, 4000), for: 5000, in: blobs)
        try? tx.put(Self.blob(0, 4000), for: 0, in: blobs)
      }
    }
    guard case .storageFull = error else { return XCTFail("\(String(describing: error))") }
    try assertHolds(environment, blobs, 0..<count, 4000)
  }

  func testNestedTransactionFailsAlone() throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: 4000)
    try environment.write { tx in
      let error = lmdbError { try tx.nested { inner in try inner.put(Self.blob(0, 8000), for: 5000, in: blobs) } }
      guard case .storageFull = error else { return XCTFail("\(String(describing: error))") }
      try tx.delete(count - 1, from: blobs)
    }
    try assertHolds(environment, blobs, 0..<count - 1, 4000)
  }

  func testNestedTransactionsShareTheRoom() throws {
    let (environment, blobs) = try openBlobs()
    let error = lmdbError {
      try environment.write { tx in
        for id in 0..<1000 as Range<UInt64> {
          try tx.nested { inner in try inner.put(Self.blob(id, 4000), for: id, in: blobs) }
        }
      }
    }
    guard case .storageFull = error else { return XCTFail("\(String(describing: error))") }
    try assertHolds(environment, blobs, 0..<0, 0)
  }

  func testAsynchronousWritesFailAlone() async throws {
    let (environment, blobs) = try openBlobs()
    let count = try fill(environment, blobs, withValuesOf: 400)
    let outcomes = await withTaskGroup(of: Bool?.self) { group in
      for id in 0..<count {
        group.addTask {
          let isInsert = id % 3 == 0
          do {
            try await environment.write { tx in
              if isInsert {
                try tx.put(Self.blob(id, 4000), for: id + 1_000_000, in: blobs)
              } else {
                try tx.delete(id, from: blobs)
              }
            }
            return isInsert ? nil : true
          } catch {
            return isInsert ? nil : false
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    XCTAssertEqual(outcomes.filter { $0 == false }.count, 0, "a delete was refused")
    try await environment.verify()
  }
}
