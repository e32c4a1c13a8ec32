/// One byte: 0x00 for false, which sorts first, 0x01 for true.
extension Bool: DelimitedKeyCoding {
  /// Appends 0x00 or 0x01.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(bigEndian: self ? 1 : 0 as UInt8)
  }

  /// Reads one byte.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/invalidValue(type:reason:)`` for a byte above 1.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    switch try decoder.readBigEndian(UInt8.self) {
    case 0: self = false
    case 1: self = true
    default: throw .invalidValue(type: "Bool", reason: "the byte is neither 0 nor 1")
    }
  }

  /// False before true.
  @inlinable
  public func keyOrder(to other: Bool) -> KeyOrder {
    self == other ? .same : other ? .before : .after
  }
}
