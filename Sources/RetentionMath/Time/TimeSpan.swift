/// A length of time that knows its unit, so that weeks are not taken for months.
///
/// ```swift
/// TimeSpan.weeks(39).count(in: .day)  // == 273.0
/// ```
public struct TimeSpan: Hashable, Sendable, Codable {
  /// How many units.
  public let count: Double
  /// Of what.
  public let unit: TimeUnit

  /// A length of time.
  public init(_ count: Double, _ unit: TimeUnit) {
    self.count = count
    self.unit = unit
  }

  /// A number of hours.
  public static func hours(_ count: Double) -> TimeSpan { TimeSpan(count, .hour) }
  /// A number of days.
  public static func days(_ count: Double) -> TimeSpan { TimeSpan(count, .day) }
  /// A number of weeks.
  public static func weeks(_ count: Double) -> TimeSpan { TimeSpan(count, .week) }
  /// A number of months, each a twelfth of 365.25 days.
  public static func months(_ count: Double) -> TimeSpan { TimeSpan(count, .month) }
  /// A number of years of 365.25 days.
  public static func years(_ count: Double) -> TimeSpan { TimeSpan(count, .year) }

  /// The same length counted in another unit.
  public func count(in other: TimeUnit) -> Double {
    if other == unit { return count }
    // Units of whole multiples convert without rounding.
    switch (unit, other) {
    case (.week, .day): return count * 7
    case (.day, .week): return count / 7
    case (.day, .hour): return count * 24
    case (.hour, .day): return count / 24
    case (.week, .hour): return count * 168
    case (.hour, .week): return count / 168
    case (.year, .month): return count * 12
    case (.month, .year): return count / 12
    default: return count * (other.perYear / unit.perYear)
    }
  }
}
