/// Reads a value from bytes that may hold anything.
public struct ValueDecoder: ~Copyable, ~Escapable {
  @usableFromInline let bytes: RawSpan
  @usableFromInline var position = 0

  /// A decoder at the first of `bytes`.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) {
    self.bytes = bytes
  }

  /// The number of bytes not read yet.
  @inlinable
  public var remaining: Int { bytes.byteCount &- position }

  /// Reads an integer stored least significant byte first.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func readLittleEndian<Value: FixedWidthInteger & BitwiseCopyable>(
    _: Value.Type = Value.self
  ) throws(CodingError) -> Value {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { throw .truncated(needed: size, available: remaining) }
    // In bounds by the guard; every bit pattern of a fixed-width integer is a value.
    let value = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: Value.self)
    position &+= size
    return Value(littleEndian: value)
  }
}
