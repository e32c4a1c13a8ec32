import LMDB

/// A store full of records, open to all contenders: Swift and C read the same pages of memory.
final class SharedStore {
  let recordCount: Int
  let swift: SwiftStore
  let plainC: PlainStore
  /// A second map in C, to compare C with itself.
  let otherPlainC: PlainStore
  let sqlite: SQLiteStore?
  private let scratch: ScratchDirectory
  private let paths: [String]

  /// Makes a store with the keys from 0 to in front of `recordCount`.
  init(recordCount: Int, in scratch: ScratchDirectory) throws {
    self.recordCount = recordCount
    self.scratch = scratch
    let path = scratch.newPath()
    let sqlitePath = scratch.newPath()
    paths = [path, sqlitePath]
    let keys = Array(0..<UInt64(recordCount))
    swift = try SwiftStore(at: path)
    _ = try swift.append(keys, perCommit: recordCount)
    plainC = try PlainStore.openReader(at: path)
    otherPlainC = try PlainStore.openReader(at: path)
    sqlite = try SQLiteStore.create(at: sqlitePath)
    try sqlite?.execute("PRAGMA synchronous = OFF")
    _ = try sqlite?.put(keys, perCommit: recordCount)
    try sqlite?.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try sqlite?.execute("PRAGMA synchronous = FULL")
  }

  /// Closes and removes the store.
  func close() throws {
    try swift.environment.close()
    for path in paths { scratch.removeStore(at: path) }
  }

  /// Some keys of the store in random order; each run gets others.
  func randomKeys(_ count: Int, run: Int) -> [UInt64] {
    var numbers = SplitMix64(seed: run)
    let limit = UInt64(recordCount)
    return (0..<count).map { _ in UInt64.random(in: 0..<limit, using: &numbers) }
  }
}
