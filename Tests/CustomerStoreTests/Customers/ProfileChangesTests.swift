import CustomerModel
import XCTest

@testable import CustomerStore

/// Texts that look the same and have other bytes.
final class ProfileChangesTests: CustomerStoreTestCase {
  private let ada = ExternalID("ada@shop.example", kind: "email")
  private let composed = "Caf\u{E9}"
  private let decomposed = "Cafe\u{301}"

  private func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }

  func testATextOfOtherBytesIsAChange() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("notes", as: .strings)
      var customer = Customer(id: ada, name: composed)
      customer.attributes["notes"] = .strings(["a", composed])
      let id = try tx.upsert(customer)
      for text in [decomposed, composed, decomposed] {
        XCTAssertTrue(
          try tx.patch(id) { customer in
            customer.name = text
            customer.attributes["notes"] = .strings(["a", text])
          })
        let known = try XCTUnwrap(try tx.customer(id))
        XCTAssertEqual(bytes(known.name), bytes(text))
        XCTAssertEqual(known.attributes["notes"].map(texts)?.map(bytes), [bytes("a"), bytes(text)])
        XCTAssertFalse(try tx.patch(id) { $0.name = text })
      }
      try tx.upsert(Customer(id: ada, name: composed))
      XCTAssertEqual(bytes(try tx.customer(id)?.name), bytes(composed), "an upsert compares as a patch does")
    }
  }

  /// That nobody has a value is something else than that nobody said so.
  func testANullOfAnAttributeThatWasNeverSetIsKept() throws {
    let store = try open()
    try store.write { tx in
      let id = try tx.upsert(Customer(id: ada))
      let number = try XCTUnwrap(try tx.schema()["phone"]).number
      var customer = Customer(id: ada)
      customer.attributes["phone"] = .null
      let before = try tx.lastChange()
      try tx.upsert(customer)
      XCTAssertEqual(try tx.access.storedProfile(id.rawValue)?.record[number]?.value, .null)
      let after = try tx.lastChange()
      XCTAssertNotEqual(after, before)
      try tx.upsert(customer)
      XCTAssertEqual(try tx.lastChange(), after, "told again, it changes nothing")
      let bob = ExternalID("bob")
      customer.externalIDs = [bob]
      let new = try tx.upsert(customer)
      XCTAssertEqual(try tx.access.storedProfile(new.rawValue)?.record[number]?.value, .null)
    }
  }

  private func texts(_ value: AttributeValue) -> [String] {
    if case .strings(let texts) = value { texts } else { [] }
  }

  /// Tags, accounts and roles are names, which the store composes.
  func testANameThatIsComposedDifferentlyIsTheSameName() throws {
    let store = try open()
    try store.write { tx in
      let id = try tx.upsert(Customer(id: ada, tags: [decomposed], memberships: [decomposed: decomposed]))
      let before = try tx.lastChange()
      XCTAssertFalse(
        try tx.patch(id) { customer in
          customer.tags = [decomposed]
          customer.memberships = [decomposed: decomposed]
        })
      XCTAssertFalse(try tx.patch(id) { $0.tags = [composed] })
      XCTAssertEqual(try tx.lastChange(), before)
      let known = try XCTUnwrap(try tx.customer(id))
      XCTAssertEqual(known.tags.map(bytes), [bytes(composed)])
      XCTAssertEqual(known.memberships.map { bytes($0.key) }, [bytes(composed)])
      XCTAssertEqual(known.memberships.map { bytes($0.value) }, [bytes(composed)])
      XCTAssertTrue(
        try tx.patch(id) { customer in
          customer.tags = []
          customer.memberships = [decomposed: "admin"]
        })
      XCTAssertEqual(try tx.customer(id)?.tags, [])
      XCTAssertEqual(try tx.customer(id)?.memberships, [composed: "admin"])
      XCTAssertTrue(try tx.patch(id) { $0.memberships = [:] })
      XCTAssertEqual(try tx.customer(id)?.memberships, [:])
    }
  }

  /// Names that an older release stored as they came stay until they are told anew.
  func testANameThatWasNotComposedIsReplaced() throws {
    let before = Customer(externalIDs: [ada], tags: [decomposed], memberships: [decomposed: decomposed])
    let stamp = Timestamp(microseconds: 1)
    let stored = ProfileRecord(
      entries: [], tags: [ProfileRecord.Tag(name: decomposed, stamp: stamp, isPresent: true)],
      memberships: [ProfileRecord.Membership(account: decomposed, stamp: stamp, role: decomposed)])

    XCTAssertTrue(try ProfileChanges(from: before, to: before, AttributeSchema()).isEmpty)

    var after = before
    (after.tags, after.memberships) = ([composed], [composed: composed])
    var record = stored
    let changes = try ProfileChanges(from: before, to: after, AttributeSchema())
    XCTAssertTrue(changes.apply(to: &record, at: nil, otherwiseBehind: stored, now: clock.now))
    XCTAssertEqual(record.tags.filter(\.isPresent).map { bytes($0.name) }, [bytes(composed)])
    let memberships = record.memberships.filter { $0.role != nil }
    XCTAssertEqual(memberships.map { bytes($0.account) }, [bytes(composed)])
    XCTAssertEqual(memberships.map { bytes($0.role) }, [bytes(composed)])
  }
}
