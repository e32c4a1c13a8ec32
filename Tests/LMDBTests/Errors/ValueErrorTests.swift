import Foundation
import LMDB
import RecordCoding
import Synchronization
import XCTest

/// Values that are too long, that lie about their length, or that are not what the table's type reads.
final class ValueErrorTests: StoreTestCase {
  override class var base: URL { memory }

  private func openTable<Value>(
    _ type: Value.Type = Value.self, limit: Int = 64 << 20, at place: String? = nil
  ) throws -> (environment: Environment, schema: Table<UInt64, Value>) {
    var options = Self.options
    options.maximumValueByteCount = limit
    options.reservedByteCount = 8 << 30
    return try Environment.open(at: place ?? path(), options: options) { catalog throws(LMDBError) in
      try catalog.table("values", key: UInt64.self, value: Value.self)
    }
  }

  // MARK: Length

  func testLongestValues() throws {
    for limit in [1, 100, 4095, 4096, 1 << 20] {
      let (environment, table) = try openTable([UInt8].self, limit: limit, at: path("store-\(limit)"))
      let value = [UInt8](repeating: 0x61, count: limit)
      try environment.write { tx in
        try tx.put(value, for: 1, in: table)
        let error = LMDBError.valueTooLong(table: "values", byteCount: limit + 1, maximum: limit)
        let longer = value + [0]
        XCTAssertEqual(lmdbError { try tx.put(longer, for: 1, in: table) }, error)
        XCTAssertEqual(lmdbError { _ = try tx.insert(longer, for: 2, in: table) }, error)
        XCTAssertEqual(lmdbError { try tx.append(longer, for: 3, in: table) }, error)
        XCTAssertEqual(lmdbError { try tx.put(bytes: longer.span.bytes, for: 1, in: table) }, error)
        try tx.put(bytes: value.span.bytes, for: 2, in: table)
      }
      XCTAssertEqual(try environment.read { tx in try tx.values(for: [1, 2, 3], in: table) }, [value, value, nil])
      try environment.verify()
    }
  }

  func testEmptyValues() throws {
    let (environment, table) = try openTable([UInt8].self)
    try environment.write { tx in
      try tx.put([], for: 1, in: table)
      try tx.put([1, 2, 3], for: 2, in: table)
      try tx.put([], for: 2, in: table)
      XCTAssertTrue(try tx.insert([], for: 3, in: table))
      try tx.append([], for: 4, in: table)
      try tx.put(bytes: RawSpan(), for: 5, in: table)
    }
    try environment.read { tx in
      XCTAssertEqual(try tx.values(for: 1...6, in: table), [[], [], [], [], [], nil])
      XCTAssertEqual(try tx.bytes(for: 1, in: table)?.byteCount, 0)
      XCTAssertTrue(try tx.contains(5, in: table))
    }
    try environment.verify()
    let (other, presence) = try openTable(Empty.self, at: path("presence"))
    try other.write { tx in for id in 0..<1000 as Range<UInt64> { try tx.put(Empty(), for: id, in: presence) } }
    XCTAssertEqual(try other.read { tx in try tx.value(for: 999, in: presence) }, Empty())
    XCTAssertNil(try other.read { tx in try tx.value(for: 1000, in: presence) })
    try other.verify()
  }

  /// Refused by what it says of its size alone: nothing is written, and nothing allocated.
  func testValueOfAGigabyteIsRefused() throws {
    let (environment, table) = try openTable(Zeros.self)
    try environment.write { tx in
      XCTAssertEqual(
        lmdbError { try tx.put(Zeros(count: 1 << 30), for: 1, in: table) },
        .valueTooLong(table: "values", byteCount: 1 << 30, maximum: 64 << 20))
      try tx.put(Zeros(count: 10), for: 1, in: table)
    }
    XCTAssertEqual(Zeros.encodings.withLock { $0 }, 1)
    XCTAssertLessThan(try StoreFile(path()).byteCount, 1 << 20)
  }

  func testValueOfAGigabyteRoundTrips() throws {
    guard TestScale.isLong else { throw XCTSkip("takes gigabytes; set RETENTION_LONG_TESTS=1") }
    let (environment, table) = try openTable([UInt8].self, limit: 2_000_000_000)
    var value = [UInt8](repeating: 0, count: 1 << 30)
    for index in stride(from: 0, to: value.count, by: 4096) { value[index] = UInt8(truncatingIfNeeded: index >> 12) }
    try environment.write { tx in try tx.put(value, for: 1, in: table) }
    XCTAssertTrue(try environment.read { tx in try tx.value(for: 1, in: table) } == value)
    try environment.write { tx in _ = try tx.delete(1, from: table) }
    XCTAssertNil(try environment.read { tx in try tx.value(for: 1, in: table) })
    try environment.verify()
  }

  // MARK: Values that lie about their length

  func testLiesUndoTheTransaction() throws {
    let (environment, table) = try openTable(Liar.self)
    try environment.write { tx in try tx.put(Liar(announced: 5, written: 5), for: 1, in: table) }
    for (announced, written) in [(5, 4), (4, 5), (10, 0), (0, 1), (5000, 4999), (4999, 5000), (9000, 1), (1, 9000)] {
      let expected = LMDBError.inconsistentEncoding(table: "values", announced: announced, written: written)
      let liar = Liar(announced: announced, written: written)
      let error = lmdbError {
        try environment.write { tx in
          try tx.put(Liar(announced: 7, written: 7), for: 2, in: table)
          try tx.put(liar, for: 1, in: table)
        }
      }
      XCTAssertEqual(error, expected)
      // Whatever the closure does with the error.
      let swallowed = lmdbError {
        try environment.write { tx in
          try? tx.put(liar, for: 1, in: table)
          try tx.put(Liar(announced: 7, written: 7), for: 2, in: table)
        }
      }
      XCTAssertEqual(swallowed, expected)
      try environment.write { tx in
        XCTAssertEqual(lmdbError { try tx.nested { inner in try inner.append(liar, for: 9, in: table) } }, expected)
      }
      XCTAssertEqual(
        try environment.read { tx in try tx.values(for: [1, 2, 9], in: table).map { $0?.written } }, [5, nil, nil])
    }
    try environment.verify()
  }

  func testNegativeLengths() throws {
    let (environment, table) = try openTable(Liar.self)
    for announced in [-1, -4096, Int.min] {
      let error = lmdbError {
        try environment.write { tx in try tx.put(Liar(announced: announced, written: 3), for: 1, in: table) }
      }
      XCTAssertEqual(error, .inconsistentEncoding(table: "values", announced: announced, written: 3))
    }
    XCTAssertEqual(try environment.read { tx in try tx.count(of: table) }, 0)
  }

  func testInsertThatFindsTheKeyAsksForNothing() throws {
    let (environment, table) = try openTable(Liar.self)
    try environment.write { tx in
      try tx.put(Liar(announced: 5, written: 5), for: 1, in: table)
      XCTAssertFalse(try tx.insert(Liar(announced: 5, written: 4), for: 1, in: table))
    }
    XCTAssertEqual(try environment.read { tx in try tx.value(for: 1, in: table)?.written }, 5)
  }

  // MARK: Values of another type

  func testUndecodableValues() throws {
    let (environment, table) = try openTable(UInt64.self)
    let short: [UInt8] = [1, 2, 3]
    let long = [UInt8](repeating: 7, count: 11)
    try environment.write { tx in
      try tx.put(bytes: short.span.bytes, for: 1, in: table)
      try tx.put(bytes: long.span.bytes, for: 2, in: table)
      try tx.put(3, for: 3, in: table)
    }
    let truncated = LMDBError.undecodable(table: "values", cause: .truncated(needed: 8, available: 3))
    let trailing = LMDBError.undecodable(table: "values", cause: .trailingBytes(count: 3))
    try environment.read { tx in
      XCTAssertEqual(lmdbError { try tx.value(for: 1, in: table) }, truncated)
      XCTAssertEqual(lmdbError { try tx.value(for: 2, in: table) }, trailing)
      XCTAssertEqual(lmdbError { try tx.values(for: [3, 2, 1], in: table) }, trailing)
      XCTAssertEqual(lmdbError { try tx.first(of: table) }, truncated)
      XCTAssertEqual(try tx.last(of: table)?.value, 3)
      XCTAssertEqual(try tx.bytes(for: 2, in: table)?.byteCount, 11)
      var entries = try tx.entries(of: table)
      XCTAssertEqual(lmdbError { try entries.collect() }, truncated)
    }
    XCTAssertEqual(
      "\(truncated)",
      "bytes in 'values' are not of its type (the bytes end too early: 8 are needed where 3 are left); the table was "
        + "written with another type, or is damaged")
  }

  func testUndecodableKeys() throws {
    let (first, raw) = try Environment.open(at: path(), options: Self.options) { catalog throws(LMDBError) in
      (
        table: try catalog.table("values", key: RawKey.self, value: UInt64.self),
        sets: try catalog.postings("sets", key: RawKey.self)
      )
    }
    try first.write { tx in
      try tx.put(1, for: [1, 2, 3], in: raw.table)
      try tx.insert(1, for: [1, 2, 3], in: raw.sets)
    }
    try first.close()
    let (environment, typed) = try Environment.open(at: path(), options: Self.options) { catalog throws(LMDBError) in
      (
        table: try catalog.table("values", key: UInt64.self, value: UInt64.self),
        sets: try catalog.postings("sets", key: UInt64.self)
      )
    }
    try environment.read { tx in
      XCTAssertEqual(
        lmdbError { try tx.first(of: typed.table) },
        .undecodable(table: "values", cause: .truncated(needed: 8, available: 3)))
      XCTAssertEqual(
        lmdbError { try tx.keys(of: typed.sets) },
        .undecodable(table: "sets", cause: .truncated(needed: 8, available: 3)))
    }
  }
}
