/// What a data file holds, as its own bytes say.
///
/// Every number was counted by reading the file, and agrees with what the file claims about itself.
///
/// ```swift
/// let report = try Environment.verify(at: "shop.lmdb")
/// report.tables.compactMap(\.name)  // == ["by-country", "by-name", "names"]
/// report.leakedPageCount  // == 0
/// ```
public struct FileReport: Sendable, Hashable {
  /// The size of a page.
  public var pageByteCount: Int
  /// The number of pages the newest commit knows of, the two meta pages included.
  public var pageCount: UInt64
  /// The length of the file.
  ///
  /// It may be longer than the pages together (an unfinished transaction wrote there) and shorter (pages at the end were
  /// freed before they were ever written).
  public var fileByteCount: UInt64
  /// The number of pages at the end that the newest commit knows of and that the file does not hold; all of them free.
  public var missingPageCount: UInt64
  /// The number of the newest commit.
  public var transactionID: UInt64
  /// The size of the memory map that the file asks for.
  public var mapByteCount: UInt64
  /// The number of pages that later commits may use.
  public var freePageCount: UInt64
  /// The number of pages that are neither in use nor free.
  ///
  /// They are lost until the store is compacted, and harmless, except that LMDB's own compacting copy refuses such a file.
  public var leakedPageCount: UInt64
  /// The tree that lists the free pages by the commit that freed them.
  public var freeList: TreeReport
  /// The unnamed table, which holds a record of each named one.
  public var mainTable: TreeReport
  /// The named tables, in the order of their names' bytes.
  public var tables: [TreeReport]
}
