internal import CustomerModel
internal import LMDB
internal import Synchronization

/// What all transactions of an open store share.
final class StoreContext: Sendable {
  let environment: Environment
  let tables: StoreTables
  let names = NameCache()
  let catalogs = CatalogCache()
  /// The instant at which what a host tells is recorded.
  let clock: @Sendable () -> Timestamp
  /// What follows the changes of each transaction.
  let commitHook: (any CommitHook)?
  private let opened: StoreSettings
  /// The settings that came with an archive: at most once, for it takes an empty store.
  private let imported = AtomicLazyReference<ImportedSettings>()

  init(_ environment: Environment, tables: StoreTables, settings: StoreSettings, _ options: CustomerStore.Options) {
    self.environment = environment
    self.tables = tables
    clock = options.clock
    commitHook = options.commitHook
    opened = settings
  }

  var settings: StoreSettings { imported.load()?.settings ?? opened }

  /// Takes the settings of an archive whose import has begun.
  func adopt(_ settings: StoreSettings) { _ = imported.storeIfNil(ImportedSettings(settings)) }
}

/// Settings with a place of their own in memory.
private final class ImportedSettings: Sendable {
  let settings: StoreSettings

  init(_ settings: StoreSettings) { self.settings = settings }
}
