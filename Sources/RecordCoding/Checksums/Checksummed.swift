/// A value with the checksum of its bytes behind it, so that damage is noticed when it is read.
///
/// The bytes are the value's form, then its ``Checksum64`` in eight bytes, least significant first.
///
/// ```swift
/// let bytes = Checksummed("Ada").valueBytes                        // 3 + 8 bytes
/// try Checksummed<String>(valueBytes: bytes.span.bytes).value      // == "Ada"
/// ```
public struct Checksummed<Value: ValueCoding>: ValueCoding {
  /// The value itself.
  public var value: Value

  /// A value to be stored with its checksum.
  @inlinable
  public init(_ value: Value) {
    self.value = value
  }

  /// The number of bytes of a checksum.
  @inlinable
  public static var checksumByteCount: Int { 8 }

  /// The value's count and eight.
  @inlinable
  public var encodedByteCount: Int { value.encodedByteCount &+ Self.checksumByteCount }

  /// Appends the value, then the checksum of what was appended.
  ///
  /// - Complexity: that of the value, and linear in the number of its bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    let start = encoder.writtenByteCount
    value.encode(into: &encoder)
    encoder.append(littleEndian: encoder.checksum(from: start).value)
  }

  /// Compares the checksum and reads the value from all bytes in front of it.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` for fewer than eight bytes,
  ///   ``CodingError/checksumMismatch(stored:computed:)``, and what the value finds wrong with its bytes.
  /// - Complexity: that of the value, and linear in the number of its bytes.
  @inlinable
  public init(from decoder: inout ValueDecoder) throws(CodingError) {
    value = try Value(valueBytes: try Self.verified(decoder.readRemainingBytes()))
  }

  /// Borrows the value's bytes out of the bytes of a checksummed value once their checksum was found to be right.
  ///
  /// The way to read single fields of a ``FixedLayout`` that is stored with its checksum.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` for fewer than eight bytes,
  ///   ``CodingError/checksumMismatch(stored:computed:)``.
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(copy bytes)
  public static func verified(_ bytes: RawSpan) throws(CodingError) -> RawSpan {
    let count = bytes.byteCount &- checksumByteCount
    guard count >= 0 else { throw .truncated(needed: checksumByteCount, available: bytes.byteCount) }
    let content = bytes.extracting(0..<count)
    let stored = try bytes.readLittleEndian(UInt64.self, at: count)
    let computed = Checksum64(content).value
    guard stored == computed else { throw .checksumMismatch(stored: stored, computed: computed) }
    return content
  }
}

extension Checksummed: Equatable where Value: Equatable {}
extension Checksummed: Hashable where Value: Hashable {}
extension Checksummed: Sendable where Value: Sendable {}

extension ValueEncoder {
  /// The checksum of what was written behind the first `start` bytes; of nothing if the buffer was too small.
  @inlinable
  package func checksum(from start: Int) -> Checksum64 {
    let written = output.bytes
    guard missing == 0, start <= written.byteCount else { return Checksum64(RawSpan()) }
    return Checksum64(written.extracting(start..<written.byteCount))
  }
}
