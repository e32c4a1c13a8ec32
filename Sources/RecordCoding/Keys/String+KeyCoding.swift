/// The UTF-8 bytes with 0x00 written as 0x01 0x01 and 0x01 as 0x01 0x02, then the terminator 0x00.
///
/// Strings sort by their UTF-8 bytes, which is the order of their Unicode scalars. Swift's own `<` and `==` look at
/// canonical forms instead: "é" as one scalar and as "e" with an accent are equal to Swift and two different keys here.
/// Normalize before encoding where they should be one.
extension String: DelimitedKeyCoding {
  /// Appends the escaped UTF-8 bytes and a terminator.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(delimiting: utf8Span.span.bytes)
  }

  /// Reads up to the terminator.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` without a terminator,
  ///   ``CodingError/invalidValue(type:reason:)`` for an unknown escape, ``CodingError/invalidUTF8(offset:)``.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    self = try decoder.readDelimitedString()
  }

  /// The order of the UTF-8 bytes.
  @inlinable
  public func keyOrder(to other: String) -> KeyOrder {
    utf8Span.span.bytes.keyOrder(to: other.utf8Span.span.bytes)
  }
}
