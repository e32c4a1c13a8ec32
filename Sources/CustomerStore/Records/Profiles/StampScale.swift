internal import CustomerModel

/// What the stamps of a record are written relative to, so that those that agree, as most do, take no bytes.
struct StampScale: Equatable {
  /// The most frequent stamp; of several, the earliest.
  let base: Timestamp
  /// The greatest unit that all stamps are whole numbers of.
  let unit: TimeUnit

  init(base: Timestamp, unit: TimeUnit) {
    self.base = base
    self.unit = unit
  }

  /// The scale of stamps, in any order; nil if there are none.
  init?(of stamps: [Timestamp]) {
    guard let first = stamps.first else { return nil }
    guard stamps.contains(where: { $0 != first }) else {
      self.init(base: first, unit: TimeUnit.day.dividing(first.microseconds.magnitude))
      return
    }
    var (base, greatestCount) = (first, 0)
    var (current, count) = (first, 0)
    var unit = TimeUnit.day
    for stamp in stamps.sorted() {
      count = stamp == current ? count + 1 : 1
      current = stamp
      if count > greatestCount { (base, greatestCount) = (stamp, count) }
      unit = unit.dividing(stamp.microseconds.magnitude)
    }
    self.init(base: base, unit: unit)
  }
}
