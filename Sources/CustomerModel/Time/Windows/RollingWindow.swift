/// A window of a fixed length that ends now: the last 30 days are 30 times 24 hours, whatever clocks and calendars do.
///
/// ```swift
/// let window = RollingWindow.last(30, .days)
/// let now = try Timestamp("2026-03-31T12:00:00Z")
/// let resolved = try window.resolved(at: now)
/// resolved.from.description  // == "2026-03-01T12:00:00Z"
/// window.description  // == "last 30 days"
/// ```
///
/// ``CalendarWindow`` is for days, weeks and months as calendars have them. The two are different types, because they
/// are different questions.
public struct RollingWindow: Hashable, Sendable {
  /// What the length is counted in; a day has 24 hours.
  public enum Unit: String, CaseIterable, Hashable, Sendable {
    /// 60 seconds.
    case minutes
    /// 60 minutes.
    case hours
    /// 24 hours.
    case days
    /// 7 times 24 hours.
    case weeks

    var microseconds: Int64 {
      switch self {
      case .minutes: 60 * Gregorian.microsecondsInSecond
      case .hours: 3_600 * Gregorian.microsecondsInSecond
      case .days: Gregorian.microsecondsInDay
      case .weeks: 7 * Gregorian.microsecondsInDay
      }
    }
  }

  /// How many units long it is.
  public let count: Int
  /// The unit.
  public let unit: Unit

  /// The window of the last `count` units; at least one, or it cannot be resolved.
  public static func last(_ count: Int, _ unit: Unit) -> RollingWindow { RollingWindow(count: count, unit: unit) }

  /// The window that ends at `now`, which is not in it. It begins with ``Timestamp/earliest`` at most.
  ///
  /// - Throws: ``ModelError/invalidWindow(text:)`` for less than one unit.
  public func resolved(at now: Timestamp) throws(ModelError) -> TimeWindow {
    guard count >= 1 else { throw .invalidWindow(text: description) }
    let (length, isTooLong) = Int64(count).multipliedReportingOverflow(by: unit.microseconds)
    let (from, overflows) = now.microseconds.subtractingReportingOverflow(length)
    return TimeWindow(isTooLong || overflows ? .earliest : Timestamp(microseconds: from), upTo: now)
  }
}

extension RollingWindow {
  /// The window that a text such as `last 30 days` writes.
  ///
  /// - Throws: ``ModelError/invalidWindow(text:)``.
  public init(_ text: String) throws(ModelError) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[0] == "last", let count = WindowText.count(words[1]),
      let unit = Unit.allCases.first(where: { WindowText.isUnit(words[2], $0.rawValue) })
    else { throw .invalidWindow(text: text) }
    self.init(count: count, unit: unit)
  }
}

extension RollingWindow: CustomStringConvertible {
  /// The window as `last 30 days`. ``init(_:)`` reads it back.
  public var description: String { "last \(count) \(count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)" }
}

extension RollingWindow: Codable {
  /// Decodes the text of ``description``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.value { text throws(ModelError) in try RollingWindow(text) }
  }

  /// Encodes the text of ``description``.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(text: description)
  }
}
