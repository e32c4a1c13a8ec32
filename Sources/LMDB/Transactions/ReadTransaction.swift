/// One snapshot of all tables, as of the last commit before it began.
///
/// ``Environment/read(file:line:_:)-(_)`` lends it to a closure. It cannot be copied, kept or sent to another task: that
/// does not compile. It costs no lock while it lives, but no page freed after it can be reused before it ends, so
/// long work should take one snapshot per slice.
public struct ReadTransaction: ~Copyable, Transaction {
  /// The engine's transaction; for this module only.
  public let handle: TransactionHandle

  /// The snapshot behind a handle, for a layer that lends it on under a type of its own, no longer than it was lent.
  package init(_ handle: TransactionHandle) {
    self.handle = handle
  }
}

@available(*, unavailable)
extension ReadTransaction: Sendable {}
