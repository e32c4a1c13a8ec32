import CustomerModel
import XCTest

@testable import CustomerStore

final class IndexQuestionTests: CustomerStoreTestCase {
  private func customers(_ store: CustomerStore, _ attributes: [String: AttributeValue]...) throws {
    try store.write { tx in
      for (number, attributes) in attributes.enumerated() {
        var customer = Customer(id: ExternalID("customer-\(number + 1)"))
        customer.attributes = attributes
        try tx.upsert(customer)
      }
    }
  }

  private func ids(_ numbers: Int...) -> [CustomerID] { numbers.map { CustomerID(rawValue: UInt64($0)) } }

  func testRangesAreHalfOpen() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("seats", as: .integer)
      try tx.declareIndex(IndexDefinition("by-seats", on: .attribute("seats")))
    }
    try customers(store, ["seats": 1], ["seats": 5], ["seats": 10], ["seats": .null], [:])
    try store.read { tx in
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", from: 5, to: 10), ids(2))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", from: 5), ids(2, 3))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", to: 5), ids(1))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats"), ids(1, 2, 3))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", from: 5, to: 5), [])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", from: 10, to: 5), [])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", from: .decimal(try ExactDecimal("4.5"))), ids(2, 3))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", equalTo: true), ids(1), "numbers of all types compare")
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", after: ids(1)[0], limit: 1), ids(2))
    }
  }

  func testAmountsAreComparedWithinACurrency() throws {
    let store = try open()
    try customers(
      store, ["acquisitionCost": .money(try Money("5 EUR"))], ["acquisitionCost": .money(try Money("7 EUR"))],
      ["acquisitionCost": .money(try Money("6 USD"))])
    try store.write { tx in
      try tx.declareIndex(IndexDefinition("by-cost", on: .attribute("acquisitionCost")))
      let (five, seven) = (AttributeValue.money(try Money("5 EUR")), AttributeValue.money(try Money("7 EUR")))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-cost", from: five), ids(1, 2))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-cost", to: seven), ids(1))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-cost", from: five, to: seven), ids(1))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-cost"), ids(1, 2, 3))
      assertThrows(try tx.customerIDs(inIndex: "by-cost", from: five, to: .money(try Money("7 USD")))) {
        if case .invalidAttribute(.invalidValue("attributes.acquisitionCost", _, _)) = $0 { true } else { false }
      }
    }
  }

  func testBirthdaysOfAnyYearAreARange() throws {
    let store = try open()
    try customers(
      store, ["birthday": .birthday(try Birthday("1990-12-24"))], ["birthday": .birthday(try Birthday("--12-24"))],
      ["birthday": .birthday(try Birthday("1985-12-25"))])
    try store.write { tx in
      try tx.declareIndex(IndexDefinition("by-birthday", on: .attribute("birthday")))
      let (eve, day) = (
        AttributeValue.birthday(try Birthday("--12-24")), AttributeValue.birthday(try Birthday("--12-25"))
      )
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-birthday", from: eve, to: day), ids(1, 2))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-birthday", equalTo: eve), ids(2))
      XCTAssertEqual(
        try tx.customerIDs(inIndex: "by-birthday", equalTo: .date(try CalendarDate("1990-12-24"))), ids(1))
    }
  }

  func testTextsAreComparedByAllTheirBytes() throws {
    let store = try open()
    let beginning = String(repeating: "x", count: 400)
    let texts = [beginning, beginning + "a", beginning + "b", beginning + "c", beginning + "\u{0}", "y"]
    try store.write { tx in
      try tx.declareIndex(IndexDefinition("by-source", on: .attribute("acquisitionSource")))
      for (place, text) in texts.enumerated() {
        try tx.upsert(Customer(id: ExternalID("of-\(place)"), acquisitionSource: text))
      }
      for (from, to) in texts.flatMap({ from in texts.map { (from, $0) } }) {
        let expected = texts.indices.filter { texts[$0].utf8.elementsEqual(from.utf8) }.map { $0 + 1 }
        XCTAssertEqual(
          try tx.customerIDs(inIndex: "by-source", equalTo: .string(from)), expected.map { ids($0)[0] })
        let inside = texts.indices.filter { place in
          let text = texts[place].utf8
          return !text.lexicographicallyPrecedes(from.utf8) && text.lexicographicallyPrecedes(to.utf8)
        }
        XCTAssertEqual(
          try tx.customerIDs(inIndex: "by-source", from: .string(from), to: .string(to)),
          inside.map { ids($0 + 1)[0] }, "from \(from.suffix(2)) to \(to.suffix(2))")
      }
    }
  }

  func testListsTagsAndAccountsAreAskedByOneText() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("topics", as: .strings)
      try tx.declareIndex(IndexDefinition("by-topic", on: .attribute("topics")))
      try tx.declareIndex(IndexDefinition("by-tag", on: .tags))
      try tx.declareIndex(IndexDefinition("by-account", on: .accounts))
      var ada = Customer(id: ExternalID("ada"), tags: ["vip", "beta"], memberships: ["acme": "owner"])
      ada.attributes["topics"] = ["tea", "chess", "tea"]
      let number = try tx.upsert(ada)
      var bob = Customer(id: ExternalID("bob"))
      bob.attributes["topics"] = []
      let other = try tx.upsert(bob)
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic", equalTo: "tea"), [number])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic", equalTo: ["chess"]), [number])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic", equalTo: []), [other])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic", from: "a"), [number])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic"), [number, other])
      XCTAssertEqual(try tx.customerCount(inIndex: "by-topic", from: "a", to: "z"), 1, "a customer counts once")
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-tag", equalTo: "vip"), [number])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-account", equalTo: "acme"), [number])
      try tx.patch(number) { customer in
        customer.tags.remove("vip")
        customer.memberships["acme"] = "guest"
      }
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-tag", equalTo: "vip"), [])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-account", equalTo: "acme"), [number])
      assertThrows(try tx.customerIDs(inIndex: "by-topic", equalTo: ["tea", "chess"])) {
        if case .invalidAttribute(.invalidValue("attributes.topics", _, _)) = $0 { true } else { false }
      }
      assertThrows(try tx.customerIDs(inIndex: "by-topic", to: [])) {
        if case .invalidAttribute(.wrongType("attributes.topics", _, _)) = $0 { true } else { false }
      }
      assertThrows(try tx.customerIDs(inIndex: "by-tag", equalTo: 5)) {
        if case .invalidAttribute(.wrongType("tags", _, 5)) = $0 { true } else { false }
      }
    }
  }

  func testValuesThatNoCustomerCanHaveAreRefused() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("seats", as: .integer)
      try tx.declareIndex(IndexDefinition("by-seats", on: .attribute("seats")))
      try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country")))
      assertThrows(try tx.customerIDs(inIndex: "by-seats", equalTo: "five")) {
        if case .invalidAttribute(.wrongType("attributes.seats", .integer, "five")) = $0 { true } else { false }
      }
      assertThrows(try tx.customerCount(inIndex: "by-seats", from: .null)) {
        if case .invalidAttribute(.invalidValue("attributes.seats", .null, _)) = $0 { true } else { false }
      }
      assertThrows(try tx.customerIDs(inIndex: "by-country", equalTo: "Britain")) {
        if case .invalidAttribute(.invalidValue("attributes.country", _, _)) = $0 { true } else { false }
      }
    }
  }
}
