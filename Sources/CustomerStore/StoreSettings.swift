public import CustomerModel

/// How a store counts days, tells customers apart, and what it keeps.
///
/// They lie in the store: every process that opens it has the same. Settings given to ``CustomerStore/init(at:options:)``
/// replace them, but for the time zone, by which days were counted before.
///
/// ```swift
/// var settings = StoreSettings()
/// settings.timeZone = try TimeZoneIdentifier("Europe/Berlin")
/// settings.changeHorizon  // == 1_000_000
/// ```
public struct StoreSettings: Hashable, Sendable, Codable {
  /// The zone whose calendar days count as purchase days.
  public var timeZone = TimeZoneIdentifier.utc
  /// Which identifiers tell customers apart.
  public var identityRules = IdentityRules()
  /// How many of the newest changes the feed keeps.
  public var changeHorizon = 1_000_000
  /// How long interactions of a kind are kept; those of other kinds are kept for good. By the names of kinds; see
  /// ``CustomerTransaction/removeExpiredInteractions(asOf:)``.
  public var retentionPeriods: [String: RetentionPeriod] = [:]

  /// The settings of a new store.
  public init() {}

  var days: CalendarDays { CalendarDays(timeZone == .utc ? nil : timeZone) }
}

/// How long interactions are kept.
///
/// ```swift
/// RetentionPeriod(days: 365).days  // == 365
/// ```
public struct RetentionPeriod: Hashable, Sendable, Codable {
  /// The period in days of 24 hours.
  public var days: Int

  /// A period of days.
  public init(days: Int) { self.days = days }
}
