public import CustomerModel
internal import LMDB

extension CustomerTransaction {
  /// Declares an attribute of a program under its name and with the type of its Swift values, or finds it so declared.
  ///
  /// ```swift
  /// extension Customer.Attributes { var desks: Attribute<Int> { Attribute("desks") } }
  ///
  /// try tx.declare(\.desks)
  /// try tx.patch(ada) { $0.desks = 5 }
  /// try tx.customer(ada)?.desks  // == 5
  /// ```
  ///
  /// - Parameters:
  ///   - keyPath: where the program's extension has it.
  ///   - isPersonal: whether its values say who somebody is. What was declared as personal once stays so.
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` if it is declared with another type, or the name is taken.
  @discardableResult
  public mutating func declare<Value: AttributeRepresentable>(
    _ keyPath: KeyPath<Customer.Attributes, Attribute<Value>>, isPersonal: Bool = false
  ) throws(CustomerStoreError) -> AttributeDeclaration {
    try changeSchema { schema throws(AttributeError) in try schema.declare(keyPath, isPersonal: isPersonal) }
  }

  /// Declares an attribute, or finds it declared with the same type.
  ///
  /// - Throws: as ``declare(_:isPersonal:)``.
  @discardableResult
  public mutating func declare(
    _ name: String, as type: AttributeType, isPersonal: Bool = false
  ) throws(CustomerStoreError) -> AttributeDeclaration {
    try changeSchema { schema throws(AttributeError) in try schema.declare(name, as: type, isPersonal: isPersonal) }
  }

  /// Gives an attribute another name, by which its index is found, too. The old one still finds it.
  ///
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` if there is none, it is built in, or the name is taken.
  @discardableResult
  public mutating func renameAttribute(
    _ name: String, to newName: String
  ) throws(CustomerStoreError) -> AttributeDeclaration {
    try changeSchema { schema throws(AttributeError) in try schema.rename(name, to: newName) }
  }

  /// Gives an attribute a type that all its values have, as `AttributeType.widens(to:)` says. What is stored is read as
  /// what it widens to.
  ///
  /// An index over the attribute stays as it is where its order does; where days become birthdays it is built again, as
  /// one that is declared.
  ///
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` if there is none, it is built in, or not all values have the
  ///   type.
  /// - Complexity: O(1), and the building of an index in a small store.
  @discardableResult
  public mutating func widenAttribute(
    _ name: String, to type: AttributeType
  ) throws(CustomerStoreError) -> AttributeDeclaration {
    try changeSchema { schema throws(AttributeError) in try schema.widen(name, to: type) }
  }

  /// Lets an attribute take no new values; what is stored is still read, and can be cleared.
  ///
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` if there is none, or it is built in.
  @discardableResult
  public mutating func deprecateAttribute(_ name: String) throws(CustomerStoreError) -> AttributeDeclaration {
    try changeSchema { schema throws(AttributeError) in try schema.deprecate(name) }
  }

  /// Lets a deprecated attribute take values again.
  ///
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` if there is none, or it is built in.
  @discardableResult
  public mutating func restoreAttribute(_ name: String) throws(CustomerStoreError) -> AttributeDeclaration {
    try changeSchema { schema throws(AttributeError) in try schema.restore(name) }
  }

  /// Takes the attributes of another store too, such as one whose export is imported. Numbers stay as they are here.
  ///
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` if declarations contradict each other.
  public mutating func mergeSchema(_ other: AttributeSchema) throws(CustomerStoreError) {
    try changeSchema { schema throws(AttributeError) in try schema.merge(other) }
  }

  private mutating func changeSchema<Result>(
    _ change: (inout AttributeSchema) throws(AttributeError) -> Result
  ) throws(CustomerStoreError) -> Result {
    var catalog = try access.catalog()
    let before = catalog.schema
    let result: Result
    do throws(AttributeError) {
      result = try change(&catalog.schema)
    } catch {
      throw .invalidAttribute(error)
    }
    guard catalog.schema != before else { return result }
    let needsBuilding = try catalog.adaptIndexes(to: before)
    let isSmall = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.hasFewCustomers }
    try atomically { tx throws(CustomerStoreError) in
      try tx.write(catalog)
      guard needsBuilding, isSmall else { return }
      try tx.buildAllIndexes()
      try tx.clearDroppedIndexes()
    }
    return result
  }
}

extension StoreCatalog {
  /// Lets indexes follow their attributes from another schema to this one.
  ///
  /// - Returns: whether any of them has to be built again.
  fileprivate mutating func adaptIndexes(to before: AttributeSchema) throws(CustomerStoreError) -> Bool {
    var needsBuilding = false
    for place in storedIndexes.indexes.indices {
      let index = storedIndexes.indexes[place]
      guard let old = index.declaration(before), let new = index.declaration(schema), old != new else { continue }
      storedIndexes.indexes[place].definition = IndexDefinition(
        index.definition.name, on: .attribute(new.name), isUnique: index.definition.isUnique)
      guard !old.type.hasSameIndexKeys(as: new.type) else { continue }
      // Under another number, so that what is there can go bit by bit.
      guard storedIndexes.lastNumber < .max else {
        throw .invalidIndex(
          name: index.definition.name,
          reason: "it has to be built again, and \(UInt16.max) were built in this store; drop it first")
      }
      storedIndexes.lastNumber += 1
      storedIndexes.dropped.append(index.number)
      storedIndexes.indexes[place].number = storedIndexes.lastNumber
      storedIndexes.indexes[place].state = .building(behind: 0)
      needsBuilding = true
    }
    return needsBuilding
  }
}
