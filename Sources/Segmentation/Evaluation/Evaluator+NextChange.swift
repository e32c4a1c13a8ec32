internal import CustomerModel
internal import CustomerStore

// When an answer can change by itself: windows move on, and what was in them is not any more. Each condition names the
// next instant at which its own answer can be another one; between two such instants nothing changes but by new facts.

extension Evaluator {
  /// The next instant behind now at which the answer can change without new facts of the customer; `nil` if there is none.
  /// What others do can change a rank at any time.
  func nextChange<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of predicate: SegmentPredicate, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Timestamp? {
    var clock = ChangeClock(now: now)
    try noteChanges(of: predicate, &clock, &facts, tx)
    // What is told to occur later counts from then on.
    if let later = try firstFutureInstant(of: facts.id, tx) { clock.note(justBehind: later) }
    return clock.next
  }

  private func firstFutureInstant<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of id: CustomerID, _ tx: borrowing Tx
  ) throws(SegmentError) -> Timestamp? {
    guard now < .latest else { return nil }
    return try SegmentError.fromStore { () throws(CustomerStoreError) in
      try tx.timeline(
        of: id, kinds: scope.kinds, in: TimeWindow(now..<(.latest)), order: .oldestFirst, limit: 1, knownAt: knownAt
      ).interactions.first?.occurredAt
    }
  }

  private func noteChanges<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of predicate: SegmentPredicate, _ clock: inout ChangeClock, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) {
    switch predicate {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .exactly(_, let parts):
      for part in parts { try noteChanges(of: part, &clock, &facts, tx) }
    case .not(let part): try noteChanges(of: part, &clock, &facts, tx)
    case .measure(let measure, let test):
      try noteChanges(of: measure, &clock, &facts, tx)
      try noteChanges(of: test, on: measure, &clock, &facts, tx)
    case .sequence(let sequence):
      for step in sequence.steps { try noteChanges(of: step.activity, &clock, &facts, tx) }
      guard let absence = sequence.isNotFollowedBy, let last = sequence.steps.last else { return }
      try noteChanges(of: absence.activity, &clock, &facts, tx)
      let limit = try microseconds(absence.limit)
      for event in try events(last.activity, &facts, tx) { clock.note(event.occurredAt, plus: limit) }
    case .regularly(let activity, _, let periods, let unit):
      try noteChanges(of: activity, &clock, &facts, tx)
      try noteBoundary(of: .last(periods, unit), &clock, &facts, tx)
    case .didNot(let activity):
      try noteChanges(of: activity, &clock, &facts, tx)
      try noteArrival(in: activity.window, &clock, &facts, tx)
    case .resumed(let activity, _): try noteChanges(of: activity, &clock, &facts, tx)
    case .consent(let purpose, let channel):
      // At each record's expiry the state can be another one.
      for record in try facts.consents(tx, knownAt: knownAt).records where record.purpose == purpose {
        if let channel, let own = record.channel, own != channel { continue }
        if let expiry = record.expiresAt { clock.note(expiry) }
        clock.note(record.at)
      }
    case .accountMembers(_, let part):
      for member in try accountMembers(&facts, tx) {
        var facts = CustomerFacts(member)
        try noteChanges(of: part, &clock, &facts, tx)
        if let later = try firstFutureInstant(of: member, tx) { clock.note(justBehind: later) }
      }
    case .list, .segment, .ranked: break
    }
  }

  private func noteChanges<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of measure: Measure, _ clock: inout ChangeClock, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) {
    switch measure {
    case .attribute, .tags, .accounts, .bucket: break
    // Nobody says when it moves on: it is looked at each day.
    case .metric: clock.note(now, plus: 86_400_000_000)
    case .count(let activity), .dayCount(let activity), .sum(_, let activity, _), .average(_, let activity, _),
      .minimum(_, let activity), .maximum(_, let activity), .distinctCount(_, let activity),
      .mostFrequent(_, let activity), .firstValue(_, let activity), .lastValue(_, let activity),
      .first(let activity), .last(let activity), .daysSinceLast(let activity), .pace(let activity):
      try noteChanges(of: activity, &clock, &facts, tx)
    case .share(let part, let whole):
      try noteChanges(of: part, &clock, &facts, tx)
      try noteChanges(of: whole, &clock, &facts, tx)
    case .trend(let activity):
      try noteChanges(of: activity, &clock, &facts, tx)
      guard case .rolling(let window) = activity.window else { return }
      var before = activity
      before.window = .before(window)
      try noteChanges(of: before, &clock, &facts, tx)
    }
  }

  /// Interactions that come into a window or leave it as time goes on.
  private func noteChanges<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of activity: Activity, _ clock: inout ChangeClock, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) {
    for condition in activity.conditions {
      if case .isWithin = condition.test { clock.note(justBehind: now) }
      if case .returnsWithin = condition.test { try noteMidnight(&clock, &facts, tx) }
    }
    switch activity.window {
    case .ever, .fixed, .next: break
    case .calendar(let window): try noteBoundary(of: window, &clock, &facts, tx)
    case .rolling(let window):
      let length = try microseconds(window)
      if let first = try events(activity, &facts, tx).first { clock.note(justBehind: first.occurredAt, plus: length) }
    case .before(let window):
      let length = try microseconds(window)
      var recent = activity
      recent.window = .rolling(window)
      // The first of those that are too new comes in next, and the first that is inside leaves next.
      if let first = try events(recent, &facts, tx).first { clock.note(justBehind: first.occurredAt, plus: length) }
      if let first = try events(activity, &facts, tx).first {
        clock.note(justBehind: first.occurredAt, plus: length)
        clock.note(justBehind: first.occurredAt, plus: length.addingReportingOverflow(length).partialValue)
      }
    }
  }

  /// When a customer has been there since a window began.
  private func noteArrival<Tx: CustomerReading & ~Copyable & ~Escapable>(
    in window: ActivityWindow, _ clock: inout ChangeClock, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) {
    guard window != .ever else { return }
    var arrival = try facts.customer(tx).signedUpAt
    if arrival == nil {
      let all = try facts.head(tx).all
      let first = all.count > 0 ? Timestamp(microseconds: all.first) : nil
      arrival = knownAt == nil ? first : try facts.history(tx, scope).first?.occurredAt
    }
    guard let arrival else { return }
    switch window {
    case .rolling(let span): clock.note(arrival, plus: try microseconds(span))
    case .before(let span):
      let length = try microseconds(span)
      clock.note(arrival, plus: length.addingReportingOverflow(length).partialValue)
    case .ever, .calendar, .fixed, .next: break
    }
  }

  /// Values that pass a test sooner or later.
  private func noteChanges<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of test: ValueTest, on measure: Measure, _ clock: inout ChangeClock, _ facts: inout CustomerFacts,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    switch test {
    case .orMissing(let test): return try noteChanges(of: test, on: measure, &clock, &facts, tx)
    case .compares(_, let other):
      try noteChanges(of: other, &clock, &facts, tx)
      // Two that move on at different paces meet at an instant that is not worked out: the answer is looked at each day.
      if measure.movesOn || other.movesOn { clock.note(now, plus: 86_400_000_000) }
    case .returnsWithin: try noteMidnight(&clock, &facts, tx)
    case .isWithin(let window):
      guard case .value(let value) = try self.value(of: measure, &facts, tx) else { return }
      let zone = try facts.zone(tx, self.zone, store: storeZone)
      guard let instant = value.instant(in: zone) else { return }
      switch window {
      case .ever: clock.note(justBehind: instant)
      case .fixed: break
      case .calendar(let window):
        try noteBoundary(of: window, &clock, &facts, tx)
        clock.note(justBehind: instant)
      case .rolling(let span):
        clock.note(justBehind: instant)
        clock.note(justBehind: instant, plus: try microseconds(span))
      case .before(let span):
        let length = try microseconds(span)
        clock.note(justBehind: instant, plus: length)
        clock.note(justBehind: instant, plus: length.addingReportingOverflow(length).partialValue)
      case .next(let span):
        clock.note(justBehind: instant)
        let length = try microseconds(span)
        clock.note(justBehind: instant, plus: length == .max ? .min : -length)
      }
    default:
      guard measure.movesOn else { return }
      try noteCrossings(of: measure, test.thresholds, &clock, &facts, tx)
    }
  }

  /// When the time since the last interaction passes thresholds.
  private func noteCrossings<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of measure: Measure, _ thresholds: [Double], _ clock: inout ChangeClock, _ facts: inout CustomerFacts,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    let value = try self.value(of: measure, &facts, tx)
    guard case .real(let present) = value, let activity = measure.activity,
      let last = try events(activity, &facts, tx).last?.occurredAt
    else { return }
    let passed = Double(now.microseconds(since: last))
    for threshold in thresholds {
      // How many microseconds behind the last one the value is that of the threshold: both grow in proportion.
      let microseconds: Double
      if case .daysSinceLast = measure {
        microseconds = threshold * 86_400_000_000
      } else {
        guard present > 0 else {
          clock.note(justBehind: now)
          continue
        }
        microseconds = threshold * passed / present
      }
      guard microseconds.isFinite, microseconds < 9e18, microseconds > -9e18 else { continue }
      let whole = Int64(microseconds.rounded(.down))
      // Rounding can be off by one or two, and at the threshold itself and behind it answers differ.
      for step in -2...2 as ClosedRange<Int64> { clock.note(last, plus: whole &+ step) }
    }
  }

  private func noteMidnight<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ clock: inout ChangeClock, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) {
    try noteBoundary(of: .today, &clock, &facts, tx)
  }

  /// When the next period of a calendar begins.
  private func noteBoundary<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of window: CalendarWindow, _ clock: inout ChangeClock, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) {
    let zone = try facts.zone(tx, self.zone, store: storeZone)
    let start = window.unit.start(of: zone.localDate(of: now))
    guard let next = window.unit.start(before: start, by: -1) else { return }
    clock.note(zone.startOfDay(next))
  }
}

/// The next of several instants.
private struct ChangeClock {
  let now: Timestamp
  private(set) var next: Timestamp?

  init(now: Timestamp) { self.now = now }

  /// An instant from which on something is another.
  mutating func note(_ instant: Timestamp, plus microseconds: Int64 = 0) {
    let (sum, overflows) = instant.microseconds.addingReportingOverflow(microseconds)
    guard !overflows, sum > now.microseconds else { return }
    let instant = Timestamp(microseconds: sum)
    next = next.map { min($0, instant) } ?? instant
  }

  /// An instant behind which something is another: a microsecond later, for windows are half open.
  mutating func note(justBehind instant: Timestamp, plus microseconds: Int64 = 0) {
    let (sum, overflows) = instant.microseconds.addingReportingOverflow(microseconds)
    guard !overflows else { return }
    note(Timestamp(microseconds: sum), plus: 1)
  }
}

extension Measure {
  /// Whether it grows by itself.
  fileprivate var movesOn: Bool {
    switch self {
    case .daysSinceLast, .pace: true
    default: false
    }
  }

  fileprivate var activity: Activity? {
    switch self {
    case .daysSinceLast(let activity), .pace(let activity): activity
    default: nil
    }
  }
}

extension ValueTest {
  /// The numbers at which its answer changes.
  fileprivate var thresholds: [Double] {
    switch self {
    case .equals(let value), .isNot(let value), .isLess(let value), .isAtMost(let value), .isMoreThan(let value),
      .isAtLeast(let value):
      [value].compactMap { $0.exactNumber?.doubleValue }
    case .isBetween(let low, let high): [low, high].compactMap { $0.exactNumber?.doubleValue }
    case .isOneOf(let values), .isNoneOf(let values): values.compactMap { $0.exactNumber?.doubleValue }
    default: []
    }
  }
}
