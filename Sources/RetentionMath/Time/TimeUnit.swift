/// A unit in which a model counts time.
///
/// ```swift
/// TimeUnit.week.perYear  // == 52.17857142857143
/// ```
///
/// A month is a twelfth and a year 365.25 days: models need lengths, not calendars.
public enum TimeUnit: String, Hashable, Sendable, Codable, CaseIterable {
  case hour
  case day
  case week
  case month
  case year

  /// How many there are in a year of 365.25 days.
  public var perYear: Double {
    switch self {
    case .hour: 8766
    case .day: 365.25
    case .week: 365.25 / 7
    case .month: 12
    case .year: 1
    }
  }
}
