extension ExactDecimal {
  /// The number that a text such as `-12.50` writes: digits with an optional sign and point, no exponent, no groups.
  ///
  /// - Throws: ``ModelError/invalidDecimal(text:)`` for anything else and for more digits than fit.
  public init(_ text: String) throws(ModelError) {
    self = try ExactDecimal(utf8: text.utf8Span.span)
  }

  /// The number that bytes of text write; as ``init(_:)``.
  package init(utf8 bytes: Span<UInt8>) throws(ModelError) {
    var scanner = TextScanner(bytes)
    guard let digits = DecimalDigits(from: &scanner), scanner.isAtEnd,
      digits.fractionDigits <= PowerOfTen.largestExponent
    else { throw .invalidDecimal(text: String(shown: bytes)) }
    self.init(normal: digits.coefficient, scale: digits.fractionDigits)
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The digits, with a point if there is a fraction. ``init(_:)`` reads it back.
  public var description: String {
    var writer = TextWriter()
    writer.append(coefficient, scale: scale)
    return writer.text
  }
}

extension ExactDecimal: Codable {
  /// Decodes the text of ``description``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try ExactDecimal(text) }
  }

  /// Encodes the text of ``description``, because many readers take JSON's numbers for binary ones.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
