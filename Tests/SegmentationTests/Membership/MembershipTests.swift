import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// Registered segments by example.
final class MembershipTests: SegmentTestCase {
  private let clock = SettableClock(Timestamp(microseconds: 1_772_323_200_000_000))
  private let ada = ExternalID("ada", kind: "email")
  private let bob = ExternalID("bob", kind: "email")
  private var order: Purchase { get throws { Purchase(total: try Money("10 EUR")) } }

  private func openLiving(_ name: String = "store") throws -> CustomerStore {
    var options = CustomerStore.Options()
    let clock = clock
    options.clock = { clock.now }
    return try CustomerStore(at: "\(directory)/\(name).retention", options: options.keepingSegments())
  }

  private func instant(_ text: String) throws -> Timestamp { try Timestamp(text) }

  private let recentBuyers = SegmentDefinition(
    "recent buyers", .did(Activity(.purchase, within: .last(30, .days)), atLeast: 2))

  func testWhoBuysEntersAndLeavesAtTheExactInstant() throws {
    let store = try openLiving()
    try store.write { tx in _ = try tx.register(recentBuyers) }
    try store.write { tx in _ = try tx.record(try order, by: ada, at: instant("2026-02-10T12:00:00Z")) }
    clock.now = try instant("2026-03-05T00:00:00Z")
    try store.write { tx in _ = try tx.record(try order, by: ada, at: instant("2026-03-04T18:30:00Z")) }
    var page = try store.read { tx in try tx.transitions(after: .start) }
    XCTAssertEqual(page.transitions.map(\.direction), [.entered])
    XCTAssertEqual(page.transitions.first?.instant, try instant("2026-03-04T18:30:00.000001Z"))
    XCTAssertEqual(page.transitions.first?.cause, .interaction)
    XCTAssertEqual(page.transitions.first?.version, 1)

    // The first order leaves the window thirty days later, at the microsecond behind it.
    let end = page.next
    XCTAssertEqual(try store.write { tx in try tx.advance(to: instant("2026-03-12T12:00:00Z")) }, 0)
    XCTAssertEqual(try store.write { tx in try tx.advance(to: instant("2026-03-12T12:00:00.000001Z")) }, 1)
    page = try store.read { tx in try tx.transitions(after: end) }
    XCTAssertEqual(page.transitions.map(\.direction), [.exited])
    XCTAssertEqual(page.transitions.first?.instant, try instant("2026-03-12T12:00:00.000001Z"))
    XCTAssertEqual(page.transitions.first?.cause, .time)
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "recent buyers") }, 0)
    try store.close()
  }

  func testWhatIsToldLateIsACorrection() throws {
    let store = try openLiving()
    try store.write { tx in
      _ = try tx.register(recentBuyers)
      _ = try tx.record(try order, by: ada, at: instant("2026-02-20T00:00:00Z"))
    }
    clock.now = try instant("2026-03-10T00:00:00Z")
    try store.write { tx in _ = try tx.record(try order, by: ada, at: instant("2026-02-25T06:00:00Z")) }
    let transitions = try store.read { tx in try tx.transitions(after: .start).transitions }
    XCTAssertEqual(transitions.map(\.cause), [.correction])
    XCTAssertTrue(transitions[0].isCorrection)
    XCTAssertEqual(transitions[0].instant, try instant("2026-02-25T06:00:00.000001Z"))
    XCTAssertEqual(try store.read { tx in try tx.members(ofSegment: "recent buyers").count }, 1)
    try store.close()
  }

  func testStepsOfTimeDoNotMatter() throws {
    let days = (1...60).map { $0 * 7 % 61 }
    func stream(_ steps: [Int], _ name: String) throws -> [String] {
      clock.now = try instant("2026-03-01T00:00:00Z")
      let store = try openLiving(name)
      try store.write { tx in
        _ = try tx.register(recentBuyers)
        _ = try tx.register(
          SegmentDefinition("this month", .did(Activity(.purchase, within: .calendar(.thisMonth)))))
        for (number, day) in days.enumerated() {
          let id = ExternalID("customer-\(number % 20)")
          _ = try tx.record(try order, by: id, at: clock.now.plus(Int64(day) * Timestamp.microsecondsInDay))
        }
      }
      for step in steps + [200] {
        _ = try store.write { tx in
          try tx.advance(to: clock.now.plus(Int64(step) * Timestamp.microsecondsInDay + Int64(step)))
        }
      }
      let transitions = try store.read { tx in try tx.transitions(after: .start).transitions }
      XCTAssertEqual(transitions.map(\.instant), transitions.map(\.instant).sorted())
      try store.close()
      return transitions.map { "\($0.instant) \($0.customer) \($0.segment) \($0.direction) \($0.cause)" }
    }
    let whole = try stream([], "whole")
    XCTAssertGreaterThan(whole.count, 40)
    XCTAssertEqual(try stream(Array(1...199), "daily"), whole)
    XCTAssertEqual(try stream([3, 50, 51, 99], "some"), whole)
  }

  func testWhatNobodyFollowedIsCaughtUp() throws {
    var store = try openLiving()
    try store.write { tx in _ = try tx.register(recentBuyers) }
    try store.close()
    // A program without this layer writes.
    var options = CustomerStore.Options()
    let clock = clock
    options.clock = { clock.now }
    let plain = try CustomerStore(at: "\(directory)/store.retention", options: options)
    try plain.write { tx in
      _ = try tx.record(try order, by: ada, at: instant("2026-02-20T00:00:00Z"))
      _ = try tx.record(try order, by: ada, at: instant("2026-02-21T00:00:00Z"))
    }
    XCTAssertTrue(try plain.read { tx in try tx.hasUnsettledCustomers() })
    try plain.close()
    store = try openLiving()
    try store.write { tx in _ = try tx.advance(to: clock.now) }
    XCTAssertFalse(try store.read { tx in try tx.hasUnsettledCustomers() })
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "recent buyers") }, 1)
    try store.close()
  }

  func testVersionsAreKeptAndMembersFollowTheNewest() throws {
    let store = try openLiving()
    try store.write { tx in
      for id in [ada, bob] { _ = try tx.record(try order, by: id, at: instant("2026-02-20T00:00:00Z")) }
      _ = try tx.record(try order, by: ada, at: instant("2026-02-21T00:00:00Z"))
    }
    let wide = SegmentDefinition("buyers", .did(Activity(.purchase)))
    let narrow = SegmentDefinition("buyers", .did(Activity(.purchase), atLeast: 2))
    let named = SegmentDefinition("quiet buyers", .segment("buyers").subtracting(.did(Activity(.session))))
    XCTAssertEqual(try store.write { tx in try tx.define(wide) }, 1)
    XCTAssertEqual(try store.write { tx in try tx.register(named) }, 1)
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "quiet buyers") }, 2)
    XCTAssertEqual(try store.write { tx in try tx.define(wide) }, 1)
    XCTAssertEqual(try store.write { tx in try tx.define(narrow) }, 2)
    try store.read { tx in
      XCTAssertEqual(try tx.memberCount(ofSegment: "quiet buyers"), 1)
      let transitions = try tx.transitions(after: .start).transitions
      XCTAssertEqual(transitions.map(\.cause), [.definition])
      XCTAssertEqual(transitions.map(\.direction), [.exited])
      XCTAssertEqual(try tx.storedSegment(named: "buyers")?.definition, narrow)
      XCTAssertEqual(try tx.storedSegment(named: "buyers", version: 1)?.definition, wide)
      XCTAssertNil(try tx.storedSegment(named: "buyers", version: 3))
      XCTAssertEqual(try tx.dependants(ofSegment: "buyers"), ["quiet buyers"])
      XCTAssertEqual(try tx.count(of: .segment("buyers"), at: clock.now), 1)
      XCTAssertThrowsError(try tx.memberCount(ofSegment: "buyers")) { error in
        guard case SegmentError.notRegistered = error else { return XCTFail("\(error)") }
      }
    }
    XCTAssertThrowsError(try store.write { tx in try tx.deleteSegment(named: "buyers") }) { error in
      guard case SegmentError.inUse("buyers", ["quiet buyers"]) = error else { return XCTFail("\(error)") }
    }
    XCTAssertTrue(try store.write { tx in try tx.deleteSegment(named: "quiet buyers") })
    XCTAssertTrue(try store.write { tx in try tx.deleteSegment(named: "buyers") })
    XCTAssertFalse(try store.write { tx in try tx.deleteSegment(named: "buyers") })
    XCTAssertEqual(try store.read { tx in try tx.storedSegments().count }, 0)
    // What they were called is still told.
    XCTAssertEqual(
      try store.read { tx in try tx.transitions(after: .start).transitions.map(\.segment) }, ["quiet buyers"])
    try store.close()
  }

  func testWhatCannotBeKeptIsRefusedAndChangesNothing() throws {
    let store = try openLiving()
    func refused(_ definition: SegmentDefinition, registering: Bool = false) -> SegmentError? {
      do {
        try store.write { tx in
          _ = registering ? try tx.register(definition) : try tx.define(definition)
        }
      } catch {
        return error as? SegmentError
      }
      return nil
    }
    guard case .unknownSegment = refused(SegmentDefinition("a", .segment("b"))) else { return XCTFail() }
    guard case .cycle = refused(SegmentDefinition("a", .segment("a"))) else { return XCTFail() }
    XCTAssertNil(refused(SegmentDefinition("a", .did(Activity(.purchase)))))
    XCTAssertNil(refused(SegmentDefinition("b", .segment("a"))))
    guard case .cycle = refused(SegmentDefinition("a", .not(.segment("b")))) else { return XCTFail() }
    guard case .unknownAttribute = refused(SegmentDefinition("c", .attribute("seats", .isSet))) else {
      return XCTFail()
    }
    guard case .invalidValue = refused(SegmentDefinition("", .everyone)) else { return XCTFail() }
    guard case .invalidValue = refused(SegmentDefinition("a\nb", .everyone)) else { return XCTFail() }
    guard case .invalidValue = refused(SegmentDefinition(String(repeating: "x", count: 201), .everyone)) else {
      return XCTFail()
    }
    let best = SegmentDefinition("best", .ranked(.count(Activity(.purchase)), .top(10)))
    guard case .notLiving = refused(best, registering: true) else { return XCTFail() }
    XCTAssertNil(refused(best))
    // A registered segment cannot get a rank by way of another one.
    XCTAssertNil(refused(SegmentDefinition("b", .segment("a")), registering: true))
    guard case .notLiving = refused(SegmentDefinition("a", .segment("best"))) else { return XCTFail() }
    XCTAssertEqual(try store.read { tx in try tx.storedSegments().map(\.version) }, [1, 1, 1])
    XCTAssertThrowsError(try store.write { tx in try tx.unregister(segment: "nobody") })
    try store.close()
  }

  func testUnregisteringForgetsTheMembersAndNothingElse() throws {
    let store = try openLiving()
    try store.write { tx in
      _ = try tx.record(try order, by: ada, at: instant("2026-02-20T00:00:00Z"))
      _ = try tx.record(try order, by: ada, at: instant("2026-02-21T00:00:00Z"))
      _ = try tx.register(recentBuyers)
      _ = try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase))))
    }
    let id = try XCTUnwrap(try store.read { tx in try tx.customer(ada)?.id })
    XCTAssertEqual(try store.read { tx in try tx.segments(of: id) }, ["buyers", "recent buyers"])
    XCTAssertTrue(try store.write { tx in try tx.unregister(segment: "recent buyers") })
    XCTAssertFalse(try store.write { tx in try tx.unregister(segment: "recent buyers") })
    XCTAssertEqual(try store.read { tx in try tx.segments(of: id) }, ["buyers"])
    XCTAssertEqual(try store.read { tx in try tx.storedSegments().map(\.isRegistered) }, [true, false])
    XCTAssertEqual(try store.write { tx in try tx.advance(to: instant("2027-01-01T00:00:00Z")) }, 0)
    try store.close()
  }

  func testErasedAndMergedCustomersLeave() throws {
    let store = try openLiving()
    try store.write { tx in
      for id in [ada, bob] { _ = try tx.record(try order, by: id, at: instant("2026-02-20T00:00:00Z")) }
      _ = try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase))))
    }
    let start = try store.read { tx in try tx.lastChange() }
    try store.write { tx in _ = try tx.merge(bob, into: ada, reason: "same") }
    let transitions = try store.read { tx in try tx.transitions(after: start).transitions }
    XCTAssertEqual(transitions.map(\.direction), [.exited])
    XCTAssertEqual(transitions.map(\.cause), [.profile])
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "buyers") }, 1)
    let id = try XCTUnwrap(try store.read { tx in try tx.customer(ada)?.id })
    _ = try store.write { tx in try tx.erase(id) }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "buyers") }, 0)
    XCTAssertEqual(try store.read { tx in try tx.storedMemberships(after: 0, limit: 10).count }, 0)
    try store.close()
  }

  func testAFailedTransactionChangesNoMembership() throws {
    struct Stop: Error {}
    let store = try openLiving()
    try store.write { tx in _ = try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase)))) }
    let end = try store.read { tx in try tx.lastChange() }
    XCTAssertThrowsError(
      try store.write { tx in
        _ = try tx.record(try order, by: ada, at: instant("2026-02-20T00:00:00Z"))
        _ = try tx.register(SegmentDefinition("others", .everyone))
        XCTAssertEqual(try tx.memberCount(ofSegment: "buyers"), 1)
        throw Stop()
      })
    try store.read { tx in
      XCTAssertEqual(try tx.memberCount(ofSegment: "buyers"), 0)
      XCTAssertEqual(try tx.lastChange(), end)
      XCTAssertThrowsError(try tx.memberCount(ofSegment: "others"))
    }
    try store.write { tx in _ = try tx.register(SegmentDefinition("visitors", .did(Activity(.session)))) }
    try store.write { tx in _ = try tx.record(Session(), by: bob, at: instant("2026-02-20T00:00:00Z")) }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "visitors") }, 1)
    try store.close()
  }

  func testKindsThatCameLaterAreFollowed() throws {
    let store = try openLiving()
    let kind = InteractionKind.custom("cart-filled")
    try store.write { tx in _ = try tx.register(SegmentDefinition("fillers", .did(Activity(kind)))) }
    struct Cart: Codable, Sendable, InteractionContent {
      static let kind = InteractionKind.custom("cart-filled")
      var count = 1
    }
    try store.write { tx in _ = try tx.record(Cart(), by: ada, at: instant("2026-02-20T00:00:00Z")) }
    XCTAssertEqual(try store.read { tx in try tx.memberCount(ofSegment: "fillers") }, 1)
    try store.close()
  }

  func testTransitionsAreFollowedAsTheyAreCommitted() async throws {
    let store = try openLiving()
    let start = try store.read { tx in try tx.lastChange() }
    let follower = Task {
      var seen: [String] = []
      for try await transition in store.transitions(after: start, lookingEvery: .milliseconds(5)) {
        seen.append("\(transition.direction) \(transition.segment)")
        if seen.count == 3 { break }
      }
      return seen
    }
    let definition = recentBuyers
    try await store.write { tx in
      _ = try tx.register(definition)
      _ = try tx.register(SegmentDefinition("buyers", .did(Activity(.purchase))))
    }
    let (order, ada) = (try order, ada)
    try await store.write { tx in
      for day in ["2026-02-20", "2026-02-21"] { _ = try tx.record(order, by: ada, at: Timestamp(day: day)) }
    }
    try await store.write { tx in _ = try tx.advance(to: Timestamp(day: "2026-06-01")) }
    let seen = try await follower.value
    XCTAssertEqual(seen, ["entered buyers", "entered recent buyers", "exited recent buyers"])
    try await store.close()
  }

  func testASegmentThatCannotBeAnsweredStopsAlone() throws {
    let store = try openLiving()
    struct Reading: Codable, Sendable, InteractionContent {
      static let kind = InteractionKind.custom("reading")
      var value: Double
    }
    let sum = Measure.sum("value", Activity(.custom("reading")), in: nil)
    try store.write { tx in
      _ = try tx.register(SegmentDefinition("sums", .measure(sum, .isMoreThan(.integer(3)))))
      _ = try tx.register(SegmentDefinition("readers", .did(Activity(.custom("reading")))))
    }
    try store.write { tx in
      _ = try tx.record(Reading(value: 1.7e308), by: ada, at: instant("2026-02-20T00:00:00Z"))
      _ = try tx.record(Reading(value: 1.7e308), by: ada, at: instant("2026-02-21T00:00:00Z"))
    }
    try store.read { tx in
      XCTAssertEqual(try tx.memberCount(ofSegment: "readers"), 1)
      XCTAssertNotNil(try tx.storedSegment(named: "sums")?.problem)
      XCTAssertThrowsError(try tx.memberCount(ofSegment: "sums")) { error in
        guard case SegmentError.notRegistered("sums", .some) = error else { return XCTFail("\(error)") }
      }
    }
    try store.close()
  }
}
