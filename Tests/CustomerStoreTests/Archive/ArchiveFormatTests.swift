import CustomerModel
import Foundation
import XCTest

@testable import CustomerStore

/// The form of archives, which is public: Docs/Exchange.md shows this one.
final class ArchiveFormatTests: ArchiveTestCase {
  func testIsAsTheManualShowsIt() throws {
    let store = try open()
    let ada = ExternalID("ada@shop.example", kind: "email")
    let visitor = ExternalID("cookie-7f3a", kind: "visitor")
    clock.now = try Timestamp("2026-11-22T10:00:01Z")
    try store.write { tx in
      try tx.declare("seats", as: .integer)
      try tx.declareIndex(IndexDefinition("by-email", on: .attribute("email"), isUnique: true))
      // Else it is random.
      try tx.put((0..<16).map { UInt8($0) }, for: StoreDocument.tombstoneKey, in: tx.tables.documents)
      var customer = Customer(id: ada, country: "GB", tags: ["vip"], memberships: ["acme": "owner"])
      customer.attributes["seats"] = 5
      try tx.upsert(customer, at: Timestamp("2026-11-20T09:00:00Z"))
      let at = try Timestamp(day: "2026-11-20")
      try tx.record(
        ConsentRecord(.granted, purpose: "newsletter", channel: .email, at: at, source: "form"), by: ada)
      try tx.record(
        Purchase(total: Money("49.90 EUR"), paymentMethod: "card"), by: ada, at: Timestamp("2026-11-22T10:00:00Z"),
        key: .order(1001))
      try tx.void(InteractionReference(.order(1001)), reason: "cancelled")
      try tx.record(Session(feature: "wishlist"), by: visitor, at: Timestamp("2026-11-21T09:00:00Z"))
      try tx.identify(visitor, as: ada, reason: "login")
      let bob = try tx.upsert(Customer(id: ExternalID("bob")))
      try tx.erase(bob)
      try tx.setDocument(
        Array(#"{"name":"everybody","predicate":{"all":[]}}"#.utf8), named: "segment/1/1")
    }
    let lines = lines(of: try archive(of: store))
    try store.close()
    var page = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { page.deleteLastPathComponent() }
    let manual = try String(contentsOf: page.appendingPathComponent("Docs/Exchange.md"), encoding: .utf8)
    for line in lines where !manual.contains("\n\(line)\n") { XCTFail("the manual does not show: \(line)") }
    XCTAssertEqual(manual.matches(of: /\n\{"(record|retention)":/).count, lines.count)
  }
}
