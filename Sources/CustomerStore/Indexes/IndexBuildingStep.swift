internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// What some customers bring to indexes that are being built.
struct IndexBuildingStep {
  /// In the order of the table, so that neighbours are written together.
  var sets: [(key: IndexChanges.Key, customers: IdentifierSet)] = []
  /// The last customer that was looked at; `nil` if there are no more.
  var last: UInt64?
}

extension StoreAccess {
  /// Works out the entries of customers behind a number.
  ///
  /// - Parameter end: The customer with which to end at the latest.
  /// - Throws: ``CustomerStoreError/notUnique(index:value:holder:customer:)``, ``CustomerStoreError/storage(_:)``.
  func buildingStep(
    of indexes: [StoredIndex], behind position: UInt64, through end: UInt64?, atMost limit: Int,
    _ schema: AttributeSchema
  ) throws(CustomerStoreError) -> IndexBuildingStep {
    var entries: [(key: IndexChanges.Key, customer: UInt64)] = []
    var step = IndexBuildingStep()
    step.last = end
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var count = 0
      try forEachCustomer(behind: position, through: end) { customer, record throws(LMDBError) in
        guard count < limit else { return false }
        for index in indexes {
          for (key, _) in index.entries(of: record, schema) { entries.append((KeyPair(index.number, key), customer)) }
        }
        count += 1
        step.last = count < limit ? end : customer
        return true
      }
    }
    entries.sort { first, second in
      let order = first.key.keyOrder(to: second.key)
      return order == .same ? first.customer < second.customer : order == .before
    }
    for index in indexes where index.definition.isUnique {
      try checkUnique(entries.filter { $0.key.first == index.number }, index, schema)
    }
    step.sets = Self.sets(of: entries)
    return step
  }

  private static func sets(
    of entries: [(key: IndexChanges.Key, customer: UInt64)]
  ) -> [(key: IndexChanges.Key, customers: IdentifierSet)] {
    var sets: [(key: IndexChanges.Key, customers: IdentifierSet)] = []
    var start = 0
    while start < entries.count {
      let key = entries[start].key
      var end = start + 1
      while end < entries.count, entries[end].key.keyOrder(to: key) == .same { end += 1 }
      sets.append((key, IdentifierSet(ascending: entries[start..<end].map(\.customer))))
      start = end
    }
    return sets
  }

  private func checkUnique(
    _ entries: [(key: IndexChanges.Key, customer: UInt64)], _ index: StoredIndex, _ schema: AttributeSchema
  ) throws(CustomerStoreError) {
    for (place, entry) in entries.enumerated() {
      var holders = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        try handle.identifiers(for: entry.key, in: tables.indexEntries).sorted
      }
      if place > 0, entries[place - 1].key.keyOrder(to: entry.key) == .same {
        holders.append(entries[place - 1].customer)
      }
      guard !holders.isEmpty else { continue }
      let value = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        let record = try profiles(of: entry.customer).record
        return index.entries(of: record, schema).first { $0.key == entry.key.second }?.value
      }
      try checkUnique(value ?? .null, index, entry.customer, among: holders)
    }
  }

  /// Runs `body` on the fields of each customer behind a number, in the order of the numbers, until it returns `false`.
  ///
  /// - Parameter end: The last customer, if that is not the last of all.
  func forEachCustomer(
    behind position: UInt64, through end: UInt64? = nil,
    _ body: (_ customer: UInt64, _ record: ProfileRecord) throws(LMDBError) -> Bool
  ) throws(LMDBError) {
    let hasMerges = try handle.count(of: tables.roots) > 0
    var profiles = try handle.entries(of: tables.profiles, in: .after(CompactID(position)))
    while let entry = try profiles.next() {
      let profile = try entry.key().value
      if let end, profile > end { return }
      if hasMerges {
        guard try root(of: profile) == profile else { continue }
        guard try body(profile, try self.profiles(of: profile).record) else { return }
      } else {
        guard try body(profile, try entry.value().value.record) else { return }
      }
    }
  }
}
