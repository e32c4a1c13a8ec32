extension KeyCoding where Self: FixedWidthInteger & UnsignedInteger & BitwiseCopyable {
  /// Appends the integer at its full width, most significant byte first.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(bigEndian: self)
  }

  /// Reads an integer of full width.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    self = try decoder.readBigEndian()
  }
}

extension KeyCoding
where Self: FixedWidthInteger & SignedInteger & BitwiseCopyable, Magnitude: FixedWidthInteger & BitwiseCopyable {
  /// Appends the integer at its full width, most significant byte first and with the sign bit inverted, which puts
  /// negative numbers before the others.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(bigEndian: Magnitude(truncatingIfNeeded: self ^ Self.min))
  }

  /// Reads an integer of full width.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    self = Self(truncatingIfNeeded: try decoder.readBigEndian(Magnitude.self)) ^ Self.min
  }
}

extension KeyCoding where Self: FixedWidthInteger {
  /// The order of the numbers.
  @inlinable
  public func keyOrder(to other: Self) -> KeyOrder { KeyOrder(self, other) }
}

/// One byte.
extension UInt8: DelimitedKeyCoding {}

/// Two bytes, most significant first.
extension UInt16: DelimitedKeyCoding {}

/// Four bytes, most significant first.
extension UInt32: DelimitedKeyCoding {}

/// Eight bytes, most significant first.
extension UInt64: DelimitedKeyCoding {}

/// One byte with the sign bit inverted.
extension Int8: DelimitedKeyCoding {}

/// Two bytes, most significant first, with the sign bit inverted.
extension Int16: DelimitedKeyCoding {}

/// Four bytes, most significant first, with the sign bit inverted.
extension Int32: DelimitedKeyCoding {}

/// Eight bytes, most significant first, with the sign bit inverted.
extension Int64: DelimitedKeyCoding {}

/// Eight bytes, as `UInt64` has them, whatever the width of a word on the machine.
extension UInt: DelimitedKeyCoding {
  /// Appends eight bytes, most significant first.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(bigEndian: UInt64(self))
  }

  /// Reads eight bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, and ``CodingError/invalidValue(type:reason:)`` on a machine
  ///   with words too short for the number.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    guard let value = UInt(exactly: try UInt64(from: &decoder)) else {
      throw .invalidValue(type: "UInt", reason: "the number does not fit into a word of this machine")
    }
    self = value
  }
}

/// Eight bytes, as `Int64` has them, whatever the width of a word on the machine.
extension Int: DelimitedKeyCoding {
  /// Appends eight bytes, most significant first, with the sign bit inverted.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    Int64(self).encode(into: &encoder)
  }

  /// Reads eight bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, and ``CodingError/invalidValue(type:reason:)`` on a machine
  ///   with words too short for the number.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    guard let value = Int(exactly: try Int64(from: &decoder)) else {
      throw .invalidValue(type: "Int", reason: "the number does not fit into a word of this machine")
    }
    self = value
  }
}
