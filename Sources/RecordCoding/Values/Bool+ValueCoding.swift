/// One byte: 0x00 for false, 0x01 for true. Other bytes are refused.
extension Bool: FixedSizeValue {
  /// One.
  @inlinable
  public static var byteCount: Int { 1 }

  /// Reads one byte.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/invalidValue(type:reason:)`` for a byte above 1.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Bool {
    switch try bytes.readLittleEndian(UInt8.self, at: offset) {
    case 0: return false
    case 1: return true
    default: throw .invalidValue(type: "Bool", reason: "the byte is neither 0 nor 1")
    }
  }

  /// Writes one byte.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    record.write(littleEndian: self ? 1 : 0 as UInt8)
  }

  /// Appends one byte.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: self ? 1 : 0 as UInt8)
  }
}
