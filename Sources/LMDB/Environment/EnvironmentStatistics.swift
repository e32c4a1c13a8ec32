/// What a host's dashboard shows of a store; see ``Environment/statistics()``.
///
/// ```swift
/// let statistics = try environment.statistics()
/// statistics.tables.first { $0.name == "names" }?.entries  // == 3
/// statistics.readers.count  // == 1
/// ```
public struct EnvironmentStatistics: Hashable, Sendable {
  /// A tree of pages: one table.
  public struct Tree: Hashable, Sendable {
    /// The table's name.
    public let name: String
    /// The levels of the tree; 0 for an empty table.
    public let depth: Int
    /// The entries; for postings, the identifiers of all sets.
    public let entries: Int
    /// The pages that lead to others.
    public let branchPages: Int
    /// The pages that hold entries.
    public let leafPages: Int
    /// The pages that hold large values.
    public let overflowPages: Int
  }

  /// A snapshot held by some process.
  public struct Reader: Hashable, Sendable {
    /// The process that holds it.
    public let process: Int32
    /// The last commit that it sees.
    public let transactionID: UInt64
  }

  /// The version of the linked liblmdb.
  public let engineVersion: String
  /// The size of a page in bytes.
  public let pageByteCount: Int
  /// The pages of the file that were ever used; the file's size is about this many pages.
  public let usedPages: Int
  /// The pages of these that hold nothing, pinned ones included.
  public let freePages: Int
  /// The free pages that some snapshot still sees, so that they cannot be reused.
  public let pinnedPages: Int
  /// The most bytes the store may grow to.
  public let reservedByteCount: Int
  /// The number of the last commit.
  public let lastTransactionID: UInt64
  /// The most snapshots at a time.
  public let maximumReaders: Int
  /// The snapshots that all processes hold, the one of these statistics included.
  public let readers: [Reader]
  /// Where this process's oldest snapshot began, and its age.
  public let oldestReader: ReaderOrigin?
  /// The tables that this environment opened.
  public let tables: [Tree]

  /// The bytes of the file in use or free.
  public var usedByteCount: Int { usedPages * pageByteCount }
}
