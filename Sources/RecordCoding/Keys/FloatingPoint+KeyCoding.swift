/// Eight bytes in the order of IEEE 754 `totalOrder`: negative NaNs, -∞, negative numbers, -0, +0, positive numbers,
/// +∞, NaNs. Every bit pattern survives the round trip.
extension Double: DelimitedKeyCoding {
  /// Appends the bit pattern, most significant byte first: all bits inverted if negative, else the sign bit.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(bigEndian: keyPattern)
  }

  /// Reads eight bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    let pattern: UInt64 = try decoder.readBigEndian()
    // The top bit is set for numbers that were positive, of which only the sign was inverted.
    let positive = UInt64(bitPattern: Int64(bitPattern: pattern) &>> 63)
    self.init(bitPattern: pattern ^ (~positive | 1 &<< 63))
  }

  /// The order of IEEE 754 `totalOrder`, in which no two bit patterns are equal.
  @inlinable
  public func keyOrder(to other: Double) -> KeyOrder { KeyOrder(keyPattern, other.keyPattern) }

  /// The unsigned number that sorts as the bit pattern does in `totalOrder`.
  @inlinable
  var keyPattern: UInt64 {
    let negative = UInt64(bitPattern: Int64(bitPattern: bitPattern) &>> 63)
    return bitPattern ^ (negative | 1 &<< 63)
  }
}

/// Four bytes in the order of IEEE 754 `totalOrder`, as `Double` has them.
extension Float: DelimitedKeyCoding {
  /// Appends the bit pattern, most significant byte first: all bits inverted if negative, else the sign bit.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(bigEndian: keyPattern)
  }

  /// Reads four bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    let pattern: UInt32 = try decoder.readBigEndian()
    let positive = UInt32(bitPattern: Int32(bitPattern: pattern) &>> 31)
    self.init(bitPattern: pattern ^ (~positive | 1 &<< 31))
  }

  /// The order of IEEE 754 `totalOrder`, in which no two bit patterns are equal.
  @inlinable
  public func keyOrder(to other: Float) -> KeyOrder { KeyOrder(keyPattern, other.keyPattern) }

  /// The unsigned number that sorts as the bit pattern does in `totalOrder`.
  @inlinable
  var keyPattern: UInt32 {
    let negative = UInt32(bitPattern: Int32(bitPattern: bitPattern) &>> 31)
    return bitPattern ^ (negative | 1 &<< 31)
  }
}
