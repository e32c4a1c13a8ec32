import CustomerModel
import XCTest

@testable import CustomerStore

/// Customers of very many identifiers.
final class ManyIdentitiesTests: IdentityTestCase {
  func testHundredsOfProfilesWithHistories() throws {
    let store = try openIndexed()
    let ids = (0..<120).map { ExternalID("cookie-\($0)", kind: "visitor") }
    try store.write { tx in
      for (index, id) in ids.enumerated() {
        try tx.record(Session(feature: "\(index)"), by: id, at: day(index * 7 % 120))
        try tx.upsert(Customer(id: id, phone: "\(index)", tags: ["tag-\(index % 10)"]), at: instant(index))
      }
      for id in ids { try tx.identify(id, as: ada) }
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      XCTAssertEqual(try tx.summary(of: id).sessions.days, 120)
      XCTAssertEqual(try tx.customer(id)?.phone, "119")
      XCTAssertEqual(try tx.identityHistory(of: id).count, 120)
    }
    XCTAssertEqual(try state(store).people.count, 1)
    try store.write { tx in
      for id in ids.prefix(60) { try tx.unmerge(id, reason: "test") }
      XCTAssertEqual(try tx.customerCount(), 61)
    }
    let people = try state(store).people
    XCTAssertEqual(people.count, 61)
    for person in people where person.ids.count == 1 { XCTAssertEqual(person.summary.sessions.count, 1) }
  }

  /// A chain of aliases, as somebody may send who means harm: each is a few lookups, whatever was there before.
  func testTenThousandAliases() throws {
    let store = try openIndexed()
    let ids = (0..<10_000).map { ExternalID("alias-\($0)", kind: $0 % 2 == 0 ? "visitor" : "shop") }
    try store.write { tx in
      try tx.upsert(Customer(id: ids[0], country: "DE"))
      try tx.record(Session(), by: ids[0], at: day(1))
      for place in 1..<ids.count {
        XCTAssertTrue(try tx.identify(ids[place], as: ids[place - 1], at: instant(place)))
      }
      for alias in ids.suffix(100) { XCTAssertFalse(try tx.identify(alias, as: ids[0])) }
      // In the middle, and with what was said across.
      XCTAssertEqual(try tx.identities(of: CustomerID(1)).count, 10_000)
      let id = try tx.unmerge(ids[5_000], reason: "test")
      XCTAssertNotEqual(id, CustomerID(1))
      XCTAssertEqual(try tx.identities(of: CustomerID(1)).count, 5_000)
      XCTAssertEqual(try tx.identities(of: id).count, 5_000)
      XCTAssertEqual(try tx.customer(ids[9_999])?.country, nil)
      XCTAssertEqual(try tx.access.membersByJoin(of: id.rawValue).count, 5_000)
    }
  }

  func testWhenProfilesBecameOne() throws {
    let store = try open()
    let (a, b, c, d) = (ExternalID("a"), ExternalID("b"), ExternalID("c"), ExternalID("d"))
    try store.write { tx in
      XCTAssertEqual(try tx.upsert(Customer(id: a)), CustomerID(1))
      XCTAssertEqual(try tx.access.membersByJoin(of: 1), [MergeTree.Place(profile: 1)])
      try tx.merge(b, into: a, reason: "", at: instant(1))
      try tx.merge(d, into: c, reason: "", at: instant(2))
      try tx.merge(c, into: a, reason: "", at: instant(5))
      let places = try tx.access.membersByJoin(of: 1)
      XCTAssertEqual(places.map(\.joinedAt), [nil, 1, 5, 2].map { $0.map { instant($0).microseconds } })
      XCTAssertEqual(Set(places.prefix(2).map(\.profile)).count, 2)
      try tx.merge(b, into: d, reason: "told late", at: instant(0))
      XCTAssertEqual(
        Set(try tx.access.membersByJoin(of: 1).compactMap(\.joinedAt)), Set([0, 1, 2].map { instant($0).microseconds }))
    }
  }
}
