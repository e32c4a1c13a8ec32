import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// Compares who is in registered segments with who is in them when they are asked, after every step of random runs.
final class MembershipOracleTests: SegmentTestCase {
  private var transitionCount = 0

  func testMembersAreThoseOfAFreshAnswer() throws {
    let environment = ProcessInfo.processInfo.environment
    let wanted = environment["RETENTION_LONG_TESTS"] == "1" ? 1_500 : 25
    let runs = environment["RETENTION_RUNS"].flatMap(Int.init) ?? wanted
    let first = environment["RETENTION_SEED"].flatMap(UInt64.init) ?? 1
    for seed in first..<(first + UInt64(runs)) {
      try run(seed: seed)
      guard testRun?.failureCount == 0 else { return }
    }
    XCTAssertGreaterThan(transitionCount, runs)
    print("\(runs) runs from seed \(first): \(transitionCount) transitions")
  }

  /// One shop that is told step by step, while time goes on.
  private func run(seed: UInt64) throws {
    var random = SegmentRandom(seed: seed)
    var shop = try OracleShop(&random)
    let clock = SettableClock(shop.anchor.plus(-70 * Timestamp.microsecondsInDay))
    let path = "\(directory)/living-\(seed).retention"
    var options = CustomerStore.Options()
    options.settings = StoreSettings()
    options.settings?.timeZone = shop.zone
    options.clock = { clock.now }
    let store = try CustomerStore(at: path, options: options.keepingSegments())
    try store.write { tx in
      for attribute in OracleShop.attributes where !attribute.isBuiltIn {
        _ = try tx.declare(attribute.name, as: attribute.type)
      }
      for place in shop.people.indices {
        shop.people[place].number = try tx.upsert(Customer(id: shop.people[place].ids[0]))
      }
    }
    var run = LivingRun(store: store, clock: clock, shop: shop, random: random, seed: seed)
    try run.register(6)
    for step in 0..<45 {
      try run.act(step)
      try run.check(step)
      if testRun?.failureCount != 0 { break }
    }
    transitionCount += run.transitionCount
    try store.close()
    try FileManager.default.removeItem(atPath: path)
  }
}

/// A store whose segments are living, and what the feed has told of them.
private struct LivingRun {
  let store: CustomerStore
  let clock: SettableClock
  let shop: OracleShop
  var random: SegmentRandom
  let seed: UInt64
  var definitions: [String: SegmentDefinition] = [:]
  /// Who is in which segment by what the feed told.
  var told: [String: Set<CustomerID>] = [:]
  var token = ChangeToken.start
  var transitionCount = 0
  private var keyCount = 0
  private var last = ""

  init(store: CustomerStore, clock: SettableClock, shop: OracleShop, random: SegmentRandom, seed: UInt64) {
    self.store = store
    self.clock = clock
    self.shop = shop
    self.random = random
    self.seed = seed
  }

  mutating func definition(_ name: String) throws -> SegmentDefinition {
    let zone: SegmentZone = random.pick([
      .store, .customer, .named(try TimeZoneIdentifier(random.pick(OracleShop.zones))),
    ])
    let oracle = OracleInterpreter(shop: shop, now: shop.anchor, zone: zone)
    while true {
      var made = RandomSegments(random, oracle)
      var predicate = try made.predicate(depth: 2)
      random = made.random
      if random.chance(5), let other = definitions.keys.sorted().first(where: { $0 != name && $0 < name }) {
        predicate = .any([predicate, .segment(other)])
      }
      let segments = self.predicates
      // What nobody gives a metric for, and what others can change, is refused.
      let isComplete = (try? store.read { tx in try tx.compile(predicate, zone: zone, segments: segments) }) != nil
      if isComplete, !Self.dependsOnOthers(predicate) { return SegmentDefinition(name, predicate, zone: zone) }
    }
  }

  private static func dependsOnOthers(_ predicate: SegmentPredicate) -> Bool {
    switch predicate {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .exactly(_, let parts):
      parts.contains(where: dependsOnOthers)
    case .not(let part): dependsOnOthers(part)
    case .ranked, .accountMembers: true
    default: false
    }
  }

  mutating func register(_ count: Int) throws {
    for number in 0..<count {
      let definition = try definition("segment-\(number)")
      do {
        try store.write { tx in _ = try tx.register(definition) }
      } catch let error as SegmentError {
        // What cannot be answered of anybody is refused here as it is when it is asked.
        XCTFail("\(seed): \(error)")
        continue
      }
      definitions[definition.name] = definition
      told[definition.name] = Set(try store.read { tx in try tx.members(ofSegment: definition.name) })
    }
  }

  mutating func act(_ step: Int) throws {
    let day = Timestamp.microsecondsInDay
    switch random.below(12) {
    case 0...4:
      // Some things are told when they occur, some late, some before.
      var deeds: [OracleShop.Deed] = []
      for _ in 0...random.below(4) {
        let person = random.pick(shop.people)
        guard !person.deeds.isEmpty else { continue }
        var deed = random.pick(person.deeds)
        deed.id = person.ids[0]
        deed.corrects = nil
        deed.key = nil
        if !random.chance(6) {
          keyCount += 1
          deed.key = InteractionKey(source: "run", id: "\(keyCount)")
        }
        deed.at =
          switch random.below(4) {
          case 0: shop.instant(&random)
          case 1: clock.now.plus(-Int64(random.below(3)) * day)
          case 2: clock.now.plus(Int64(random.below(5)) * day)
          default: clock.now.plus(-1)
          }
        deeds.append(deed)
      }
      last = "record \(deeds.map { "\($0.id) \($0.payload.kind) \($0.at)" })"
      try store.write { tx in
        for deed in deeds {
          _ = try tx.record(Interaction(deed.payload, by: deed.id, occurredAt: deed.at, key: deed.key))
        }
      }
    case 5:
      guard keyCount > 0 else { return }
      let key = InteractionKey(source: "run", id: "\(1 + random.below(keyCount))")
      last = "void \(key)"
      try store.write { tx in _ = try tx.void(InteractionReference(key), reason: "wrong") }
    case 6:
      let person = random.pick(shop.people)
      let other = random.pick(shop.people)
      last = "fields of \(person.ids[0])"
      try store.write { tx in
        var customer = Customer(id: person.ids[0])
        customer.attributes = other.attributes
        customer.tags = other.tags
        customer.memberships = Dictionary(uniqueKeysWithValues: other.accounts.map { ($0, "member") })
        _ = try tx.upsert(customer)
      }
    case 7:
      let person = random.pick(shop.people)
      guard let consent = random.pick(shop.people).consents.first else { return }
      last = "consent of \(person.ids[0])"
      try store.write { tx in _ = try tx.record(consent.record, by: person.ids[0]) }
    case 8:
      let (one, other) = (random.pick(shop.people).ids[0], random.pick(shop.people).ids[0])
      guard one != other else { return }
      last = "merge \(one) \(other)"
      try store.write { tx in
        if try tx.customer(one)?.externalIDs.contains(other) == true {
          _ = try? tx.unmerge(other, from: one, reason: "others")
        } else {
          _ = try tx.merge(other, into: one, reason: "same")
        }
      }
    case 9:
      let definition = try definition("segment-\(random.below(definitions.count))")
      last = "define \(definition.name)"
      do {
        try store.write { tx in _ = try tx.define(definition) }
        definitions[definition.name] = definition
      } catch SegmentError.cycle {}
    default:
      let from = clock.now
      clock.now = from.plus(
        random.pick([1, day / 24, day, 3 * day, 10 * day, 30 * day]) + Int64(random.below(1_000_000)))
      last = "advance from \(from) to \(clock.now)"
      try advance(from: from, to: clock.now)
    }
  }

  /// Advances, and looks at instants in between.
  private mutating func advance(from: Timestamp, to end: Timestamp) throws {
    try follow()
    let start = try store.read { tx in try tx.membershipInstant() } ?? from
    var sets = told
    let places = token
    var instants: [Timestamp] = []
    if random.chance() {
      let distance = end.microseconds - start.microseconds
      if distance > 2 { instants = (0..<2).map { _ in start.plus(1 + Int64(random.next() % UInt64(distance - 1))) } }
    }
    for instant in instants.sorted() + [end] { try store.write { tx in _ = try tx.advance(to: instant) } }
    let transitions = try store.read { tx in try tx.transitions(after: places).transitions }
    XCTAssertEqual(transitions.map(\.instant), transitions.map(\.instant).sorted(), "\(seed)")
    // By the stream, who is a member at any instant in between is who is one when it is asked at that.
    var probes = transitions.flatMap { [$0.instant, $0.instant.plus(-1)] }
    for _ in 0..<5 {
      probes.append(start.plus(Int64(random.next() % UInt64(max(end.microseconds - start.microseconds, 1)))))
    }
    var next = 0
    for probe in Set(probes).sorted() where probe >= start {
      while next < transitions.count, transitions[next].instant <= probe {
        Self.apply(transitions[next], to: &sets)
        next += 1
      }
      let names = Set(transitions.map(\.segment)).union(["segment-0"])
      try store.read { tx in
        for name in names.sorted() {
          let members = try tx.members(
            of: definitions[name]!.predicate, zone: definitions[name]!.zone, segments: predicates, at: probe)
          XCTAssertEqual(
            sets[name]!.sorted(), members, "\(seed): \(name) at \(probe) after \(last): \(definitions[name]!.predicate)"
          )
        }
      }
    }
  }

  private var predicates: [String: SegmentPredicate] { definitions.mapValues(\.predicate) }

  private static func apply(_ transition: SegmentTransition, to sets: inout [String: Set<CustomerID>]) {
    switch transition.direction {
    case .entered:
      XCTAssertTrue(sets[transition.segment]?.insert(transition.customer).inserted ?? false, "\(transition)")
    case .exited: XCTAssertNotNil(sets[transition.segment]?.remove(transition.customer), "\(transition)")
    }
  }

  /// Takes over what the feed tells.
  private mutating func follow() throws {
    let page = try store.read { tx in try tx.transitions(after: token) }
    token = page.next
    for transition in page.transitions { Self.apply(transition, to: &told) }
    transitionCount += page.transitions.count
  }

  mutating func check(_ step: Int) throws {
    try follow()
    try store.read { tx in
      let instant = try XCTUnwrap(try tx.membershipInstant())
      for (name, definition) in definitions.sorted(by: { $0.key < $1.key }) {
        let fresh = try tx.members(of: definition.predicate, zone: definition.zone, segments: predicates, at: instant)
        let kept = try tx.members(ofSegment: name)
        XCTAssertEqual(
          kept, fresh, "\(seed), step \(step) at \(instant): \(name) after \(last): \(definition.predicate)")
        XCTAssertEqual(told[name]?.sorted(), kept, "\(seed), step \(step): told of \(name) after \(last)")
        XCTAssertEqual(try tx.memberCount(ofSegment: name), kept.count)
      }
    }
  }
}
