/// Reads a key from bytes that may hold anything.
///
/// ```swift
/// let bytes = KeyPair("DE", 42 as UInt64).keyBytes
/// var decoder = KeyDecoder(bytes.span.bytes)
/// let country = try String(from: &decoder)  // == "DE"
/// let id = try UInt64(from: &decoder)       // == 42
/// try decoder.finish()
/// ```
public struct KeyDecoder: ~Copyable, ~Escapable {
  @usableFromInline let bytes: RawSpan
  @usableFromInline var position = 0

  /// 0x00, or 0xFF where a ``Descending`` key is read.
  @usableFromInline var mask: UInt8 = 0

  /// A decoder at the first of `bytes`.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) {
    self.bytes = bytes
  }

  /// The number of bytes not read yet.
  @inlinable
  public var remaining: Int { bytes.byteCount &- position }

  /// Reads an unsigned integer stored most significant byte first.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readBigEndian<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _: Value.Type = Value.self
  ) throws(CodingError) -> Value {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { throw .truncated(needed: size, available: remaining) }
    // In bounds by the guard; every bit pattern of a fixed-width integer is a value.
    let value = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: Value.self)
    position &+= size
    // Sign extension makes the mask as wide as the value.
    return Value(bigEndian: value) ^ Value(truncatingIfNeeded: Int8(bitPattern: mask))
  }

  /// Checks that every byte was read.
  ///
  /// - Throws: ``CodingError/trailingBytes(count:)``.
  @inlinable
  public func finish() throws(CodingError) {
    guard remaining == 0 else { throw .trailingBytes(count: remaining) }
  }
}
