internal import CLMDB

/// LMDB's transaction, and what its operations check against. A host can do nothing with it but hand it back, and cannot
/// keep it: it ends with the transaction that lent it.
///
/// ```swift
/// let handle = tx.handle
/// ```
public struct TransactionHandle: ~Escapable {
  @usableFromInline let pointer: OpaquePointer
  @usableFromInline let environment: UInt32

  @inlinable
  @_lifetime(borrow owner)
  init<Owner: ~Copyable & ~Escapable>(pointer: OpaquePointer, environment: UInt32, owner: borrowing Owner) {
    self.pointer = pointer
    self.environment = environment
  }
}

// A layer above reads through the handle where it lends its own kind of transaction.
extension TransactionHandle: Transaction {
  /// Itself.
  @inlinable
  public var handle: TransactionHandle {
    @_lifetime(borrow self)
    borrowing get { TransactionHandle(pointer: pointer, environment: environment, owner: self) }
  }
}

extension TransactionHandle {
  /// The number of the commit that a reading transaction sees: two that have the same see the same.
  package var commitNumber: UInt { UInt(mdb_txn_id(pointer)) }
}

@available(*, unavailable)
extension TransactionHandle: Sendable {}
