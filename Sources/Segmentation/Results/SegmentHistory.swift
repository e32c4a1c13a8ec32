public import CustomerModel
public import CustomerStore

/// How a segment would have been in the past: its size, and who came and went, by periods of the calendar.
///
/// ```swift
/// let history = try database.read { tx in
///   try tx.history(
///     of: tx.compile(.did(Activity(.purchase, within: .last(30, .days)))), from: Timestamp(day: "2026-10-01"),
///     to: Timestamp(day: "2027-01-01"), by: .months)
/// }
/// history.periods.map(\.size)      // == [0, 1, 0]
/// history.periods.map(\.entries)   // == [0, 1, 0]
/// history.periods.map(\.exits)     // == [0, 0, 1]
/// ```
public struct SegmentHistory: Hashable, Sendable {
  /// One period.
  public struct Period: Hashable, Sendable {
    /// When it begins.
    public let start: Timestamp
    /// When it ends: in front of this instant.
    public let end: Timestamp
    /// How many are members at its end.
    public let size: Int
    /// How many are members at its end who were not at its beginning.
    public let entries: Int
    /// How many were members at its beginning who are not at its end.
    public let exits: Int
  }

  /// How many were members at the beginning of the first period.
  public let initialSize: Int
  /// The periods, one after the other.
  public let periods: [Period]

  /// The most periods of one question.
  public static let periodLimit = 1_000
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// How a segment would have been in the past, by the states at the beginning and the end of periods: who came and went
  /// within one is in neither, and is not counted.
  ///
  /// The first period begins with `from` and the last one ends with `to`, also within a period of the calendar. Attributes,
  /// tags and memberships of accounts are as they are now.
  ///
  /// - Parameters:
  ///   - segment: which one.
  ///   - from: where the first period begins.
  ///   - to: where the last one ends.
  ///   - unit: what periods are of the calendar.
  ///   - zone: whose calendar; the store's if left out.
  ///   - isAsKnown: whether each state is as the store knew it then, without what it learned later.
  /// - Throws: ``SegmentError/invalidValue(path:value:reason:)`` if `to` is not behind `from`,
  ///   ``SegmentError/tooLarge(path:what:limit:)`` for more than ``SegmentHistory/periodLimit`` periods.
  /// - Complexity: that of one answer for each period, and one more.
  public borrowing func history(
    of segment: CompiledSegment, from: Timestamp, to: Timestamp, by unit: CalendarWindow.Unit,
    in zone: TimeZoneIdentifier? = nil, isAsKnown: Bool = false
  ) throws(SegmentError) -> SegmentHistory {
    let bounds = try SegmentHistory.bounds(from: from, to: to, by: unit, in: zone ?? timeZone)
    func members(_ instant: Timestamp) throws(SegmentError) -> [CustomerID] {
      try bind(segment, at: instant, knownAt: isAsKnown ? instant : nil).members()
    }
    var before = try members(from)
    let initialSize = before.count
    var periods: [SegmentHistory.Period] = []
    for (start, end) in zip(bounds, bounds.dropFirst()) {
      let after = try members(end)
      let overlap = SegmentOverlap(before, after)
      periods.append(
        SegmentHistory.Period(
          start: start, end: end, size: after.count, entries: overlap.onlySecond.count,
          exits: overlap.onlyFirst.count))
      before = after
    }
    return SegmentHistory(initialSize: initialSize, periods: periods)
  }
}

extension SegmentHistory {
  /// The instants at which periods begin and end.
  fileprivate static func bounds(
    from: Timestamp, to: Timestamp, by unit: CalendarWindow.Unit, in zone: TimeZoneIdentifier
  ) throws(SegmentError) -> [Timestamp] {
    guard from < to else {
      throw .invalidValue(path: "to", value: "\(to)", reason: "it has to be later than the beginning, \(from)")
    }
    var bounds = [from]
    var day = unit.start(of: zone.localDate(of: from))
    while let next = unit.start(before: day, by: -1) {
      day = next
      let instant = zone.startOfDay(next)
      guard instant < to else { break }
      // A day that a zone skipped begins and ends with the same instant.
      if let last = bounds.last, instant <= last { continue }
      bounds.append(instant)
      guard bounds.count <= periodLimit else {
        throw .tooLarge(path: "from", what: "periods", limit: periodLimit)
      }
    }
    return bounds + [to]
  }
}
