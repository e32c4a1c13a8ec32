/// One snapshot of all tables, as of the last commit before it began.
///
/// ``Environment/read(file:line:_:)-(_)`` lends it to a closure. It cannot be copied, kept or sent to another task: that
/// does not compile. It costs no lock while it lives, but no page freed after it can be reused before it ends, so
/// long work should take one snapshot per slice.
///
/// ```swift
/// let found = try environment.read { tx in try tx.values(for: [1, 2, 3], in: names) }  // == ["Ada", "Bob", nil]
/// ```
public struct ReadTransaction: ~Copyable, Transaction {
  @usableFromInline let pointer: OpaquePointer
  @usableFromInline let environment: UInt32

  init(pointer: OpaquePointer, environment: UInt32) {
    self.pointer = pointer
    self.environment = environment
  }

  /// The same snapshot, for a layer that lends it on under a type of its own, no longer than it was lent.
  package init(lending transaction: borrowing ReadTransaction) {
    self.init(pointer: transaction.pointer, environment: transaction.environment)
  }

  /// The engine's transaction; for this module only.
  @inlinable
  public var handle: TransactionHandle {
    @_lifetime(borrow self)
    borrowing get { TransactionHandle(pointer: pointer, environment: environment, owner: self) }
  }
}

@available(*, unavailable)
extension ReadTransaction: Sendable {}
