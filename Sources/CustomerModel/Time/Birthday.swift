/// The day somebody was born: month and day, and the year if it is known.
///
/// ```swift
/// let birthday = try Birthday("--02-29")
/// let next = try birthday.next(onOrAfter: CalendarDate("2026-03-01"))
/// next.description  // == "2027-02-28"
/// ```
///
/// Who was born on 29 February has the birthday on 28 February in common years.
public struct Birthday: Hashable, Sendable {
  /// The month, 1 to 12.
  public var month: Int { Int(storedMonth) }
  /// The day of the month, 1 to 31.
  public var day: Int { Int(storedDay) }
  /// The year of birth, 1 to 9999, if it is known.
  public var year: Int? { storedYear == 0 ? nil : Int(storedYear) }

  private let storedMonth: UInt8
  private let storedDay: UInt8
  /// 0 if it is not known.
  private let storedYear: UInt16

  /// A birthday; without a year, 29 February is one.
  ///
  /// - Throws: ``ModelError/invalidBirthday(text:)`` if there is no such day.
  public init(month: Int, day: Int, year: Int? = nil) throws(ModelError) {
    guard let birthday = Birthday(valid: (year, month, day)) else {
      throw .invalidBirthday(text: "\(year.map(String.init) ?? "-")-\(month)-\(day)")
    }
    self = birthday
  }

  /// The birthday of somebody born on a day.
  public init(_ date: CalendarDate) {
    let (year, month, day) = date.civil
    storedMonth = UInt8(truncatingIfNeeded: month)
    storedDay = UInt8(truncatingIfNeeded: day)
    storedYear = UInt16(truncatingIfNeeded: year)
  }

  /// The parts, if they are a day; without a year, of a leap year.
  init?(valid parts: (year: Int?, month: Int, day: Int)) {
    let (year, month, day) = parts
    guard Gregorian.dayNumber(year: year ?? 4, month: month, day: day) != nil else { return nil }
    storedMonth = UInt8(truncatingIfNeeded: month)
    storedDay = UInt8(truncatingIfNeeded: day)
    storedYear = UInt16(truncatingIfNeeded: year ?? 0)
  }

  /// The first birthday on a day or after it; never before the year of birth, if that is known.
  ///
  /// - Throws: ``ModelError/dayOutOfRange(text:)`` if that is after the year 9999.
  public func next(onOrAfter date: CalendarDate) throws(ModelError) -> CalendarDate {
    let year = max(date.year, self.year ?? 0)
    for candidate in [year, year + 1] {
      guard let birthday = celebration(in: candidate) else { break }
      if birthday >= date { return birthday }
    }
    throw .dayOutOfRange(text: "the birthday \(self) after \(date)")
  }

  /// The age in whole years on a day; `nil` if the year of birth is not known or the day is before the birth.
  public func age(on date: CalendarDate) -> Int? {
    guard let year, let thisYear = celebration(in: date.year) else { return nil }
    let age = date.year - year - (date < thisYear ? 1 : 0)
    return age < 0 ? nil : age
  }

  /// The day of the birthday in a year; `nil` for years outside the calendar.
  private func celebration(in year: Int) -> CalendarDate? {
    let lastDay = Gregorian.days(inMonth: month, of: year)
    return Gregorian.dayNumber(year: year, month: month, day: min(day, lastDay)).map(CalendarDate.init(valid:))
  }
}

extension Birthday: Comparable {
  /// Whether one birthday is earlier in the year than another; of one day, the one without a year is first.
  public static func < (left: Birthday, right: Birthday) -> Bool {
    (left.storedMonth, left.storedDay, left.storedYear) < (right.storedMonth, right.storedDay, right.storedYear)
  }
}
