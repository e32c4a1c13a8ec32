public import FoundationEssentials

/// Eight bytes that sort as the instants do: the seconds since 2001-01-01 as a `Double` key. The number comes back bit
/// for bit; dates built from `-0.0` and `0.0` are two keys, the former sorting first.
extension Date: DelimitedKeyCoding {
  /// Appends the seconds since the reference date.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    timeIntervalSinceReferenceDate.encode(into: &encoder)
  }

  /// Reads eight bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    self.init(timeIntervalSinceReferenceDate: try Double(from: &decoder))
  }

  /// The order of the instants.
  @inlinable
  public func keyOrder(to other: Date) -> KeyOrder {
    timeIntervalSinceReferenceDate.keyOrder(to: other.timeIntervalSinceReferenceDate)
  }
}

/// The seconds since 2001-01-01 as a `Double` in eight bytes, least significant first.
extension Date: FixedSizeValue {
  /// Eight.
  @inlinable
  public static var byteCount: Int { 8 }

  /// Reads eight bytes.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``.
  @inlinable
  public static func read(from bytes: RawSpan, at offset: Int) throws(CodingError) -> Date {
    Date(timeIntervalSinceReferenceDate: try Double.read(from: bytes, at: offset))
  }

  /// Writes eight bytes.
  @inlinable
  @inline(__always)
  public func write(to record: inout RecordWriter) {
    timeIntervalSinceReferenceDate.write(to: &record)
  }

  /// Appends eight bytes.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {
    timeIntervalSinceReferenceDate.encode(into: &encoder)
  }
}
