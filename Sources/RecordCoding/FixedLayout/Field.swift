/// Where a value lies in a record of fixed layout.
///
/// Fields chained with ``after(_:)`` lie one behind the other and cannot overlap:
///
/// ```swift
/// enum Layout {
///   static var customer: Field<UInt64> { .first }               // bytes 0..<8
///   static var purchases: Field<UInt32> { .after(customer) }    // bytes 8..<12
/// }
/// let record: [UInt8] = [42, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0]
/// try record.span.bytes.read(Layout.purchases)                  // == 7
/// ```
///
/// Declare fields as computed properties like these: their offsets become constants in the code that reads them, and a
/// read is one bounds check and one load.
public struct Field<Value: FixedSizeValue>: Hashable, Sendable {
  /// The number of bytes in front of the value.
  public let offset: Int

  /// A field at `offset`.
  @inlinable
  public init(offset: Int) {
    self.offset = offset
  }

  /// The field at the beginning of a record.
  @inlinable
  public static var first: Field { Field(offset: 0) }

  /// The field right behind `previous`.
  @inlinable
  public static func after<Previous>(_ previous: Field<Previous>) -> Field {
    Field(offset: previous.end)
  }

  /// The offset of the first byte behind the value.
  @inlinable
  public var end: Int { offset &+ Value.byteCount }
}

extension RawSpan {
  /// Reads one field of the record that these bytes hold, without looking at the rest.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` if the field reaches outside the bytes, else what the value
  ///   finds wrong with its bytes.
  /// - Complexity: a bounds check and a load for integers and floating-point numbers.
  @inlinable
  public func read<Value: FixedSizeValue>(_ field: Field<Value>) throws(CodingError) -> Value {
    try Value.read(from: self, at: field.offset)
  }

  /// Reads an integer stored least significant byte first at `offset`.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` if it reaches outside the bytes.
  @inlinable
  @inline(__always)
  public func readLittleEndian<Value: FixedWidthInteger & BitwiseCopyable>(
    _: Value.Type = Value.self, at offset: Int
  ) throws(CodingError) -> Value {
    let size = MemoryLayout<Value>.size
    // Neither term is negative, so the difference cannot overflow.
    guard offset >= 0, byteCount &- offset >= size else {
      throw .truncated(needed: size, available: Swift.max(0, byteCount &- Swift.max(0, offset)))
    }
    // In bounds by the guard; every bit pattern of a fixed-width integer is a value.
    return Value(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
  }
}
