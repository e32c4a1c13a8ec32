internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a change of a customer does to the indexes.
struct IndexChanges {
  typealias Key = KeyPair<UInt16, RawKey>
  var removed: [Key] = []
  var inserted: [Key] = []
}

/// The keys that a customer has in an index: nearly always one, so a set is made for many alone.
private struct KeySet {
  private let keys: [(key: RawKey, value: AttributeValue)]
  private let set: Set<RawKey>?

  init(_ keys: [(key: RawKey, value: AttributeValue)]) {
    self.keys = keys
    set = keys.count > 8 ? Set(keys.lazy.map(\.key)) : nil
  }

  func contains(_ key: RawKey) -> Bool { set?.contains(key) ?? keys.contains { $0.key == key } }
}

extension StoreAccess {
  /// Works out which index entries of a customer go and which come.
  ///
  /// - Throws: ``CustomerStoreError/notUnique(index:value:holder:customer:)``.
  func indexChanges(
    of customer: UInt64, from before: ProfileRecord?, to after: ProfileRecord?, _ catalog: StoreCatalog,
    besides others: Set<UInt64> = []
  ) throws(CustomerStoreError) -> IndexChanges {
    var changes = IndexChanges()
    for index in catalog.indexes where index.covers(customer) {
      let old = before.map { index.entries(of: $0, catalog.schema) } ?? []
      let new = after.map { index.entries(of: $0, catalog.schema) } ?? []
      let (oldKeys, newKeys) = (KeySet(old), KeySet(new))
      for (key, _) in old where !newKeys.contains(key) { changes.removed.append(KeyPair(index.number, key)) }
      for (key, value) in new where !oldKeys.contains(key) {
        let entry = KeyPair(index.number, key)
        if index.definition.isUnique {
          let holders = try CustomerStoreError.fromStorage { () throws(LMDBError) in
            try handle.identifiers(for: entry, in: tables.indexEntries).sorted
          }
          try checkUnique(value, index, customer, among: holders.filter { !others.contains($0) })
        }
        changes.inserted.append(entry)
      }
    }
    return changes
  }

  /// Refuses a value of a customer if one of those that have its key is another.
  ///
  /// The key stands for the value: of texts that differ behind 400 bytes, it has 64 bits of checksum.
  func checkUnique(
    _ value: AttributeValue, _ index: StoredIndex, _ customer: UInt64, among holders: [UInt64]
  ) throws(CustomerStoreError) {
    guard let holder = holders.first(where: { $0 != customer }) else { return }
    throw .notUnique(
      index: index.definition.name, value: value, holder: CustomerID(rawValue: holder),
      customer: CustomerID(rawValue: customer))
  }
}

extension CustomerTransaction {
  mutating func carryOut(_ changes: IndexChanges, for customer: UInt64) throws(LMDBError) {
    for key in changes.removed { try remove(customer, for: key, in: tables.indexEntries) }
    for key in changes.inserted { try insert(customer, for: key, in: tables.indexEntries) }
  }
}
