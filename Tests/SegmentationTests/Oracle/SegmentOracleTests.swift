import CustomerModel
import CustomerStore
import XCTest

@testable import Segmentation

/// Compares answers of stores with those of an interpreter that scans arrays.
final class SegmentOracleTests: SegmentTestCase {
  private var compared = 0
  private var nonTrivial = 0
  private var failures = 0

  func testAnswersAreThoseOfTheInterpreter() throws {
    let environment = ProcessInfo.processInfo.environment
    let usual = environment["RETENTION_LONG_TESTS"] == "1" ? 100_000 : 2_000
    let wanted = environment["RETENTION_SEGMENTS"].flatMap(Int.init) ?? usual
    var seed = environment["RETENTION_SEED"].flatMap(UInt64.init) ?? 1
    while compared < wanted, failures < 3 {
      try compare(seed: seed, 150)
      seed += 1
    }
    XCTAssertGreaterThan(Double(nonTrivial) / Double(compared), 0.7, "too many answers are nobody or everybody")
    print("compared \(compared) segments; \(nonTrivial) had some customers and not all")
  }

  /// Makes a shop, and asks many questions: first without indexes, then with some.
  private func compare(seed: UInt64, _ count: Int) throws {
    var random = SegmentRandom(seed: seed)
    var shop = try OracleShop(&random)
    var settings = StoreSettings()
    settings.timeZone = shop.zone
    let path = "\(directory)/shop-\(seed).retention"
    let store = try CustomerStore(at: path, options: CustomerStore.Options(settings: settings))
    try shop.tell(store, &random)
    try ask(store, shop, count / 3, &random, seed)
    try declareIndexes(store, &random)
    try ask(store, shop, count - count / 3, &random, seed)
    try store.close()
    try FileManager.default.removeItem(atPath: path)
  }

  private func declareIndexes(_ store: CustomerStore, _ random: inout SegmentRandom) throws {
    var fields = OracleShop.attributes.map { IndexDefinition.Field.attribute($0.name) }
    fields = random.some(fields + [.tags, .accounts])
    try store.write { tx in
      for (number, field) in fields.enumerated() {
        _ = try tx.declareIndex(IndexDefinition("index-\(number)", on: field))
      }
    }
  }

  private func ask(
    _ store: CustomerStore, _ shop: OracleShop, _ count: Int, _ random: inout SegmentRandom, _ seed: UInt64
  ) throws {
    for _ in 0..<count where failures < 3 {
      let zone: SegmentZone = random.pick([
        .store, .customer, .named(try TimeZoneIdentifier(random.pick(OracleShop.zones))),
      ])
      let now = shop.instant(&random)
      let knownAt = random.chance(4) ? shop.instant(&random) : nil
      var oracle = OracleInterpreter(shop: shop, now: now, knownAt: knownAt, zone: zone)
      var segments = RandomSegments(random, oracle)
      if segments.random.chance(4) {
        oracle.segments = ["part": try segments.predicate(depth: 2)]
        segments = RandomSegments(segments.random, oracle)
      }
      let predicate = try segments.tellingPredicate()
      random = segments.random
      try store.read { tx in
        try compare(predicate, oracle, tx, seed, &random)
      }
    }
  }

  private func compare(
    _ predicate: SegmentPredicate, _ oracle: OracleInterpreter, _ tx: borrowing CustomerSnapshot, _ seed: UInt64,
    _ random: inout SegmentRandom
  ) throws {
    let expected = oracle.members(of: predicate)
    compared += 1
    if !expected.isEmpty, expected.count < oracle.shop.people.count { nonTrivial += 1 }
    // Counting does all of the work again, and pages do more often than that: so they are asked of some.
    let limit = random.pick([.max, .max, 1, 5, 100, 100])
    guard let difference = difference(predicate, oracle, expected, limit: limit, tx) else { return }
    failures += 1
    var (smallest, description) = (predicate, difference)
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for candidate in SegmentShrinking.smaller(smallest) {
        let expected = oracle.members(of: candidate)
        if let difference = self.difference(candidate, oracle, expected, limit: limit, tx) {
          (smallest, description, isSmaller) = (candidate, difference, true)
          break
        }
      }
    }
    XCTFail(
      "seed \(seed), now \(oracle.now), zone \(oracle.zone) (store \(oracle.shop.zone)), known at "
        + "\(oracle.knownAt.map { "\($0)" } ?? "now"), segments \(oracle.segments): \(smallest)\n\(description)")
  }

  /// What of the store's answers is another than the interpreter's; `nil` if nothing is.
  private func difference(
    _ predicate: SegmentPredicate, _ oracle: OracleInterpreter, _ expected: [CustomerID], limit: Int,
    _ tx: borrowing CustomerSnapshot
  ) -> String? {
    let (zone, segments, now, knownAt) = (oracle.zone, oracle.segments, oracle.now, oracle.knownAt)
    do {
      let compiled = try tx.compile(predicate, zone: zone, segments: segments, metrics: OracleMetrics())
      let segment = try tx.bind(compiled, at: now, knownAt: knownAt)
      let found = try segment.members()
      guard found == expected else { return "members are \(found), and should be \(expected)" }
      for choice in [PlanChoice.sets, .scan] {
        let found = try segment.members(choosing: choice)
        guard found == expected else { return "members by \(choice) are \(found), and should be \(expected)" }
      }
      if limit < .max {
        let count = try segment.plan().memberCount
        guard count == expected.count else { return "counted \(count), and should be \(expected.count)" }
        for person in oracle.shop.people {
          let isMember = expected.contains(person.number)
          guard try segment.explain(person.number).holds == isMember else {
            return "\(person.number) is explained \(isMember ? "not " : "")to be a member, against the interpreter"
          }
        }
      }
      var paged: [CustomerID] = []
      while limit < .max {
        let page = try segment.members(after: paged.last, limit: limit)
        paged += page
        if page.count < limit { break }
      }
      guard limit == .max || paged == expected else {
        return "pages of \(limit) are \(paged), and should be \(expected)"
      }
      for person in oracle.shop.people {
        let isMember = try segment.contains(person.number)
        guard isMember == expected.contains(person.number) else {
          return "\(person.number) is \(isMember ? "" : "not ")a member, against the interpreter"
        }
      }
      return nil
    } catch {
      return "threw \(error)"
    }
  }
}
