/// The bytes with 0x00 written as 0x01 0x01 and 0x01 as 0x01 0x02, then the terminator 0x00.
extension Array: KeyCoding where Element == UInt8 {
  /// Appends the escaped bytes and a terminator.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(delimiting: span.bytes)
  }

  /// Reads up to the terminator.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` without a terminator,
  ///   ``CodingError/invalidValue(type:reason:)`` for an unknown escape.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    self = try decoder.readDelimitedBytes()
  }

  /// The order of the bytes.
  @inlinable
  public func keyOrder(to other: [UInt8]) -> KeyOrder {
    span.bytes.keyOrder(to: other.span.bytes)
  }
}

extension Array: DelimitedKeyCoding where Element == UInt8 {}
