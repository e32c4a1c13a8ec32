public import CLMDB

extension RawSpan {
  /// The bytes that LMDB points to. The caller binds the lifetime to the transaction that lent them.
  @unsafe
  @inlinable
  @_lifetime(immortal)
  init(_ value: MDB_val) {
    // LMDB filled in both when it returned success: the start of `mv_size` bytes in a page. Taken by way of a buffer, for
    // which no count or pointer is checked once more at each step of a scan.
    let start = unsafe value.mv_data.unsafelyUnwrapped
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: value.mv_size)
    self = unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: ())
  }
}
