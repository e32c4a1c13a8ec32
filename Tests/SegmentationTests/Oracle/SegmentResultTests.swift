import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// Compares what is told of members with the same out of arrays.
final class SegmentResultTests: SegmentTestCase {
  private let seeds: Range<UInt64> = 9_000..<9_006

  /// Asks questions of random shops.
  private func forEachQuestion(
    _ body: (
      borrowing CustomerSnapshot, BoundSegment, [OracleShop.Person], OracleInterpreter, inout RandomSegments, String
    ) throws -> Void
  ) throws {
    for seed in seeds {
      var random = SegmentRandom(seed: seed)
      var shop = try OracleShop(&random)
      var settings = StoreSettings()
      settings.timeZone = shop.zone
      let store = try CustomerStore(
        at: "\(directory)/results-\(seed).retention", options: CustomerStore.Options(settings: settings))
      try shop.tell(store, &random)
      for _ in 0..<25 {
        let oracle = OracleInterpreter(shop: shop, now: shop.instant(&random))
        var segments = RandomSegments(random, oracle)
        let predicate = try segments.tellingPredicate()
        let members = oracle.members(of: predicate)
        let people = shop.people.filter { members.contains($0.number) }
        try store.read { tx in
          let segment = try tx.bind(try tx.compile(predicate, metrics: OracleMetrics()), at: oracle.now)
          try body(tx, segment, people, oracle, &segments, "seed \(seed), \(predicate)")
        }
        random = segments.random
      }
      try store.close()
    }
  }

  func testOrderIsThatOfValues() throws {
    try forEachQuestion { _, segment, people, oracle, segments, place in
      var (measure, shape) = try segments.measure()
      while !shape.isOrdered { (measure, shape) = try segments.measure() }
      let isDescending = segments.random.chance()
      let values = people.map { (person: $0, value: oracle.value(of: measure, $0)) }
      let sorted = values.sorted { first, second in
        guard first.value.isThere, second.value.isThere else {
          return first.value.isThere == second.value.isThere
            ? first.person.number < second.person.number : first.value.isThere
        }
        let order = oracle.order(first.value, second.value)
        if order == 0 { return first.person.number < second.person.number }
        return isDescending ? order > 0 : order < 0
      }
      let expected = sorted.map(\.person.number)
      var paged: [CustomerID] = []
      var cursor: MemberPage.Cursor?
      let order = MemberOrder(measure, isDescending: isDescending)
      repeat {
        let page = try segment.members(orderedBy: order, after: cursor, limit: 3)
        XCTAssertLessThanOrEqual(page.members.count, 3, place)
        paged += page.members
        cursor = page.end
      } while cursor != nil
      XCTAssertEqual(paged, expected, "\(place) by \(order)")
      XCTAssertEqual(try segment.members(orderedBy: order, limit: .max).members, expected, place)
    }
  }

  func testOverlapIsThatOfSets() throws {
    try forEachQuestion { tx, segment, people, oracle, segments, place in
      let other = try segments.tellingPredicate()
      let (first, second) = (Set(people.map(\.number)), Set(oracle.members(of: other)))
      let bound = try tx.bind(tx.compile(other, metrics: OracleMetrics()), at: oracle.now)
      let overlap = try segment.overlap(with: bound)
      XCTAssertEqual(overlap.both, first.intersection(second).sorted(), place)
      XCTAssertEqual(overlap.onlyFirst, first.subtracting(second).sorted(), place)
      XCTAssertEqual(overlap.onlySecond, second.subtracting(first).sorted(), place)
      XCTAssertEqual(try segment.isEmpty(), first.isEmpty, place)
      XCTAssertEqual(try tx.members(of: segment.frozen(), at: oracle.now), first.sorted(), place)
    }
  }

  func testSamplesAreStable() throws {
    try forEachQuestion { tx, segment, people, oracle, segments, place in
      let salt = segments.random.pick(OracleShop.salts)
      let whole = try segment.sample(.max, salt: salt)
      XCTAssertEqual(whole.sorted(), people.map(\.number).sorted(), place)
      let count = segments.random.below(people.count + 2)
      XCTAssertEqual(try segment.sample(count, salt: salt), Array(whole.prefix(count)), place)
      // Whoever is left in a smaller segment is in the same order.
      let part = segments.random.some(people.map(\.number))
      let smaller = try tx.bind(tx.compile(.list(part)), at: oracle.now)
      XCTAssertEqual(try smaller.sample(.max, salt: salt), whole.filter { part.contains($0) }, place)
    }
  }

  func testBreakdownCountsEachValue() throws {
    try forEachQuestion { _, segment, people, _, segments, place in
      let attribute = segments.random.pick(OracleShop.attributes.map(\.name))
      let breakdown = try segment.breakdown(by: attribute)
      let values = people.map { $0.attributes[attribute] }
      XCTAssertEqual(breakdown.memberCount, people.count, place)
      XCTAssertEqual(breakdown.unsetCount, values.count { $0 == nil }, place)
      XCTAssertEqual(breakdown.clearedCount, values.count { $0 == .null }, place)
      XCTAssertEqual(breakdown.emptyCount, values.count { $0 == .strings([]) }, place)
      let told = values.flatMap { value -> [AttributeValue] in
        switch value {
        case nil, .null?: []
        case .strings(let texts)?: Set(texts).map { .string($0) }
        case let value?: [value]
        }
      }
      XCTAssertEqual(breakdown.rows.reduce(0) { $0 + $1.count }, told.count, place)
      for row in breakdown.rows {
        // Two decimals of the same number are the same value.
        let same = told.count { OracleValue($0).compared(to: OracleValue(row.value), in: .utc) == 0 || $0 == row.value }
        XCTAssertEqual(row.count, same, "\(place) by \(attribute): \(row.value)")
      }
      XCTAssertEqual(breakdown.rows.map(\.count), breakdown.rows.map(\.count).sorted(by: >), place)
    }
    let store = try open()
    try store.read { tx in
      XCTAssertThrowsError(
        try tx.bind(try tx.compile(.everyone), at: Timestamp(microseconds: 0)).breakdown(by: "nothing"))
    }
    try store.close()
  }

  /// The size at the end of each period, and who came and went between its ends.
  func testHistoryIsThatOfSingleAnswers() throws {
    for seed in seeds {
      var random = SegmentRandom(seed: seed)
      var shop = try OracleShop(&random)
      var settings = StoreSettings()
      settings.timeZone = shop.zone
      let store = try CustomerStore(
        at: "\(directory)/history-\(seed).retention", options: CustomerStore.Options(settings: settings))
      try shop.tell(store, &random)
      for unit in CalendarWindow.Unit.allCases {
        var segments = RandomSegments(random, OracleInterpreter(shop: shop, now: shop.anchor))
        let predicate = try segments.tellingPredicate()
        random = segments.random
        let days = [5, 40, 90, 200, 800][CalendarWindow.Unit.allCases.firstIndex(of: unit) ?? 0]
        let (from, to) = (shop.anchor.plus(-Int64(days) * Timestamp.microsecondsInDay), shop.anchor.plus(1))
        let isAsKnown = random.chance()
        let history = try store.read { tx in
          try tx.history(
            of: tx.compile(predicate, metrics: OracleMetrics()), from: from, to: to, by: unit, isAsKnown: isAsKnown)
        }
        func members(_ instant: Timestamp) -> Set<CustomerID> {
          let knownAt = isAsKnown ? instant : nil
          return Set(OracleInterpreter(shop: shop, now: instant, knownAt: knownAt).members(of: predicate))
        }
        XCTAssertEqual(history.periods.first?.start, from)
        XCTAssertEqual(history.periods.last?.end, to)
        XCTAssertEqual(history.initialSize, members(from).count)
        for (place, period) in history.periods.enumerated() {
          if place > 0 {
            XCTAssertEqual(period.start, history.periods[place - 1].end)
            let (day, before) = (
              shop.zone.localDate(of: period.start), shop.zone.localDate(of: period.start.plus(-1))
            )
            XCTAssertNotEqual(day, before, "a period begins with a day")
          }
          let (before, after) = (members(period.start), members(period.end))
          XCTAssertEqual(period.size, after.count, "seed \(seed), \(period), \(predicate)")
          XCTAssertEqual(period.entries, after.subtracting(before).count, "seed \(seed), \(period), \(predicate)")
          XCTAssertEqual(period.exits, before.subtracting(after).count, "seed \(seed), \(period), \(predicate)")
        }
      }
      try store.close()
    }
  }

  func testHistoriesThatCannotBe() throws {
    let store = try open()
    let (start, end) = (try Timestamp("2020-01-01T00:00:00Z"), try Timestamp("2026-01-01T00:00:00Z"))
    try store.read { tx in
      let everyone = try tx.compile(.everyone)
      XCTAssertThrowsError(try tx.history(of: everyone, from: end, to: start, by: .months)) {
        XCTAssertEqual(($0 as? SegmentError)?.path, "to")
      }
      XCTAssertThrowsError(try tx.history(of: everyone, from: start, to: end, by: .days)) {
        XCTAssertEqual(($0 as? SegmentError)?.path, "from")
      }
      let months = try tx.history(of: everyone, from: start, to: end, by: .months).periods
      XCTAssertEqual(months.count, 72)
    }
    try store.close()
  }
}
