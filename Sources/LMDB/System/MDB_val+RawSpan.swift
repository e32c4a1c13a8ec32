public import CLMDB

extension RawSpan {
  /// The bytes that LMDB points to. The caller binds the lifetime to the transaction that lent them.
  @unsafe
  @inlinable
  @_lifetime(immortal)
  init(_ value: MDB_val) {
    guard let start = value.mv_data, value.mv_size > 0 else {
      self = RawSpan()
      return
    }
    let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(start), byteCount: value.mv_size)
    self = unsafe _overrideLifetime(span, copying: ())
  }
}
