import LMDB
import RecordCoding
import XCTest

/// Keys that LMDB cannot store are refused by name, wherever one is given, and the transaction goes on.
final class KeyErrorTests: StoreTestCase {
  private struct Tables {
    let raw: Table<RawKey, UInt64>
    let text: Table<String, UInt64>
    let sets: Postings<RawKey>
  }

  private let empty = LMDBError.emptyKey(table: "raw")
  private let long = LMDBError.keyTooLong(table: "raw", byteCount: 512, maximum: 511)

  private func openTables() throws -> (Environment, Tables) {
    let opened = try Environment.open(at: path(), options: Self.options) { catalog throws(LMDBError) in
      Tables(raw: try catalog.table("raw"), text: try catalog.table("text"), sets: try catalog.postings("sets"))
    }
    return (opened.environment, opened.schema)
  }

  private static func key(_ byteCount: Int) -> RawKey { RawKey([UInt8](repeating: 0x61, count: byteCount)) }

  func testLongestKeys() throws {
    let (environment, tables) = try openTables()
    // A string has a terminator behind its bytes.
    let text = String(repeating: "a", count: 510)
    try environment.write { tx in
      for count in [1, 2, 510, 511] { try tx.put(UInt64(count), for: Self.key(count), in: tables.raw) }
      try tx.put(1, for: text, in: tables.text)
      try tx.put(2, for: "", in: tables.text)
      try tx.insert(7, for: Self.key(511), in: tables.sets)
    }
    try environment.read { tx in
      for count in [1, 2, 510, 511] {
        XCTAssertEqual(try tx.value(for: Self.key(count), in: tables.raw), UInt64(count))
      }
      XCTAssertEqual(try tx.last(of: tables.raw)?.key, Self.key(511))
      XCTAssertEqual(try tx.value(for: text, in: tables.text), 1)
      XCTAssertEqual(try tx.value(for: "", in: tables.text), 2)
      XCTAssertEqual(try tx.identifiers(for: Self.key(511), in: tables.sets).sorted, [7])
    }
    try environment.verify()
  }

  func testChanges() throws {
    let (environment, tables) = try openTables()
    for (key, expected) in [(Self.key(0), empty), (Self.key(512), long)] {
      try environment.write { tx in
        let before = try tx.count(of: tables.raw)
        XCTAssertEqual(lmdbError { try tx.put(1, for: key, in: tables.raw) }, expected)
        XCTAssertEqual(lmdbError { _ = try tx.insert(1, for: key, in: tables.raw) as Bool }, expected)
        XCTAssertEqual(lmdbError { try tx.append(1, for: key, in: tables.raw) }, expected)
        let bytes: [UInt8] = [1]
        XCTAssertEqual(lmdbError { try tx.put(bytes: bytes.span.bytes, for: key, in: tables.raw) }, expected)
        XCTAssertEqual(lmdbError { try tx.delete(key, from: tables.raw) }, expected)
        XCTAssertEqual(try tx.count(of: tables.raw), before)
        try tx.put(1, for: [UInt8(before)], in: tables.raw)
      }
    }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: tables.raw) }, 2)
  }

  func testReads() throws {
    let (environment, tables) = try openTables()
    for (key, expected) in [(Self.key(0), empty), (Self.key(512), long)] {
      try environment.read { tx in
        XCTAssertEqual(lmdbError { try tx.value(for: key, in: tables.raw) }, expected)
        XCTAssertEqual(lmdbError { try tx.contains(key, in: tables.raw) }, expected)
        XCTAssertEqual(lmdbError { try tx.values(for: [[1], key], in: tables.raw) }, expected)
      }
    }
  }

  /// No key is empty, but a range may begin in front of all; none can begin or end with what no key can be.
  func testRanges() throws {
    let (environment, tables) = try openTables()
    try environment.write { tx in
      try tx.put(1, for: [1], in: tables.raw)
      try tx.put(2, for: [2], in: tables.raw)
    }
    try environment.read { tx in
      let none = Self.key(0)
      XCTAssertEqual(try tx.count(of: tables.raw, in: .from(none)), 2)
      XCTAssertEqual(try tx.count(of: tables.raw, in: .after(none)), 2)
      XCTAssertEqual(try tx.count(of: tables.raw, in: .before(none)), 0)
      XCTAssertEqual(try tx.count(of: tables.raw, in: .through(none)), 0)
      XCTAssertNil(try tx.last(of: tables.raw, in: .before(none)))
      for range in [.from(Self.key(512)), .before(Self.key(512)), .from([1], through: Self.key(512))]
        as [KeyRange<RawKey>]
      {
        XCTAssertEqual(lmdbError { try tx.count(of: tables.raw, in: range) }, long)
        XCTAssertEqual(lmdbError { try tx.first(of: tables.raw, in: range) }, long)
        XCTAssertEqual(lmdbError { try tx.last(of: tables.raw, in: range) }, long)
      }
    }
    try environment.write { tx in
      XCTAssertEqual(lmdbError { try tx.deleteAll(in: .from(Self.key(512)), from: tables.raw) }, long)
      XCTAssertEqual(try tx.deleteAll(in: .from(Self.key(0)), from: tables.raw), 2)
    }
  }

  func testStrings() throws {
    let (environment, tables) = try openTables()
    // 511 bytes and a terminator; each NUL takes two.
    for text in [String(repeating: "a", count: 511), String(repeating: "\0", count: 255) + "a"] {
      try environment.write { tx in
        XCTAssertEqual(
          lmdbError { try tx.put(1, for: text, in: tables.text) },
          .keyTooLong(table: "text", byteCount: 512, maximum: 511))
      }
    }
    let huge = String(repeating: "a", count: 1_000_000)
    try environment.write { tx in
      XCTAssertEqual(
        lmdbError { try tx.put(1, for: huge, in: tables.text) },
        .keyTooLong(table: "text", byteCount: 1_000_001, maximum: 511))
    }
  }

  func testPostings() throws {
    let (environment, tables) = try openTables()
    for (key, expected) in [
      (Self.key(0), LMDBError.emptyKey(table: "sets")),
      (Self.key(512), .keyTooLong(table: "sets", byteCount: 512, maximum: 511)),
    ] {
      try environment.write { tx in
        XCTAssertEqual(lmdbError { try tx.insert(1, for: key, in: tables.sets) }, expected)
        XCTAssertEqual(
          lmdbError { try tx.insert(contentsOf: IdentifierSet([1, 2]), for: key, in: tables.sets) }, expected)
        XCTAssertEqual(lmdbError { try tx.remove(1, for: key, in: tables.sets) }, expected)
        XCTAssertEqual(lmdbError { try tx.removeAll(for: key, in: tables.sets) }, expected)
        try tx.insert(1, for: [1], in: tables.sets)
      }
      try environment.read { tx in
        XCTAssertEqual(lmdbError { try tx.identifiers(for: key, in: tables.sets) }, expected)
        XCTAssertEqual(lmdbError { try tx.count(of: key, in: tables.sets) }, expected)
        XCTAssertEqual(lmdbError { try tx.contains(1, for: key, in: tables.sets) }, expected)
        XCTAssertEqual(lmdbError { try tx.intersection(of: [[1], key], in: tables.sets) }, expected)
        XCTAssertEqual(lmdbError { try tx.union(of: [[1], key], in: tables.sets) }, expected)
        XCTAssertEqual(try tx.count(of: tables.sets), 1)
      }
    }
  }

  func testDescriptions() {
    XCTAssertEqual("\(empty)", "a key of 'raw' is empty; keys have 1 to 511 bytes")
    XCTAssertEqual("\(long)", "a key of 'raw' has 512 bytes and 511 is the most; shorten or hash it")
    XCTAssertNil(empty.code)
    XCTAssertNil(long.code)
  }
}
