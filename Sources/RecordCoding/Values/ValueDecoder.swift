/// Reads a value from bytes that may hold anything.
///
/// ```swift
/// let bytes: [UInt8] = [3, 1, 0x2F]
/// var decoder = ValueDecoder(bytes.span.bytes)
/// let time = try decoder.readSignedVarint()  // == -2
/// let page = try decoder.readString()        // == "/"
/// try decoder.finish()
/// ```
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
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
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

  /// Borrows the next `count` bytes without copying them; they live as long as the bytes the decoder was made with.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, also for a negative count.
  @inlinable
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  public mutating func readBytes(count: Int) throws(CodingError) -> RawSpan {
    guard count >= 0, remaining >= count else { throw .truncated(needed: count, available: remaining) }
    let start = position
    position &+= count
    return bytes.extracting(start..<position)
  }

  /// Borrows all the bytes not read yet without copying them.
  @inlinable
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  public mutating func readRemainingBytes() -> RawSpan {
    let start = position
    position = bytes.byteCount
    return bytes.extracting(start..<position)
  }

  /// Checks that every byte was read.
  ///
  /// - Throws: ``CodingError/trailingBytes(count:)``.
  @inlinable
  public func finish() throws(CodingError) {
    guard remaining == 0 else { throw .trailingBytes(count: remaining) }
  }
}
