/// A value of no bytes, for keys whose presence is all there is to say.
///
/// ```swift
/// Empty().valueBytes  // == []
/// ```
public struct Empty: ValueCoding, Hashable, Sendable {
  /// The one value of this type.
  @inlinable
  public init() {}

  /// Zero.
  @inlinable
  public var encodedByteCount: Int { 0 }

  /// Appends nothing.
  @inlinable
  public func encode(into encoder: inout ValueEncoder) {}

  /// Reads nothing.
  ///
  /// - Throws: ``CodingError/trailingBytes(count:)`` if there are any bytes.
  @inlinable
  public init(from decoder: inout ValueDecoder) throws(CodingError) {
    try decoder.finish()
  }
}
