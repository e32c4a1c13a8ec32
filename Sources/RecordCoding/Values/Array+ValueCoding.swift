/// The bytes and nothing else: the array takes all the bytes of its value.
extension Array: ValueCoding where Element == UInt8 {
  /// The number of elements.
  @inlinable
  public var encodedByteCount: Int { count }

  /// Appends the bytes.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(raw: span.bytes)
  }

  /// Copies all of the decoder's bytes; no bytes are wrong.
  ///
  /// - Complexity: linear in the number of bytes, with one allocation.
  @inlinable
  public init(from decoder: inout ValueDecoder) throws(CodingError) {
    self = [UInt8](copying: decoder.readRemainingBytes())
  }
}
