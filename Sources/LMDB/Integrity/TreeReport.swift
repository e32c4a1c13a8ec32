/// What one tree of a data file holds.
///
/// ```swift
/// for table in try Environment.verify(at: "shop.lmdb").tables {
///   print(table.name ?? "no text", table.entryCount, table.leafPageCount)
/// }
/// ```
public struct TreeReport: Sendable, Hashable {
  /// The name, where the tree is a named table; the bytes need not be UTF-8.
  public var nameBytes: [UInt8]?
  /// How the table orders its keys and whether it keeps several values of one key.
  public var flags: TreeFlags
  /// The size of every key, where the table holds integer keys and is not empty.
  public var keyByteCount: Int?
  /// The size of every value, where the table keeps duplicates of one size or integer duplicates, and is not empty.
  public var duplicateByteCount: Int?
  /// The number of levels; 0 for an empty tree.
  public var depth: Int
  /// The number of key-value pairs.
  public var entryCount: UInt64
  /// The number of inner pages.
  public var branchPageCount: UInt64
  /// The number of pages with keys and values.
  public var leafPageCount: UInt64
  /// The number of pages that hold big values.
  public var overflowPageCount: UInt64
  /// The number of pages in trees of duplicates, which the three counts above leave out.
  public var duplicatePageCount: UInt64

  /// The name as text, where the tree is a named table and its name is UTF-8.
  public var name: String? {
    nameBytes.flatMap { String(validating: $0, as: UTF8.self) }
  }
}
