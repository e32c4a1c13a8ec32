/// LMDB's transaction, and what its operations check against. A host can do nothing with it but hand it back.
public struct TransactionHandle {
  @usableFromInline let pointer: OpaquePointer
  @usableFromInline let environment: UInt32

  init(pointer: OpaquePointer, environment: UInt32) {
    self.pointer = pointer
    self.environment = environment
  }
}

@available(*, unavailable)
extension TransactionHandle: Sendable {}
