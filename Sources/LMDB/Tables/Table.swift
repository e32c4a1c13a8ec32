public import RecordCoding

/// A named, ordered map in a store: keys of one type, each with one value of another.
///
/// A table is a small value that names a part of an ``Environment``; transactions read and change it. It is made in the
/// closure that opens the environment:
///
/// ```swift
/// let (environment, names) = try Environment.open(at: path) { catalog throws(LMDBError) in
///   try catalog.table("names", key: UInt64.self, value: String.self)
/// }
/// try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
/// ```
public struct Table<Key: KeyCoding, Value: ValueCoding>: Sendable {
  @usableFromInline let identity: TableIdentity

  init(identity: TableIdentity) {
    self.identity = identity
  }

  /// The table's name in the store.
  public var name: String { identity.name }
}
