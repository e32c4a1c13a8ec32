import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// What once let members of registered segments be others than those of a fresh answer.
final class MembershipRegressionTests: SegmentTestCase {
  private let clock = SettableClock(Timestamp(microseconds: 1_772_323_200_000_000))
  private let ada = ExternalID("ada", kind: "email")
  private let bob = ExternalID("bob", kind: "email")
  private let buyers = SegmentDefinition("buyers", .did(Activity(.purchase)))
  private var order: Purchase { get throws { Purchase(total: try Money("10 EUR")) } }
  private var yesterday: Timestamp { clock.now.plus(-Timestamp.microsecondsInDay) }

  private struct Reading: Codable, Sendable, InteractionContent {
    static let kind = InteractionKind.custom("reading")
    var value: Double
  }

  private struct Visit: Codable, Sendable, InteractionContent {
    static let kind = InteractionKind.custom("visit")
    var place = "shop"
  }

  private func openLiving(_ hook: LivingSegments = LivingSegments()) throws -> CustomerStore {
    var options = CustomerStore.Options()
    let clock = clock
    options.clock = { clock.now }
    options.commitHook = hook
    return try CustomerStore(at: "\(directory)/store.retention", options: options)
  }

  private func compare(_ store: CustomerStore, line: UInt = #line) throws {
    try store.read { tx in
      let instant = try XCTUnwrap(try tx.membershipInstant())
      for stored in try tx.storedSegments() where stored.isRegistered && stored.problem == nil {
        let definition = stored.definition
        let fresh = try tx.members(of: definition.predicate, zone: definition.zone, at: instant)
        XCTAssertEqual(try tx.members(ofSegment: definition.name), fresh, definition.name, line: line)
        XCTAssertEqual(try tx.memberCount(ofSegment: definition.name), fresh.count, definition.name, line: line)
      }
    }
    XCTAssertEqual(try store.verifyRecords { _, _ in true }.problems.map(\.description), [], line: line)
  }

  func testWhatFollowsARegistrationInItsTransactionIsFollowed() throws {
    let store = try openLiving()
    try store.write { tx in
      _ = try tx.record(try order, by: ada, at: yesterday)
      _ = try tx.register(buyers)
      _ = try tx.record(try order, by: bob, at: yesterday)
    }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "buyers") }, 2)
    try compare(store)
    try store.close()
  }

  func testASegmentThatStopsLetsItsMembersGo() throws {
    let store = try openLiving()
    let carol = ExternalID("carol")
    let sum = Measure.sum("value", Activity(.custom("reading")), in: nil)
    let sums = SegmentDefinition("sums", .measure(sum, .isMoreThan(.integer(3))))
    try store.write { tx in
      _ = try tx.register(sums)
      for id in [ada, bob] { _ = try tx.record(Reading(value: 5), by: id, at: yesterday) }
    }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "sums") }, 2)
    try store.write { tx in
      for place in 0..<2 {
        _ = try tx.record(Reading(value: 1.7e308), by: carol, at: yesterday.plus(Int64(place)))
      }
    }
    XCTAssertNotNil(try store.read { tx in try tx.storedSegment(named: "sums")?.problem })
    XCTAssertEqual(try store.read { tx in try tx.storedMemberships(after: 0, limit: 10).count }, 0)
    // Nobody follows this merge.
    try store.write { tx in _ = try tx.merge(bob, into: ada, reason: "same") }
    try compare(store)
    let number = try XCTUnwrap(try store.read { tx in try tx.customer(carol)?.id })
    try store.write { tx in
      _ = try tx.delete(number)
      _ = try tx.register(sums)
    }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "sums") }, 1)
    try compare(store)
    try store.close()
  }

  func testWhoReferredSomebodyThatIsErasedOrMadeANumberIsLookedAt() throws {
    let store = try openLiving()
    let named = Activity(.referral, where: [PropertyCondition("referred.value", .isSet)])
    try store.write { tx in
      _ = try tx.register(SegmentDefinition("referrers", .did(named, atLeast: 2)))
      _ = try tx.register(SegmentDefinition("any", .did(named)))
      for id in [ada, bob] { _ = try tx.record(try order, by: id, at: yesterday) }
      for id in [ada, bob] {
        let referral = Referral(code: "spring", referred: id, state: .joined)
        _ = try tx.record(referral, by: ExternalID("carol"), at: yesterday)
      }
    }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "referrers") }, 1)
    let erased = try XCTUnwrap(try store.read { tx in try tx.customer(ada)?.id })
    try store.write { tx in _ = try tx.erase(erased) }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "referrers") }, 0)
    try compare(store)
    let other = try XCTUnwrap(try store.read { tx in try tx.customer(bob)?.id })
    try store.write { tx in _ = try tx.pseudonymise(other) }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "any") }, 0)
    try compare(store)
    try store.close()
  }

  func testKindsThatWereUndoneAreNotTakenForOthers() throws {
    struct Stop: Error {}
    let hook = LivingSegments()
    let store = try openLiving(hook)
    try store.write { tx in
      _ = try tx.register(SegmentDefinition("readers", .did(Activity(.custom("reading")))))
      _ = try tx.register(SegmentDefinition("visitors", .did(Activity(.custom("visit")))))
    }
    // As if the commit failed.
    XCTAssertThrowsError(
      try store.write { tx in
        _ = try tx.record(Reading(value: 1), by: ada, at: yesterday)
        try hook.willCommit(&tx)
        throw Stop()
      })
    try store.write { tx in _ = try tx.record(Visit(), by: ada, at: yesterday) }
    try store.write { tx in _ = try tx.record(Reading(value: 1), by: bob, at: yesterday) }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "readers") }, 1)
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "visitors") }, 1)
    try compare(store)
    try store.close()
  }

  func testBirthdaysAreLookedAtWhenTheyComeNearAndWhenTheyAreOver() throws {
    let store = try openLiving()
    let days = [0, 1, 30, 364, 365, 366]
    try store.write { tx in
      for days in days {
        _ = try tx.register(SegmentDefinition("in \(days)", .attribute("birthday", .returnsWithin(days: days))))
      }
      for (place, text) in ["2000-02-29", "--03-01", "1990-12-31", "2028-01-01"].enumerated() {
        var customer = Customer(id: ExternalID("customer-\(place)"))
        customer.attributes["birthday"] = .birthday(try Birthday(text))
        _ = try tx.upsert(customer)
      }
    }
    try compare(store)
    for step in 1...200 {
      let instant = clock.now.plus(Int64(step) * 5 * Timestamp.microsecondsInDay + Int64(step % 3) - 1)
      try store.write { tx in _ = try tx.advance(to: instant) }
      try compare(store)
    }
    // Nobody is looked at each day: this is some thousand steps, and was some million.
    try store.write { tx in _ = try tx.advance(to: .latest) }
    try compare(store)
    let month = SegmentPredicate.attribute("birthday", .returnsWithin(days: 30))
    let next = try store.read { tx in
      let first = try XCTUnwrap(try tx.customer(ExternalID("customer-0"))?.id)
      return try tx.explain(first, in: month, at: Timestamp("2026-05-05T10:00:00Z")).mayChangeAt
    }
    XCTAssertEqual(next, try Timestamp("2027-01-29T00:00:00Z"))
    try store.close()
  }

  func testABucketOfNoNumbersHasNobody() throws {
    let store = try openLiving()
    try store.write { tx in _ = try tx.record(try order, by: ada, at: yesterday) }
    for range in [Int.min..<Int.min, 0..<0] {
      let count = try? store.read { tx in try tx.count(of: .bucket("salt", range), at: clock.now) }
      XCTAssertEqual(count ?? 0, 0)
    }
    try store.close()
  }
}
