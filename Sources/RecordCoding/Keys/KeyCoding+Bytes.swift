extension KeyCoding {
  /// The number of bytes in the value's form, found by encoding it into nothing.
  ///
  /// - Complexity: that of encoding; no allocation.
  @inlinable
  public var keyByteCount: Int {
    var encoder = KeyEncoder(OutputRawSpan())
    encode(into: &encoder)
    return encoder.byteCount
  }

  /// The value's form in an array of its own.
  ///
  /// - Complexity: that of encoding twice, with one allocation. Hot code writes into a ``KeyEncoder`` instead.
  @inlinable
  public var keyBytes: [UInt8] {
    [UInt8](encodedByteCount: keyByteCount) { output in
      var encoder = KeyEncoder(output)
      encode(into: &encoder)
      return encoder.writtenByteCount
    }
  }

  /// Reads a value whose form is all of `bytes`.
  ///
  /// - Throws: ``CodingError``; ``CodingError/trailingBytes(count:)`` if the value ends before the bytes do.
  @inlinable
  public init(keyBytes bytes: RawSpan) throws(CodingError) {
    var decoder = KeyDecoder(bytes)
    self = try Self(from: &decoder)
    try decoder.finish()
  }
}
