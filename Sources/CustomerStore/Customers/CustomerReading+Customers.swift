public import CustomerModel
internal import LMDB
internal import RecordCoding

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The customer with a number, or into whom the one with the number was merged.
  ///
  /// - Returns: `nil` if there is none.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n + the customer's fields).
  public borrowing func customer(_ id: CustomerID) throws(CustomerStoreError) -> Customer? {
    let access = self.access
    let root = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.root(of: id.rawValue) }
    return try access.customerValue(root)
  }

  /// The customer who has an external identifier.
  ///
  /// ```swift
  /// let customer = try database.read { tx in try tx.customer(ExternalID("ada@shop.example", kind: "email")) }
  /// customer?.id == ada  // == true
  /// ```
  ///
  /// - Returns: `nil` if nobody has it.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n + the customer's fields).
  public borrowing func customer(_ id: ExternalID) throws(CustomerStoreError) -> Customer? {
    let access = self.access
    guard let root = try CustomerStoreError.fromStorage({ () throws(LMDBError) in try access.customer(id) }) else {
      return nil
    }
    return try access.customerValue(root)
  }

  /// The number of the customer who has an external identifier.
  ///
  /// - Returns: `nil` if nobody has it.
  /// - Throws: ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n), about a microsecond.
  public borrowing func customerID(of id: ExternalID) throws(CustomerStoreError) -> CustomerID? {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.customer(id).map { CustomerID(rawValue: $0) }
    }
  }

  /// How many customers there are; those that were merged are one.
  ///
  /// - Complexity: O(1).
  public borrowing func customerCount() throws(CustomerStoreError) -> Int {
    let access = self.access
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try access.handle.count(of: access.tables.profiles) - access.handle.count(of: access.tables.roots)
    }
  }

  /// Customers in the order of their numbers, a page at a time.
  ///
  /// ```swift
  /// let first = try database.read { tx in try tx.customers(limit: 100) }
  /// first.compactMap(\.id).count  // == 1
  /// ```
  ///
  /// - Parameters:
  ///   - id: the last customer of the page before.
  ///   - limit: how many at most.
  /// - Complexity: O(log n + the page).
  public borrowing func customers(
    after id: CustomerID? = nil, limit: Int = 100
  ) throws(CustomerStoreError) -> [Customer] {
    let access = self.access
    var customers: [Customer] = []
    var last = id?.rawValue ?? 0
    while customers.count < limit {
      let next = try CustomerStoreError.fromStorage { () throws(LMDBError) in try access.nextCustomer(after: last) }
      guard let next else { break }
      last = next
      if let customer = try access.customerValue(next) { customers.append(customer) }
    }
    return customers
  }

  /// The attributes that customers can have.
  public borrowing func schema() throws(CustomerStoreError) -> AttributeSchema { try access.catalog().schema }
}

extension StoreAccess {
  /// The value of a customer, with what all of its profiles say.
  func customerValue(_ root: UInt64) throws(CustomerStoreError) -> Customer? {
    let (ids, record) = try CustomerStoreError.fromStorage { () throws(LMDBError) in try profiles(of: root) }
    guard !ids.isEmpty else { return nil }
    let schema = try catalog().schema
    do throws(AttributeError) {
      return try record.customer(id: CustomerID(rawValue: root), externalIDs: ids, schema: schema)
    } catch {
      throw .invalidAttribute(error)
    }
  }

  /// The next customer behind a number.
  func nextCustomer(after number: UInt64) throws(LMDBError) -> UInt64? {
    var profiles = try handle.entries(of: tables.profiles, in: .after(CompactID(number)))
    while let entry = try profiles.next() {
      let profile = try entry.key().value
      if try root(of: profile) == profile { return profile }
    }
    return nil
  }
}
