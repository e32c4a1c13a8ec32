/// Where a key is written: a buffer of fixed capacity that counts what does not fit instead of trapping.
public struct KeyEncoder: ~Copyable, ~Escapable {
  @usableFromInline var output: OutputRawSpan
  @usableFromInline var missing = 0

  /// An encoder that appends to `output`.
  @inlinable
  @_lifetime(copy output)
  public init(_ output: consuming OutputRawSpan) {
    self.output = output
  }

  /// The number of bytes that the key has, whether they fitted or not.
  @inlinable
  public var byteCount: Int { output.byteCount &+ missing }

  /// Whether every byte fitted.
  @inlinable
  public var isComplete: Bool { missing == 0 }

  /// Appends an unsigned integer, most significant byte first.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(bigEndian value: Value) {
    guard output.freeCapacity >= MemoryLayout<Value>.size else {
      missing &+= MemoryLayout<Value>.size
      return
    }
    output.append(value.bigEndian, as: Value.self)
  }
}
