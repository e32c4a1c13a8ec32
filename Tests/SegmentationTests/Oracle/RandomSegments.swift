import CustomerModel
import Segmentation

/// Makes predicates of every case at random, with values that are often those of the shop's customers or next to them.
struct RandomSegments {
  var random: SegmentRandom
  let oracle: OracleInterpreter

  init(_ random: SegmentRandom, _ oracle: OracleInterpreter) {
    self.random = random
    self.oracle = oracle
  }

  var shop: OracleShop { oracle.shop }

  /// A predicate that, if a few attempts give one, is true of some customers and not of all.
  mutating func tellingPredicate() throws -> SegmentPredicate {
    for _ in 0..<3 {
      let predicate = try predicate()
      let count = oracle.members(of: predicate).count
      if count > 0, count < shop.people.count { return predicate }
    }
    return try predicate()
  }

  mutating func predicate(depth: Int = 0) throws -> SegmentPredicate {
    guard depth < 3, random.chance(3) else { return try condition() }
    switch random.below(8) {
    case 7:
      let quantifier: Quantifier = random.pick([
        .any, .all, .none, .atLeast(random.below(4)), .atMost(random.below(4)), .exactly(random.below(4)),
      ])
      return .accountMembers(quantifier, try predicate(depth: depth + 1))
    case 0, 1: return .all(try parts(depth))
    case 2: return .any(try parts(depth))
    case 3: return .not(try predicate(depth: depth + 1))
    case 4:
      let parts = try parts(depth)
      return .atLeast(random.below(parts.count + 1), parts)
    case 5:
      let parts = try parts(depth)
      return .exactly(random.below(parts.count + 1), parts)
    default:
      guard let name = oracle.segments.keys.sorted().first else { return .any(try parts(depth)) }
      return random.chance() ? .segment(name) : .not(.segment(name))
    }
  }

  private mutating func parts(_ depth: Int) throws -> [SegmentPredicate] {
    var parts: [SegmentPredicate] = []
    for _ in 0..<random.pick([0, 1, 2, 2, 2, 3, 3]) { parts.append(try predicate(depth: depth + 1)) }
    return parts
  }

  private mutating func condition() throws -> SegmentPredicate {
    switch random.below(20) {
    case 0...10:
      let (measure, shape) = try measure()
      return .measure(measure, try test(shape, near: values(of: measure)))
    case 11, 12: return .sequence(try sequence())
    case 13:
      let unit = random.pick(CalendarWindow.Unit.allCases)
      let periods = 1 + random.below(6)
      return .regularly(try activity(), atLeast: random.below(min(periods, 3) + 1), ofLast: periods, unit)
    case 14: return .didNot(try activity())
    case 15: return .resumed(try activity(), after: span())
    case 16:
      while true {
        let (measure, shape) = try measure()
        if shape.isOrdered { return .ranked(measure, rank()) }
      }
    case 17:
      return .consent(
        purpose: random.pick(["offers", "profiling"]),
        channel: random.maybe { $0.pick([.email, .other("fax"), .sms]) })
    case 18: return .list(random.some(shop.people.map(\.number)) + [CustomerID(1_000_000)])
    default: return .stopped(try activity(), for: span())
    }
  }

  private mutating func rank() -> Rank {
    switch random.below(3) {
    case 0: return .top(random.below(shop.people.count))
    case 1: return .bottom(random.below(shop.people.count))
    default:
      let (first, second) = (random.below(101), random.below(101))
      return .percentiles(min(first, second), max(first, second))
    }
  }

  private mutating func sequence() throws -> EventSequence {
    var sequence = EventSequence(try (0...random.below(3)).map { _ in try activity() })
    for place in sequence.steps.indices { sequence.steps[place].limit = random.chance(3) ? span() : nil }
    if random.chance(3) { sequence.isNotFollowedBy = EventSequence.Absence(try activity(), within: span()) }
    return sequence
  }

  // MARK: Activities

  mutating func activity() throws -> Activity {
    let kind = kind()
    var conditions: [PropertyCondition] = []
    for _ in 0..<random.pick([0, 0, 0, 1, 1, 2]) {
      let (name, shape) = property(of: kind)
      conditions.append(PropertyCondition(name, try test(shape, near: values(name, kind))))
    }
    return Activity(kind, where: conditions, within: window())
  }

  mutating func kind() -> InteractionKind? {
    if random.chance(6) { return nil }
    let kinds = shop.people.flatMap { $0.deeds.map(\.payload.kind) }
    return kinds.isEmpty || random.chance(10) ? random.pick(InteractionKind.builtIn) : random.pick(kinds)
  }

  mutating func property(of kind: InteractionKind?) -> (name: String, shape: Shape) {
    if let known = Self.properties[kind?.name ?? "any"], !random.chance(8) { return random.pick(known) }
    if case .custom = kind, !random.chance(8) { return (random.pick(Self.hostProperties), .any) }
    return (random.pick(["source", "key", "identifier.kind", "identifier.value"]), .text)
  }

  /// The values that a property has.
  func values(_ name: String, _ kind: InteractionKind?) -> [OracleValue] {
    shop.people.flatMap { person in
      person.deeds.filter { kind == nil || $0.payload.kind == kind }
        .flatMap { OracleProperties.values(name, of: $0) }
    }
  }

  func values(of measure: Measure) -> [OracleValue] { shop.people.map { oracle.value(of: measure, $0) } }

  mutating func span() -> RollingWindow {
    let minute: Int64 = 60_000_000
    let distances = shop.people.flatMap(\.deeds).map { oracle.now.microseconds - $0.at.microseconds }
      .filter { $0 > 0 && $0 % minute == 0 }
    if random.chance(3), !distances.isEmpty { return .last(Int(random.pick(distances) / minute), .minutes) }
    let unit = random.pick(RollingWindow.Unit.allCases)
    return .last(1 + random.below(unit == .minutes ? 10_000 : unit == .hours ? 500 : 60), unit)
  }

  mutating func window() -> ActivityWindow {
    switch random.below(16) {
    case 0...6: return .ever
    case 7...9: return .rolling(span())
    case 10...12:
      let unit = random.pick(CalendarWindow.Unit.allCases)
      let current: [CalendarWindow] = [.today, .thisWeek, .thisMonth, .thisQuarter, .thisYear]
      return .calendar(random.chance() ? .last(1 + random.below(3), unit) : random.pick(current))
    case 13:
      let instants = shop.people.flatMap(\.deeds).map(\.at) + [oracle.now, shop.anchor]
      let (first, second) = (random.pick(instants), random.pick(instants))
      return .fixed(TimeWindow(min(first, second)..<max(first, second)))
    case 14: return .before(span())
    default: return random.chance(3) ? .next(span()) : .ever
    }
  }
}
