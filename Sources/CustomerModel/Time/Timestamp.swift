/// An instant, to the microsecond, exact: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// ```swift
/// let start = try Timestamp(day: "1997-01-01")  // midnight UTC
/// start.utcDay  // == 9862
/// let order = try Timestamp("2026-11-22T11:00:00.25+01:00")
/// order.description  // == "2026-11-22T10:00:00.250Z"
/// let paid = try order.advanced(by: .seconds(90))
/// paid.duration(since: order)  // == .seconds(90)
/// ```
///
/// Instants lie in the years 1 to 9999 of UTC, so that differences and days of them never overflow.
public struct Timestamp: Hashable, Sendable {
  /// The first instant of the year 1 in UTC.
  public static let earliest = Timestamp(microseconds: .min)
  /// The last instant of the year 9999 in UTC.
  public static let latest = Timestamp(microseconds: .max)

  /// Microseconds since 1970 began in UTC; negative before.
  public let microseconds: Int64

  /// The instant that many microseconds after 1970 began in UTC, or the first or last one if that is in none of the
  /// years 1 to 9999.
  ///
  /// Use ``init(microsecondsSince1970:)`` for numbers that may be out of range, such as those of a file.
  public init(microseconds: Int64) {
    self.microseconds = min(max(microseconds, Self.range.lowerBound), Self.range.upperBound)
  }

  /// The instant that many microseconds after 1970 began in UTC.
  ///
  /// - Throws: ``ModelError/timestampOutOfRange(text:)`` beyond the years 1 to 9999.
  public init(microsecondsSince1970 count: Int64) throws(ModelError) {
    self = try Timestamp(count, microsecondsInUnit: 1, "microseconds")
  }

  /// The instant that many milliseconds after 1970 began in UTC.
  ///
  /// - Throws: as ``init(microsecondsSince1970:)``.
  public init(millisecondsSince1970 count: Int64) throws(ModelError) {
    self = try Timestamp(count, microsecondsInUnit: 1_000, "milliseconds")
  }

  /// The instant that many seconds after 1970 began in UTC.
  ///
  /// - Throws: as ``init(microsecondsSince1970:)``.
  public init(secondsSince1970 count: Int64) throws(ModelError) {
    self = try Timestamp(count, microsecondsInUnit: Gregorian.microsecondsInSecond, "seconds")
  }

  /// The start of a day in UTC.
  public init(day: CalendarDate) {
    microseconds = day.dayNumber * Gregorian.microsecondsInDay
  }

  /// The start, in UTC, of a day written as `1997-01-31`.
  ///
  /// - Throws: ``ModelError/invalidDay(text:)`` if there is no such day.
  public init(day text: String) throws(ModelError) {
    self.init(day: try CalendarDate(text))
  }

  /// The number of the UTC day that holds the instant, counted from 1970-01-01 as 0.
  public var utcDay: Int64 { microseconds.flooredQuotient(by: Gregorian.microsecondsInDay) }

  /// The UTC day that holds the instant.
  public var utcDate: CalendarDate { CalendarDate(clamping: utcDay) }

  /// The whole seconds since 1970 began in UTC, rounded down.
  var seconds: Int64 { microseconds.flooredQuotient(by: Gregorian.microsecondsInSecond) }

  /// The numbers of microseconds of all instants.
  static var range: ClosedRange<Int64> { -62_135_596_800_000_000...253_402_300_799_999_999 }

  private init(_ count: Int64, microsecondsInUnit: Int64, _ unit: String) throws(ModelError) {
    let (microseconds, overflows) = count.multipliedReportingOverflow(by: microsecondsInUnit)
    guard !overflows, Self.range.contains(microseconds) else {
      throw .timestampOutOfRange(text: "\(count) \(unit) from 1970")
    }
    self.microseconds = microseconds
  }
}

extension Timestamp: Comparable {
  /// Whether one instant is before another.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}
