internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerTransaction {
  /// Declares an index, which every change of a customer keeps up from now on.
  ///
  /// In a store of up to 1,000 customers it is complete at once. In a fuller one it is empty first, and
  /// ``CustomerStore/buildIndexes(batch:progress:)`` makes it complete while the store is in use.
  ///
  /// ```swift
  /// try tx.declareIndex(IndexDefinition("by-email", on: .attribute("email"), isUnique: true))  // == true
  /// try tx.declareIndex(IndexDefinition("by-email", on: .attribute("email"), isUnique: true))  // == false
  /// ```
  ///
  /// - Returns: whether it is new; an index of the same name over the same is left as it is.
  /// - Throws: ``CustomerStoreError/indexExists(name:)`` if one of that name is over something else,
  ///   ``CustomerStoreError/invalidIndex(name:reason:)``, ``CustomerStoreError/invalidAttribute(_:)`` for an attribute that
  ///   is not declared, ``CustomerStoreError/notUnique(index:value:holder:customer:)`` if two customers have one value.
  /// - Complexity: O(1) in a store of more than 1,000 customers, else O(n log n).
  @discardableResult
  public mutating func declareIndex(_ definition: IndexDefinition) throws(CustomerStoreError) -> Bool {
    var catalog = try access.catalog()
    let index = try Self.stored(definition, catalog)
    if let known = catalog.indexes.first(where: { $0.definition.name == definition.name }) {
      guard known.isSame(as: index) else { throw .indexExists(name: definition.name) }
      return false
    }
    catalog.storedIndexes.lastNumber = index.number
    catalog.storedIndexes.indexes.append(index)
    let isSmall = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.hasFewCustomers }
    try atomically { tx throws(CustomerStoreError) in
      try tx.write(catalog)
      if isSmall { try tx.buildAllIndexes() }
    }
    return true
  }

  /// Drops an index. Its name can be given to another at once.
  ///
  /// Entries of a great index are removed bit by bit, by ``CustomerStore/buildIndexes(batch:progress:)``.
  ///
  /// - Throws: ``CustomerStoreError/unknownIndex(name:)``.
  /// - Complexity: O(k log n) for at most 10,000 keys of the index.
  public mutating func dropIndex(named name: String) throws(CustomerStoreError) {
    var catalog = try access.catalog()
    guard let place = catalog.indexes.firstIndex(where: { $0.definition.name == name }) else {
      throw .unknownIndex(name: name)
    }
    catalog.storedIndexes.dropped.append(catalog.indexes[place].number)
    catalog.storedIndexes.indexes.remove(at: place)
    try write(catalog)
    _ = try clearDroppedIndexes(atMost: Self.clearedAtOnce)
  }

  /// How many keys are removed in the transaction that drops an index.
  private static var clearedAtOnce: Int { 10_000 }

  /// The most indexes that a store has: each is work for every change of a customer.
  static var indexLimit: Int { 256 }

  private static func stored(
    _ definition: IndexDefinition, _ catalog: StoreCatalog
  ) throws(CustomerStoreError) -> StoredIndex {
    let name = definition.name
    guard !name.isEmpty, name.utf8.count <= 64 else {
      throw .invalidIndex(name: name, reason: "the name has \(name.utf8.count) bytes; use 1 to 64")
    }
    guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw .invalidIndex(name: name, reason: "the name has control characters; leave them out")
    }
    guard catalog.indexes.count < indexLimit else {
      throw .invalidIndex(name: name, reason: "there are \(indexLimit) indexes; drop one that is not asked any more")
    }
    guard catalog.storedIndexes.lastNumber < .max else {
      throw .invalidIndex(
        name: name, reason: "\(UInt16.max) indexes were declared in this store; import it into a new one")
    }
    var attribute: UInt16?
    if case .attribute(let attributeName) = definition.field {
      guard let declaration = catalog.schema[attributeName] else {
        throw .invalidAttribute(.unknownAttribute(path: "attributes.\(attributeName)", value: nil))
      }
      attribute = declaration.number
    }
    return StoredIndex(
      number: catalog.storedIndexes.lastNumber + 1, definition: definition, attribute: attribute,
      state: .building(behind: 0))
  }
}

extension StoreAccess {
  /// Whether all customers can be looked at in one transaction in passing.
  var hasFewCustomers: Bool {
    get throws(LMDBError) { try handle.count(of: tables.profiles) <= 1_000 }
  }
}
