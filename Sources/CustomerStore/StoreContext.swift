internal import CustomerModel

/// What all transactions of an open store share.
final class StoreContext: Sendable {
  let tables: StoreTables
  let settings: StoreSettings
  let names = NameCache()
  let catalogs = CatalogCache()
  /// The instant at which what a host tells is recorded.
  let clock: @Sendable () -> Timestamp

  init(tables: StoreTables, settings: StoreSettings, clock: @escaping @Sendable () -> Timestamp) {
    self.tables = tables
    self.settings = settings
    self.clock = clock
  }
}
