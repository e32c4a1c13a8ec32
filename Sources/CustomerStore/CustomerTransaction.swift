public import CustomerModel
internal import LMDB
internal import RecordCoding

/// The one transaction that may change the store now.
///
/// ```swift
/// try database.write { tx in
///   let ada = try tx.customer(ExternalID("ada@shop.example", kind: "email"))
///   try tx.record(order, by: ada, key: InteractionKey(source: "shop", id: "order-1002"))  // == true
///   try tx.record(order, by: ada, key: InteractionKey(source: "shop", id: "order-1002"))  // == false
/// }
/// ```
public struct CustomerTransaction: ~Copyable, ~Escapable {
  private var transaction: WriteTransaction
  private let tables: StoreTables

  @_lifetime(copy transaction)
  init(transaction: consuming WriteTransaction, tables: StoreTables) {
    self.transaction = transaction
    self.tables = tables
  }

  @_lifetime(copy self)
  consuming func giveBack() -> WriteTransaction { transaction }

  /// The customer that an external identifier names; a new one if it was never seen.
  ///
  /// - Throws: ``CustomerStoreError/emptyExternalID(_:)``, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n).
  public mutating func customer(_ id: ExternalID) throws(CustomerStoreError) -> UInt64 {
    guard !id.kind.isEmpty, !id.value.isEmpty else { throw .emptyExternalID(id) }
    let key = KeyPair(id.kind, id.value)
    return try CustomerStoreError.fromStorage { () throws(LMDBError) in
      if let known = try transaction.value(for: key, in: tables.customersByExternalID) { return known }
      let new = UInt64(try transaction.count(of: tables.customersByExternalID)) + 1
      try transaction.put(new, for: key, in: tables.customersByExternalID)
      return new
    }
  }

  /// Records a purchase once, however often it is told.
  ///
  /// - Returns: whether it was new; `false` if the same purchase was recorded under `key` before.
  /// - Throws: ``CustomerStoreError/conflictingInteraction(key:)`` if `key` came before with other content,
  ///   ``CustomerStoreError/unknownCustomer(_:)`` unless ``customer(_:)`` gave the number out,
  ///   ``CustomerStoreError/invalidValue(_:)`` if the revenue overflows, ``CustomerStoreError/storage(_:)``.
  /// - Complexity: O(log n).
  @discardableResult
  public mutating func record(
    _ purchase: Purchase, by customer: UInt64, key: InteractionKey
  ) throws(CustomerStoreError) -> Bool {
    let record = try PurchaseRecord(purchase)
    try check(customer, key)
    let content = digest(of: record, customer, purchase.occurredAt)
    let interaction = KeyPair(key.source, key.id)
    let known = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try transaction.value(for: interaction, in: tables.interactionKeys)
    }
    if let known {
      guard known == content else { throw .conflictingInteraction(key: key) }
      return false
    }
    let revenue = try revenue(with: purchase.total)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in
      // The longest key first: if it is refused, nothing of the purchase is there, and a host may go on.
      let place = KeyQuadruple(customer, purchase.occurredAt.microseconds, key.source, key.id)
      try transaction.put(Checksummed(record), for: place, in: tables.purchases)
      try transaction.put(content, for: interaction, in: tables.interactionKeys)
      var summary = try transaction.value(for: customer, in: tables.purchaseSummaries)?.value ?? PurchaseSummary()
      summary.purchases += 1
      // Days before 1970 are negative; the index only needs each day to have a number of its own.
      let day = UInt64(bitPattern: purchase.occurredAt.utcDay)
      if try transaction.insert(day, for: customer, in: tables.purchaseDays) { summary.purchaseDays += 1 }
      try transaction.put(Checksummed(summary), for: customer, in: tables.purchaseSummaries)
      try transaction.put(revenue.minorUnits, for: revenue.currency.code, in: tables.revenue)
    }
    return true
  }

  /// Refuses numbers that were never given to a customer, and keys that tell nothing apart.
  private func check(_ customer: UInt64, _ key: InteractionKey) throws(CustomerStoreError) {
    let customers = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try transaction.count(of: tables.customersByExternalID)
    }
    guard customer >= 1, customer <= UInt64(customers) else { throw .unknownCustomer(customer) }
    guard !key.source.isEmpty, !key.id.isEmpty else { throw .emptyInteractionKey(key) }
  }

  private func revenue(with amount: Money) throws(CustomerStoreError) -> Money {
    let before = try CustomerStoreError.fromStorage { () throws(LMDBError) in
      try transaction.value(for: amount.currency.code, in: tables.revenue) ?? 0
    }
    do throws(ModelError) {
      return try Money(minorUnits: before, currency: amount.currency).adding(amount)
    } catch {
      throw .invalidValue(error)
    }
  }

  /// Tells whether two interactions with one key are the same.
  private func digest(of record: PurchaseRecord, _ customer: UInt64, _ instant: Timestamp) -> UInt64 {
    let content = KeyPair(
      KeyPair(customer, instant.microseconds), KeyTriple(record.minorUnits, record.itemCount, record.currency))
    return Checksum64(content.keyBytes.span.bytes).value
  }
}
