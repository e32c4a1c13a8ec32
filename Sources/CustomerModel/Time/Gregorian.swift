/// The proleptic Gregorian calendar of the years 1 to 9999, in plain arithmetic.
///
/// Years are counted from March, so that the leap day comes last.
enum Gregorian {
  static let years = 1...9_999
  /// The numbers of the days 0001-01-01 and 9999-12-31, counted from 1970-01-01 as 0.
  static let dayNumbers: ClosedRange<Int64> = -719_162...2_932_896
  static let secondsInDay: Int64 = 86_400
  static let microsecondsInSecond: Int64 = 1_000_000
  static let microsecondsInDay: Int64 = 86_400_000_000

  /// The number of days from 0000-03-01 to 1970-01-01.
  private static let daysBefore1970 = 719_468

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The number of a day, if there is one: the month and day may be any numbers.
  @inline(__always)
  static func dayNumber(year: Int, month: Int, day: Int) -> Int32? {
    guard years.contains(year), (1...12).contains(month), day >= 1, day <= days(inMonth: month, of: year) else {
      return nil
    }
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return Int32(truncatingIfNeeded: marchYear * 365 + leapDays + dayOfYear - daysBefore1970)
  }

  /// The year, month and day of a number in `dayNumbers`.
  @inline(__always)
  static func civil(_ dayNumber: Int32) -> (year: Int, month: Int, day: Int) {
    let days = Int(dayNumber) + daysBefore1970
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }
}

extension Int64 {
  /// The quotient rounded down, also for negative numbers; `divisor` is positive.
  @inline(__always)
  func flooredQuotient(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
