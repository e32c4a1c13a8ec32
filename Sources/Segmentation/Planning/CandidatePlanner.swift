internal import CustomerModel
internal import CustomerStore
internal import LMDB

/// Which of several ways to an answer is taken. All of them lead to the same one.
enum PlanChoice: CaseIterable {
  /// The one that is least work, by estimate.
  case cheapest
  /// Whatever sets there are.
  case sets
  /// A look at everybody.
  case scan
}

/// Plans by which sets of customers a segment is answered: which of them are made, in which order, and what is left to be
/// tested of each customer.
struct CandidatePlanner {
  let evaluator: Evaluator
  /// The names of the complete indexes, by what they are over.
  let indexes: [IndexDefinition.Field: String]
  private let choice: PlanChoice
  private var loadedSample: SummarySample?

  init(_ evaluator: Evaluator, indexes: [CustomerIndex], _ choice: PlanChoice) {
    self.evaluator = evaluator
    self.choice = choice
    var known: [IndexDefinition.Field: String] = [:]
    for index in indexes where index.state.isReady { known[index.definition.field] = index.definition.name }
    self.indexes = known
  }

  mutating func sample<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx
  ) throws(SegmentError) -> SummarySample {
    if let loadedSample { return loadedSample }
    let sample = try SummarySample(tx)
    loadedSample = sample
    return sample
  }

  /// The set among which the members are; `nil` if looking at everybody is less work.
  mutating func plan<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ program: SummaryProgram, _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    guard choice != .scan, let set = try candidates(predicate, tx) else { return nil }
    if choice == .sets { return set }
    let cost = set.work * StepCost.entry + (set.rest == nil ? 0 : set.estimate * StepCost.test)
    let total = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.customerCount() }
    let isScan = program.answer(SummaryHead()) == .no
    let scan = total * (isScan ? StepCost.summary : StepCost.walk)
    // Where the set is less work in any case, nothing has to be estimated.
    if cost <= scan { return set }
    let unknown = program.tellsSomething ? try sample(tx).answers(of: program).unknown : total
    return cost <= scan + unknown * StepCost.test ? set : nil
  }

  /// About how many members there are; `nil` where nothing tells: what indexes tell, as a share of all, by what summaries
  /// tell of the sample.
  mutating func estimate<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int? {
    let parts = if case .all(let parts) = predicate { parts } else { [predicate] }
    let total = try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.customerCount() }
    guard total > 0 else { return 0 }
    var share = 1.0
    var rest: [SegmentPredicate] = []
    for part in parts {
      if let set = try indexed(part, tx) {
        share *= min(Double(set) / Double(total), 1)
      } else if case .not(let inner) = part, let set = try indexed(inner, tx) {
        share *= max(1 - Double(set) / Double(total), 0)
      } else {
        rest.append(part)
      }
    }
    guard !rest.isEmpty else { return Int((share * Double(total)).rounded()) }
    let program = try SummaryProgram(.all(rest), evaluator)
    guard program.tellsSomething else { return nil }
    let (yes, unknown) = try sample(tx).answers(of: program)
    // Of those of whom it is not told, half.
    return Int((share * (Double(yes) + Double(unknown) / 2)).rounded())
  }

  /// How many customers a predicate holds of by an index over their attributes, or as a rank or list.
  private mutating func indexed<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> Int? {
    guard let set = try candidates(predicate, tx), set.rest == nil else { return nil }
    return switch set.source {
    case .index, .known, .ranked, .list: set.estimate
    case .activity, .union, .intersection: nil
    }
  }

  /// The candidates of a predicate; `nil` if no index tells.
  private mutating func candidates<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ predicate: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    switch predicate {
    case .all(let parts): return try conjunction(parts, tx)
    case .any(let parts): return try union(parts, rest: predicate, tx)
    case .atLeast(let count, let parts) where count > 0, .exactly(let count, let parts) where count > 0:
      guard var found = try union(parts, rest: predicate, tx) else { return nil }
      found.rest = predicate
      return found
    case .not, .atLeast, .exactly, .didNot, .consent, .accountMembers, .segment: return nil
    case .measure(let measure, let test): return try candidates(measure, test, predicate, tx)
    case .sequence(let sequence):
      var sets: [CandidateSet] = []
      for step in sequence.steps { if let set = try possible(step.activity, rest: nil, tx) { sets.append(set) } }
      return try intersection(sets.map { (part: nil, set: $0) }, without: [], rest: [predicate], tx)
    case .regularly(let activity, let count, let periods, let unit):
      guard count > 0 else { return nil }
      var activity = activity
      activity.window = .calendar(.last(periods, unit))
      return try possible(activity, rest: predicate, tx)
    case .resumed(let activity, _): return try possible(activity, rest: predicate, tx)
    case .ranked(let measure, let rank):
      let ranked = Evaluator.RankedMeasure(measure: measure, rank: rank)
      // Ranks are worked out in any case.
      let count = try evaluator.members(of: ranked, tx).count
      return CandidateSet(source: .ranked(ranked), estimate: count, work: count)
    case .list(let ids): return CandidateSet(source: .list(ids), estimate: ids.count, work: ids.count)
    }
  }

  private mutating func conjunction<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ parts: [SegmentPredicate], _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    var sets: [(part: SegmentPredicate?, set: CandidateSet)] = []
    var excluded: [(part: SegmentPredicate, set: CandidateSet)] = []
    var rest: [SegmentPredicate] = []
    for part in parts {
      if case .not(let inner) = part, let out = try candidates(inner, tx), out.rest == nil {
        excluded.append((part, out))
      } else if let found = try candidates(part, tx) {
        sets.append((part, found))
      } else {
        rest.append(part)
      }
    }
    return try intersection(sets, without: excluded, rest: rest, tx)
  }

  /// Those who are in all of several sets and in none of others, of whom some more has to hold. The smallest set is made
  /// first; others only if that is less work than to test whoever is left.
  private mutating func intersection<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ sets: [(part: SegmentPredicate?, set: CandidateSet)],
    without excluded: [(part: SegmentPredicate, set: CandidateSet)],
    rest: [SegmentPredicate], _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    let ordered = sets.sorted { ($0.set.estimate, $0.set.work) < ($1.set.estimate, $1.set.work) }
    guard let first = ordered.first else { return nil }
    let total = max(try SegmentError.fromStore { () throws(CustomerStoreError) in try tx.customerCount() }, 1)
    var (estimate, work) = (first.set.estimate, first.set.work)
    var (kept, out, rest) = ([first.set], [] as [CandidateSet], rest)
    if let more = first.set.rest { rest.append(more) }
    func isWorthwhile(_ set: CandidateSet) -> Bool {
      choice == .sets || set.work * StepCost.entry <= estimate * StepCost.test
    }
    for (part, set) in ordered.dropFirst() {
      guard isWorthwhile(set) else {
        if let part { rest.append(part) }
        continue
      }
      kept.append(set)
      work += set.work
      // As if one had nothing to do with the other.
      estimate = Int(Double(estimate) * min(Double(set.estimate) / Double(total), 1))
      if let more = set.rest { rest.append(more) }
    }
    for (part, set) in excluded {
      guard isWorthwhile(set) else {
        rest.append(part)
        continue
      }
      out.append(set)
      work += set.work
      estimate = Int(Double(estimate) * max(1 - Double(set.estimate) / Double(total), 0))
    }
    let remaining = rest.isEmpty ? nil : SegmentPredicate.all(rest)
    if kept.count == 1, out.isEmpty {
      return CandidateSet(source: first.set.source, rest: remaining, estimate: estimate, work: work)
    }
    return CandidateSet(source: .intersection(kept, without: out), rest: remaining, estimate: estimate, work: work)
  }

  private mutating func union<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ parts: [SegmentPredicate], rest: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    var sets: [CandidateSet] = []
    for part in parts {
      guard let found = try candidates(part, tx) else { return nil }
      sets.append(found)
    }
    return CandidateSet(
      source: .union(sets), rest: sets.allSatisfy { $0.rest == nil } ? nil : rest,
      estimate: sets.reduce(0) { $0 + $1.estimate }, work: sets.reduce(0) { $0 + $1.work })
  }

  // MARK: Activities

  /// Those who did something of the activity's kind in its window, of whom more is asked than that.
  private mutating func possible<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, rest: SegmentPredicate?, _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    guard var found = try doing(activity, rest: rest, tx) else { return nil }
    found.rest = rest
    return found
  }

  /// Those who did something of the activity's kind in its window.
  private mutating func doing<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ activity: Activity, rest: SegmentPredicate?, _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    // The index knows of no kind what is void by now and was not then; and of all time it knows nearly everybody.
    guard let kind = activity.kind, evaluator.knownAt == nil, activity.window != .ever else { return nil }
    let hasOwnZones = if case .customer = evaluator.zone { activity.window.dependsOnZone } else { false }
    let interval =
      hasOwnZones
      ? try SegmentError.window("window") { () throws(ModelError) in try activity.window.widest(at: evaluator.now) }
      : try evaluator.interval(activity.window, in: evaluator.commonZone)
    let end = min(interval.to, evaluator.now)
    let start = min(interval.from, end)
    let days = try SegmentError.fromStore { () throws(CustomerStoreError) in
      try tx.activityDays(of: kind, in: TimeWindow(start..<end))
    }
    let extent = SummaryExtent(kind, from: start, before: end, hasConditions: false)
    let known = days.entryCount == 0 ? 0 : try sample(tx).count(in: extent)
    // Where summaries do not tell, it is as if each day had customers of its own.
    let estimate = min(known ?? days.entryCount, days.entryCount)
    return CandidateSet(
      source: .activity(kind, from: start, before: end),
      rest: hasOwnZones || !activity.conditions.isEmpty ? rest : nil, estimate: estimate,
      work: days.entryCount + days.partialEntryCount * (StepCost.probe / StepCost.entry))
  }

  private mutating func candidates<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ measure: Measure, _ test: ValueTest, _ predicate: SegmentPredicate, _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    switch measure {
    case .count(let activity), .dayCount(let activity), .distinctCount(_, let activity):
      guard let least = test.leastNumber, least > 0 else { return nil }
      guard var found = try doing(activity, rest: predicate, tx) else { return nil }
      // Whoever is there did it once.
      if case .distinctCount = measure {
        found.rest = predicate
      } else if case .isAtLeast = test, least <= 1 {
        return found
      }
      found.rest = predicate
      return found
    case .attribute(let name): return try indexed(.attribute(name), test, evaluator.schema[name]?.type, tx)
    case .tags: return try indexed(.tags, test, .strings, tx)
    case .accounts: return try indexed(.accounts, test, .strings, tx)
    case .minimum(_, let activity), .maximum(_, let activity), .mostFrequent(_, let activity),
      .firstValue(_, let activity), .lastValue(_, let activity), .average(_, let activity, _), .first(let activity),
      .last(let activity), .daysSinceLast(let activity):
      return test.needsValue ? try possible(activity, rest: predicate, tx) : nil
    case .trend(var activity):
      // There is one of those who did something in the window in front, also if they did nothing since.
      guard test.needsValue, case .rolling(let window) = activity.window else { return nil }
      activity.window = .before(window)
      return try possible(activity, rest: predicate, tx)
    case .sum, .share, .pace, .bucket, .metric: return nil
    }
  }

  private func indexed<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ field: IndexDefinition.Field, _ test: ValueTest, _ type: AttributeType?, _ tx: borrowing Tx
  ) throws(SegmentError) -> CandidateSet? {
    guard let name = indexes[field], let type else { return nil }
    let lookup = IndexLookup(name: name, type: type, evaluator: evaluator)
    if type == .strings {
      // Customers with several values are counted by making the set.
      guard let ids = try lookup.identifiers(test, tx) else { return nil }
      return CandidateSet(source: .known(ids, "the index '\(name)'"), estimate: ids.count, work: ids.count)
    }
    guard let count = try lookup.count(test, tx) else { return nil }
    return CandidateSet(source: .index(name, test, type), estimate: count, work: count)
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
