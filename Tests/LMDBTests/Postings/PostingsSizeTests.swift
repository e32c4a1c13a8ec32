import LMDB
import RecordCoding
import XCTest

/// Sets of the sizes where LMDB changes how it stores them: alone, inside a page, a page of their own, a tree.
final class PostingsSizeTests: StoreTestCase {
  private static let sizes =
    [0, 1, 2, 3, 7, 60, 120] + Array(243...258) + Array(505...515) + [1019, 1020, 1021, 5000, 100_000]

  func testBulkInsertOfEverySize() throws {
    let (environment, postings) = try openPostings()
    for size in Self.sizes {
      let identifiers = IdentifierSet((0..<UInt64(size)).map { $0 * 3 + 1 })
      try environment.write { tx in try tx.insert(contentsOf: identifiers, for: "a", in: postings) }
      try environment.read { tx in
        XCTAssertEqual(try tx.count(of: "a", in: postings), size)
        XCTAssertEqual(try tx.count(of: postings), size)
        XCTAssertTrue(try tx.identifiers(for: "a", in: postings) == identifiers, "\(size) identifiers")
        XCTAssertEqual(try tx.keys(of: postings).map(\.count), size == 0 ? [] : [size])
        try assertEveryLeapLands(in: identifiers.sorted, try tx.pages(of: "a", in: postings))
      }
      try environment.write { tx in
        XCTAssertEqual(try tx.removeAll(for: "a", in: postings), size > 0)
      }
      XCTAssertEqual(try environment.read { tx in try tx.count(of: postings) }, 0)
    }
  }

  func testGrowingAndShrinkingOneByOne() throws {
    let (environment, postings) = try openPostings()
    let identifiers = (0..<600).map { UInt64($0) }
    try environment.write { tx in
      // From the middle outwards, so that pages split at both ends.
      let outwards = identifiers.sorted { abs(Int($0) - 300) < abs(Int($1) - 300) }
      for (index, identifier) in outwards.enumerated() {
        XCTAssertTrue(try tx.insert(identifier, for: "a", in: postings))
        XCTAssertFalse(try tx.insert(identifier, for: "a", in: postings))
        XCTAssertEqual(try tx.count(of: "a", in: postings), index + 1)
      }
      XCTAssertEqual(try tx.identifiers(for: "a", in: postings).sorted, identifiers)
      for (index, identifier) in outwards.enumerated() {
        XCTAssertTrue(try tx.remove(identifier, for: "a", in: postings))
        XCTAssertFalse(try tx.remove(identifier, for: "a", in: postings))
        XCTAssertEqual(try tx.count(of: "a", in: postings), 599 - index)
      }
      XCTAssertEqual(try tx.keys(of: postings).count, 0)
    }
  }

  func testBulkInsertInFrontOfAndAmongOthers() throws {
    let (environment, postings) = try openPostings()
    let even = IdentifierSet((1000..<2000).map { UInt64($0) * 2 })
    let odd = IdentifierSet((1000..<2000).map { UInt64($0) * 2 + 1 })
    let low = IdentifierSet(0..<500)
    try environment.write { tx in
      // The last of the set again, alone and with one behind it, is not behind the others.
      for set in [even, odd, low, even, [], [4001], [4001, 4002], [UInt64.max], [UInt64.max], [UInt64.max, 0]] {
        try tx.insert(contentsOf: set, for: "a", in: postings)
      }
    }
    let all = even.union(odd).union(low).union([4001, 4002, UInt64.max])
    XCTAssertEqual(try environment.read { tx in try tx.identifiers(for: "a", in: postings) }, all)
    XCTAssertEqual(try environment.read { tx in try tx.count(of: postings) }, all.count)
  }

  func testExtremes() throws {
    let (environment, postings) = try openPostings()
    try environment.write { tx in
      XCTAssertTrue(try tx.insert(.max, for: "a", in: postings))
      XCTAssertTrue(try tx.insert(0, for: "a", in: postings))
    }
    try environment.read { tx in
      XCTAssertEqual(try tx.identifiers(for: "a", in: postings).sorted, [0, .max])
      XCTAssertTrue(try tx.contains(0, for: "a", in: postings))
      XCTAssertTrue(try tx.contains(.max, for: "a", in: postings))
      XCTAssertFalse(try tx.contains(1, for: "a", in: postings))
      XCTAssertEqual(try tx.intersection([0, 7, .max], with: "a", in: postings).sorted, [0, .max])
      XCTAssertEqual(try tx.subtraction(of: "a", in: postings, from: [0, 7, .max]).sorted, [7])
      XCTAssertEqual(try tx.subtraction(of: "b", in: postings, from: [0, .max]).sorted, [0, .max])
      XCTAssertEqual(try tx.intersection(of: [], in: postings).sorted, [])
      XCTAssertEqual(try tx.union(of: [], in: postings).sorted, [])
      XCTAssertEqual(try tx.intersection(of: ["a", "a"], in: postings).sorted, [0, .max])
    }
  }

  func testKeysThatNoSetCanHave() throws {
    let (environment, postings) = try openPostings()
    let long = String(repeating: "x", count: 600)
    let expected = LMDBError.keyTooLong(table: "sets", byteCount: 601, maximum: 511)
    XCTAssertEqual(lmdbError { try environment.write { tx in try tx.insert(1, for: long, in: postings) } }, expected)
    XCTAssertEqual(
      lmdbError { try environment.write { tx in try tx.insert(contentsOf: [1], for: long, in: postings) } }, expected)
    XCTAssertEqual(lmdbError { try environment.write { tx in try tx.remove(1, for: long, in: postings) } }, expected)
    XCTAssertEqual(lmdbError { try environment.write { tx in try tx.removeAll(for: long, in: postings) } }, expected)
    XCTAssertEqual(lmdbError { try environment.read { tx in try tx.count(of: long, in: postings) } }, expected)
    XCTAssertEqual(
      lmdbError { try environment.read { tx in try tx.contains(1, for: long, in: postings) } }, expected)
    XCTAssertEqual(lmdbError { try environment.read { tx in _ = try tx.pages(of: long, in: postings) } }, expected)
    XCTAssertEqual(
      lmdbError { try environment.read { tx in try tx.keys(of: postings, in: .from(long)) } }, expected)
  }

  // MARK: Support

  private func openPostings() throws(LMDBError) -> (environment: Environment, schema: Postings<String>) {
    try Environment.open(at: path(), options: Self.options) { catalog throws(LMDBError) in
      try catalog.postings("sets")
    }
  }

  /// A leap to each of some identifiers finds the page with it, from one cursor and in no order.
  private func assertEveryLeapLands(in identifiers: [UInt64], _ pages: consuming PostingsCursor) throws {
    let count = identifiers.count
    for index in [count - 1, 0, count / 2, count / 3, count - 1, 1, 0].filter({ identifiers.indices.contains($0) }) {
      let wanted = identifiers[index]
      // The identifiers ascend by three, so both of these lead to the same place.
      for target in [wanted, wanted - 1] {
        guard let page = try pages.page(holdingFirstAtLeast: target) else {
          XCTFail("\(count) identifiers: nothing at or behind \(target)")
          return
        }
        XCTAssertEqual(page[page.position(ofFirstAtLeast: target)], wanted, "\(count) identifiers")
      }
    }
    guard let last = identifiers.last else { return }
    XCTAssertTrue(try pages.page(holdingFirstAtLeast: last + 1) == nil, "\(count) identifiers: one behind the last")
  }
}
