public import CLMDB

/// What a transaction needs to know of a table: LMDB's handle, whose it is, and its name for errors.
///
/// Two words without a reference among them, so tables, cursors and entries are copied for nothing.
@usableFromInline
struct TableIdentity: Hashable, Sendable {
  @usableFromInline let handle: MDB_dbi
  @usableFromInline let environment: UInt32
  @usableFromInline let storedName: TableName

  var name: String { storedName.string }

  init(handle: MDB_dbi, environment: UInt32, name: String) {
    self.handle = handle
    self.environment = environment
    storedName = TableName(name)
  }
}
