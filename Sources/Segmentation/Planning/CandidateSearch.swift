internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// Finds the customers that can be members by the store's indexes.
struct CandidateSearch {
  let evaluator: Evaluator
  let schema: AttributeSchema
  /// The names of the complete indexes, by what they are over.
  let indexes: [IndexDefinition.Field: String]
  /// What was done, in words, for the plan.
  private(set) var steps: [PlanStep] = []

  init(_ evaluator: Evaluator, schema: AttributeSchema, indexes: [CustomerIndex]) {
    self.evaluator = evaluator
    self.schema = schema
    var known: [IndexDefinition.Field: String] = [:]
    for index in indexes where index.state.isReady { known[index.definition.field] = index.definition.name }
    self.indexes = known
  }

  /// The candidates of a predicate; `nil` if no index tells.
  mutating func candidates<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> Candidates? {
    switch predicate {
    case .all(let parts): return try conjunction(parts, tx)
    case .any(let parts): return try union(parts, rest: predicate, tx)
    case .atLeast(let count, let parts) where count > 0, .exactly(let count, let parts) where count > 0:
      guard var found = try union(parts, rest: predicate, tx) else { return nil }
      found.rest = predicate
      return found
    case .not, .atLeast, .exactly, .didNot, .consent, .segment: return nil
    case .measure(let measure, let test): return try candidates(measure, test, predicate, tx)
    case .sequence(let sequence):
      var found: Candidates?
      for step in sequence.steps {
        guard let next = try doing(step.activity, rest: predicate, tx) else { continue }
        found = Candidates(found.map { $0.ids.intersection(next.ids) } ?? next.ids, rest: predicate)
      }
      return found
    case .regularly(let activity, let count, let periods, let unit):
      guard count > 0 else { return nil }
      var activity = activity
      activity.window = .calendar(.last(periods, unit))
      return try possible(activity, rest: predicate, tx)
    case .resumed(let activity, _): return try possible(activity, rest: predicate, tx)
    case .ranked(let measure, let rank):
      let ids = try evaluator.members(of: Evaluator.RankedMeasure(measure: measure, rank: rank), tx)
      return Candidates(IdentifierSet(Array(ids)))
    case .list(let ids): return Candidates(IdentifierSet(ids.map(\.rawValue)))
    }
  }

  private mutating func conjunction<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ parts: [SegmentPredicate], _ tx: borrowing Tx
  ) throws(SegmentError) -> Candidates? {
    var ids: IdentifierSet?
    var rest: [SegmentPredicate] = []
    var excluded: [IdentifierSet] = []
    for part in parts {
      if case .not(let inner) = part, let out = try candidates(inner, tx), out.rest == nil {
        excluded.append(out.ids)
        continue
      }
      guard let found = try candidates(part, tx) else {
        rest.append(part)
        continue
      }
      ids = ids.map { $0.intersection(found.ids) } ?? found.ids
      if let more = found.rest { rest.append(more) }
    }
    guard var ids else { return nil }
    for set in excluded { ids = ids.subtracting(set) }
    return Candidates(ids, rest: rest.isEmpty ? nil : .all(rest))
  }

  private mutating func union<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ parts: [SegmentPredicate], rest: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> Candidates? {
    var ids = IdentifierSet()
    var isCertain = true
    for part in parts {
      guard let found = try candidates(part, tx) else { return nil }
      ids = ids.union(found.ids)
      isCertain = isCertain && found.rest == nil
    }
    return Candidates(ids, rest: isCertain ? nil : rest)
  }

  // MARK: Activities

  /// Those who did something of the activity's kind in its window, of whom more is asked than that.
  private mutating func possible<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, rest: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> Candidates? {
    guard var found = try doing(activity, rest: rest, tx) else { return nil }
    found.rest = rest
    return found
  }

  /// Those who did something of the activity's kind in its window.
  private mutating func doing<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, rest: SegmentPredicate?, _ tx: borrowing Tx
  ) throws(SegmentError) -> Candidates? {
    // The index knows of no kind what is void by now and was not then; and of all time it knows nearly everybody.
    guard let kind = activity.kind, evaluator.knownAt == nil, activity.window != .ever else { return nil }
    let hasOwnZones = if case .customer = evaluator.zone { activity.window.dependsOnZone } else { false }
    let zone: TimeZoneIdentifier = if case .named(let zone) = evaluator.zone { zone } else { evaluator.storeZone }
    let interval = try SegmentError.window("window") { () throws(ModelError) in
      hasOwnZones
        ? try activity.window.widest(at: evaluator.now) : try activity.window.resolved(at: evaluator.now, in: zone)
    }
    let end = min(interval.to, evaluator.now)
    let start = min(interval.from, end)
    let ids = try SegmentError.fromStore { () throws(CustomerStoreError) in
      try tx.identifiers(with: kind, in: TimeWindow(start..<end))
    }
    steps.append(PlanStep("those with a \(kind) from \(start) to \(end), by kind and day", count: ids.count))
    return Candidates(ids, rest: hasOwnZones || !activity.conditions.isEmpty ? rest : nil)
  }

  private mutating func candidates<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ measure: Measure, _ test: ValueTest, _ predicate: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> Candidates? {
    switch measure {
    case .count(let activity), .dayCount(let activity), .distinctCount(_, let activity):
      guard let least = test.leastNumber, least > 0 else { return nil }
      guard let found = try doing(activity, rest: predicate, tx) else { return nil }
      // Whoever is there did it once.
      if case .distinctCount = measure { return Candidates(found.ids, rest: predicate) }
      if case .isAtLeast = test, least <= 1 { return found }
      return Candidates(found.ids, rest: predicate)
    case .attribute(let name): return try indexed(.attribute(name), test, schema[name]?.type, predicate, tx)
    case .tags: return try indexed(.tags, test, .strings, predicate, tx)
    case .accounts: return try indexed(.accounts, test, .strings, predicate, tx)
    case .minimum(_, let activity), .maximum(_, let activity), .mostFrequent(_, let activity),
      .firstValue(_, let activity), .lastValue(_, let activity), .average(_, let activity, _), .first(let activity),
      .last(let activity), .daysSinceLast(let activity):
      return test.needsValue ? try possible(activity, rest: predicate, tx) : nil
    case .trend(var activity):
      // There is one of those who did something in the window in front, also if they did nothing since.
      guard test.needsValue, case .rolling(let window) = activity.window else { return nil }
      activity.window = .before(window)
      return try possible(activity, rest: predicate, tx)
    case .sum, .share, .pace, .bucket: return nil
    }
  }

  // MARK: Indexes

  private mutating func indexed<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ field: IndexDefinition.Field, _ test: ValueTest, _ type: AttributeType?, _ predicate: SegmentPredicate,
    _ tx: borrowing Tx
  ) throws(SegmentError) -> Candidates? {
    guard let name = indexes[field], let type, let ids = try identifiers(name, test, type, tx) else { return nil }
    steps.append(PlanStep("the index '\(name)'", count: ids.count))
    return Candidates(ids)
  }

  private func identifiers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ name: String, _ test: ValueTest, _ type: AttributeType, _ tx: borrowing Tx
  ) throws(SegmentError) -> IdentifierSet? {
    func canFind(_ value: AttributeValue) -> Bool { value.type == type && type != .strings && type != .birthday }
    switch test {
    case .equals(let value) where canFind(value): return try identifiers(name, equalTo: value, tx)
    case .isOneOf(let values) where values.allSatisfy(canFind):
      return try union(name, values, tx)
    case .containsAny(let texts): return try union(name, texts.map { .string($0) }, tx)
    case .containsAll(let texts) where !texts.isEmpty:
      var result: IdentifierSet?
      for text in texts {
        let next = try identifiers(name, equalTo: .string(text), tx)
        result = result.map { $0.intersection(next) } ?? next
      }
      return result
    case .isAtLeast(let value) where canFind(value): return try identifiers(name, from: value, to: nil, tx)
    case .isLess(let value) where canFind(value): return try identifiers(name, from: nil, to: value, tx)
    case .isMoreThan(let value) where canFind(value):
      return try identifiers(name, from: value, to: nil, tx).subtracting(identifiers(name, equalTo: value, tx))
    case .isAtMost(let value) where canFind(value):
      return try identifiers(name, from: nil, to: value, tx).union(identifiers(name, equalTo: value, tx))
    case .isBetween(let low, let high) where canFind(low) && canFind(high):
      if case .money(let first) = low, case .money(let second) = high, first.currency != second.currency {
        return IdentifierSet()
      }
      return try identifiers(name, from: low, to: high, tx).union(identifiers(name, equalTo: high, tx))
    case .isWithin(let window) where type == .timestamp && !(window.dependsOnZone && evaluator.zone == .customer):
      let zone: TimeZoneIdentifier = if case .named(let zone) = evaluator.zone { zone } else { evaluator.storeZone }
      let interval = try SegmentError.window("window") { () throws(ModelError) in
        try window.resolved(at: evaluator.now, in: zone)
      }
      guard !interval.isEmpty else { return IdentifierSet() }
      return try identifiers(name, from: .timestamp(interval.from), to: .timestamp(interval.to), tx)
    default: return nil
    }
  }

  private func union<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ name: String, _ values: [AttributeValue], _ tx: borrowing Tx
  ) throws(SegmentError) -> IdentifierSet {
    var result = IdentifierSet()
    for value in values { result = result.union(try identifiers(name, equalTo: value, tx)) }
    return result
  }

  private func identifiers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ name: String, equalTo value: AttributeValue, _ tx: borrowing Tx
  ) throws(SegmentError) -> IdentifierSet {
    do throws(CustomerStoreError) {
      return try tx.identifiers(inIndex: name, equalTo: value)
    } catch {
      // A value that no customer can have is nobody's.
      if case .invalidAttribute = error { return IdentifierSet() }
      throw .store(error)
    }
  }

  private func identifiers<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ name: String, from: AttributeValue?, to: AttributeValue?, _ tx: borrowing Tx
  ) throws(SegmentError) -> IdentifierSet {
    try SegmentError.fromStore { () throws(CustomerStoreError) in
      try tx.identifiers(inIndex: name, from: from, to: to)
    }
  }
}

extension ValueTest {
  /// The least number that passes; `nil` if there is none.
  fileprivate var leastNumber: Int64? {
    switch self {
    case .equals(.integer(let number)), .isAtLeast(.integer(let number)), .isBetween(.integer(let number), _): number
    case .isMoreThan(.integer(let number)): number == .max ? nil : number + 1
    default: nil
    }
  }

  /// Whether nothing passes that is not there.
  fileprivate var needsValue: Bool {
    switch self {
    case .isUnset, .isMissing, .isNull, .orMissing: false
    default: true
    }
  }
}
