/// A key of an unsigned integer that takes few bytes where the number is small, and still sorts as numbers do.
///
/// One byte says how many follow, then come the bytes of the number, most significant first and without leading zeros:
/// 1 byte for 0, 4 for a million, 9 for the greatest. Numbers that are given out from 1 on make short keys this way,
/// and can stand anywhere in a tuple.
///
/// ```swift
/// CompactID(1_000_000).keyBytes                              // == [3, 0x0F, 0x42, 0x40]
/// CompactID(255) < CompactID(256)                            // == true
/// KeyPair(CompactID(42), -1 as Int64).keyByteCount           // == 10
/// ```
public struct CompactID: DelimitedKeyCoding, Hashable, Sendable {
  /// The number.
  public var value: UInt64

  /// The key of a number.
  @inlinable
  public init(_ value: UInt64) {
    self.value = value
  }

  /// The most bytes that a key takes.
  @inlinable
  public static var maximumByteCount: Int { 9 }

  /// Appends the number of bytes, then the bytes, most significant first.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    let count = (71 &- value.leadingZeroBitCount) / 8
    encoder.append(bigEndian: UInt8(truncatingIfNeeded: count))
    var shift = count &* 8
    while shift > 0 {
      shift &-= 8
      encoder.append(bigEndian: UInt8(truncatingIfNeeded: value &>> UInt64(shift)))
    }
  }

  /// Reads the number of bytes, then so many.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/invalidValue(type:reason:)`` for more than
  ///   eight bytes and for a leading zero: a number has one form only.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    let count = Int(try decoder.readBigEndian(UInt8.self))
    guard count <= 8 else {
      throw .invalidValue(type: "CompactID", reason: "the number has more than eight bytes")
    }
    guard decoder.remaining >= count else { throw .truncated(needed: count, available: decoder.remaining) }
    var value: UInt64 = 0
    for index in 0..<count {
      let byte = try decoder.readBigEndian(UInt8.self)
      if index == 0, byte == 0 {
        throw .invalidValue(type: "CompactID", reason: "the number begins with a zero byte")
      }
      value = value &<< 8 | UInt64(byte)
    }
    self.value = value
  }

  /// The order of the numbers.
  @inlinable
  public func keyOrder(to other: CompactID) -> KeyOrder { KeyOrder(value, other.value) }
}

extension CompactID: Comparable {
  /// Whether `first` is the smaller number.
  @inlinable
  public static func < (first: CompactID, second: CompactID) -> Bool { first.value < second.value }
}

extension CompactID: ExpressibleByIntegerLiteral {
  /// The key of the number written.
  @inlinable
  public init(integerLiteral value: UInt64) {
    self.init(value)
  }
}
