internal import CustomerModel
internal import LMDB

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
  var transaction: WriteTransaction
  let context: StoreContext
  private let catalogs = CatalogCache()

  @_lifetime(copy transaction)
  init(_ transaction: consuming WriteTransaction, _ context: StoreContext) {
    self.transaction = transaction
    self.context = context
  }

  @_lifetime(copy self)
  consuming func giveBack() -> WriteTransaction { transaction }

  /// The store's state; for this module only.
  public var access: StoreAccess {
    @_lifetime(borrow self)
    borrowing get { StoreAccess(transaction.handle, context, writingWith: catalogs) }
  }

  var tables: StoreTables { context.tables }

  /// When what is told now is recorded.
  var now: Timestamp { context.clock() }

  /// Runs changes that belong together: if one fails, none of them is done.
  mutating func atomically<Result>(
    _ body: (inout CustomerTransaction) throws(CustomerStoreError) -> Result
  ) throws(CustomerStoreError) -> Result {
    let context = self.context
    var outcome: Swift.Result<Result, CustomerStoreError>?
    do throws(LMDBError) {
      try transaction.nested { inner throws(LMDBError) in
        var lent = CustomerTransaction(inner, context)
        do throws(CustomerStoreError) {
          outcome = .success(try body(&lent))
          inner = lent.giveBack()
        } catch {
          inner = lent.giveBack()
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
}

@available(*, unavailable)
extension CustomerTransaction: Sendable {}
