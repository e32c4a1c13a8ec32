/// An instant, to the microsecond, exact: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// ```swift
/// let start = try Timestamp(day: "1997-01-01")  // midnight UTC
/// start.utcDay  // == 9862
/// ```
public struct Timestamp: Hashable, Sendable, Comparable {
  /// Microseconds since 1970 began in UTC; negative before.
  public let microseconds: Int64

  /// The instant that many microseconds after 1970 began in UTC.
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// The start, in UTC, of a day written as `1997-01-31`, of the proleptic Gregorian calendar.
  ///
  /// - Throws: ``ModelError/invalidDay(text:)`` if there is no such day.
  public init(day text: String) throws(ModelError) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isDigits = text.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 }
    guard isDigits, parts.map(\.utf8.count) == [4, 2, 2], let year = Int64(parts[0]), let month = Int64(parts[1]),
      let day = Int64(parts[2]), (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day)
    else { throw .invalidDay(text: text) }
    // At most the year 9999: far from overflow.
    microseconds = Self.dayNumber(year: year, month: month, day: day) * Self.microsecondsInDay
  }

  /// The number of the UTC day that holds the instant, counted from 1970-01-01 as 0.
  public var utcDay: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsInDay)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whether one instant is before another.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

  private static let microsecondsInDay: Int64 = 86_400_000_000

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01, by counting years from March so that the leap day comes last.
  private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    // Year 0 is the least: `marchYear` is -1 for its first two months.
    let century = marchYear >= 0 ? marchYear / 400 : -1
    let yearOfEra = marchYear - century * 400
    return century * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
