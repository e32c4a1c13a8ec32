import LMDB
import RecordCoding

/// A store of counters, whose sum is kept beside them.
struct CounterStore: Sendable {
  static let total: UInt64 = 1_000_000

  let environment: Environment
  let counters: Table<UInt64, UInt64>
  let ballast: Table<UInt64, [UInt8]>

  init(at path: String, _ options: Environment.Options = ModelStore.options()) throws(LMDBError) {
    let opened = try Environment.open(at: path, options: options) { catalog throws(LMDBError) in
      let counters: Table<UInt64, UInt64> = try catalog.table("counters")
      let ballast: Table<UInt64, [UInt8]> = try catalog.table("ballast")
      return (counters, ballast)
    }
    environment = opened.environment
    (counters, ballast) = opened.schema
  }

  func increment(_ counter: UInt64) throws {
    try environment.write { tx in try increment(counter, &tx) }
  }

  func increment(_ counter: UInt64, _ tx: inout WriteTransaction) throws {
    let old = try tx.value(for: counter, in: counters) ?? 0
    let total = try tx.value(for: Self.total, in: counters) ?? 0
    try tx.put(old + 1, for: counter, in: counters)
    try tx.put(total + 1, for: Self.total, in: counters)
    let weight = [UInt8](repeating: UInt8(truncatingIfNeeded: old), count: Int(old % 7) * 900)
    try tx.put(weight, for: counter, in: ballast)
  }

  /// The sum of all counters; throws unless it is the one that is kept.
  @discardableResult
  func sum() throws -> UInt64 {
    try environment.read { tx in
      var sum: UInt64 = 0
      var cursor = try tx.entries(of: counters, in: .before(Self.total))
      while let entry = try cursor.next() { sum += try entry.value() }
      let total = try tx.value(for: Self.total, in: counters) ?? 0
      try require(sum == total, "a snapshot shows counters of \(sum) together and a total of \(total)")
      return sum
    }
  }

  func fill(_ keys: Range<UInt64>, byteCount: Int) throws {
    try environment.write { tx in
      for key in keys { try tx.put([UInt8](repeating: UInt8(key & 0xFF), count: byteCount), for: key, in: ballast) }
    }
  }
}
