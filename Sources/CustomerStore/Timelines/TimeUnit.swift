/// What the instants of a block are counted in: the greatest unit that all their distances are whole numbers of.
///
/// A log of days has distances of one byte this way, and one of seconds of three.
enum TimeUnit: UInt8, CaseIterable {
  case microsecond, millisecond, second, minute, hour, day

  var microseconds: Int64 {
    switch self {
    case .microsecond: 1
    case .millisecond: 1_000
    case .second: 1_000_000
    case .minute: 60_000_000
    case .hour: 3_600_000_000
    case .day: 86_400_000_000
    }
  }

  /// The greatest unit in which `distance` is a whole number, not greater than this one.
  @inline(__always)
  func dividing(_ distance: UInt64) -> TimeUnit {
    var unit = self
    while unit != .microsecond, distance % UInt64(unit.microseconds) != 0 {
      // There is a unit below: this one is not the least.
      unit = TimeUnit(rawValue: unit.rawValue - 1) ?? .microsecond
    }
    return unit
  }
}
