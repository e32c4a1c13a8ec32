/// A time zone by its name in the IANA database, and what its clocks show.
///
/// ```swift
/// let berlin = try TimeZoneIdentifier("Europe/Berlin")
/// let summer = try Timestamp("2026-07-01T23:30:00Z")
/// berlin.offset(at: summer)  // == .seconds(7200)
/// berlin.localDate(of: summer).description  // == "2026-07-02"
/// let day = try CalendarDate("2026-03-29")  // clocks go forward
/// berlin.startOfDay(day).description  // == "2026-03-28T23:00:00Z"
/// ```
///
/// Names are those of the time zone data that Foundation brings; abbreviations such as `PST` and offsets such as `GMT+3`
/// are none. Two names of one zone are different values. The first use of a zone in a process reads its changes, which
/// takes milliseconds; from then on every question is a search in a sorted table, without locks.
public struct TimeZoneIdentifier: Sendable {
  /// Coordinated universal time.
  public static let utc = TimeZoneIdentifier(clock: .utc)

  private let clock: ZoneClock

  /// A zone by its name.
  ///
  /// - Throws: ``ModelError/invalidTimeZone(name:)``.
  public init(_ name: String) throws(ModelError) {
    guard let clock = ZoneClock.named(name) else { throw .invalidTimeZone(name: name) }
    self.clock = clock
  }

  private init(clock: ZoneClock) {
    self.clock = clock
  }

  /// The name, as it was given.
  public var name: String { clock.name }

  /// What local time is ahead of UTC at an instant; negative west of it.
  public func offset(at timestamp: Timestamp) -> Duration { .seconds(clock.offset(at: timestamp.seconds)) }

  /// The day that calendars there show at an instant.
  ///
  /// Within hours of ``Timestamp/earliest`` and ``Timestamp/latest`` it is the first or last day there is.
  public func localDate(of timestamp: Timestamp) -> CalendarDate {
    let local = timestamp.seconds + clock.offset(at: timestamp.seconds)
    return CalendarDate(clamping: local.flooredQuotient(by: Gregorian.secondsInDay))
  }

  /// The first instant of a day there: when clocks first show its midnight, or go on past it.
  ///
  /// So a day begins at 01:00 where clocks skip midnight, and a day that the zone skipped, such as 2011-12-30 in
  /// `Pacific/Apia`, begins and ends with the same instant. Days begin in order. Within hours of ``Timestamp/earliest``
  /// and ``Timestamp/latest`` it is one of these.
  public func startOfDay(_ date: CalendarDate) -> Timestamp {
    let seconds = clock.seconds(atLocal: date.dayNumber * Gregorian.secondsInDay, skipped: .endOfGap)
    return Timestamp(microseconds: seconds * Gregorian.microsecondsInSecond)
  }

  /// The microseconds at which clocks there show a local time; as ``Timestamp/init(_:in:)`` says.
  package func microseconds(atLocal local: Int64) -> Int64 {
    let seconds = local.flooredQuotient(by: Gregorian.microsecondsInSecond)
    let fraction = local - seconds * Gregorian.microsecondsInSecond
    return clock.seconds(atLocal: seconds, skipped: .continued) * Gregorian.microsecondsInSecond + fraction
  }
}

extension TimeZoneIdentifier: Hashable {
  /// Whether two zones have one name.
  public static func == (left: TimeZoneIdentifier, right: TimeZoneIdentifier) -> Bool {
    left.clock === right.clock || left.name == right.name
  }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
  }
}

extension TimeZoneIdentifier: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}

extension TimeZoneIdentifier: Codable {
  /// Decodes the name.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { name throws(ModelError) in try TimeZoneIdentifier(name) }
  }

  /// Encodes the name.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: name)
  }
}
