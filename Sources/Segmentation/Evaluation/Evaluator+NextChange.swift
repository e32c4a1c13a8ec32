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
    if let later = try firstFutureInstant(&facts, tx) { clock.note(justBehind: later) }
    return clock.next
  }

  /// The next instant behind now from which on one more interaction counts; `nil` if none is told that is to come.
  func nextArrival<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Timestamp? {
    var clock = ChangeClock(now: now)
    if let later = try firstFutureInstant(&facts, tx) { clock.note(justBehind: later) }
    return clock.next
  }

  private func firstFutureInstant<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Timestamp? {
    guard now < .latest else { return nil }
    let id = facts.id
    if knownAt == nil {
      let all = try facts.head(tx).all
      if all.count == 0 || all.last < now.microseconds { return nil }
    }
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
    case .measure(.count(let activity), let test) where activity.leavesOneByOne && !test.dependsOnTime:
      try noteLeaving(activity, test, &clock, &facts, tx)
    case .measure(let measure, let test):
      try noteChanges(of: measure, &clock, &facts, tx)
      guard measure.movingActivity != nil || test.dependsOnTime else { return }
      try noteChanges(of: test, on: try moving(measure, &facts, tx), &clock, &facts, tx)
    case .sequence(let sequence):
      for step in sequence.steps { try noteChanges(of: step.activity, &clock, &facts, tx) }
      guard let absence = sequence.isNotFollowedBy, let last = sequence.steps.last else { return }
      try noteChanges(of: absence.activity, &clock, &facts, tx)
      let limit = try microseconds(absence.limit)
      for event in try events(last.activity, &facts, tx) { clock.note(justBehind: event.occurredAt, plus: limit) }
    case .regularly(let activity, _, let periods, let unit):
      try noteChanges(of: activity, &clock, &facts, tx)
      try noteBoundary(of: .last(periods, unit), with: activity, &clock, &facts, tx)
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
        if let later = try firstFutureInstant(&facts, tx) { clock.note(justBehind: later) }
      }
    case .list, .segment, .ranked: break
    }
  }

  /// When so many have left a rolling window that their number passes a test which it does not pass now, or the other way
  /// round: what leaves in between changes nothing.
  private func noteLeaving<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ test: ValueTest, _ clock: inout ChangeClock, _ facts: inout CustomerFacts,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    guard case .rolling(let window) = activity.window else { return }
    let events = try events(activity, &facts, tx)
    guard !events.isEmpty else { return }
    let present = try passes(test, .integer(events.count), &facts, tx)
    for (place, event) in events.enumerated()
    where try passes(test, .integer(events.count - place - 1), &facts, tx) != present {
      return clock.note(justBehind: event.occurredAt, plus: try microseconds(window))
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
    if activity.conditions.contains(where: \.test.dependsOnTime) {
      for interaction in try facts.history(tx, scope)
      where activity.kind.map({ $0 == interaction.payload.kind }) ?? true {
        for condition in activity.conditions where condition.test.dependsOnTime {
          let values = InteractionProperty.values(condition.property, of: interaction)
          for value in values { try noteChanges(of: condition.test, on: .still(value), &clock, &facts, tx) }
        }
      }
    }
    switch activity.window {
    case .ever, .fixed, .next: break
    case .calendar(let window): try noteBoundary(of: window, with: activity, &clock, &facts, tx)
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
    case .calendar(let calendar):
      // Who came later than the window began was there when one of the next begins.
      if arrival > (try past(window, &facts, tx).lowerBound) { try noteBoundary(of: calendar, &clock, &facts, tx) }
    case .fixed(let interval):
      // A window that is to come begins now, as far as it is past.
      clock.note(arrival)
      clock.note(interval.from)
    case .next: clock.note(arrival)
    case .ever: break
    }
  }

  /// Values that pass a test sooner or later.
  private func noteChanges<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of test: ValueTest, on value: MovingValue, _ clock: inout ChangeClock, _ facts: inout CustomerFacts,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    switch test {
    case .orMissing(let test): return try noteChanges(of: test, on: value, &clock, &facts, tx)
    case .compares(_, let other):
      try noteChanges(of: other, &clock, &facts, tx)
      clock.note(meetingOf: value, and: try moving(other, &facts, tx))
    case .returnsWithin(let days): try noteReturn(of: value.present, within: days, &clock, &facts, tx)
    case .isWithin(let window): try noteChanges(in: window, of: value.present, &clock, &facts, tx)
    default:
      guard value.pace != 0 else { return }
      for threshold in test.thresholds { clock.note(meetingOf: value, at: threshold) }
    }
  }

  /// When an instant comes into a window, or leaves it.
  private func noteChanges<Tx: CustomerReading & ~Copyable & ~Escapable>(
    in window: ActivityWindow, of value: MeasuredValue, _ clock: inout ChangeClock, _ facts: inout CustomerFacts,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    guard case .value(let value) = value else { return }
    let zone = try facts.zone(tx, self.zone, store: storeZone)
    guard let instant = value.instant(in: zone) else { return }
    switch window {
    case .ever: clock.note(justBehind: instant)
    case .fixed: break
    case .calendar(let window):
      // Windows move on, and do not come back to what is in front of them.
      guard instant >= (try interval(.calendar(window), &facts, tx).from) else { return }
      try noteBoundary(of: window, &clock, &facts, tx)
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
  }

  /// The value of a measure, and how it grows by itself.
  private func moving<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ measure: Measure, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> MovingValue {
    let value = try self.value(of: measure, &facts, tx)
    guard let activity = measure.movingActivity, case .real(let present) = value,
      let last = try events(activity, &facts, tx).last?.occurredAt
    else { return .still(value) }
    // It grows in proportion to the time since the last one.
    let passed = Double(now.microseconds(since: last))
    return MovingValue(present: value, pace: passed > 0 ? present / passed : 0)
  }

  /// When a birthday comes near, or is over.
  private func noteReturn<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of value: MeasuredValue, within days: Int, _ clock: inout ChangeClock, _ facts: inout CustomerFacts,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    let zone = try facts.zone(tx, self.zone, store: storeZone)
    let today = zone.localDate(of: now)
    guard let birthday = value.birthday(in: zone), let next = try? birthday.next(onOrAfter: today) else { return }
    let distance = next.days(since: today)
    guard let day = try? today.adding(days: distance > days ? distance - days : distance + 1) else { return }
    clock.note(zone.startOfDay(day))
  }

  /// When the next period of a calendar begins, if anything that a customer did can be in a window then: windows move on,
  /// and do not come back to what is in front of them.
  private func noteBoundary<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of window: CalendarWindow, with activity: Activity, _ clock: inout ChangeClock, _ facts: inout CustomerFacts,
    _ tx: borrowing Tx
  ) throws(SegmentError) {
    let start = try interval(.calendar(window), &facts, tx).from
    let isThere = try facts.history(tx, scope).contains { interaction in
      interaction.occurredAt >= start && (activity.kind.map { $0 == interaction.payload.kind } ?? true)
    }
    if isThere { try noteBoundary(of: window, &clock, &facts, tx) }
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

/// A value, and how it grows by itself.
private struct MovingValue {
  let present: MeasuredValue
  /// By how much a microsecond.
  let pace: Double

  static func still(_ value: MeasuredValue) -> MovingValue { MovingValue(present: value, pace: 0) }

  /// What it is as a number.
  var number: Double? {
    switch present {
    case .real(let number): number
    case .value(let value): value.exactNumber?.doubleValue
    case .missing, .cleared, .realAmount: nil
    }
  }
}

extension ChangeClock {
  /// When a value passes a threshold.
  fileprivate mutating func note(meetingOf value: MovingValue, at threshold: Double) {
    guard let number = value.number else { return }
    note(in: (threshold - number) / value.pace)
  }

  /// When two values are the same.
  fileprivate mutating func note(meetingOf value: MovingValue, and other: MovingValue) {
    guard value.pace != other.pace, let number = value.number, let second = other.number else { return }
    note(in: (second - number) / (value.pace - other.pace))
  }

  /// An instant that is worked out with rounding.
  private mutating func note(in microseconds: Double) {
    guard microseconds.isFinite, microseconds < 9e18, microseconds > -9e18 else { return }
    // Far from now, a rounded number of microseconds is off by more than one.
    let margin = max(2, Int64((microseconds.magnitude * 4e-15).rounded(.up)))
    let whole = Int64(microseconds.rounded(.down))
    guard whole > -margin else { return }
    if margin <= 4 {
      for step in -margin...margin { note(now, plus: whole &+ step) }
    } else {
      note(now, plus: max(1, whole - margin))
    }
  }
}

extension Activity {
  /// Whether what it means can only become less without new facts, one after the other.
  fileprivate var leavesOneByOne: Bool {
    guard case .rolling = window else { return false }
    return !conditions.contains(where: \.test.dependsOnTime)
  }
}

extension Measure {
  /// What was done, if it grows by itself with the time since then.
  fileprivate var movingActivity: Activity? {
    switch self {
    case .daysSinceLast(let activity), .pace(let activity): activity
    default: nil
    }
  }
}

extension ValueTest {
  /// Whether its answer for a value that stays the same can be another one later.
  var dependsOnTime: Bool {
    switch self {
    case .isWithin, .returnsWithin, .compares: true
    case .orMissing(let test): test.dependsOnTime
    default: false
    }
  }

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
