/// A window of whole days, weeks, months, quarters or years as a calendar on the wall has them.
///
/// ```swift
/// let berlin = try TimeZoneIdentifier("Europe/Berlin")
/// let now = try Timestamp("2026-03-31T12:00:00Z")
/// let month = try CalendarWindow.thisMonth.resolved(at: now, in: berlin)
/// month.description  // == "2026-02-28T23:00:00Z/2026-03-31T12:00:00Z"
/// let quarters = try CalendarWindow.last(2, .quarters).resolved(at: now, in: berlin)
/// quarters.description  // == "2025-06-30T22:00:00Z/2025-12-31T23:00:00Z"
/// ```
///
/// The current day, week or month is what there is of it so far, up to now; the last ones are complete. Weeks are those of
/// ISO 8601 and begin on Mondays. ``RollingWindow`` is for lengths of time.
public struct CalendarWindow: Hashable, Sendable {
  /// What the calendar is cut into.
  public enum Unit: String, CaseIterable, Hashable, Sendable {
    /// From midnight to midnight.
    case days
    /// From Monday to Sunday.
    case weeks
    /// Calendar months.
    case months
    /// January to March, April to June, July to September, October to December.
    case quarters
    /// Calendar years.
    case years
  }

  /// The day so far.
  public static let today = CalendarWindow(unit: .days, count: nil)
  /// The day before today.
  public static let yesterday = last(1, .days)
  /// The week so far, from Monday.
  public static let thisWeek = CalendarWindow(unit: .weeks, count: nil)
  /// The week before this one.
  public static let lastWeek = last(1, .weeks)
  /// The month so far.
  public static let thisMonth = CalendarWindow(unit: .months, count: nil)
  /// The month before this one.
  public static let lastMonth = last(1, .months)
  /// The quarter so far.
  public static let thisQuarter = CalendarWindow(unit: .quarters, count: nil)
  /// The quarter before this one.
  public static let lastQuarter = last(1, .quarters)
  /// The year so far.
  public static let thisYear = CalendarWindow(unit: .years, count: nil)
  /// The year before this one.
  public static let lastYear = last(1, .years)

  /// The unit.
  public let unit: Unit
  /// How many complete units before the current one; `nil` for the current one.
  public let count: Int?

  /// The last `count` complete units before the current one; at least one, or it cannot be resolved.
  public static func last(_ count: Int, _ unit: Unit) -> CalendarWindow { CalendarWindow(unit: unit, count: count) }

  /// The window for whom it is `now` in a zone.
  ///
  /// It begins with the first day of the calendar at most.
  ///
  /// - Throws: ``ModelError/invalidWindow(text:)`` for less than one unit.
  public func resolved(at now: Timestamp, in zone: TimeZoneIdentifier) throws(ModelError) -> TimeWindow {
    let start = unit.start(of: zone.localDate(of: now))
    guard let count else { return TimeWindow(zone.startOfDay(start), upTo: now) }
    guard count >= 1 else { throw .invalidWindow(text: description) }
    let first = unit.start(before: start, by: count) ?? .earliest
    return TimeWindow(zone.startOfDay(first), upTo: zone.startOfDay(start))
  }
}

extension CalendarWindow.Unit {
  /// The first day of the unit that holds a day.
  package func start(of date: CalendarDate) -> CalendarDate {
    let (year, month, day) = date.civil
    let before =
      switch self {
      case .days: 0
      case .weeks: date.weekday - 1
      case .months: day - 1
      case .quarters: date.days(since: Self.first(of: month - (month - 1) % 3, year) ?? date)
      case .years: date.days(since: Self.first(of: 1, year) ?? date)
      }
    return CalendarDate(clamping: date.dayNumber - Int64(before))
  }

  /// The first day of the unit that is `count` units before the one that begins on a day; `nil` beyond the calendar.
  package func start(before date: CalendarDate, by count: Int) -> CalendarDate? {
    let size =
      switch self {
      case .days, .months: 1
      case .weeks: 7
      case .quarters: 3
      case .years: 12
      }
    let (steps, overflows) = count.multipliedReportingOverflow(by: -size)
    guard !overflows else { return nil }
    return switch self {
    case .days, .weeks: try? date.adding(days: steps)
    case .months, .quarters, .years: date.shifted(months: steps)
    }
  }

  private static func first(of month: Int, _ year: Int) -> CalendarDate? {
    Gregorian.dayNumber(year: year, month: month, day: 1).map(CalendarDate.init(valid:))
  }
}
