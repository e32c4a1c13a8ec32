internal import CLMDB

/// The one transaction that may change the store now: all of its changes are committed together, or none.
///
/// ``Environment/write(_:)`` lends it to a closure. It cannot be copied, kept, or sent to another task or thread, and
/// bytes or cursors that it lent end with the next change: each of these mistakes does not compile.
///
/// It reads its own changes. A change that fails for a reason other than its arguments (storage full, input/output)
/// makes the whole transaction fail, whatever the closure does with the error.
public struct WriteTransaction: ~Copyable, Transaction {
  /// The engine's transaction; for this module only.
  public let handle: TransactionHandle
  /// What the transaction is measured against; see ``Limits``.
  @usableFromInline let limits: Limits
  /// The first error after which the transaction cannot be committed.
  @usableFromInline var failure: LMDBError?
  /// The bytes of values written so far, with LMDB's own for each entry.
  @usableFromInline var writtenByteCount = 0
  /// The written bytes from which on inserts are refused: what is reserved, less what the store used before.
  @usableFromInline var insertableByteCount: Int
  /// Whether that counts the pages that are free within the store, too.
  var hasCountedFreePages = false

  /// What a transaction checks its changes against.
  @usableFromInline
  struct Limits {
    @usableFromInline let maximumValueByteCount: Int
    let reservedByteCount: Int
    let directory: String
  }

  init(_ handle: TransactionHandle, limits: Limits, insertableByteCount: Int) {
    self.handle = handle
    self.limits = limits
    self.insertableByteCount = insertableByteCount
  }
}

@available(*, unavailable)
extension WriteTransaction: Sendable {}
