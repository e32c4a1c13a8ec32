public import RecordCoding

/// A named table of sorted sets of identifiers, one set a key: the form of a secondary index.
///
/// LMDB keeps each set as packed pages of `UInt64` (`MDB_DUPSORT`, `MDB_DUPFIXED`, `MDB_INTEGERDUP`), so a set is read a
/// page at a time, and counted without being read.
///
/// ```swift
/// let (environment, byCountry) = try Environment.open(at: path) { catalog throws(LMDBError) in
///   try catalog.postings("by-country", key: String.self)
/// }
/// try environment.write { tx in try tx.insert(17, for: "GB", in: byCountry) }
/// ```
public struct Postings<Key: KeyCoding>: Sendable {
  @usableFromInline let identity: TableIdentity

  init(identity: TableIdentity) {
    self.identity = identity
  }

  /// The table's name in the store.
  public var name: String { identity.name }
}
