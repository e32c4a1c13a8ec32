import LMDB

/// A store full of records, open to all contenders: Swift and C read the same pages of memory.
///
/// It is made when the first row needs it.
final class SharedStore {
  /// The keys are the numbers from 0 to in front of this.
  let recordCount: Int
  private let scratch: ScratchDirectory
  private let path: String
  private let sqlitePath: String
  private var opened: Contenders?

  /// Everybody who has the store open.
  struct Contenders {
    let swift: SwiftStore
    let plainC: PlainStore
    /// A second map in C, to compare C with itself.
    let otherPlainC: PlainStore
    let sqlite: SQLiteStore?
  }

  init(recordCount: Int, in scratch: ScratchDirectory) {
    self.recordCount = recordCount
    self.scratch = scratch
    path = scratch.newPath()
    sqlitePath = scratch.newPath()
  }

  /// The contenders; the first call fills the stores.
  func contenders() throws -> Contenders {
    if let opened { return opened }
    let keys = Array(0..<UInt64(recordCount))
    let swift = try SwiftStore(at: path)
    _ = try swift.append(keys, perCommit: recordCount)
    let made = Contenders(
      swift: swift, plainC: try PlainStore.openReader(at: path), otherPlainC: try PlainStore.openReader(at: path),
      sqlite: try makeSQLite(keys))
    opened = made
    return made
  }

  private func makeSQLite(_ keys: [UInt64]) throws -> SQLiteStore? {
    guard let sqlite = try SQLiteStore.create(at: sqlitePath) else { return nil }
    try sqlite.execute("PRAGMA synchronous = OFF")
    _ = try sqlite.put(keys, perCommit: recordCount)
    try sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try sqlite.execute("PRAGMA synchronous = FULL")
    return sqlite
  }

  /// Closes and removes the stores.
  func close() throws {
    try opened?.swift.environment.close()
    opened = nil
    for path in [path, sqlitePath] { scratch.removeStore(at: path) }
  }

  /// Some keys of the store in random order; each run gets others.
  func randomKeys(_ count: Int, run: Int) -> [UInt64] {
    var numbers = SplitMix64(seed: run)
    let limit = UInt64(recordCount)
    return (0..<count).map { _ in UInt64.random(in: 0..<limit, using: &numbers) }
  }
}
