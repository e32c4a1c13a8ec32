/// One byte 0x00 for nil, which sorts first; 0x01 and the form of the value otherwise.
extension Optional: KeyCoding where Wrapped: KeyCoding {
  /// Appends 0x00, or 0x01 and the form of the value.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    guard let value = self else { return false.encode(into: &encoder) }
    true.encode(into: &encoder)
    value.encode(into: &encoder)
  }

  /// Reads the mark and, behind 0x01, the value.
  ///
  /// - Throws: ``CodingError/truncated(needed:available:)``, ``CodingError/invalidValue(type:reason:)`` for a mark above
  ///   1, and what the value finds wrong with its bytes.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    self = try Bool(from: &decoder) ? try Wrapped(from: &decoder) : nil
  }

  /// Nil before every value, and values in their own order.
  @inlinable
  public func keyOrder(to other: Wrapped?) -> KeyOrder {
    switch (self, other) {
    case (let first?, let second?): first.keyOrder(to: second)
    case (nil, nil): .same
    case (nil, _): .before
    case (_, nil): .after
    }
  }
}

extension Optional: DelimitedKeyCoding where Wrapped: DelimitedKeyCoding {}
