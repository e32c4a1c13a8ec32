internal import CLMDB

/// The one transaction that may change the store now: all of its changes are committed together, or none.
///
/// ``Environment/write(_:)`` lends it to a closure. It cannot be copied, kept, or sent to another task or thread, and
/// bytes or cursors that it lent end with the next change: each of these mistakes does not compile.
///
/// It reads its own changes. A change that fails for a reason other than its arguments (storage full, input/output)
/// makes the whole transaction fail, whatever the closure does with the error.
///
/// ```swift
/// try environment.write { tx in
///   try tx.put("Dot", for: 7, in: names)
///   try tx.value(for: 7, in: names)  // == "Dot"
/// }
/// ```
public struct WriteTransaction: ~Copyable, ~Escapable, Transaction {
  @usableFromInline let pointer: OpaquePointer
  @usableFromInline let environment: UInt32
  /// What the transaction is measured against; see ``Limits``.
  @usableFromInline let limits: Limits
  /// The first error after which the transaction cannot be committed.
  @usableFromInline var failure: LMDBError?
  /// The bytes of keys and values written so far, with LMDB's own for each entry.
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
    let path: String
  }

  // Immortal for the compiler; its scopes lend it `inout` to a closure and end it behind. Not escapable, so that two
  // transactions cannot be swapped.
  @_lifetime(immortal)
  init(pointer: OpaquePointer, environment: UInt32, limits: Limits, insertableByteCount: Int) {
    self.pointer = pointer
    self.environment = environment
    self.limits = limits
    self.insertableByteCount = insertableByteCount
  }

  /// The engine's transaction; for this module only.
  @inlinable
  public var handle: TransactionHandle {
    @_lifetime(borrow self)
    borrowing get { TransactionHandle(pointer: pointer, environment: environment, owner: self) }
  }
}

@available(*, unavailable)
extension WriteTransaction: Sendable {}
