import LMDB
import RecordCoding
import XCTest

/// Random histories of a table against a plain model: what a host reads is what the model says, at every moment.
final class TableModelTests: StoreTestCase {
  func testUnsignedKeys() { runHistories(of: UInt64.self) }
  func testSignedKeys() { runHistories(of: Int64.self) }
  func testStringKeys() { runHistories(of: String.self) }
  func testByteKeys() { runHistories(of: [UInt8].self) }
  func testRawKeys() { runHistories(of: RawKey.self) }
  func testPairKeys() { runHistories(of: KeyPair<Group, Int64>.self) }
  func testPairKeysWithText() { runHistories(of: KeyPair<String, UInt64>.self) }
  func testNestedPairKeys() { runHistories(of: KeyPair<Group, KeyPair<Group, RawKey>>.self) }

  private func runHistories<Key: ModelKey>(
    of keys: Key.Type, file: StaticString = #filePath, line: UInt = #line
  ) {
    forEachSeed(short: 2, long: 100, file: file, line: line) { random in
      try runHistory(of: keys, using: &random)
    }
  }

  /// One store's life: writes that are kept, writes that are undone, and reopening, each followed by a comparison.
  private func runHistory<Key: ModelKey>(of keys: Key.Type, using random: inout RandomSource) throws {
    let path = path("\(random.next())")
    var model = TableModel<Key>()
    var (environment, table) = try open(keys, at: path)
    for _ in 0..<20 {
      switch random.below(8) {
      case 0:
        try environment.close()
        (environment, table) = try open(keys, at: path)
      case 1, 2:
        var undone = model
        do {
          try environment.write { tx in
            try TableChanges(table, using: &random).apply(to: &tx, &undone, using: &random)
            throw Undo()
          }
        } catch is Undo {}
      default:
        try environment.write { tx in try TableChanges(table, using: &random).apply(to: &tx, &model, using: &random) }
      }
      try environment.read { tx in try model.compare(with: table, in: tx, using: &random) }
    }
    let report = try environment.verify()
    try expectEqual(report.tables.map(\.entryCount), [UInt64(model.count)], "entries that the verifier counts")
    try environment.close()
  }

  private func open<Key: ModelKey>(
    _: Key.Type, at path: String
  ) throws -> (environment: Environment, schema: Table<Key, [UInt8]>) {
    try Environment.open(at: path, options: Self.options) { catalog in try catalog.table("entries") }
  }
}
