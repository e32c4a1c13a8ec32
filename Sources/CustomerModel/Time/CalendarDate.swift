/// A day of the calendar, in no particular time zone: proleptic Gregorian, from 0001-01-01 to 9999-12-31.
///
/// ```swift
/// let leapDay = try CalendarDate("2024-02-29")
/// let yearLater = try leapDay.adding(years: 1)
/// yearLater.description  // == "2025-02-28"
/// leapDay.weekday  // == 4
/// leapDay.isoWeek.week  // == 9
/// ```
public struct CalendarDate: Hashable, Sendable {
  /// The first day.
  public static let earliest = CalendarDate(clamping: .min)
  /// The last day.
  public static let latest = CalendarDate(clamping: .max)

  private let number: Int32

  /// A day by its year, month (1 to 12) and day of the month.
  ///
  /// - Throws: ``ModelError/invalidDay(text:)`` if there is no such day.
  public init(year: Int, month: Int, day: Int) throws(ModelError) {
    guard let number = Gregorian.dayNumber(year: year, month: month, day: day) else {
      throw .invalidDay(text: "\(year)-\(month)-\(day)")
    }
    self.number = number
  }

  /// The day of a number counted from 1970-01-01 as 0.
  ///
  /// - Throws: ``ModelError/dayOutOfRange(text:)``.
  public init(dayNumber: Int64) throws(ModelError) {
    guard Gregorian.dayNumbers.contains(dayNumber) else {
      throw .dayOutOfRange(text: "the day \(dayNumber) from 1970-01-01")
    }
    self.init(clamping: dayNumber)
  }

  /// The day of a number, or the first or last one.
  init(clamping dayNumber: Int64) {
    let days = Gregorian.dayNumbers
    number = Int32(truncatingIfNeeded: min(max(dayNumber, days.lowerBound), days.upperBound))
  }

  /// A day by its valid number.
  init(valid number: Int32) {
    self.number = number
  }

  /// The days since 1970-01-01; negative before.
  public var dayNumber: Int64 { Int64(number) }

  /// The year, month and day of the month.
  var civil: (year: Int, month: Int, day: Int) { Gregorian.civil(number) }

  /// The year, 1 to 9999.
  public var year: Int { civil.year }

  /// The month, 1 to 12.
  public var month: Int { civil.month }

  /// The day of the month, 1 to 31.
  public var day: Int { civil.day }

  /// The day of the week as ISO 8601 numbers it: 1 for Monday to 7 for Sunday.
  public var weekday: Int {
    // Days since 0001-01-01, a Monday.
    (Int(number) - Int(Gregorian.dayNumbers.lowerBound)) % 7 + 1
  }

  /// The week as ISO 8601 numbers it, and the year that it belongs to: the one that holds its Thursday.
  ///
  /// Weeks start on Mondays. The first days of January may belong to the year before, and the last days of December to
  /// the year after.
  public var isoWeek: (year: Int, week: Int) {
    // The calendar begins on a Monday and ends on a Friday, so that each week's Thursday is in it.
    let thursday = CalendarDate(valid: number + Int32(4 - weekday))
    let year = thursday.year
    return (year, thursday.dayOfYear(year) / 7 + 1)
  }

  /// The days since the start of the year, which is the date's own.
  private func dayOfYear(_ year: Int) -> Int {
    Int(number - (Gregorian.dayNumber(year: year, month: 1, day: 1) ?? number))
  }
}

extension CalendarDate: Comparable {
  /// Whether one day is before another.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.number < right.number }
}
