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

  /// The scale of a record; nil if it is empty.
  init?(of record: ProfileRecord) {
    guard let first = record.entries.first?.stamp ?? record.tags.first?.stamp ?? record.memberships.first?.stamp
    else { return nil }
    // The usual case needs no list of stamps.
    if record.entries.allSatisfy({ $0.stamp == first }), record.tags.allSatisfy({ $0.stamp == first }),
      record.memberships.allSatisfy({ $0.stamp == first })
    {
      self.init(base: first, unit: TimeUnit.day.dividing(first.microseconds.magnitude))
    } else {
      let stamps =
        record.entries.map(\.stamp) + record.tags.map(\.stamp) + record.memberships.map(\.stamp)
      self.init(sorted: stamps.sorted(), first: first)
    }
  }

  private init(sorted stamps: [Timestamp], first: Timestamp) {
    var (base, greatestCount) = (first, 0)
    var (current, count) = (first, 0)
    var unit = TimeUnit.day
    for stamp in stamps {
      count = stamp == current ? count + 1 : 1
      current = stamp
      if count > greatestCount { (base, greatestCount) = (stamp, count) }
      unit = unit.dividing(stamp.microseconds.magnitude)
    }
    self.init(base: base, unit: unit)
  }
}
