public import CustomerModel

/// When something is to have happened. All windows are half open: the instant at which they end is outside.
///
/// ```swift
/// let window = ActivityWindow.last(90, .days)   // the last ninety times 24 hours
/// let month = ActivityWindow.calendar(.lastMonth)   // the month before this one, in the segment's zone
/// ```
public enum ActivityWindow: Hashable, Sendable {
  /// At any time up to now.
  case ever
  /// The time up to now.
  case rolling(RollingWindow)
  /// Periods of the calendar, in the segment's zone.
  case calendar(CalendarWindow)
  /// From one instant to in front of another, as far as that is past.
  case fixed(TimeWindow)
  /// The window of the same length in front of the rolling one.
  case before(RollingWindow)
  /// The time from now on: for instants that attributes have, such as the end of a contract.
  case next(RollingWindow)

  /// The time up to now.
  public static func last(_ count: Int, _ unit: RollingWindow.Unit) -> ActivityWindow { .rolling(.last(count, unit)) }
}

extension ActivityWindow {
  /// The interval that is meant at an instant.
  func resolved(at now: Timestamp, in zone: TimeZoneIdentifier) throws(ModelError) -> TimeWindow {
    switch self {
    case .ever: return try TimeWindow(from: .earliest, to: max(now, .earliest))
    case .rolling(let window): return try window.resolved(at: now)
    case .calendar(let window): return try window.resolved(at: now, in: zone)
    case .fixed(let window): return window
    case .before(let window):
      let last = try window.resolved(at: now)
      return try window.resolved(at: last.from)
    case .next(let window):
      let last = try window.resolved(at: now)
      let (end, overflows) = now.microseconds.addingReportingOverflow(now.microseconds &- last.from.microseconds)
      return try TimeWindow(from: now, to: overflows ? .latest : Timestamp(microseconds: end))
    }
  }

  /// Whether the interval is another one for customers of other zones.
  var dependsOnZone: Bool { if case .calendar = self { true } else { false } }
}
