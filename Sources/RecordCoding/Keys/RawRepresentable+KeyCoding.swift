extension KeyCoding where Self: RawRepresentable, RawValue: KeyCoding {
  /// Appends the form of the raw value.
  ///
  /// An enumeration becomes a key by saying so: `enum Plan: UInt8, DelimitedKeyCoding { case free = 1, pro = 2 }`.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    rawValue.encode(into: &encoder)
  }

  /// Reads a raw value.
  ///
  /// - Throws: what the raw value finds wrong with its bytes, and ``CodingError/invalidValue(type:reason:)`` for a raw
  ///   value that stands for nothing.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    guard let value = Self(rawValue: try RawValue(from: &decoder)) else {
      throw .unknownRawValue(of: Self.self)
    }
    self = value
  }

  /// The order of the raw values.
  @inlinable
  public func keyOrder(to other: Self) -> KeyOrder {
    rawValue.keyOrder(to: other.rawValue)
  }
}
