extension Money {
  /// The amount that a text such as `29.33 USD`, `-5 EUR` or `1200 JPY` writes.
  ///
  /// - Throws: ``ModelError/invalidAmount(text:)`` for anything else, for more digits than the currency has, and for
  ///   amounts beyond `Int64`; ``ModelError/invalidCurrency(code:)``.
  public init(_ text: String) throws(ModelError) {
    self = try Money(utf8: text.utf8Span.span)
  }

  /// The amount that digits with a decimal point write, in `currency`.
  ///
  /// - Throws: as ``init(_:)``.
  public init(amount: String, currency: Currency) throws(ModelError) {
    self = try Money(utf8Amount: amount.utf8Span.span, currency: currency)
  }

  /// The amount that bytes of text write; as ``init(_:)``.
  package init(utf8 bytes: Span<UInt8>) throws(ModelError) {
    // The last four bytes are a space and the code.
    guard bytes.count > 4, bytes[bytes.count - 4] == UInt8(ascii: " ") else {
      throw .invalidAmount(text: String(shown: bytes))
    }
    let currency = try Currency(utf8: bytes.extracting(last: 3))
    guard let money = Self.parse(bytes.extracting(droppingLast: 4), currency) else {
      throw .invalidAmount(text: String(shown: bytes))
    }
    self = money
  }

  /// The amount that bytes of digits write; as ``init(amount:currency:)``.
  package init(utf8Amount bytes: Span<UInt8>, currency: Currency) throws(ModelError) {
    guard let money = Self.parse(bytes, currency) else { throw .invalidAmount(text: String(shown: bytes)) }
    self = money
  }

  private static func parse(_ bytes: Span<UInt8>, _ currency: Currency) -> Money? {
    var scanner = TextScanner(bytes)
    let currencyDigits = currency.minorUnitDigits
    guard let digits = DecimalDigits(from: &scanner), scanner.isAtEnd,
      digits.writtenFractionDigits <= currencyDigits
    else { return nil }
    let (minorUnits, overflows) = digits.coefficient
      .multipliedReportingOverflow(by: PowerOfTen.value(currencyDigits - digits.fractionDigits))
    return overflows ? nil : Money(minorUnits: minorUnits, currency: currency)
  }
}

extension Money: CustomStringConvertible {
  /// The amount with all its digits, and the code: `29.33 USD`. ``init(_:)`` reads it back.
  public var description: String {
    var writer = TextWriter()
    writer.append(minorUnits, scale: currency.minorUnitDigits)
    writer.append(UInt8(ascii: " "))
    currency.write(to: &writer)
    return writer.text
  }
}

extension Money: Codable {
  /// Decodes the text of ``description``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try Money(text) }
  }

  /// Encodes the text of ``description``, which keeps the currency with the amount and every digit.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
