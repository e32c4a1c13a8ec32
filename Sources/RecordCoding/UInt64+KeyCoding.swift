extension UInt64: KeyCoding {
  /// Eight bytes, most significant first.
  @inlinable
  public func encode(into encoder: inout KeyEncoder) {
    encoder.append(bigEndian: self)
  }

  /// Reads eight bytes.
  @inlinable
  public init(from decoder: inout KeyDecoder) throws(CodingError) {
    self = try decoder.readBigEndian()
  }
}
