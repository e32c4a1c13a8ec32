/// The bit pattern in eight bytes, least significant first; NaNs keep their payload and zeros their sign.
extension Double: FixedSizeValue {
  /// Eight.
  @inlinable
  public static var byteCount: Int { 8 }

  /// Reads eight bytes, of which every pattern is a number.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Double {
    Double(bitPattern: try bytes.readLittleEndian(at: offset))
  }

  /// Writes eight bytes.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    record.write(littleEndian: bitPattern)
  }

  /// Appends eight bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: bitPattern)
  }
}

/// The bit pattern in four bytes, least significant first; NaNs keep their payload and zeros their sign.
extension Float: FixedSizeValue {
  /// Four.
  @inlinable
  public static var byteCount: Int { 4 }

  /// Reads four bytes, of which every pattern is a number.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Float {
    Float(bitPattern: try bytes.readLittleEndian(at: offset))
  }

  /// Writes four bytes.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    record.write(littleEndian: bitPattern)
  }

  /// Appends four bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: bitPattern)
  }
}
