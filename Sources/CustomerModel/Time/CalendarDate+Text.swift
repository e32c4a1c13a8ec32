extension CalendarDate {
  /// The day that a text such as `1997-01-31` writes.
  ///
  /// - Throws: ``ModelError/invalidDay(text:)`` if there is no such day.
  public init(_ text: String) throws(ModelError) {
    self = try CalendarDate(utf8: text.utf8Span.span)
  }

  /// The day that bytes of text write; as ``init(_:)``.
  package init(utf8 bytes: Span<UInt8>) throws(ModelError) {
    var scanner = TextScanner(bytes)
    guard let date = CalendarDate(from: &scanner), scanner.isAtEnd else {
      throw .invalidDay(text: String(shown: bytes))
    }
    self = date
  }

  /// Takes a day; `nil` if none is there.
  @inline(__always)
  init?(from scanner: inout TextScanner) {
    guard let year = scanner.takeNumber(digits: 4), scanner.take(UInt8(ascii: "-")),
      let month = scanner.takeNumber(digits: 2), scanner.take(UInt8(ascii: "-")),
      let day = scanner.takeNumber(digits: 2),
      let number = Gregorian.dayNumber(year: year, month: month, day: day)
    else { return nil }
    self.init(valid: number)
  }

  func write(to writer: inout TextWriter) {
    let (year, month, day) = civil
    writer.append(fourDigits: year)
    writer.append(UInt8(ascii: "-"))
    writer.append(twoDigits: month)
    writer.append(UInt8(ascii: "-"))
    writer.append(twoDigits: day)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The day as `1997-01-31`. ``init(_:)`` reads it back.
  public var description: String {
    var writer = TextWriter()
    write(to: &writer)
    return writer.text
  }
}

extension CalendarDate: Codable {
  /// Decodes the text of ``description``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try CalendarDate(text) }
  }

  /// Encodes the text of ``description``.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
