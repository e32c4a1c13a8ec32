extension Timestamp {
  /// The instant that an ISO 8601 text writes: `2026-11-22T10:00:00Z`.
  ///
  /// A day, `T` or a space, hours and minutes, perhaps seconds with up to six digits of a fraction, and `Z` or an offset
  /// from UTC such as `+01:00`, `+0100` or `+01`.
  ///
  /// - Throws: ``ModelError/missingOffset(text:)`` for local time and days, ``ModelError/timestampOutOfRange(text:)``,
  ///   ``ModelError/invalidTimestamp(text:)`` for anything else, such as leap seconds and finer fractions.
  public init(_ text: String) throws(ModelError) {
    self = try Timestamp(utf8: text.utf8Span.span)
  }

  /// The instant that an ISO 8601 text writes; without an offset it is local time in `zone`, and a day is its start there.
  ///
  /// ```swift
  /// let berlin = try TimeZoneIdentifier("Europe/Berlin")
  /// let order = try Timestamp("2026-11-22 11:00", in: berlin)
  /// order.description  // == "2026-11-22T10:00:00Z"
  /// ```
  ///
  /// Where clocks are put back, and show a time twice, it is the first of the two. Where they are put forward, a time
  /// that they skip counts on from before the change: 02:30 is half an hour after 02:00, when the clocks show 03:30.
  ///
  /// - Throws: as ``init(_:)``, but for the missing offset.
  public init(_ text: String, in zone: TimeZoneIdentifier) throws(ModelError) {
    self = try Timestamp(utf8: text.utf8Span.span, in: zone)
  }

  /// The instant that bytes of text write; as ``init(_:in:)``, or as ``init(_:)`` without a zone.
  package init(utf8 bytes: Span<UInt8>, in zone: TimeZoneIdentifier? = nil) throws(ModelError) {
    var scanner = TextScanner(bytes)
    guard let text = TimestampText(from: &scanner), scanner.isAtEnd else {
      throw .invalidTimestamp(text: String(shown: bytes))
    }
    let microseconds: Int64
    if let offset = text.offset {
      microseconds = text.localMicroseconds - offset * Gregorian.microsecondsInSecond
    } else if let zone {
      microseconds =
        text.isDay ? zone.startOfDay(text.date).microseconds : zone.microseconds(atLocal: text.localMicroseconds)
    } else {
      throw .missingOffset(text: String(shown: bytes))
    }
    guard Self.range.contains(microseconds) else { throw .timestampOutOfRange(text: String(shown: bytes)) }
    self.init(microseconds: microseconds)
  }

  func write(to writer: inout TextWriter) {
    let day = utcDay
    CalendarDate(clamping: day).write(to: &writer)
    let rest = Int(microseconds - day * Gregorian.microsecondsInDay)
    let (seconds, fraction) = rest.quotientAndRemainder(dividingBy: Int(Gregorian.microsecondsInSecond))
    writer.append(UInt8(ascii: "T"))
    writer.append(twoDigits: seconds / 3_600)
    writer.append(UInt8(ascii: ":"))
    writer.append(twoDigits: seconds / 60 % 60)
    writer.append(UInt8(ascii: ":"))
    writer.append(twoDigits: seconds % 60)
    if fraction > 0 {
      writer.append(UInt8(ascii: "."))
      writer.append(twoDigits: fraction / 10_000)
      if fraction % 1_000 == 0 {
        writer.append(digit: fraction / 1_000 % 10)
      } else {
        writer.append(fourDigits: fraction % 10_000)
      }
    }
    writer.append(UInt8(ascii: "Z"))
  }
}

extension Timestamp: CustomStringConvertible {
  /// The instant in UTC as ISO 8601, with three or six digits of a second if there is a fraction. ``init(_:)`` reads it
  /// back.
  public var description: String {
    var writer = TextWriter()
    write(to: &writer)
    return writer.text
  }
}

extension Timestamp: Codable {
  /// Decodes an ISO 8601 text.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try Timestamp(text) }
  }

  /// Encodes the text of ``description``.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
