/// The UTF-8 bytes and nothing else: the string takes all the bytes of its value.
extension String: ValueCoding {
  /// The number of UTF-8 bytes.
  ///
  /// - Complexity: O(1).
  @inlinable
  public var encodedByteCount: Int { utf8.count }

  /// Appends the UTF-8 bytes.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(raw: utf8Span.span.bytes)
  }

  /// Reads all of the decoder's bytes.
  ///
  /// - Throws: ``CodingError/invalidUTF8(offset:)``.
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public init(from decoder: inout ValueDecoder) throws(CodingError) {
    self = try String(validating: decoder.readRemainingBytes())
  }
}
