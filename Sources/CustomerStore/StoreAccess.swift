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
  // One reference and not all that it has, for one of these is made for each question.
  private let context: StoreContext
  /// What a transaction has seen of the catalog as it changed it.
  let ownCatalogs: CatalogCache?
  var tables: StoreTables { context.tables }
  var settings: StoreSettings { context.settings }
  var names: NameCache { context.names }
  var catalogs: CatalogCache { context.catalogs }

  /// Whether the state is a transaction's own, which may yet be undone.
  var isWriting: Bool { ownCatalogs != nil }

  @_lifetime(copy handle)
  init(_ handle: TransactionHandle, _ context: StoreContext, writingWith ownCatalogs: CatalogCache? = nil) {
    self.handle = handle
    self.context = context
    self.ownCatalogs = ownCatalogs
  }
}

@available(*, unavailable)
extension StoreAccess: Sendable {}
