/// Writes the fields of one record at their places, in any order, without trapping.
///
/// A field that reaches outside the record is not written but counted, so a layout mistake shows as a count that a test
/// and the storage layer can see.
///
/// ```swift
/// var bytes = [UInt8](repeating: 0, count: VisitRecord.byteCount)
/// var span = bytes.mutableSpan
/// var record = RecordWriter(span.mutableBytes)
/// record.write(7, to: VisitRecord.Layout.purchases)
/// record.misplacedByteCount  // == 0
/// ```
public struct RecordWriter: ~Copyable, ~Escapable {
  @usableFromInline var bytes: MutableRawSpan
  @usableFromInline var misplaced = 0

  /// A writer for the record that `bytes` holds.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: consuming MutableRawSpan) {
    self.bytes = bytes
  }

  /// The number of bytes of the record.
  @inlinable
  public var byteCount: Int { bytes.byteCount }

  /// The number of bytes that were not written because their places are outside the record.
  @inlinable
  public var misplacedByteCount: Int { misplaced }

  /// Writes an integer at the beginning of the record, least significant byte first.
  @inlinable
  @inline(__always)
  @_lifetime(self: copy self)
  public mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(littleEndian value: Value) {
    let size = MemoryLayout<Value>.size
    guard byteCount >= size else {
      misplaced &+= size
      return
    }
    // In bounds by the guard.
    unsafe bytes.storeBytes(of: value.littleEndian, toUncheckedByteOffset: 0, as: Value.self)
  }

  /// Writes `value` at the place of `field`.
  @inlinable
  @inline(__always)
  @_lifetime(self: copy self)
  public mutating func write<Value: FixedSizeValue>(_ value: Value, to field: Field<Value>) {
    let size = Value.byteCount
    guard field.offset >= 0, size >= 0, field.offset <= byteCount, size <= byteCount &- field.offset else {
      misplaced &+= Swift.max(size, 1)
      return
    }
    // In bounds by the guard.
    var part = RecordWriter(unsafe bytes._mutatingExtracting(unchecked: field.offset..<field.offset &+ size))
    value.write(to: &part)
    misplaced &+= part.misplaced
  }
}
