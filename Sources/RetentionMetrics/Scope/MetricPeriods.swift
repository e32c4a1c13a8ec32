public import CustomerModel

/// The periods of a series: days, weeks, months, quarters or years of a calendar, half open.
///
/// ```swift
/// let year = MetricPeriods(.months, .last(12))
/// let spring = MetricPeriods(.weeks, .within(try TimeWindow("2026-03-01T00:00:00Z/2026-06-01T00:00:00Z")))
/// year.description    // == "last 12 months"
/// spring.unit         // == .weeks
/// ```
///
/// A period that the window or the as-of instant cuts short is marked as incomplete.
public struct MetricPeriods: Hashable, Sendable {
  /// Which periods.
  public enum Extent: Hashable, Sendable {
    /// From the first interaction on, up to the as-of instant.
    case all
    /// The last so many complete ones.
    case last(Int)
    /// Those of a window, as far as it is in front of the as-of instant.
    case within(TimeWindow)
  }

  /// What the calendar is cut into.
  public var unit: CalendarWindow.Unit
  /// Which of them.
  public var extent: Extent

  /// Periods.
  public init(_ unit: CalendarWindow.Unit, _ extent: Extent = .all) {
    self.unit = unit
    self.extent = extent
  }

  /// All months.
  public static let months = MetricPeriods(.months)

  /// The last so many complete ones.
  public static func last(_ count: Int, _ unit: CalendarWindow.Unit) -> MetricPeriods {
    MetricPeriods(unit, .last(count))
  }

  /// The most periods of a series.
  public static let limit = 4_000
}

extension MetricPeriods: CustomStringConvertible {
  /// The periods in words.
  public var description: String {
    switch extent {
    case .all: "all \(unit.rawValue)"
    case .last(let count): "last \(count) \(unit.rawValue)"
    case .within(let window): "\(unit.rawValue) within \(window)"
    }
  }
}

/// The periods of a series, found for one zone and instant.
struct PeriodSeries: Equatable {
  /// Where periods end and the next begin: one more than there are periods, or none.
  var boundaries: [Timestamp] = []
  var names: [String] = []
  var areComplete: [Bool] = []

  var count: Int { names.count }

  /// - Parameter first: the first instant with data; `nil` if there are none.
  init(
    _ periods: MetricPeriods, from first: Timestamp?, asOf: Timestamp, zone: TimeZoneIdentifier
  ) throws(MetricError) {
    let unit = periods.unit
    let window: TimeWindow
    switch periods.extent {
    case .all:
      guard let first, first < asOf else { return }
      window = TimeWindow(zone.startOfDay(unit.start(of: zone.localDate(of: first)))..<asOf)
    case .last(let count):
      do throws(ModelError) {
        window = try CalendarWindow.last(count, unit).resolved(at: asOf, in: zone)
      } catch {
        throw .invalidParameter(name: "periods", value: "last \(count)", reason: "give at least one")
      }
    case .within(let given):
      guard given.from < given.to else {
        throw .invalidParameter(name: "periods", value: "\(given)", reason: "the window is empty")
      }
      guard given.from < asOf else { return }
      window = TimeWindow(given.from..<min(given.to, asOf))
    }
    guard window.from < window.to else { return }
    var date = unit.start(of: zone.localDate(of: window.from))
    boundaries = [window.from]
    while let last = boundaries.last, last < window.to {
      let next = unit.start(before: date, by: -1)
      let (start, end) = (zone.startOfDay(date), next.map { zone.startOfDay($0) } ?? .latest)
      // A day that the zone skipped has no instant.
      if last < end {
        guard count < MetricPeriods.limit else {
          throw .tooManyPeriods(unit: unit.rawValue, limit: MetricPeriods.limit)
        }
        names.append(Self.name(of: date, unit))
        areComplete.append(start >= window.from && end <= window.to)
        boundaries.append(min(end, window.to))
      }
      guard let next else { break }
      date = next
    }
  }

  /// What a period that begins on a day is called, as ISO 8601 writes it; quarters as `2026-Q1`.
  static func name(of date: CalendarDate, _ unit: CalendarWindow.Unit) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return switch unit {
    case .days: date.description
    case .weeks: "\(padded(date.isoWeek.year, 4))-W\(padded(date.isoWeek.week, 2))"
    case .months: "\(padded(date.year, 4))-\(padded(date.month, 2))"
    case .quarters: "\(padded(date.year, 4))-Q\((date.month - 1) / 3 + 1)"
    case .years: padded(date.year, 4)
    }
  }
}
