internal import CustomerModel
internal import Glibc

/// Numbers the calendar days of the store's time zone, from 1970-01-01 as 0.
struct CalendarDays: Sendable {
  private let zone: TimeZoneIdentifier?

  /// Days of a zone; `nil` is UTC.
  init(_ zone: TimeZoneIdentifier?) { self.zone = zone }

  /// The day that holds an instant there.
  func day(of instant: Timestamp) -> Int64 {
    guard let zone else { return instant.utcDay }
    return Int64(zone.localDate(of: instant).dayNumber)
  }
}

/// The natural logarithm of a number of days: of whole numbers, so any machine has the same table of results to agree on.
func logarithm(_ days: Int64) -> Double { log(Double(days)) }
