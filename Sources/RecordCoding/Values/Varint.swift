// Integers that take a byte for every seven bits: LEB128. Small numbers are short, which is what counts, lengths and
// differences are. Each byte holds seven bits, the lowest first, and a set top bit says that another byte follows.
// A number has one form only: a last byte of 0x00 behind another (overlong) and bits above the 64th are refused.

extension ValueEncoder {
  /// Appends an unsigned integer in one to ten bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(littleEndian: UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(littleEndian: UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a signed integer in one to ten bytes, few if it is near zero: 0, -1, 1, -2, … are written as 0, 1, 2, 3, …
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(signedVarint value: Int64) {
    append(varint: UInt64(bitPattern: value &<< 1 ^ value &>> 63))
  }

  /// The number of bytes that ``append(varint:)`` appends.
  @inlinable
  public static func byteCount(varint value: UInt64) -> Int {
    // Seven bits a byte, and zero has a byte too.
    (70 &- (value | 1).leadingZeroBitCount) / 7
  }

  /// The number of bytes that ``append(signedVarint:)`` appends.
  @inlinable
  public static func byteCount(signedVarint value: Int64) -> Int {
    byteCount(varint: UInt64(bitPattern: value &<< 1 ^ value &>> 63))
  }
}

extension ValueDecoder {
  /// Reads an integer written by ``ValueEncoder/append(varint:)``.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/invalidValue(type:reason:)`` for an overlong
  ///   form and for more than 64 bits.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readVarint() throws(CodingError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readLittleEndian(UInt8.self)
      // The tenth byte holds the 64th bit alone.
      if shift == 63, byte > 1 {
        throw .invalidValue(type: "varint", reason: "the number has more than 64 bits")
      }
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 {
        if byte == 0, shift != 0 {
          throw .invalidValue(type: "varint", reason: "the last byte adds nothing to the number")
        }
        return value
      }
      shift &+= 7
    }
  }

  /// Reads an integer written by ``ValueEncoder/append(signedVarint:)``.
  ///
  /// - Throws: what ``readVarint()`` throws.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readSignedVarint() throws(CodingError) -> Int64 {
    let value = try readVarint()
    return Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
  }
}
