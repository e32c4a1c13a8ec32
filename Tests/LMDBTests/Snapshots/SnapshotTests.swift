import XCTest

@testable import LMDB

/// What a transaction sees of what others do.
final class SnapshotTests: StoreTestCase {
  func testAReaderSeesTheOldStateThroughout() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in for id in 0..<100 as Range<UInt64> { try tx.put("old", for: id, in: names) } }
    try environment.read { tx in
      var cursor = try tx.entries(of: names)
      XCTAssertEqual(try cursor.next()?.value(), "old")
      let bytes = try tx.bytes(for: 50, in: names)
      // Enough commits for every page of the old state to be reused, were it free.
      for round in 0..<20 {
        try environment.write { tx in
          try tx.deleteAll(from: names)
          for id in 0..<200 as Range<UInt64> { try tx.put("new \(round)", for: id, in: names) }
        }
      }
      // Lookups, the cursor that was under way, and bytes that were lent before.
      for id in 0..<100 as Range<UInt64> { XCTAssertEqual(try tx.value(for: id, in: names), "old") }
      XCTAssertNil(try tx.value(for: 150, in: names))
      XCTAssertEqual(try tx.count(of: names), 100)
      XCTAssertEqual(try cursor.collect().map(\.value), Array(repeating: "old", count: 99))
      XCTAssertEqual(bytes?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }, "old")
    }
    XCTAssertEqual(try environment.read { tx in try tx.values(for: [0, 150], in: names) }, ["new 19", "new 19"])
  }

  func testAReaderSeesTheOldPostingsThroughout() throws {
    let opened = try Environment.open(at: path(), options: Self.options) { catalog in
      try catalog.postings("sets", key: String.self)
    }
    let (environment, sets) = (opened.environment, opened.schema)
    let old = IdentifierSet(0..<5000)
    try environment.write { tx in try tx.insert(contentsOf: old, for: "a", in: sets) }
    try environment.read { tx in
      var pages = try tx.pages(of: "a", in: sets)
      var seen: [UInt64] = []
      if let page = try pages.next() { page.append(to: &seen) }
      for round in 0..<10 as Range<UInt64> {
        try environment.write { tx in
          try tx.removeAll(for: "a", in: sets)
          try tx.insert(contentsOf: IdentifierSet(round..<3000 + round), for: "a", in: sets)
          try tx.insert(round, for: "b", in: sets)
        }
      }
      while let page = try pages.next() { page.append(to: &seen) }
      XCTAssertTrue(seen == old.sorted)
      XCTAssertTrue(try tx.identifiers(for: "a", in: sets) == old)
      XCTAssertEqual(try tx.keys(of: sets).map(\.key), ["a"])
    }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: "a", in: sets) }, 3000)
  }

  func testNestedReadsHaveSnapshotsOfTheirOwn() throws {
    let (environment, names) = try openNames()
    try environment.read { outer in
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      try environment.read { middle in
        try environment.write { tx in try tx.put("Bob", for: 2, in: names) }
        try environment.read { inner in
          XCTAssertEqual(try inner.count(of: names), 2)
          XCTAssertEqual(try middle.count(of: names), 1)
          XCTAssertEqual(try outer.count(of: names), 0)
        }
        XCTAssertEqual(try middle.count(of: names), 1)
      }
      XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 2)
      XCTAssertEqual(try outer.count(of: names), 0)
    }
    XCTAssertEqual(environment.activeReaders, 0)
  }

  func testInsideAWrite() throws {
    let (environment, names) = try openNames()
    func committed(_ id: UInt64) throws -> String? { try environment.read { tx in try tx.value(for: id, in: names) } }
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try environment.write { tx in
      try tx.put("Bob", for: 1, in: names)
      try tx.put("Cyd", for: 2, in: names)
      XCTAssertEqual(try tx.values(for: [1, 2], in: names), ["Bob", "Cyd"], "its own changes")
      XCTAssertEqual(try committed(1), "Ada", "reads see the last commit")
      XCTAssertNil(try committed(2))
      try tx.nested { inner in
        try inner.put("Dee", for: 2, in: names)
        XCTAssertEqual(try inner.value(for: 1, in: names), "Bob", "the outer one's changes")
        XCTAssertNil(try committed(2))
      }
      XCTAssertEqual(try tx.value(for: 2, in: names), "Dee")
      XCTAssertNil(try committed(2), "a nested commit is none")
    }
    XCTAssertEqual(try committed(1), "Bob")
    XCTAssertEqual(try committed(2), "Dee")
  }

  /// A read encloses a write that encloses a read: each has the state of its beginning.
  func testReadsAndWritesInsideEachOther() throws {
    let (environment, names) = try openNames()
    try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
    try environment.read { outer in
      try environment.write { tx in
        try tx.put("Bob", for: 1, in: names)
        try environment.read { inner in XCTAssertEqual(try inner.value(for: 1, in: names), "Ada") }
      }
      XCTAssertEqual(try outer.value(for: 1, in: names), "Ada")
      try environment.read { inner in XCTAssertEqual(try inner.value(for: 1, in: names), "Bob") }
    }
  }

  func testAnUndoneWriteWasNeverSeen() throws {
    let (environment, names) = try openNames()
    let before = try environment.statistics().lastTransactionID
    for id in 0..<10 as Range<UInt64> {
      XCTAssertThrowsError(
        try environment.write { tx in
          try tx.put("gone", for: id, in: names)
          try tx.nested { inner in try inner.put("gone", for: id + 100, in: names) }
          throw Undo()
        })
      XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, 0)
    }
    XCTAssertEqual(try environment.statistics().lastTransactionID, before)
  }

  /// A renewed snapshot is the last commit's, not the one that the reader was used for before.
  func testEachReadSeesTheLastCommit() throws {
    let (environment, names) = try openNames()
    for id in 0..<50 as Range<UInt64> {
      try environment.write { tx in try tx.put("n", for: id, in: names) }
      XCTAssertEqual(try environment.read { tx in try tx.count(of: names) }, Int(id) + 1)
    }
    XCTAssertEqual(environment.activity.withLock { $0.idleReaders.count }, 1, "one reader served them all")
  }
}
