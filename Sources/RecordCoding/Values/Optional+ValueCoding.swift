/// One byte 0x00 for nil; 0x01 and the form of the value otherwise.
extension Optional: ValueCoding where Wrapped: ValueCoding {
  /// One, and the value's count.
  @inlinable
  public var encodedByteCount: Int {
    switch self {
    case nil: 1
    case let value?: value.encodedByteCount &+ 1
    }
  }

  /// Appends 0x00, or 0x01 and the form of the value.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    guard let value = self else { return false.encode(into: &encoder) }
    true.encode(into: &encoder)
    value.encode(into: &encoder)
  }

  /// Reads the mark and, behind 0x01, the value from all the other bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/invalidValue(type:reason:)`` for a mark above
  ///   1, ``CodingError/trailingBytes(count:)`` behind 0x00, and what the value finds wrong with its bytes.
  @inlinable
  public init(from decoder: inout ValueDecoder) throws(CodingError) {
    if try decoder.read(Bool.self) {
      self = try Wrapped(from: &decoder)
    } else {
      self = nil
      try decoder.finish()
    }
  }
}
