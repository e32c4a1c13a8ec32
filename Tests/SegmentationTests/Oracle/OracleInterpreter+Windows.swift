import CustomerModel
import Segmentation

extension OracleInterpreter {
  func length(_ span: RollingWindow) -> Int64 {
    let day = Timestamp.microsecondsInDay
    return switch span.unit {
    case .minutes: Int64(span.count) * day / 24 / 60
    case .hours: Int64(span.count) * day / 24
    case .days: Int64(span.count) * day
    case .weeks: Int64(span.count) * day * 7
    }
  }

  /// The number of the calendar's period in which an instant is.
  func period(_ unit: CalendarWindow.Unit, of instant: Timestamp, _ person: Person) -> Int {
    period(unit, of: zone(of: person).localDate(of: instant))
  }

  private func period(_ unit: CalendarWindow.Unit, of day: CalendarDate) -> Int {
    switch unit {
    case .days: Int(day.dayNumber)
    // Weeks begin on Mondays; 1970-01-01 was a Thursday.
    case .weeks: (Int(day.dayNumber) + 3 + 7 * 1_000_000) / 7
    case .months: day.year * 12 + day.month - 1
    case .quarters: day.year * 4 + (day.month - 1) / 3
    case .years: day.year
    }
  }

  /// Whether an instant is in a window.
  func isInside(_ window: ActivityWindow, _ instant: Timestamp, _ person: Person) -> Bool {
    let (now, at) = (now.microseconds, instant.microseconds)
    switch window {
    case .ever: return at < now
    case .rolling(let span): return now - length(span) <= at && at < now
    case .before(let span): return now - 2 * length(span) <= at && at < now - length(span)
    case .next(let span): return now <= at && at < now + length(span)
    case .fixed(let window): return window.from <= instant && instant < window.to
    case .calendar(let window):
      let current = period(window.unit, of: self.now, person)
      let own = period(window.unit, of: instant, person)
      guard let count = window.count else { return own == current && at < now }
      return current - count <= own && own < current
    }
  }

  /// The instant at which a window begins.
  func start(of window: ActivityWindow, _ person: Person) -> Timestamp {
    switch window {
    case .ever: return .earliest
    case .rolling(let span): return now.plus(-length(span))
    case .before(let span): return now.plus(-2 * length(span))
    case .next: return now
    case .fixed(let window): return min(window.from, now)
    case .calendar(let window):
      let zone = zone(of: person)
      var day = zone.localDate(of: now)
      let first = period(window.unit, of: day) - (window.count ?? 0)
      while let earlier = try? day.adding(days: -1), period(window.unit, of: earlier) >= first { day = earlier }
      return zone.startOfDay(day)
    }
  }
}
