extension String {
  /// A copy of `bytes`, which must be well-formed UTF-8.
  ///
  /// - Throws: ``CodingError/invalidUTF8(offset:)``.
  @usableFromInline
  package init(validating bytes: RawSpan) throws(CodingError) {
    do throws(UTF8.ValidationError) {
      self = String(copying: try UTF8Span(validating: Span<UInt8>(_bytes: bytes)))
    } catch {
      throw .invalidUTF8(offset: error.byteOffsets.lowerBound)
    }
  }
}
