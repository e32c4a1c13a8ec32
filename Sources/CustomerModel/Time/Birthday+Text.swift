extension Birthday {
  /// The birthday that a text such as `1990-12-24` writes, or `--12-24` where the year is not known.
  ///
  /// - Throws: ``ModelError/invalidBirthday(text:)`` if there is no such day.
  public init(_ text: String) throws(ModelError) {
    self = try Birthday(utf8: text.utf8Span.span)
  }

  /// The birthday that bytes of text write; as ``init(_:)``.
  package init(utf8 bytes: Span<UInt8>) throws(ModelError) {
    var scanner = TextScanner(bytes)
    guard let birthday = Birthday(from: &scanner), scanner.isAtEnd else {
      throw .invalidBirthday(text: String(shown: bytes))
    }
    self = birthday
  }

  private init?(from scanner: inout TextScanner) {
    var year: Int?
    if !scanner.take(UInt8(ascii: "-")) {
      guard let number = scanner.takeNumber(digits: 4) else { return nil }
      year = number
    }
    guard scanner.take(UInt8(ascii: "-")), let month = scanner.takeNumber(digits: 2),
      scanner.take(UInt8(ascii: "-")), let day = scanner.takeNumber(digits: 2)
    else { return nil }
    self.init(valid: (year, month, day))
  }
}

extension Birthday: CustomStringConvertible {
  /// The birthday as `1990-12-24` or `--12-24`. ``init(_:)`` reads it back.
  public var description: String {
    var writer = TextWriter()
    if let year { writer.append(fourDigits: year) } else { writer.append(UInt8(ascii: "-")) }
    writer.append(UInt8(ascii: "-"))
    writer.append(twoDigits: month)
    writer.append(UInt8(ascii: "-"))
    writer.append(twoDigits: day)
    return writer.text
  }
}

extension Birthday: Codable {
  /// Decodes the text of ``description``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try Birthday(text) }
  }

  /// Encodes the text of ``description``.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
