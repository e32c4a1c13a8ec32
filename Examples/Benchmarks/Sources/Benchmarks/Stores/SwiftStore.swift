import LMDB

/// The contender that is promised something: the package's own layer.
struct SwiftStore {
  typealias Records = Table<UInt64, Record>

  let environment: Environment
  let records: Records
  let postings: Postings<UInt64>

  private static let reservedByteCount = 64 << 30
  /// The map that the layer makes of that, with its head-room.
  static let mapByteCount = reservedByteCount + reservedByteCount / 10

  /// Opens or creates a store.
  init(at path: String) throws {
    var options = Environment.Options()
    options.reservedByteCount = Self.reservedByteCount
    let (environment, tables) = try Environment.open(at: path, options: options) { catalog throws(LMDBError) in
      let records: Records = try catalog.table("records")
      let postings: Postings<UInt64> = try catalog.postings("postings")
      return (records, postings)
    }
    self.environment = environment
    (records, postings) = tables
  }
}
