internal import CustomerModel
internal import CustomerStore

/// Answers whether a predicate holds of a customer, at one instant.
struct Evaluator {
  /// At which instant: what occurred then or later does not count.
  let now: Timestamp
  /// What the store knew by which time; what it knows by now if `nil`.
  let knownAt: Timestamp?
  let zone: SegmentZone
  let storeZone: TimeZoneIdentifier
  let schema: AttributeSchema
  let metrics: (any MetricProvider)?
  let scope: HistoryScope
  let ranks = RankCache()
  let accounts = AccountCache()

  /// The same, for questions about another part of histories.
  func reading(_ scope: HistoryScope) -> Evaluator {
    Evaluator(
      now: now, knownAt: knownAt, zone: zone, storeZone: storeZone, schema: schema, metrics: metrics, scope: scope)
  }

  /// A rank that a predicate asks for.
  struct RankedMeasure: Hashable {
    let measure: Measure
    let rank: Rank
  }

  func holds<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    switch predicate {
    case .all(let parts):
      for part in parts where try !holds(part, &facts, tx) { return false }
      return true
    case .any(let parts):
      for part in parts where try holds(part, &facts, tx) { return true }
      return false
    case .not(let part): return try !holds(part, &facts, tx)
    case .atLeast(let count, let parts): return try holding(parts, &facts, tx) >= count
    case .exactly(let count, let parts): return try holding(parts, &facts, tx) == count
    case .measure(let measure, let test):
      return try passes(test, try value(of: measure, &facts, tx), &facts, tx)
    case .sequence(let sequence): return try holds(sequence, &facts, tx)
    case .regularly(let activity, let count, let periods, let unit):
      return try periodCount(activity, periods, unit, &facts, tx) >= count
    case .didNot(let activity):
      guard try wasThere(whenBegan: activity.window, &facts, tx) else { return false }
      return try count(activity, &facts, tx) == 0
    case .resumed(let activity, let pause): return try resumed(activity, after: pause, &facts, tx)
    case .ranked(let measure, let rank):
      return try members(of: RankedMeasure(measure: measure, rank: rank), tx).contains(facts.id.rawValue)
    case .consent(let purpose, let channel):
      return try facts.consents(tx, knownAt: knownAt).state(purpose: purpose, channel: channel, asOf: now).isGranted
    case .accountMembers(let quantifier, let part):
      let (count, all) = try accountMembers(satisfying: part, &facts, tx)
      return quantifier.admits(count, of: all)
    case .list(let ids): return Self.isAmong(facts.id, ids)
    // Segments were put in the place of their names before.
    case .segment: return false
    }
  }

  /// Whether a customer is one of several, which are ascending.
  private static func isAmong(_ id: CustomerID, _ ids: [CustomerID]) -> Bool {
    var range = ids.indices
    while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
      if ids[middle] == id { return true }
      range = ids[middle] < id ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }

  private func holding<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ parts: [SegmentPredicate], _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int {
    var count = 0
    for part in parts where try holds(part, &facts, tx) { count += 1 }
    return count
  }

  // MARK: Windows

  /// The zone by which days are counted, where that is not each customer's own.
  var commonZone: TimeZoneIdentifier { if case .named(let zone) = zone { zone } else { storeZone } }

  /// The interval of a window.
  func interval<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ window: ActivityWindow, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> TimeWindow {
    try interval(window, in: window.dependsOnZone ? try facts.zone(tx, zone, store: storeZone) : storeZone)
  }

  /// The interval of a window by a zone's calendar.
  func interval(_ window: ActivityWindow, in zone: TimeZoneIdentifier) throws(SegmentError) -> TimeWindow {
    try SegmentError.window("window") { () throws(ModelError) in try window.resolved(at: now, in: zone) }
  }

  /// What is past of it.
  func past<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ window: ActivityWindow, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Range<Timestamp> {
    past(try interval(window, &facts, tx))
  }

  /// What is past of it by a zone's calendar.
  func past(_ window: ActivityWindow, in zone: TimeZoneIdentifier) throws(SegmentError) -> Range<Timestamp> {
    past(try interval(window, in: zone))
  }

  private func past(_ interval: TimeWindow) -> Range<Timestamp> {
    let end = min(interval.to, now)
    return min(interval.from, end)..<end
  }

  // MARK: Behaviour

  /// The interactions that an activity means, in the order of time.
  func events<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> [Interaction] {
    let window = try past(activity.window, &facts, tx)
    var events: [Interaction] = []
    for interaction in try facts.history(tx, scope)
    where window.contains(interaction.occurredAt) && (activity.kind.map { $0 == interaction.payload.kind } ?? true) {
      if try meets(activity.conditions, interaction, &facts, tx) { events.append(interaction) }
    }
    return events
  }

  private func meets<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ conditions: [PropertyCondition], _ interaction: Interaction, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    for condition in conditions {
      let values = InteractionProperty.values(condition.property, of: interaction)
      guard try passes(condition.test, anyOf: values, &facts, tx) else { return false }
    }
    return true
  }

  /// Whether one of several values passes; a test for the opposite has to be passed by all.
  private func passes<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ test: ValueTest, anyOf values: [MeasuredValue], _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    guard values.count > 1 else { return try passes(test, values.first ?? .missing, &facts, tx) }
    for value in values where try passes(test, value, &facts, tx) != test.isForTheOpposite {
      return !test.isForTheOpposite
    }
    return test.isForTheOpposite
  }

  private func wasThere<Tx: CustomerReading & ~Copyable & ~Escapable>(
    whenBegan window: ActivityWindow, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    guard window != .ever else { return true }
    let start = try past(window, &facts, tx).lowerBound
    if let signedUpAt = try facts.customer(tx).signedUpAt { return signedUpAt <= start }
    if knownAt == nil {
      let all = try facts.head(tx).all
      return all.count > 0 && all.first <= start.microseconds && all.first < now.microseconds
    }
    guard let first = try facts.history(tx, scope).first?.occurredAt else { return false }
    return first <= start
  }

  private func holds<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ sequence: EventSequence, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    let history = try facts.history(tx, scope)
    guard !history.isEmpty else { return false }
    // For each place, whether the steps so far can end there.
    var ends = [Bool](repeating: false, count: history.count)
    for (number, step) in sequence.steps.enumerated() {
      let matching = try matches(step.activity, history, &facts, tx)
      let limit = try step.limit.map { limit throws(SegmentError) in try microseconds(limit) }
      var next = [Bool](repeating: false, count: history.count)
      // The last place in front where the steps before can end: the nearest is in time if any is.
      var last: Int?
      for place in history.indices {
        if matching[place] {
          if number == 0 {
            next[place] = true
          } else if let last {
            let distance = history[place].occurredAt.microseconds(since: history[last].occurredAt)
            next[place] = limit.map { distance <= $0 } ?? true
          }
        }
        if ends[place] { last = place }
      }
      ends = next
    }
    guard let absence = sequence.isNotFollowedBy else { return ends.contains(true) }
    let matching = try matches(absence.activity, history, &facts, tx)
    let limit = try microseconds(absence.limit)
    // From behind: the first one that follows a place.
    var following: Timestamp?
    for place in history.indices.reversed() {
      let at = history[place].occurredAt
      if ends[place], now.microseconds(since: at) > limit,
        following.map({ $0.microseconds(since: at) > limit }) ?? true
      {
        return true
      }
      if matching[place] { following = at }
    }
    return false
  }

  private func matches<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ history: [Interaction], _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> [Bool] {
    let window = try past(activity.window, &facts, tx)
    var result: [Bool] = []
    result.reserveCapacity(history.count)
    for interaction in history {
      let isMeant =
        window.contains(interaction.occurredAt) && (activity.kind.map { $0 == interaction.payload.kind } ?? true)
      result.append(isMeant ? try meets(activity.conditions, interaction, &facts, tx) : false)
    }
    return result
  }

  func periodCount<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, _ periods: Int, _ unit: CalendarWindow.Unit, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int {
    let zone = try facts.zone(tx, self.zone, store: storeZone)
    let window = try interval(.calendar(.last(periods, unit)), &facts, tx)
    var starts: Set<CalendarDate> = []
    for event in try events(activity, &facts, tx) where window.contains(event.occurredAt) {
      starts.insert(unit.start(of: zone.localDate(of: event.occurredAt)))
    }
    return starts.count
  }

  private func resumed<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, after pause: RollingWindow, _ facts: inout CustomerFacts, _ tx: borrowing Tx
  ) throws(SegmentError) -> Bool {
    let window = try past(activity.window, &facts, tx)
    var ever = activity
    ever.window = .ever
    let length = try microseconds(pause)
    let instants = try events(ever, &facts, tx).map(\.occurredAt)
    return zip(instants, instants.dropFirst()).contains { before, event in
      window.contains(event) && event.microseconds(since: before) >= length
    }
  }

  /// The length of a span.
  func microseconds(_ span: RollingWindow) throws(SegmentError) -> Int64 {
    let window = try SegmentError.window("span") { () throws(ModelError) in
      try span.resolved(at: Timestamp(microseconds: 0))
    }
    // Lengths beyond 64 bits are as long as that.
    return window.from == .earliest ? .max : -window.from.microseconds
  }
}

extension ValueTest {
  /// Whether it asks for what a value is not.
  var isForTheOpposite: Bool {
    switch self {
    case .isNot, .isNoneOf, .containsNone, .compares(.notEqual, _): true
    case .orMissing(let test): test.isForTheOpposite
    default: false
    }
  }
}

extension Timestamp {
  /// The microseconds from an earlier instant, or as many as 64 bits count.
  func microseconds(since earlier: Timestamp) -> Int64 {
    let (distance, overflows) = microseconds.subtractingReportingOverflow(earlier.microseconds)
    return overflows ? .max : distance
  }
}
