internal import CustomerModel
internal import LMDB
internal import RecordCoding
internal import Synchronization

/// What a store declares: its attributes and its indexes. Read once for each change of them.
struct StoreCatalog: Sendable {
  var schema = AttributeSchema()
  var storedIndexes = StoredIndexes()

  /// The indexes that there are, built or not.
  var indexes: [StoredIndex] { storedIndexes.indexes }

  static let versionCounter = "catalog-version"
}

/// The catalog that committed snapshots were last seen to have.
final class CatalogCache: Sendable {
  private let known = Mutex<(version: UInt64, catalog: StoreCatalog)?>(nil)

  func catalog(ofVersion version: UInt64) -> StoreCatalog? {
    known.withLock { known in known.flatMap { $0.version == version ? $0.catalog : nil } }
  }

  func remember(_ catalog: StoreCatalog, ofVersion version: UInt64) {
    known.withLock { $0 = (version, catalog) }
  }
}

extension StoreAccess {
  /// What the store declares.
  func catalog() throws(CustomerStoreError) -> StoreCatalog {
    if let known = memory?.catalog { return known }
    let version = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try handle.value(for: StoreCatalog.versionCounter, in: tables.format) ?? 0
    }
    // A version that a transaction gives is given again if the transaction is undone: what a transaction reads is
    // remembered for itself alone.
    if let known = catalogs.catalog(ofVersion: version) {
      memory?.catalog = known
      return known
    }
    let (schema, indexes) = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      (
        try handle.value(for: StoreDocument.schema, in: tables.documents),
        try handle.value(for: StoreDocument.indexes, in: tables.documents)
      )
    }
    var catalog = StoreCatalog()
    if let schema {
      catalog.schema = try StoreDocument.decode(AttributeSchema.self, from: schema, name: StoreDocument.schema)
    }
    if let indexes {
      catalog.storedIndexes = try StoreDocument.decode(StoredIndexes.self, from: indexes, name: StoreDocument.indexes)
    }
    if let memory { memory.catalog = catalog } else { catalogs.remember(catalog, ofVersion: version) }
    return catalog
  }
}

extension CustomerTransaction {
  /// Stores what was changed of the catalog.
  mutating func write(_ catalog: StoreCatalog) throws(CustomerStoreError) {
    let schema = try StoreDocument.encode(catalog.schema, name: StoreDocument.schema)
    let indexes = try StoreDocument.encode(catalog.storedIndexes, name: StoreDocument.indexes)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try put(schema, for: StoreDocument.schema, in: tables.documents)
      try put(indexes, for: StoreDocument.indexes, in: tables.documents)
      let version = try access.handle.value(for: StoreCatalog.versionCounter, in: tables.format) ?? 0
      try put(version + 1, for: StoreCatalog.versionCounter, in: tables.format)
    }
    memory.catalog = catalog
  }
}
