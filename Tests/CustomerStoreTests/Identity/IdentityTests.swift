import CustomerModel
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

final class IdentityTests: IdentityTestCase {
  func testAVisitorWhoLogsInKeepsTheHistory() throws {
    let store = try openIndexed()
    try store.write { tx in
      let known = try tx.upsert(Customer(id: ada, name: "Ada", country: "GB"), at: instant(0))
      try tx.record(Purchase(total: Money("5 EUR")), by: ada, at: day(2), key: .order(1))
      try tx.record(Session(feature: "wishlist"), by: visitor, at: day(1))
      try tx.upsert(Customer(id: visitor, language: "en", tags: ["newsletter"]), at: instant(1))
      XCTAssertTrue(try tx.identify(visitor, as: ada, reason: "login"))
      XCTAssertEqual(try tx.customerID(of: visitor), known)
      XCTAssertEqual(try tx.customerCount(), 1)
      // What comes later under either identifier is the one customer's.
      try tx.record(Purchase(total: Money("7 EUR")), by: visitor, at: day(3), key: .order(2))
      let customer = try XCTUnwrap(try tx.customer(known))
      XCTAssertEqual(customer.externalIDs, [ada, visitor])
      XCTAssertEqual(customer.name, "Ada")
      XCTAssertEqual(customer.language, "en")
      XCTAssertEqual(customer.tags, ["newsletter"])
      let summary = try tx.summary(of: known)
      XCTAssertEqual(summary.interactionCount, 3)
      XCTAssertEqual(summary.netSpend, [try Money("12 EUR")])
      XCTAssertEqual(summary.firstInteractionAt, day(1))
      XCTAssertEqual(try tx.timeline(of: known).interactions.map(\.externalID), [visitor, ada, visitor])
    }
    XCTAssertEqual(try state(store).identities, [[ada, visitor]])
  }

  func testAnAliasIsMadeAndToldAgainIsNothingNew() throws {
    let store = try open()
    let number = ExternalID("4711", kind: "shop")
    try store.write { tx in
      let id = try tx.upsert(Customer(id: ada))
      for isNew in [true, false, false] { XCTAssertEqual(try tx.identify(number, as: ada, at: instant(1)), isNew) }
      XCTAssertFalse(try tx.identify(number, as: ada, at: instant(2)))
      XCTAssertFalse(try tx.identify(ada, as: number), "the other way round")
      XCTAssertEqual(try tx.identityHistory(of: id).count, 2, "what is told again is not noted again")
      XCTAssertEqual(try tx.identities(of: id), [ada, number])
      // Two that were never seen, and one that is itself.
      XCTAssertTrue(try tx.identify(visitor, as: bob))
      XCTAssertFalse(try tx.identify(ExternalID("new"), as: ExternalID("new")))
      XCTAssertEqual(try tx.customerCount(), 3)
    }
    XCTAssertEqual(try state(store).identities, [[ada, number], [bob, visitor], [ExternalID("new")]])
  }

  func testWhoIsKnownOrWasThereKeepsTheNumber() throws {
    let store = try open()
    try store.write { tx in
      let device = ExternalID("phone-1", kind: "device")
      let first = try tx.upsert(Customer(id: visitor))
      try tx.identify(visitor, as: ada)
      XCTAssertEqual(try tx.customerID(of: ada), first, "the address was never seen")
      let second = try tx.upsert(Customer(id: device))
      XCTAssertNotEqual(first, second)
      try tx.identify(ada, as: device)
      XCTAssertEqual(try tx.customerID(of: device), first, "nobody knew the device")
      XCTAssertEqual(try tx.customer(second)?.id, first)
      let third = try tx.upsert(Customer(id: bob))
      try tx.merge(first, into: third, reason: "test")
      XCTAssertEqual(try tx.customerID(of: visitor), third)
      XCTAssertEqual(try tx.identities(of: first), [device, ada, bob, visitor])
    }
    _ = try state(store)
  }

  func testTwoWhoAreKnownAreJoinedOnlyByAMerge() throws {
    let store = try open()
    try store.write { tx in
      let (first, second) = (try tx.upsert(Customer(id: ada)), try tx.upsert(Customer(id: bob)))
      try tx.identify(visitor, as: ada)
      for (id, known) in [(ada, bob), (bob, ada), (visitor, bob), (bob, visitor)] {
        assertThrows(try tx.identify(id, as: known)) { error in
          if case .bothIdentified = error { true } else { false }
        }
      }
      assertThrows(try tx.upsert(Customer(externalIDs: [ada, bob], tags: ["lost"]))) { error in
        if case .bothIdentified = error { true } else { false }
      }
      XCTAssertEqual(try tx.customer(first)?.tags, [], "a call that throws has changed nothing")
      XCTAssertEqual(try tx.customerCount(), 2)
      XCTAssertTrue(try tx.merge(second, into: first, reason: "one person"))
      XCTAssertFalse(try tx.merge(second, into: first, reason: "one person"))
      XCTAssertFalse(try tx.identify(visitor, as: bob), "they are one by now")
      XCTAssertEqual(try tx.customerCount(), 1)
      assertThrows(try tx.merge(first, into: first, reason: "")) { error in
        if case .sameCustomer(first) = error { true } else { false }
      }
      assertThrows(try tx.merge(first, into: CustomerID(99), reason: "")) { error in
        if case .unknownCustomer(CustomerID(99)) = error { true } else { false }
      }
    }
    XCTAssertEqual(try state(store).identities, [[ada, bob, visitor]])
  }

  func testRulesOfIdentifiers() throws {
    var settings = StoreSettings()
    settings.identityRules.limits = ["email": 2, "visitor": 1]
    let store = try open(settings: settings)
    try store.write { tx in
      let id = try tx.upsert(Customer(id: ada))
      try tx.identify(ExternalID("ada@work.example", kind: "email"), as: ada)
      assertThrows(try tx.identify(ExternalID("ada@home.example", kind: "email"), as: ada)) { error in
        if case .tooManyExternalIDs(id, "email", 2) = error { true } else { false }
      }
      try tx.identify(visitor, as: ada)
      try tx.upsert(Customer(id: ExternalID("cookie-2", kind: "visitor")))
      assertThrows(try tx.identify(ExternalID("cookie-2", kind: "visitor"), as: ada)) { error in
        if case .tooManyExternalIDs(id, "visitor", 1) = error { true } else { false }
      }
      try tx.upsert(Customer(id: bob))
      assertThrows(try tx.merge(bob, into: ada, reason: "over the limit")) { error in
        if case .tooManyExternalIDs(id, "email", 2) = error { true } else { false }
      }
      for (id, known) in [
        (ExternalID("Anonymous"), ada), (ada, ExternalID(" null ")), (ExternalID("a", kind: ""), ada),
      ] {
        assertThrows(try tx.identify(id, as: known)) { error in
          if case .blockedExternalID = error { true } else { false }
        }
      }
      for long in [
        ExternalID(String(repeating: "x", count: 401)), ExternalID("x", kind: String(repeating: "k", count: 600)),
      ] {
        assertThrows(try tx.identify(long, as: ada)) { error in
          if case .externalIDTooLong(long, _) = error { true } else { false }
        }
        XCTAssertNil(try tx.customerID(of: long))
        assertThrows(try tx.unmerge(long, reason: "")) { error in
          if case .unknownExternalID(long) = error { true } else { false }
        }
      }
      XCTAssertEqual(try tx.customerCount(), 3, "what was refused left no profile behind")
    }
    _ = try state(store)
  }

  func testErasedPeopleStayAway() throws {
    let store = try open()
    try store.write { tx in
      try tx.upsert(Customer(id: bob))
      try tx.identify(visitor, as: ada, reason: "secret words", by: "eve")
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      try tx.merge(id, into: XCTUnwrap(tx.customerID(of: bob)), reason: "wrong")
      try tx.unmerge(ada, reason: "right")
      XCTAssertEqual(try tx.identityHistory(of: XCTUnwrap(tx.customerID(of: bob))).count, 2)
      try tx.erase(id)
      for (id, known) in [(visitor, bob), (ada, bob), (bob, ada)] {
        assertThrows(try tx.identify(id, as: known)) { error in
          if case .erasedExternalID = error { true } else { false }
        }
      }
      XCTAssertEqual(try tx.identityHistory(of: XCTUnwrap(tx.customerID(of: bob))), [])
    }
    XCTAssertEqual(try state(store).identities, [[bob]])
  }

  func testSumsThatOverflowLeaveBothAsTheyWere() throws {
    let store = try openIndexed()
    try store.write { tx in
      for id in [ada, bob] {
        try tx.upsert(Customer(id: id, country: "GB"))
        try tx.record(Purchase(total: Money("90000000000000000 EUR")), by: id, at: day(1))
      }
    }
    let before = try state(store)
    try store.write { tx in
      assertThrows(try tx.merge(ada, into: bob, reason: "")) { error in
        if case .amountOverflow = error { true } else { false }
      }
    }
    XCTAssertEqual(try state(store), before)
  }

  func testTheFeedTellsOfMergesAndUnmerges() throws {
    let store = try open()
    let (first, second) = try store.write { tx in
      (try tx.upsert(Customer(id: ada)), try tx.upsert(Customer(id: bob)))
    }
    try store.write { tx in
      try tx.merge(first, into: second, reason: "")
      try tx.merge(first, into: second, reason: "")
      try tx.unmerge(ada, reason: "")
    }
    let records = try store.read { tx in try changes(tx) }
    XCTAssertEqual(records.map(\.kind), [.customerCreated, .customerCreated, .merged, .unmerged])
    XCTAssertEqual(records.suffix(2).map(\.profile), [first.rawValue, first.rawValue])
    XCTAssertEqual(records.suffix(2).map(\.detail), [second.rawValue, second.rawValue])
  }

  private func changes(_ tx: borrowing CustomerSnapshot) throws -> [Change.Record] {
    let access = tx.access
    var records: [Change.Record] = []
    var batches = try access.handle.entries(of: access.tables.changes)
    while let batch = try batches.next() { records += try batch.value().value.records }
    return records
  }
}
