import LMDB
import RecordCoding
import XCTest

/// Ranges with more entries than are collected at a time.
final class RangeDeletionTests: StoreTestCase {
  func testSizesAroundABatch() throws {
    let (environment, names) = try openNames()
    for size in [0, 1, 511, 512, 513, 1023, 1024, 1025, 3000] as [UInt64] {
      try environment.write { tx in
        try tx.deleteAll(from: names)
        for id in 0..<size + 20 { try tx.append("n\(id)", for: id, in: names) }
        XCTAssertEqual(try tx.deleteAll(in: .from(10, before: 10 + size), from: names), Int(size))
        XCTAssertEqual(try tx.deleteAll(in: .from(10, before: 10 + size), from: names), 0)
      }
      let left = try environment.read { tx in
        var entries = try tx.entries(of: names)
        return try entries.collect().map(\.key)
      }
      XCTAssertEqual(left, Array(0..<10) + Array(10 + size..<20 + size), "\(size) deleted")
    }
  }

  func testRandomRangesOfALargeTable() {
    forEachSeed(short: 1, long: 50) { random in
      let opened = try Environment.open(at: path("\(random.next())"), options: Self.options) { catalog in
        try catalog.table("entries", key: KeyPair<Group, RawKey>.self, value: [UInt8].self)
      }
      let (environment, table) = (opened.environment, opened.schema)
      var model = TableModel<KeyPair<Group, RawKey>>()
      for _ in 0..<3 {
        try environment.write { tx in
          for _ in 0..<1500 {
            let (key, value) = (KeyPair<Group, RawKey>.random(using: &random), [UInt8(random.below(256))])
            model.put(value, for: key)
            try tx.put(value, for: key, in: table)
          }
        }
        for _ in 0..<2 {
          let shapes = ModelRange<KeyPair<Group, RawKey>>.everyShape(using: &random, bound: model.anyKey)
          guard let range = shapes.dropFirst().randomElement(using: &random) else { continue }
          let deleted = try environment.write { tx in try tx.deleteAll(in: range.range, from: table) }
          try expectEqual(deleted, model.removeAll(in: range), "deleteAll(\(range.name))")
        }
        try environment.read { tx in try model.compare(with: table, in: tx, using: &random) }
      }
      try environment.close()
    }
  }
}
