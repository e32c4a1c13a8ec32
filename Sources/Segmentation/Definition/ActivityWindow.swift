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
  /// From one instant to in front of another; of what was done, as far as that is past.
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
      let (length, isTooLong) = now.microseconds.subtractingReportingOverflow(last.from.microseconds)
      let (end, overflows) = now.microseconds.addingReportingOverflow(length)
      return try TimeWindow(from: now, to: isTooLong || overflows ? .latest : Timestamp(microseconds: end))
    }
  }

  /// An interval that holds the ones of all zones.
  func widest(at now: Timestamp) throws(ModelError) -> TimeWindow {
    guard dependsOnZone else { return try resolved(at: now, in: .utc) }
    // Elsewhere it is the day before or after already, and so can be another month; and days begin at other instants.
    let margin: Int64 = 2 * 86_400_000_000
    let first = try resolved(at: now.moved(by: -margin), in: .utc)
    let last = try resolved(at: now.moved(by: margin), in: .utc)
    return try TimeWindow(from: first.from.moved(by: -margin), to: last.to.moved(by: margin))
  }

  /// Whether the interval is another one for customers of other zones.
  var dependsOnZone: Bool { if case .calendar = self { true } else { false } }
}

extension Timestamp {
  /// The instant that many microseconds later, or the last or first one.
  fileprivate func moved(by distance: Int64) -> Timestamp {
    let (moved, overflows) = microseconds.addingReportingOverflow(distance)
    return overflows ? (distance < 0 ? .earliest : .latest) : Timestamp(microseconds: moved)
  }
}
