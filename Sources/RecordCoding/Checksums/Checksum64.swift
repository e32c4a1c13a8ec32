/// A 64-bit hash of bytes that tells whether a record is still what was written.
///
/// The number depends on the bytes and the seed alone, not on the run, the machine or the version of this package:
/// stores keep it on disk. Any change of the bytes gives another number but for a chance of 2⁻⁶⁴. It guards against
/// accidents, not against somebody who wants two records to agree; for that, it would have to be keyed and slower.
///
/// The function is wyhash, final version 4.3, with its standard parameters, so other programs can check records too.
///
/// ```swift
/// let bytes: [UInt8] = [1, 2, 3]
/// String(Checksum64(bytes.span.bytes).value, radix: 16)  // == "1e95b2fb296ed0e9"
/// ```
public struct Checksum64: Hashable, Sendable {
  /// The hash.
  public let value: UInt64

  /// A checksum that was computed before.
  @inlinable
  public init(value: UInt64) {
    self.value = value
  }

  /// The checksum of `bytes`.
  ///
  /// - Parameter seed: a number that gives the same bytes another checksum, for instance one that stands for the table
  ///   or the key the bytes belong to.
  /// - Complexity: linear in the number of bytes, a 64-bit multiplication for each 16 of them.
  @inlinable
  public init(_ bytes: RawSpan, seed: UInt64 = 0) {
    var state = seed ^ Self.fold(seed ^ Self.secret0, Self.secret1)
    let count = bytes.byteCount
    var (low, high): (UInt64, UInt64) = (0, 0)
    if count > 16 {
      var offset = 0
      if count >= 48 {
        // Three lanes that do not wait for each other's multiplication.
        var (second, third) = (state, state)
        repeat {
          // In bounds: offset + 48 <= count, by the conditions of the branch and of the loop.
          state = Self.fold(bytes.word(at: offset) ^ Self.secret1, bytes.word(at: offset &+ 8) ^ state)
          second = Self.fold(bytes.word(at: offset &+ 16) ^ Self.secret2, bytes.word(at: offset &+ 24) ^ second)
          third = Self.fold(bytes.word(at: offset &+ 32) ^ Self.secret3, bytes.word(at: offset &+ 40) ^ third)
          offset &+= 48
        } while count &- offset >= 48
        state ^= second ^ third
      }
      while count &- offset > 16 {
        // In bounds by the loop's condition.
        state = Self.fold(bytes.word(at: offset) ^ Self.secret1, bytes.word(at: offset &+ 8) ^ state)
        offset &+= 16
      }
      // In bounds: count > 16. The last 16 bytes, some of which may have been mixed in before.
      (low, high) = (bytes.word(at: count &- 16), bytes.word(at: count &- 8))
    } else if count >= 4 {
      // In bounds: 4 <= count <= 16, so `middle` is 0 below 8 bytes, 4 below 16, else 8, and at most count - 4.
      let middle = (count &>> 3) &<< 2
      low = bytes.halfWord(at: 0) &<< 32 | bytes.halfWord(at: middle)
      high = bytes.halfWord(at: count &- 4) &<< 32 | bytes.halfWord(at: count &- 4 &- middle)
    } else if count > 0 {
      // In bounds: the first, the middle and the last of one to three bytes.
      low = bytes.byte(at: 0) &<< 16 | bytes.byte(at: count &>> 1) &<< 8 | bytes.byte(at: count &- 1)
    }
    let product = (low ^ Self.secret1).multipliedFullWidth(by: high ^ state)
    value = Self.fold(product.low ^ Self.secret0 ^ UInt64(truncatingIfNeeded: count), product.high ^ Self.secret1)
  }

  /// Both halves of the product combined by exclusive or: every bit of the factors reaches every bit of the result.
  @inlinable
  @inline(__always)
  static func fold(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = first.multipliedFullWidth(by: second)
    return product.low ^ product.high
  }

  // Numbers with 32 bits set, in each byte four. They are part of the format.
  @inlinable static var secret0: UInt64 { 0x2D35_8DCC_AA6C_78A5 }
  @inlinable static var secret1: UInt64 { 0x8BB8_4B93_962E_ACC9 }
  @inlinable static var secret2: UInt64 { 0x4B33_A62E_D433_D4A3 }
  @inlinable static var secret3: UInt64 { 0x4D5A_2DA5_1DE1_AA47 }
}

extension RawSpan {
  /// Eight bytes as a number, least significant first. The caller has proved that they are in bounds.
  @inlinable
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Four bytes as a number, least significant first. The caller has proved that they are in bounds.
  @inlinable
  @inline(__always)
  func halfWord(at offset: Int) -> UInt64 {
    UInt64(UInt32(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  /// One byte as a number. The caller has proved that it is in bounds.
  @inlinable
  @inline(__always)
  func byte(at offset: Int) -> UInt64 {
    UInt64(unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self))
  }
}
