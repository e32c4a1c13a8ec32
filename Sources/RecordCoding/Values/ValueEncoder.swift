/// Where a value is written: a buffer of fixed capacity that counts what does not fit instead of trapping.
///
/// Once something did not fit, nothing more is written, so what the buffer holds is always the beginning of the value.
///
/// ```swift
/// var encoder = ValueEncoder(OutputRawSpan())  // a buffer without room
/// encoder.append(string: "Ada")
/// encoder.isComplete  // == false
/// encoder.byteCount   // == 4
/// ```
public struct ValueEncoder: ~Copyable, ~Escapable {
  @usableFromInline var output: OutputRawSpan
  @usableFromInline var missing = 0

  /// An encoder that appends to `output`.
  @inlinable
  @_lifetime(copy output)
  public init(_ output: consuming OutputRawSpan) {
    self.output = output
  }

  /// The number of bytes that the value has, whether they fitted or not.
  @inlinable
  public var byteCount: Int { output.byteCount &+ missing }

  /// The number of bytes that were written; less than ``byteCount`` if the buffer was too small.
  @inlinable
  public var writtenByteCount: Int { output.byteCount }

  /// Whether every byte fitted.
  @inlinable
  public var isComplete: Bool { missing == 0 }

  /// Appends an integer, least significant byte first.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(littleEndian value: Value) {
    let size = MemoryLayout<Value>.size
    guard missing == 0, output.freeCapacity >= size else {
      missing &+= size
      return
    }
    // Integers have no padding, so every byte that is copied is initialized.
    unsafe output.append(value.littleEndian, as: Value.self)
  }

  /// Appends `bytes` as they are, without their number.
  ///
  /// - Complexity: linear in the number of bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append(raw bytes: RawSpan) {
    guard missing == 0, output.freeCapacity >= bytes.byteCount else {
      missing &+= bytes.byteCount
      return
    }
    output.append(copying: bytes)
  }
}
