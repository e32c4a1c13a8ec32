internal import CustomerModel
internal import Foundation
internal import LMDB
internal import RecordCoding

/// What a file has to be before it is used as a store, and what makes it so.
struct StoreFormat {
  private let environment: Environment
  private let tables: StoreTables

  init(_ environment: Environment, _ tables: StoreTables) {
    self.environment = environment
    self.tables = tables
  }

  /// Refuses files of other programs and of newer releases before anything is made in them.
  static func check(
    _ catalog: inout TableCatalog, path: String, access: Environment.Options.Access
  ) throws {
    let names = try catalog.existingNames()
    guard names.isEmpty || names.contains(StoreTables.formatTableName) else {
      throw CustomerStoreError.foreignStore(path: path)
    }
    guard let version = try checkVersion(&catalog, path: path) else { return }
    if version < StoreTables.formatVersion, access != .readWrite {
      throw CustomerStoreError.olderFormat(path: path, found: version, supported: StoreTables.formatVersion)
    }
  }

  /// Refuses files that are no stores, and those of newer releases.
  static func checkReadable(_ catalog: inout TableCatalog, path: String) throws {
    guard try catalog.existingNames().contains(StoreTables.formatTableName) else {
      throw CustomerStoreError.foreignStore(path: path)
    }
    _ = try checkVersion(&catalog, path: path)
  }

  /// - Returns: the version of the format; `nil` of a store that is being made.
  private static func checkVersion(_ catalog: inout TableCatalog, path: String) throws -> UInt64? {
    let format: Table<String, UInt64> = try catalog.table(StoreTables.formatTableName)
    let version = try catalog.value(for: StoreTables.Counter.version, in: format)
    if let version, version > StoreTables.formatVersion {
      throw CustomerStoreError.newerFormat(path: path, found: version, supported: StoreTables.formatVersion)
    }
    return version
  }

  /// Migrates what is older, gives a new store this release's format, and reads or writes the settings.
  func prepare(_ options: CustomerStore.Options) throws(CustomerStoreError) -> StoreContext {
    guard environment.options.access == .readWrite else {
      let stored = try storedSettings() ?? StoreSettings()
      return StoreContext(environment, tables: tables, settings: stored, options)
    }
    let stored = try storedSettings()
    if let zone = stored?.timeZone, let given = options.settings?.timeZone, given != zone {
      throw .fixedSetting(name: "time zone", stored: zone.name, given: given.name)
    }
    let settings = options.settings ?? stored ?? StoreSettings()
    try settings.validate()
    if settings != stored { try store(settings) }
    let context = StoreContext(environment, tables: tables, settings: settings, options)
    try migrate(context)
    return context
  }

  private func storedSettings() throws(CustomerStoreError) -> StoreSettings? {
    let bytes = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try environment.read { tx throws(LMDBError) in try tx.value(for: StoreDocument.settings, in: tables.documents) }
    }
    return try bytes.map { bytes throws(CustomerStoreError) in
      try StoreDocument.decode(StoreSettings.self, from: bytes, name: StoreDocument.settings)
    }
  }

  private func store(_ settings: StoreSettings) throws(CustomerStoreError) {
    let bytes = try StoreDocument.encode(settings, name: StoreDocument.settings)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try environment.write { tx throws(LMDBError) in
        try tx.put(bytes, for: StoreDocument.settings, in: tables.documents)
      }
    }
  }

  private func migrate(_ context: StoreContext) throws(CustomerStoreError) {
    let found = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try environment.read { tx throws(LMDBError) in try tx.value(for: StoreTables.Counter.version, in: tables.format) }
    }
    guard found != StoreTables.formatVersion else { return }
    do {
      try environment.write { tx in
        var lent = CustomerTransaction(tx, context)
        do {
          if found == 1 { try lent.migrateFromFormat1() }
          try lent.put(StoreTables.formatVersion, for: StoreTables.Counter.version, in: tables.format)
          try lent.finish()
          tx = lent.giveBack()
        } catch {
          tx = lent.giveBack()
          throw error
        }
      }
    } catch let error as CustomerStoreError {
      throw error
    } catch let error as LMDBError {
      throw .storage(error)
    } catch {
      throw .damagedDocument(name: "format \(found ?? 0)", reason: "\(error)")
    }
  }
}

extension StoreSettings {
  func validate() throws(CustomerStoreError) {
    guard changeHorizon >= 0 else {
      throw .invalidSetting(name: "changeHorizon", value: "\(changeHorizon)", allowed: "0 or more")
    }
    for (kind, limit) in identityRules.limits where limit < 1 {
      throw .invalidSetting(name: "identityRules.limits.\(kind)", value: "\(limit)", allowed: "1 or more")
    }
    for (kind, period) in retentionPeriods where period.days < 1 || period.days > 3_650_000 {
      throw .invalidSetting(name: "retentionPeriods.\(kind).days", value: "\(period.days)", allowed: "1 to 3,650,000")
    }
  }
}
