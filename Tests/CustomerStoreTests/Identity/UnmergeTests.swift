import CustomerModel
import CustomerStore
import XCTest

final class UnmergeTests: IdentityTestCase {
  private let number = ExternalID("4711", kind: "shop")

  /// Two customers with fields, histories and identifiers of their own.
  private func tell(_ tx: inout CustomerTransaction) throws {
    try tx.upsert(Customer(id: ada, name: "Ada", phone: "1", country: "GB", tags: ["vip"]), at: instant(1))
    try tx.identify(visitor, as: ada, at: instant(2))
    try tx.upsert(
      Customer(id: bob, name: "Bob", phone: "2", country: "DE", memberships: ["team": "owner"]), at: instant(3))
    try tx.identify(number, as: bob, at: instant(4))
    try tx.record(Purchase(total: Money("5 EUR")), by: ada, at: day(1), key: .order(1))
    try tx.record(SupportCase(caseID: "7", event: .opened), by: visitor, at: day(2))
    try tx.record(Purchase(total: Money("8 USD")), by: number, at: day(2), key: .order(2))
    try tx.record(Refund(amount: Money("1 USD"), of: .order(2)), by: bob, at: day(3))
  }

  /// What happens to either of them later.
  private func tellMore(_ tx: inout CustomerTransaction) throws {
    try tx.upsert(Customer(id: visitor, phone: "3", country: "FR"), at: instant(20))
    try tx.record(SupportCase(caseID: "7", event: .resolved), by: ada, at: day(4))
    try tx.record(Purchase(total: Money("2 EUR")), by: bob, at: Timestamp(microseconds: 0), key: .order(3))
    try tx.identify(ExternalID("cookie-2", kind: "visitor"), as: number, at: instant(21))
    try tx.record(Session(), by: ExternalID("cookie-2", kind: "visitor"), at: day(5))
  }

  func testAMergeThatIsUndoneLeavesBothAsTheyWere() throws {
    let (merging, plain) = (try openIndexed("merging"), try openIndexed("plain"))
    for store in [merging, plain] { try store.write { tx in try tell(&tx) } }
    let before = try state(plain)
    let (first, second) = try merging.write { tx in
      let (first, second) = (try XCTUnwrap(try tx.customerID(of: ada)), try XCTUnwrap(try tx.customerID(of: bob)))
      try tx.merge(first, into: second, reason: "mistake")
      XCTAssertEqual(try tx.customer(second)?.name, "Bob")
      XCTAssertEqual(try tx.customer(second)?.memberships, ["team": "owner"])
      XCTAssertEqual(try tx.customer(first)?.tags, ["vip"])
      return (first, second)
    }
    XCTAssertEqual(try state(merging).people.count, 1)
    XCTAssertEqual(try merging.write { tx in try tx.unmerge(ada, reason: "undo") }, first)
    XCTAssertEqual(try state(merging), before)

    try merging.write { tx in try tx.merge(second, into: first, reason: "mistake") }
    for store in [merging, plain] { try store.write { tx in try tellMore(&tx) } }
    XCTAssertEqual(try state(merging).people.count, 1)
    XCTAssertEqual(try merging.write { tx in try tx.unmerge(bob, from: visitor, reason: "undo") }, second)
    XCTAssertEqual(try state(merging), try state(plain))
  }

  func testAnIdentifierLeavesWithWhatItBrought() throws {
    let store = try openIndexed()
    try store.write { tx in
      try tell(&tx)
      assertThrows(try tx.unmerge(ada, reason: "")) { error in
        if case .notMerged(ada) = error { true } else { false }
      }
      for (id, other) in [(visitor, bob), (ada, ada)] {
        assertThrows(try tx.unmerge(id, from: other, reason: "")) { error in
          if case .notMerged(id) = error { true } else { false }
        }
      }
      assertThrows(try tx.unmerge(visitor, from: ExternalID("nobody"), reason: "")) { error in
        if case .unknownExternalID = error { true } else { false }
      }
      let id = try tx.unmerge(visitor, reason: "shared device")
      XCTAssertEqual(try tx.customer(id)?.externalIDs, [visitor])
      XCTAssertEqual(try tx.summary(of: id).cases.openCount, 1)
      XCTAssertEqual(try tx.summary(of: id).purchases.count, 0)
      let first = try XCTUnwrap(try tx.customerID(of: ada))
      XCTAssertEqual(try tx.summary(of: first).interactionCount, 1)
      assertThrows(try tx.unmerge(visitor, reason: "twice")) { error in
        if case .notMerged(visitor) = error { true } else { false }
      }
    }
    XCTAssertEqual(try state(store).identities, [[ada], [bob, number], [visitor]])
  }

  func testTheNewestJoinGoesFirstAndWhatElseLedAcrossGoesWithIt() throws {
    let store = try open()
    let (a, b, c, d) = (ExternalID("a"), ExternalID("b"), ExternalID("c"), ExternalID("d"))
    try store.write { tx in
      try tx.merge(a, into: b, reason: "first", at: instant(1))
      try tx.merge(c, into: d, reason: "second", at: instant(2))
      try tx.merge(a, into: c, reason: "third", at: instant(3))
      // Said of two that were one already.
      try tx.merge(b, into: d, reason: "also", at: instant(4))
      try tx.unmerge(a, reason: "no")
      XCTAssertEqual(try tx.customerID(of: a), try tx.customerID(of: b))
      XCTAssertEqual(try tx.customerID(of: c), try tx.customerID(of: d))
      XCTAssertNotEqual(try tx.customerID(of: a), try tx.customerID(of: c))
      try tx.unmerge(a, reason: "no")
      XCTAssertNotEqual(try tx.customerID(of: a), try tx.customerID(of: b))
      // Old news changes nothing, newer does.
      XCTAssertFalse(try tx.merge(b, into: d, reason: "told again", at: instant(4)))
      XCTAssertFalse(try tx.merge(d, into: b, reason: "the other way round", at: instant(4)))
      XCTAssertEqual(try tx.customerCount(), 3)
      XCTAssertTrue(try tx.merge(b, into: d, reason: "now it is so"))
      XCTAssertEqual(try tx.customerCount(), 2)
    }
    XCTAssertEqual(try state(store).identities, [[a], [b, c, d]])
  }

  func testSideWithTheNumberKeepsItAndTheOtherGetsItsOwnBack() throws {
    let store = try open()
    let ids = (1...5).map { ExternalID("\($0)") }
    func number(_ id: ExternalID, _ tx: borrowing CustomerTransaction) throws -> UInt64? {
      try tx.customerID(of: id)?.rawValue
    }
    try store.write { tx in
      for id in ids { try tx.upsert(Customer(id: id)) }
      try tx.merge(ids[0], into: ids[1], reason: "2 survives")
      try tx.merge(ids[1], into: ids[3], reason: "4 survives")
      try tx.merge(ids[2], into: ids[0], reason: "4 survives")
      XCTAssertEqual(try ids.map { id in try number(id, tx) }, [4, 4, 4, 4, 5])
      XCTAssertEqual(try tx.unmerge(ids[1], reason: ""), CustomerID(2))
      XCTAssertEqual(try ids.map { id in try number(id, tx) }, [2, 2, 2, 4, 5])
      XCTAssertEqual(try tx.unmerge(ids[0], reason: ""), CustomerID(1), "3 went up in 1")
      XCTAssertEqual(try ids.map { id in try number(id, tx) }, [1, 2, 1, 4, 5])
    }
    _ = try state(store)
  }

  func testAValueThatAnotherHasByNowIsNotGivenBack() throws {
    let store = try openIndexed()
    try store.write { tx in
      try tx.upsert(Customer(id: ada, phone: "1"), at: instant(1))
      try tx.upsert(Customer(id: bob, phone: "2"), at: instant(2))
      try tx.merge(ada, into: bob, reason: "", at: instant(3))
      try tx.upsert(Customer(id: number, phone: "1"))
    }
    let before = try state(store)
    try store.write { tx in
      assertThrows(try tx.unmerge(ada, reason: "")) { error in
        if case .notUnique("phone", .string("1"), _, _) = error { true } else { false }
      }
    }
    XCTAssertEqual(try state(store), before)
    try store.write { tx in
      try tx.upsert(Customer(id: number, phone: "3"))
      try tx.unmerge(ada, reason: "")
      XCTAssertEqual(try tx.customer(ada)?.phone, "1")
    }
    // Two identities of one customer may say the same, but not when they are two.
    try store.write { tx in
      try tx.merge(ada, into: bob, reason: "again")
      try tx.upsert(Customer(id: ada, phone: "9"), at: clock.now)
      try tx.upsert(Customer(id: bob, phone: "9"), at: clock.now)
      assertThrows(try tx.unmerge(ada, reason: "")) { error in
        if case .notUnique("phone", .string("9"), _, _) = error { true } else { false }
      }
    }
    _ = try state(store)
  }
}
