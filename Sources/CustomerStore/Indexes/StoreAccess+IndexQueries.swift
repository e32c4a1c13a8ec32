internal import CustomerModel
internal import LMDB
internal import RecordCoding

extension StoreAccess {
  /// The index of a name, which is complete.
  ///
  /// - Throws: ``CustomerStoreError/unknownIndex(name:)``, ``CustomerStoreError/indexBuilding(name:)``.
  func readyIndex(_ name: String) throws(CustomerStoreError) -> StoredIndex {
    guard let index = try catalog().indexes.first(where: { $0.definition.name == name }) else {
      throw .unknownIndex(name: name)
    }
    guard index.state.isReady else { throw .indexBuilding(name: name) }
    return index
  }

  /// The customers with a value in an index.
  func customers(_ index: StoredIndex, in interval: IndexInterval) throws(CustomerStoreError) -> IdentifierSet {
    let schema = try catalog().schema
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var union = IdentifierUnion()
      var undecided = IdentifierUnion()
      try handle.forEachPage(in: interval.range(of: index), of: tables.indexEntries) { key, page in
        if interval.isInside(key.extracting(droppingFirst: 2)) { union.insert(page) } else { undecided.insert(page) }
      }
      for customer in undecided.identifiers.sorted {
        let record = try profiles(of: customer).record
        if index.texts(of: record, schema).contains(where: interval.contains) { union.insert(customer) }
      }
      return union.identifiers
    }
  }

  /// How many customers have a value in an index.
  func customerCount(_ index: StoredIndex, in interval: IndexInterval) throws(CustomerStoreError) -> Int {
    // Where a customer has several values, or texts have to be read, the customers have to be known.
    guard try !hasSeveralValues(index), interval.isDecided else { return try customers(index, in: interval).count }
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      var count = 0
      try handle.forEachPage(in: interval.range(of: index), of: tables.indexEntries) { _, page in count += page.count }
      return count
    }
  }

  private func hasSeveralValues(_ index: StoredIndex) throws(CustomerStoreError) -> Bool {
    guard let number = index.attribute else { return true }
    return try catalog().schema[number: number]?.type == .strings
  }

  /// The interval of a value.
  ///
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` for a value that no customer can have there.
  func interval(equalTo value: AttributeValue, _ index: StoredIndex) throws(CustomerStoreError) -> IndexInterval {
    let schema = try catalog().schema
    var asked = try index.comparable(value, schema)
    // Countries and the like are stored in one way of writing.
    if let declaration = index.declaration(schema), asked.type == declaration.type {
      do throws(AttributeError) {
        asked = try schema.validate(asked, for: declaration.name, admitsDeprecated: true).value
      } catch {
        throw .invalidAttribute(error)
      }
    }
    return IndexInterval(equalTo: asked)
  }

  /// The interval between two values.
  ///
  /// - Throws: ``CustomerStoreError/invalidAttribute(_:)`` for values that cannot be compared with those of the index, or
  ///   with each other.
  func interval(
    from: AttributeValue?, to: AttributeValue?, _ index: StoredIndex
  ) throws(CustomerStoreError) -> IndexInterval {
    let schema = try catalog().schema
    let from = try from.map { value throws(CustomerStoreError) in try index.comparable(value, schema) }
    let to = try to.map { value throws(CustomerStoreError) in try index.comparable(value, schema) }
    if case .money(let first)? = from, case .money(let second)? = to, first.currency != second.currency {
      throw .invalidAttribute(
        .invalidValue(
          path: index.path(schema), value: .money(second),
          reason: "the range begins with \(first.currency), and amounts of two currencies are in no order"))
    }
    for case .strings(let texts)? in [from, to] {
      throw .invalidAttribute(
        .wrongType(path: index.path(schema), expected: .string, value: .strings(texts)))
    }
    return from == nil && to == nil ? IndexInterval() : IndexInterval(from: from, to: to)
  }
}

extension StoredIndex {
  /// What the schema says of the indexed attribute.
  func declaration(_ schema: AttributeSchema) -> AttributeDeclaration? { attribute.flatMap { schema[number: $0] } }

  /// Where the indexed values are, as errors say it.
  func path(_ schema: AttributeSchema) -> String {
    switch definition.field {
    case .attribute(let name): "attributes.\(declaration(schema)?.name ?? name)"
    case .tags: "tags"
    case .accounts: "memberships"
    }
  }

  /// A value that the index can be asked for, in the form that its keys are made of.
  fileprivate func comparable(
    _ value: AttributeValue, _ schema: AttributeSchema
  ) throws(CustomerStoreError) -> AttributeValue {
    let path = path(schema)
    guard value != .null else {
      throw .invalidAttribute(
        .invalidValue(path: path, value: value, reason: "customers whose value was cleared are not in an index"))
    }
    let type = declaration(schema)?.type ?? .strings
    switch (type, value) {
    case (.boolean, _), (.integer, _), (.decimal, _):
      // Numbers of all types are in one order.
      if value.widened(to: .decimal) != nil { return value }
    case (.strings, .string), (.strings, .strings([])): return value
    case (.strings, .strings(let texts)) where texts.count == 1: return .string(texts[0])
    case (.strings, .strings):
      throw .invalidAttribute(
        .invalidValue(path: path, value: value, reason: "an index has each text for itself; ask for one"))
    default: if let widened = value.widened(to: type) { return widened }
    }
    throw .invalidAttribute(.wrongType(path: path, expected: type == .strings ? .string : type, value: value))
  }
}
