extension FixedSizeValue where Self: RawRepresentable, RawValue: FixedSizeValue {
  /// The number of bytes of the raw value.
  @inlinable
  public static var byteCount: Int { RawValue.byteCount }

  /// Reads a raw value.
  ///
  /// - Throws: what the raw value finds wrong with its bytes, and ``CodingError/invalidValue(type:reason:)`` for a raw
  ///   value that stands for nothing.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Self {
    guard let value = Self(rawValue: try RawValue.read(from: bytes, at: offset)) else {
      throw .unknownRawValue(of: Self.self)
    }
    return value
  }

  /// Writes the raw value.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    rawValue.write(to: &record)
  }

  /// Appends the raw value.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    rawValue.encode(into: &encoder)
  }
}
