internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Goes on with the building of indexes: a step of bounded work. How far they are lies in the store, so the next step
  /// may come in another transaction, or in another process after this one was killed.
  ///
  /// ```swift
  /// try tx.buildIndexes(atMost: 1_000).isFinished  // == true
  /// ```
  ///
  /// - Parameter customers: how many are looked at at most; also how many keys of dropped indexes are removed.
  /// - Returns: how far they are.
  /// - Throws: ``CustomerStoreError/notUnique(index:value:holder:customer:)`` if two customers have one value of a unique
  ///   index: change one of them, or drop the index. ``CustomerStoreError/invalidSetting(name:value:allowed:)`` if
  ///   `customers` is less than 1.
  /// - Complexity: O(m log n) for m customers.
  @discardableResult
  public mutating func buildIndexes(
    atMost customers: Int = 10_000
  ) throws(CustomerStoreError) -> IndexBuildProgress {
    guard customers > 0 else {
      throw .invalidSetting(name: "customers", value: "\(customers)", allowed: "1 or more")
    }
    let hasBuilt = try buildSomeIndexes(atMost: customers)
    let isClear = try hasBuilt ? access.catalog().storedIndexes.dropped.isEmpty : clearDroppedIndexes(atMost: customers)
    let indexes = try access.catalog().indexes.filter { !$0.state.isReady }
    let last = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.lastProfileNumber()
    }
    return IndexBuildProgress(
      unfinished: indexes.map(\.definition.name),
      position: CustomerID(rawValue: indexes.compactMap(\.position).min() ?? last),
      end: CustomerID(rawValue: last), isClearing: !isClear)
  }

  /// Builds all indexes of a small store.
  mutating func buildAllIndexes() throws(CustomerStoreError) {
    while try buildSomeIndexes(atMost: .max) {}
  }

  /// Looks at the next customers for the indexes that are furthest behind.
  ///
  /// - Returns: whether there was anything to build.
  private mutating func buildSomeIndexes(atMost limit: Int) throws(CustomerStoreError) -> Bool {
    var catalog = try access.catalog()
    let positions = catalog.indexes.compactMap(\.position)
    guard let position = positions.min() else { return false }
    let places = catalog.indexes.indices.filter { catalog.indexes[$0].position == position }
    let step = try access.buildingStep(
      of: places.map { catalog.indexes[$0] }, behind: position,
      // Where others stand this step ends, and the next is made for all of them.
      through: positions.filter { $0 > position }.min(), atMost: limit, catalog.schema)
    for place in places {
      catalog.storedIndexes.indexes[place].state = step.last.map { .building(behind: $0) } ?? .ready
    }
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      for (key, customers) in step.sets {
        try insert(contentsOf: customers, for: key, in: tables.indexEntries)
      }
    }
    try write(catalog)
    return true
  }

  /// Removes entries of dropped indexes, which nobody keeps up any more and which may tell of a person.
  ///
  /// - Returns: whether none are left.
  @discardableResult
  mutating func clearDroppedIndexes(atMost limit: Int = .max) throws(CustomerStoreError) -> Bool {
    var catalog = try access.catalog()
    guard !catalog.storedIndexes.dropped.isEmpty else { return true }
    var rest = limit
    while rest > 0, let number = catalog.storedIndexes.dropped.last {
      let isGone = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        let keys = try access.handle.keys(of: tables.indexEntries, in: .prefix(.first(number)), atMost: rest)
        for (key, _) in keys { try removeAll(for: key, in: tables.indexEntries) }
        defer { rest -= keys.count }
        return keys.count < rest
      }
      if isGone { catalog.storedIndexes.dropped.removeLast() }
    }
    try write(catalog)
    return catalog.storedIndexes.dropped.isEmpty
  }
}
