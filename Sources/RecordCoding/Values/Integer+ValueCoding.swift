extension FixedSizeValue where Self: FixedWidthInteger & BitwiseCopyable {
  /// The integer's full width in bytes.
  @inlinable
  public static var byteCount: Int { MemoryLayout<Self>.size }

  /// Reads an integer of full width, least significant byte first.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Self {
    try bytes.readLittleEndian(at: offset)
  }

  /// Writes the integer at its full width, least significant byte first.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    record.write(littleEndian: self)
  }

  /// Appends the integer at its full width, least significant byte first.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: self)
  }
}

/// One byte.
extension UInt8: FixedSizeValue {}

/// Two bytes, least significant first.
extension UInt16: FixedSizeValue {}

/// Four bytes, least significant first.
extension UInt32: FixedSizeValue {}

/// Eight bytes, least significant first.
extension UInt64: FixedSizeValue {}

/// One byte in two's complement.
extension Int8: FixedSizeValue {}

/// Two bytes in two's complement, least significant first.
extension Int16: FixedSizeValue {}

/// Four bytes in two's complement, least significant first.
extension Int32: FixedSizeValue {}

/// Eight bytes in two's complement, least significant first.
extension Int64: FixedSizeValue {}

/// Eight bytes, as `UInt64` has them, whatever the width of a word on the machine.
extension UInt: FixedSizeValue {
  /// Eight.
  @inlinable
  public static var byteCount: Int { 8 }

  /// Reads eight bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, and ``CodingError/invalidValue(type:reason:)`` on a machine
  ///   with words too short for the number.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> UInt {
    guard let value = UInt(exactly: try bytes.readLittleEndian(UInt64.self, at: offset)) else {
      throw .invalidValue(type: "UInt", reason: "the number does not fit into a word of this machine")
    }
    return value
  }

  /// Writes eight bytes.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    record.write(littleEndian: UInt64(self))
  }

  /// Appends eight bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: UInt64(self))
  }
}

/// Eight bytes, as `Int64` has them, whatever the width of a word on the machine.
extension Int: FixedSizeValue {
  /// Eight.
  @inlinable
  public static var byteCount: Int { 8 }

  /// Reads eight bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, and ``CodingError/invalidValue(type:reason:)`` on a machine
  ///   with words too short for the number.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Int {
    guard let value = Int(exactly: try bytes.readLittleEndian(Int64.self, at: offset)) else {
      throw .invalidValue(type: "Int", reason: "the number does not fit into a word of this machine")
    }
    return value
  }

  /// Writes eight bytes.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    record.write(littleEndian: Int64(self))
  }

  /// Appends eight bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: Int64(self))
  }
}
