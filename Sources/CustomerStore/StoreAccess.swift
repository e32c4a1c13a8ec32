internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// One state of a store, to be read by this module: what snapshots and transactions lend to the code that they share.
///
/// ```swift
/// let customers = try database.read { tx in try tx.customerCount() }
/// ```
public struct StoreAccess: ~Escapable {
  let handle: TransactionHandle
  let tables: StoreTables
  let settings: StoreSettings
  let names: NameCache
  let catalogs: CatalogCache
  /// What a transaction has seen of the catalog as it changed it.
  let ownCatalogs: CatalogCache?
  /// Whether the state is a transaction's own, which may yet be undone.
  var isWriting: Bool { ownCatalogs != nil }

  @_lifetime(copy handle)
  init(_ handle: TransactionHandle, _ context: StoreContext, writingWith ownCatalogs: CatalogCache? = nil) {
    self.handle = handle
    tables = context.tables
    settings = context.settings
    names = context.names
    catalogs = context.catalogs
    self.ownCatalogs = ownCatalogs
  }
}

@available(*, unavailable)
extension StoreAccess: Sendable {}
