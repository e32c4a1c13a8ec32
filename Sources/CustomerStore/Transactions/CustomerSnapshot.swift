internal import CustomerModel
internal import LMDB

/// One consistent state of all customers, as of the last commit before it began.
///
/// ```swift
/// let spend = try database.read { tx in try tx.summary(of: ada).netSpend }
/// ```
public struct CustomerSnapshot: ~Copyable, CustomerReading {
  let transaction: ReadTransaction
  let context: StoreContext

  init(_ transaction: consuming ReadTransaction, _ context: StoreContext) {
    self.transaction = transaction
    self.context = context
  }

  /// The store's state; for this module only.
  public var access: StoreAccess {
    @_lifetime(borrow self)
    borrowing get { StoreAccess(transaction.handle, context) }
  }
}

@available(*, unavailable)
extension CustomerSnapshot: Sendable {}
