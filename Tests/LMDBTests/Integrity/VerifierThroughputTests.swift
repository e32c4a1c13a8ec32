import CLMDB
import Foundation
import LMDB
import XCTest

/// How fast the walk is, printed in the long form of the tests; build them in release mode for it to mean something.
final class VerifierThroughputTests: XCTestCase {
  func testThroughput() throws {
    try XCTSkipUnless(TestScale.isLong, "RETENTION_LONG_TESTS=1")
    try measure("records of 60 bytes under text keys", flags: 0) { transaction, table, random in
      let value = random.bytes(60)
      for number in 0..<4_000_000 {
        try transaction.put(table, Array("customer-\(10_000_000 + number)".utf8), value, flags: MDB_APPEND)
      }
    }
    try measure("records of 300 bytes under integer keys", flags: MDB_INTEGERKEY) { transaction, table, random in
      let value = random.bytes(300)
      for number in 0..<1_000_000 { try transaction.put(table, bigKey(number), value, flags: MDB_APPEND) }
    }
    let postings = MDB_DUPSORT | MDB_DUPFIXED | MDB_INTEGERDUP
    try measure("postings of 8 bytes", flags: postings) { transaction, table, _ in
      for number in 0..<16_000_000 {
        let key = Array("key-\(100 + number / 1_000_000)".utf8)
        try transaction.put(table, key, bigKey(number), flags: MDB_APPENDDUP)
      }
    }
    try measure("values of 20,000 bytes", flags: MDB_INTEGERKEY) { transaction, table, random in
      let value = random.bytes(20_000)
      for number in 0..<20_000 { try transaction.put(table, bigKey(number), value, flags: MDB_APPEND) }
    }
  }

  private func measure(
    _ name: String, flags: CInt, fill: (PlainTransaction, PlainTable, inout RandomSource) throws -> Void
  ) throws {
    let directory = try ScratchDirectory()
    let path = directory.file("store")
    var random = RandomSource(seed: 1)
    do {
      let store = try PlainStore(path: path, mapByteCount: 4 << 30)
      try store.write { transaction in
        try fill(transaction, transaction.table("table", flags: flags), &random)
        return true
      }
    }
    var best = Duration.seconds(1_000)
    var report: FileReport?
    for _ in 0..<3 {
      best = min(best, try ContinuousClock().measure { report = try verifyFile(path) })
    }
    let bytes = Double(try XCTUnwrap(report).fileByteCount) / 1_073_741_824
    let seconds = Double(best.components.attoseconds) / 1e18 + Double(best.components.seconds)
    print(String(format: "%.2f GiB of %@: %.3f s, %.2f GiB/s", bytes, name, seconds, bytes / seconds))
  }

  private func bigKey(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt64(number)) { Array($0) }
  }
}
