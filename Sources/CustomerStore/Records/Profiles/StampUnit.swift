/// Units that divide each other, in which instants of a record are counted: most are whole seconds or days.
enum StampUnit: UInt8, CaseIterable {
  case microsecond, millisecond, second, day

  var microseconds: Int64 {
    switch self {
    case .microsecond: 1
    case .millisecond: 1_000
    case .second: 1_000_000
    case .day: 86_400_000_000
    }
  }

  /// The greatest unit of which `count` microseconds are a multiple.
  static func greatest(dividing count: Int64) -> StampUnit {
    if count % second.microseconds == 0 { return count % day.microseconds == 0 ? .day : .second }
    return count % millisecond.microseconds == 0 ? .millisecond : .microsecond
  }
}
