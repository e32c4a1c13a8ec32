internal import CustomerModel
internal import LMDB
internal import RecordCoding

/// The one transaction that may change the store now.
///
/// It reads its own changes. A call that throws has changed nothing, and the transaction goes on; an error of the disk
/// makes it fail as a whole.
///
/// ```swift
/// try database.write { tx in
///   let ada = ExternalID("ada@shop.example", kind: "email")
///   let key = InteractionKey(source: "shop", id: "order-1002")
///   try tx.record(order, by: ada, at: Timestamp(day: "2026-11-23"), key: key)  // == true
///   try tx.record(order, by: ada, at: Timestamp(day: "2026-11-23"), key: key)  // == false
/// }
/// ```
public struct CustomerTransaction: ~Copyable, ~Escapable, CustomerReading {
  // Private, for Swift 6.3 cannot compile a wider one; other files change the store by what stands at the end of this.
  private var transaction: WriteTransaction
  let context: StoreContext
  let memory = TransactionMemory()

  @_lifetime(copy transaction)
  init(_ transaction: consuming WriteTransaction, _ context: StoreContext) {
    self.transaction = transaction
    self.context = context
  }

  /// Ends the use of the transaction that was lent. What ``finish()`` has not written is lost.
  @_lifetime(copy self)
  consuming func giveBack() -> WriteTransaction { transaction }

  /// Writes what is still in memory. To be called once all changes are made.
  mutating func finish() throws(LMDBError) {
    try writeLastProfile()
    try writeChanges()
  }

  /// The store's state; for this module only.
  public var access: StoreAccess {
    @_lifetime(borrow self)
    borrowing get { StoreAccess(transaction.handle, context, writingWith: memory) }
  }

  var tables: StoreTables { context.tables }

  /// When what is told now is recorded.
  var now: Timestamp { context.clock() }

  /// Runs changes that belong together: if one fails, none of them is done.
  package mutating func atomically<Result>(
    _ body: (inout CustomerTransaction) throws(CustomerStoreError) -> Result
  ) throws(CustomerStoreError) -> Result {
    let (context, memory) = (self.context, self.memory)
    try CustomerStoreError.fromStorage { () throws(LMDBError) in try finish() }
    defer { memory.forgetSeen() }
    var outcome: Swift.Result<Result, CustomerStoreError>?
    do throws(LMDBError) {
      try transaction.nested { inner throws(LMDBError) in
        do throws(CustomerStoreError) {
          outcome = .success(try CustomerTransaction.lend(&inner, context, partOf: memory, to: body))
        } catch {
          outcome = .failure(error)
          // Any error undoes the nested transaction; the one above is thrown behind it.
          throw LMDBError.closed
        }
      }
    } catch {
      if case .failure(let error)? = outcome { throw error }
      throw .storage(error)
    }
    guard let outcome else { throw .storage(.closed) }
    return try outcome.get()
  }

  private static func lend<Result>(
    _ transaction: inout WriteTransaction, _ context: StoreContext, partOf memory: TransactionMemory,
    to body: (inout CustomerTransaction) throws(CustomerStoreError) -> Result
  ) throws(CustomerStoreError) -> Result {
    var lent = CustomerTransaction(transaction, context)
    do throws(CustomerStoreError) {
      let result = try body(&lent)
      try CustomerStoreError.fromStorage { () throws(LMDBError) in try lent.finish() }
      memory.noteTouches(of: lent.memory)
      transaction = lent.giveBack()
      return result
    } catch {
      transaction = lent.giveBack()
      throw error
    }
  }
}

@available(*, unavailable)
extension CustomerTransaction: Sendable {}

// MARK: - Changing tables

extension CustomerTransaction {
  mutating func put<Key, Value>(_ value: Value, for key: Key, in table: Table<Key, Value>) throws(LMDBError) {
    try transaction.put(value, for: key, in: table)
  }

  /// Stores a value unless the key has one; says whether it was stored.
  mutating func insert<Key, Value>(
    _ value: Value, for key: Key, in table: Table<Key, Value>
  ) throws(LMDBError) -> Bool {
    try transaction.insert(value, for: key, in: table)
  }

  @discardableResult
  mutating func delete<Key, Value>(_ key: Key, from table: Table<Key, Value>) throws(LMDBError) -> Bool {
    try transaction.delete(key, from: table)
  }

  @discardableResult
  mutating func deleteAll<Key, Value>(
    in range: KeyRange<Key>, from table: Table<Key, Value>
  ) throws(LMDBError) -> Int {
    try transaction.deleteAll(in: range, from: table)
  }

  mutating func deleteAll<Key, Value>(from table: Table<Key, Value>) throws(LMDBError) {
    try transaction.deleteAll(from: table)
  }

  @discardableResult
  mutating func insert<Key>(
    _ identifier: UInt64, for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) -> Bool {
    try transaction.insert(identifier, for: key, in: postings)
  }

  mutating func insert<Key>(
    contentsOf identifiers: IdentifierSet, for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) {
    try transaction.insert(contentsOf: identifiers, for: key, in: postings)
  }

  @discardableResult
  mutating func remove<Key>(
    _ identifier: UInt64, for key: Key, in postings: Postings<Key>
  ) throws(LMDBError) -> Bool {
    try transaction.remove(identifier, for: key, in: postings)
  }

  @discardableResult
  mutating func removeAll<Key>(for key: Key, in postings: Postings<Key>) throws(LMDBError) -> Bool {
    try transaction.removeAll(for: key, in: postings)
  }

  mutating func removeAll<Key>(from postings: Postings<Key>) throws(LMDBError) {
    try transaction.removeAll(from: postings)
  }

  /// Changes tables that have forms of their own.
  mutating func changing<Result>(
    _ body: (inout WriteTransaction) throws(LMDBError) -> Result
  ) throws(LMDBError) -> Result {
    try body(&transaction)
  }
}
