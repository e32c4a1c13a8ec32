extension CalendarDate {
  /// The day that many days later, or earlier if negative.
  ///
  /// - Throws: ``ModelError/dayOutOfRange(text:)``.
  public func adding(days: Int) throws(ModelError) -> CalendarDate {
    let (number, overflows) = dayNumber.addingReportingOverflow(Int64(days))
    guard !overflows, Gregorian.dayNumbers.contains(number) else { throw outOfRange(days, "days") }
    return CalendarDate(clamping: number)
  }

  /// The same day of the month that many months later, or its last day where the month is shorter.
  ///
  /// ```swift
  /// let end = try CalendarDate("2026-01-31").adding(months: 1)
  /// end.description  // == "2026-02-28"
  /// ```
  ///
  /// - Throws: ``ModelError/dayOutOfRange(text:)``.
  public func adding(months: Int) throws(ModelError) -> CalendarDate {
    guard let date = shifted(months: months) else { throw outOfRange(months, "months") }
    return date
  }

  /// The same day that many years later; 28 February where 29 February is none.
  ///
  /// - Throws: ``ModelError/dayOutOfRange(text:)``.
  public func adding(years: Int) throws(ModelError) -> CalendarDate {
    let (months, overflows) = years.multipliedReportingOverflow(by: 12)
    guard !overflows, let date = shifted(months: months) else { throw outOfRange(years, "years") }
    return date
  }

  /// The days from another day to this one; negative if this one is earlier.
  public func days(since other: CalendarDate) -> Int { Int(dayNumber - other.dayNumber) }

  /// The day that many months later, as ``adding(months:)``; `nil` beyond the calendar.
  func shifted(months: Int) -> CalendarDate? {
    let (year, month, day) = civil
    let (total, overflows) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflows, total >= 12 else { return nil }
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    return Gregorian.dayNumber(
      year: newYear, month: newMonth, day: min(day, Gregorian.days(inMonth: newMonth, of: newYear))
    ).map(CalendarDate.init(valid:))
  }

  private func outOfRange(_ count: Int, _ unit: String) -> ModelError {
    .dayOutOfRange(text: "\(self) and \(count) \(unit)")
  }
}
