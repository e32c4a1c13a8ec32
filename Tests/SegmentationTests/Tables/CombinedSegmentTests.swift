import CustomerModel
import CustomerStore
import XCTest

@testable import Segmentation

/// What is made of other conditions, what plans tell, and bindings.
final class CombinedSegmentTests: SegmentTableCase {
  private let now = Timestamp(microseconds: 400 * Timestamp.microsecondsInDay)

  private func day(_ number: Int) -> Timestamp { Timestamp(microseconds: Int64(number) * Timestamp.microsecondsInDay) }

  /// Who came how far in three steps: searched, then filled a cart, then bought.
  private func recordFunnel() throws {
    try store().write { tx in
      for (number, steps) in [1, 2, 3, 0].enumerated() {
        _ = try tx.upsert(Customer(id: self.id(number)), at: self.day(0))
        if steps > 0 {
          _ = try tx.record(Session(feature: "search"), by: self.id(number), at: self.day(100 * number + 1))
        }
        if steps > 1 {
          _ = try tx.record(
            Interaction(
              .custom(name: "cart", InteractionProperties([:])), by: self.id(number),
              occurredAt: self.day(100 * number + 2)))
        }
        if steps > 2 {
          _ = try tx.record(Purchase(total: Money("5 EUR")), by: self.id(number), at: self.day(100 * number + 3))
        }
      }
    }
  }

  func testFunnelsCohortsAndLists() throws {
    try recordFunnel()
    let steps = [Activity(.session), Activity(.custom("cart")), Activity(.purchase)].map { EventSequence.Step($0) }
    let reached = try (1...3).map { try members(.reached(step: $0, of: steps), at: now) }
    XCTAssertEqual(reached, [[1, 2, 3], [2, 3], [3]])
    let stuck = try (1...3).map { try members(.stuck(at: $0, of: steps), at: now) }
    XCTAssertEqual(stuck, [[1], [2], [3]])
    for step in [0, -1] {
      guard case .invalidValue? = try refusal(.reached(step: step, of: steps)) else { return XCTFail("\(step)") }
    }
    let cohort = SegmentPredicate.cohort(
      firstDid: Activity(.session), within: .fixed(try TimeWindow(from: day(101), to: day(201))))
    XCTAssertEqual(try members(cohort, at: now), [2])
    let buyers = SegmentPredicate.did(Activity(.purchase))
    XCTAssertEqual(try members(buyers.including([CustomerID(4), CustomerID(99)]), at: now), [3, 4])
    XCTAssertEqual(
      try members(SegmentPredicate.everyone.excluding([CustomerID(1), CustomerID(99)]), at: now), [2, 3, 4])
    // A list has a name as a segment of that name.
    let lists = ["vip": SegmentPredicate.list([CustomerID(2), CustomerID(3)])]
    XCTAssertEqual(try members(.all([.segment("vip"), .not(buyers)]), at: now, segments: lists), [2])
  }

  func testMembersOfAccounts() throws {
    try store().write { tx in
      for (number, accounts) in [["a"], ["a", "b"], ["b"], [], ["c"]].enumerated() {
        let memberships = Dictionary(uniqueKeysWithValues: accounts.map { ($0, "member") })
        _ = try tx.upsert(Customer(externalIDs: [self.id(number)], memberships: memberships), at: self.day(0))
      }
      _ = try tx.record(Session(feature: "search"), by: self.id(0), at: self.day(1))
    }
    let active = SegmentPredicate.did(Activity(.session))
    let table: [(Quantifier, [UInt64])] = [
      (.any, [1, 2]), (.all, [4]), (.none, [3, 4, 5]), (.atLeast(1), [1, 2]), (.atLeast(0), [1, 2, 3, 4, 5]),
      (.atMost(0), [3, 4, 5]), (.exactly(1), [1, 2]), (.exactly(2), []),
    ]
    for (quantifier, expected) in table {
      XCTAssertEqual(try members(.accountMembers(quantifier, active), at: now), expected, "\(quantifier)")
    }
    // Of accounts of which more than one is active, within one another.
    let shared = SegmentPredicate.accountMembers(.any) { SegmentPredicate.accountMembers(.any, active) }
    XCTAssertEqual(try members(shared, at: now), [1, 2, 3])
    try store().read { tx in
      let why = try tx.explain(CustomerID(2), in: .accountMembers(.all, active), at: now)
      XCTAssertEqual(why.root.measured, "1 of 3")
      // Another's window lapses.
      let recent = SegmentPredicate.did(Activity(.session, within: .last(500, .days)))
      let change = try tx.explain(CustomerID(2), in: .accountMembers(.any, recent), at: now).mayChangeAt
      XCTAssertEqual(change, Timestamp(microseconds: self.day(501).microseconds + 1))
    }
  }

  func testSmallStoresAreEstimatedExactly() throws {
    try recordFunnel()
    try store().read { tx in
      let visits = Activity(.session, within: .last(350, .days))
      let predicates: [SegmentPredicate] = [
        .did(visits), .not(.did(visits)), .all([.did(visits), .did(Activity(.purchase))]),
      ]
      for predicate in predicates {
        var ticks = 0
        let segment = try tx.bind(tx.compile(predicate), at: now)
        let plan = try segment.plan {
          ticks += 1
          return .milliseconds(ticks)
        }
        XCTAssertEqual(plan.memberCount, try segment.members().count)
        XCTAssertFalse(plan.steps.isEmpty)
        for step in plan.steps { XCTAssertEqual(step.duration, .milliseconds(1), step.text) }
        let estimate = try XCTUnwrap(plan.estimatedMemberCount, "\(predicate)")
        XCTAssertEqual(estimate, plan.memberCount, "\(predicate)")
      }
    }
  }

  /// A schema that was changed since is the one that counts.
  func testCompiledSegmentsFollowTheSchema() throws {
    try store().write { tx in
      _ = try tx.declare("seats", as: .integer)
      var customer = Customer(id: self.id(0))
      customer.attributes["seats"] = .integer(5)
      _ = try tx.upsert(customer, at: self.day(0))
    }
    let compiled = try store().read { tx in try tx.compile(.attribute("seats", .isAtLeast(5))) }
    try store().write { tx in
      XCTAssertEqual(try tx.bind(compiled, at: now).count(), 1)
      _ = try tx.renameAttribute("seats", to: "places")
      XCTAssertEqual(try tx.bind(compiled, at: now).count(), 1)
      try tx.patch(CustomerID(1)) { $0.attributes["places"] = .integer(4) }
      XCTAssertEqual(try tx.bind(compiled, at: now).count(), 0)
    }
    XCTAssertThrowsError(try store().read { tx in try tx.bind(compiled, at: now).contains(CustomerID(77)) })
  }

  /// Ranks are those of the state that the segment is bound to.
  func testRanksAreThoseOfTheState() throws {
    try recordFunnel()
    let first = SegmentPredicate.ranked(.count(Activity(.session)), .top(1))
    try store().write { tx in
      let compiled = try tx.compile(first)
      XCTAssertEqual(try tx.bind(compiled, at: now).members(), [CustomerID(1)])
      for number in 0..<2 { _ = try tx.record(Session(feature: "search"), by: self.id(2), at: self.day(5 + number)) }
      XCTAssertEqual(try tx.bind(compiled, at: now).members(), [CustomerID(3)])
      XCTAssertTrue(try tx.bind(compiled, at: now).contains(CustomerID(3)))
    }
  }
}
