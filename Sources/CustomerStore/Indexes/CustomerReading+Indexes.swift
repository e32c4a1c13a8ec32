public import CustomerModel
package import LMDB

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The indexes that were declared, in the order in which they were.
  ///
  /// ```swift
  /// try tx.declareIndex(IndexDefinition("by-tag", on: .tags))
  /// try tx.indexes().map(\.definition.name)  // == ["by-tag"]
  /// ```
  public borrowing func indexes() throws(CustomerStoreError) -> [CustomerIndex] {
    try access.catalog().indexes.map { CustomerIndex(definition: $0.definition, state: $0.state) }
  }

  /// The customers with a value in an index, in the order of their numbers, a page at a time.
  ///
  /// ```swift
  /// try tx.patch(ada) { $0.country = "GB" }
  /// try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country")))
  /// try tx.customers(inIndex: "by-country", equalTo: "GB").map(\.id)  // == [ada]
  /// ```
  ///
  /// - Parameters:
  ///   - name: the index.
  ///   - value: of a list, one of its texts.
  ///   - id: the last customer of the page before.
  ///   - limit: how many at most.
  /// - Throws: ``CustomerStoreError/unknownIndex(name:)``, ``CustomerStoreError/indexBuilding(name:)``,
  ///   ``CustomerStoreError/invalidAttribute(_:)`` for a value that no customer can have there.
  /// - Complexity: O(log n + m) for m customers with the value, and the reading of the page.
  public borrowing func customers(
    inIndex name: String, equalTo value: AttributeValue, after id: CustomerID? = nil, limit: Int = 100
  ) throws(CustomerStoreError) -> [Customer] {
    let access = self.access
    return try access.customers(try customerIDs(inIndex: name, equalTo: value, after: id, limit: limit))
  }

  /// The customers with a value from one on and before another in an index, in the order of their numbers, a page at a
  /// time.
  ///
  /// ```swift
  /// try tx.declareIndex(IndexDefinition("by-sign-up", on: .attribute("signedUpAt")))
  /// let start = try Timestamp(day: "2026-01-01")
  /// let end = try Timestamp(day: "2027-01-01")
  /// try tx.customers(inIndex: "by-sign-up", from: .timestamp(start), to: .timestamp(end)).count  // == 0
  /// ```
  ///
  /// Texts are ordered by their UTF-8, birthdays within the year, and amounts within their currency: a range of amounts
  /// is one of the currency of its bounds.
  ///
  /// - Parameters:
  ///   - name: the index.
  ///   - from: the least value that is inside; as far as it goes if left out.
  ///   - to: the value in front of which the range ends; as far as it goes if left out.
  ///   - id: the last customer of the page before.
  ///   - limit: how many at most.
  /// - Throws: as ``customers(inIndex:equalTo:after:limit:)``.
  /// - Complexity: O(log n + m) for m customers in the range, and the reading of the page.
  public borrowing func customers(
    inIndex name: String, from: AttributeValue? = nil, to: AttributeValue? = nil, after id: CustomerID? = nil,
    limit: Int = 100
  ) throws(CustomerStoreError) -> [Customer] {
    let access = self.access
    return try access.customers(try customerIDs(inIndex: name, from: from, to: to, after: id, limit: limit))
  }

  /// The numbers of the customers with a value in an index, ascending.
  ///
  /// - Throws: as ``customers(inIndex:equalTo:after:limit:)``.
  /// - Complexity: O(log n + m) for m customers with the value.
  public borrowing func customerIDs(
    inIndex name: String, equalTo value: AttributeValue, after id: CustomerID? = nil, limit: Int = .max
  ) throws(CustomerStoreError) -> [CustomerID] {
    try identifiers(inIndex: name, equalTo: value).page(after: id, limit: limit)
  }

  /// The numbers of the customers with a value from one on and before another in an index, ascending.
  ///
  /// - Throws: as ``customers(inIndex:from:to:after:limit:)``.
  /// - Complexity: O(log n + m) for m customers in the range.
  public borrowing func customerIDs(
    inIndex name: String, from: AttributeValue? = nil, to: AttributeValue? = nil, after id: CustomerID? = nil,
    limit: Int = .max
  ) throws(CustomerStoreError) -> [CustomerID] {
    try identifiers(inIndex: name, from: from, to: to).page(after: id, limit: limit)
  }

  /// How many customers have a value in an index.
  ///
  /// - Throws: as ``customers(inIndex:equalTo:after:limit:)``.
  /// - Complexity: O(log n + m / 500) for m customers with the value.
  public borrowing func customerCount(
    inIndex name: String, equalTo value: AttributeValue
  ) throws(CustomerStoreError) -> Int {
    let access = self.access
    let index = try access.readyIndex(name)
    return try access.customerCount(index, in: try access.interval(equalTo: value, index))
  }

  /// How many customers have a value from one on and before another in an index.
  ///
  /// - Throws: as ``customers(inIndex:from:to:after:limit:)``.
  /// - Complexity: O(log n + m) for m customers in the range.
  public borrowing func customerCount(
    inIndex name: String, from: AttributeValue? = nil, to: AttributeValue? = nil
  ) throws(CustomerStoreError) -> Int {
    let access = self.access
    let index = try access.readyIndex(name)
    return try access.customerCount(index, in: try access.interval(from: from, to: to, index))
  }

  /// The customers with a value in an index, to be combined with others.
  package borrowing func identifiers(
    inIndex name: String, equalTo value: AttributeValue
  ) throws(CustomerStoreError) -> IdentifierSet {
    let access = self.access
    let index = try access.readyIndex(name)
    return try access.customers(index, in: try access.interval(equalTo: value, index))
  }

  /// The customers with a value from one on and before another in an index, to be combined with others.
  package borrowing func identifiers(
    inIndex name: String, from: AttributeValue? = nil, to: AttributeValue? = nil
  ) throws(CustomerStoreError) -> IdentifierSet {
    let access = self.access
    let index = try access.readyIndex(name)
    return try access.customers(index, in: try access.interval(from: from, to: to, index))
  }
}

extension StoreAccess {
  /// The values of customers that there are.
  func customers(_ ids: [CustomerID]) throws(CustomerStoreError) -> [Customer] {
    var customers: [Customer] = []
    customers.reserveCapacity(ids.count)
    for id in ids { if let customer = try customerValue(id.rawValue) { customers.append(customer) } }
    return customers
  }
}

extension IdentifierSet {
  /// The first identifiers behind one.
  func page(after id: CustomerID?, limit: Int) -> [CustomerID] {
    var rest = sorted[...]
    if let id { rest = rest[(rest.firstIndex { $0 > id.rawValue } ?? rest.endIndex)...] }
    return rest.prefix(max(limit, 0)).map { CustomerID(rawValue: $0) }
  }
}
