/// What the clocks of a zone are ahead of UTC, at all times: a table that never changes, shared by all who use the zone.
final class ZoneClock: Sendable {
  /// What a local time means that clocks skip when they are put forward.
  enum Skipped {
    /// The instant of the change.
    case endOfGap
    /// The time that passes since the change, as if clocks had not been put forward.
    case continued
  }

  let name: String
  /// The seconds since 1970 from which on an offset holds, in order; the first is `Int64.min`.
  private let starts: [Int64]
  /// The offsets in seconds, as many as `starts`.
  private let offsets: [Int32]

  /// The rules for the years to come repeat with the calendar, every 400 years; the table goes to the year 2500.
  static let cycle: Int64 = 146_097 * Gregorian.secondsInDay
  static let end: Int64 = 16_725_225_600

  /// A clock of changes in order: an offset from the first instant on, and what it changes to.
  init(name: String, first: Int32, changes: [(start: Int64, offset: Int32)]) {
    self.name = name
    var starts = [Int64.min]
    var offsets = [first]
    for (start, offset) in changes where offset != offsets[offsets.count - 1] {
      starts.append(start)
      offsets.append(offset)
    }
    self.starts = starts
    self.offsets = offsets
  }

  /// The offset at an instant, both in seconds.
  func offset(at seconds: Int64) -> Int64 {
    Int64(offsets[index(at: seconds - Self.shift(of: seconds))])
  }

  /// The first instant at which clocks show a local time, both in seconds since 1970.
  func seconds(atLocal local: Int64, skipped: Skipped) -> Int64 {
    let shift = Self.shift(of: local)
    let wanted = local - shift
    // No clock is a day or more from UTC.
    var index = index(at: wanted - Gregorian.secondsInDay)
    while true {
      let candidate = wanted - Int64(offsets[index])
      if candidate < starts[index], index > 0 {
        return shift
          + (skipped == .endOfGap ? starts[index] : wanted - Int64(offsets[index - 1]))
      }
      guard index + 1 < starts.count, candidate >= starts[index + 1] else { return candidate + shift }
      index += 1
    }
  }

  /// How far to go back to be in the table: nothing, or whole cycles.
  private static func shift(of seconds: Int64) -> Int64 {
    seconds < end ? 0 : ((seconds - end) / cycle + 1) * cycle
  }

  /// The index of the last start that is not after an instant.
  private func index(at seconds: Int64) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= seconds { low = middle } else { high = middle }
    }
    return low
  }
}
