public import CLMDB

/// What a transaction needs to know of a table: LMDB's handle, and whose it is.
@usableFromInline
struct TableIdentity: Hashable, Sendable {
  @usableFromInline let handle: MDB_dbi
  @usableFromInline let environment: UInt32
  @usableFromInline let name: String

  init(handle: MDB_dbi, environment: UInt32, name: String) {
    self.handle = handle
    self.environment = environment
    self.name = name
  }
}
