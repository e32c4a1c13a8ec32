/// A value that takes the same number of bytes whatever it is, so it can be a field at a fixed place of a record.
///
/// Integers, `Bool`, floating-point numbers, `Date` and every ``FixedLayout`` are such values, and so is an enumeration
/// with such a raw value once it says so:
///
/// ```swift
/// enum Plan: UInt8, FixedSizeValue { case free = 1, pro = 2 }
/// Plan.pro.valueBytes  // == [2]
/// ```
public protocol FixedSizeValue: ValueCoding {
  /// The number of bytes of every value's form.
  static var byteCount: Int { get }

  /// Reads a value from the `byteCount` bytes at `offset`.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)`` if the value reaches outside `bytes`, else what the value
  ///   finds wrong with its bytes.
  static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Self

  /// Writes the value at the beginning of the writer's part of a record.
  func write(to record: inout RecordWriter)
}

extension FixedSizeValue {
  /// The number of bytes of every value's form.
  @inlinable
  public var encodedByteCount: Int { Self.byteCount }

  /// Appends the value's bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    encoder.append(fixedSize: self)
  }

  /// Reads a value from all of the decoder's bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/trailingBytes(count:)``, else what the value
  ///   finds wrong with its bytes.
  @inlinable
  public init(from decoder: inout ValueDecoder) throws(CodingError) {
    self = try decoder.read()
    try decoder.finish()
  }
}

extension ValueEncoder {
  /// Appends a value of fixed size through a ``RecordWriter`` over zeroed bytes.
  ///
  /// A value that writes outside its own bytes leaves the encoder incomplete.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func append<Value: FixedSizeValue>(fixedSize value: Value) {
    let size = Swift.max(Value.byteCount, 0)
    guard missing == 0, output.freeCapacity >= size else {
      missing &+= size
      return
    }
    let start = output.byteCount
    // A byte has no padding.
    unsafe output.append(repeating: 0, count: size, as: UInt8.self)
    var bytes = output.mutableBytes
    // In bounds: these are the bytes that were just appended.
    var record = RecordWriter(unsafe bytes._mutatingExtracting(unchecked: start..<start &+ size))
    value.write(to: &record)
    missing = record.misplacedByteCount
  }
}

extension ValueDecoder {
  /// Reads a value of fixed size, leaving the decoder behind it.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, else what the value finds wrong with its bytes.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func read<Value: FixedSizeValue>(_: Value.Type = Value.self) throws(CodingError) -> Value {
    let size = Swift.max(Value.byteCount, 0)
    guard remaining >= size else { throw .truncated(needed: size, available: remaining) }
    let value = try Value.read(from: bytes, at: position)
    position &+= size
    return value
  }
}
