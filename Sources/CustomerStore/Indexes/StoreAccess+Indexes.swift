internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What a change of a customer does to the indexes.
struct IndexChanges {
  typealias Key = KeyPair<UInt16, RawKey>
  var removed: [Key] = []
  var inserted: [Key] = []
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
      let oldKeys = Set(old.map(\.key))
      let newKeys = Set(new.map(\.key))
      for key in oldKeys.subtracting(newKeys) { changes.removed.append(KeyPair(index.number, key)) }
      for (key, value) in new where !oldKeys.contains(key) {
        let entry = KeyPair(index.number, key)
        if index.definition.isUnique { try checkUnique(entry, value, index, customer, besides: others) }
        changes.inserted.append(entry)
      }
    }
    return changes
  }

  private func checkUnique(
    _ entry: IndexChanges.Key, _ value: AttributeValue, _ index: StoredIndex, _ customer: UInt64,
    besides others: Set<UInt64>
  ) throws(CustomerStoreError) {
    let holders = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try handle.identifiers(for: entry, in: tables.indexEntries)
    }
    for holder in holders.sorted where holder != customer && !others.contains(holder) {
      throw .notUnique(
        index: index.definition.name, value: value, holder: CustomerID(rawValue: holder),
        customer: CustomerID(rawValue: customer))
    }
  }
}

extension CustomerTransaction {
  mutating func carryOut(_ changes: IndexChanges, for customer: UInt64) throws(LMDBError) {
    for key in changes.removed { try remove(customer, for: key, in: tables.indexEntries) }
    for key in changes.inserted { try insert(customer, for: key, in: tables.indexEntries) }
  }
}

extension StoredIndex {
  /// Whether the index has the entries of a customer by now.
  func covers(_ customer: UInt64) -> Bool {
    switch state {
    case .ready: true
    case .building(let last): customer <= last
    }
  }

  /// The keys of a customer, each once, and the values that they stand for.
  func entries(of record: ProfileRecord, _ schema: AttributeSchema) -> [(key: RawKey, value: AttributeValue)] {
    switch definition.field {
    case .attribute:
      guard let attribute, let stored = record[attribute]?.value, stored != .null else { return [] }
      // By the type that the attribute has now: a number that was stored before it became a decimal sorts among those.
      let value = schema[number: attribute].flatMap { stored.widened(to: $0.type) } ?? stored
      return Self.entries(of: value)
    case .tags:
      return record.tags.filter(\.isPresent).flatMap { Self.entries(of: .string($0.name)) }
    case .accounts:
      return record.memberships.filter { $0.role != nil }.flatMap { Self.entries(of: .string($0.account)) }
    }
  }

  private static func entries(of value: AttributeValue) -> [(key: RawKey, value: AttributeValue)] {
    value.indexKeyBytes.map { (RawKey($0), value) }
  }
}
