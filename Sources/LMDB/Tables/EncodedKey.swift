public import CLMDB
public import RecordCoding

/// Turns keys into the bytes that LMDB looks up, on the stack.
@usableFromInline
enum EncodedKey {
  /// The most bytes that LMDB stores in a key (`mdb_env_get_maxkeysize`; a constant of every 0.9 build).
  @usableFromInline static let maximumByteCount = 511

  /// Runs `body` on the key's bytes, or returns `MDB_BAD_VALSIZE` if they are none or too many.
  ///
  /// No heap is touched: the buffer is the caller's stack.
  @inlinable
  static func withBytes<Key: KeyCoding>(of key: Key, _ body: (inout MDB_val) -> CInt) -> CInt {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer in
      var encoder = KeyEncoder(OutputRawSpan(buffer: buffer, initializedCount: 0))
      key.encode(into: &encoder)
      let byteCount = encoder.byteCount
      guard byteCount > 0, byteCount <= maximumByteCount else { return MDB_BAD_VALSIZE }
      // The encoder wrote `byteCount` bytes at the buffer's start: it says so only when all fitted.
      var encoded = MDB_val(mv_size: byteCount, mv_data: buffer.baseAddress)
      return body(&encoded)
    }
  }

  /// How many bytes the key has, fitting or not.
  @usableFromInline
  static func byteCount<Key: KeyCoding>(of key: Key) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer in
      var encoder = KeyEncoder(OutputRawSpan(buffer: buffer, initializedCount: 0))
      key.encode(into: &encoder)
      return encoder.byteCount
    }
  }
}
