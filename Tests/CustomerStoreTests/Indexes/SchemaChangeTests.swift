import CustomerModel
import XCTest

@testable import CustomerStore

extension Customer.Attributes {
  fileprivate var licences: Attribute<Int> { Attribute("licences") }
}

final class SchemaChangeTests: CustomerStoreTestCase {
  func testAttributesAreDeclaredRenamedWidenedAndDeprecated() throws {
    let store = try open()
    try store.write { tx in
      XCTAssertEqual(try tx.declare(\.licences).number, 64)
      XCTAssertEqual(try tx.declare("notes", as: .string, isPersonal: true).isPersonal, true)
      var ada = Customer(id: ExternalID("ada"))
      ada.licences = 5
      let id = try tx.upsert(ada)
      try tx.renameAttribute("licences", to: "places")
      try tx.widenAttribute("places", to: .decimal)
      XCTAssertEqual(try tx.customer(id)?.attributes["places"], .decimal(ExactDecimal(5)))
      try tx.deprecateAttribute("places")
      assertThrows(try tx.patch(id) { $0.attributes["places"] = 6 }) {
        if case .invalidAttribute(.deprecatedAttribute) = $0 { true } else { false }
      }
      try tx.restoreAttribute("places")
      XCTAssertTrue(try tx.patch(id) { $0.attributes["places"] = 6 })
    }
    try store.read { tx in
      XCTAssertEqual(try tx.schema()["licences"]?.name, "places")
      XCTAssertEqual(try tx.schema()["places"]?.type, .decimal)
    }
  }

  func testARefusedChangeChangesNothing() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("plan", as: .string)
      let before = try tx.schema()
      assertThrows(try tx.declare("plan", as: .integer)) {
        if case .invalidAttribute(.declaredOtherwise) = $0 { true } else { false }
      }
      assertThrows(try tx.widenAttribute("plan", to: .integer)) {
        if case .invalidAttribute(.notWider) = $0 { true } else { false }
      }
      assertThrows(try tx.renameAttribute("country", to: "land")) {
        if case .invalidAttribute(.builtInAttribute) = $0 { true } else { false }
      }
      XCTAssertEqual(try tx.schema(), before)
    }
  }

  func testAnIndexFollowsItsAttribute() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("seats", as: .boolean)
      try tx.declareIndex(IndexDefinition("by-seats", on: .attribute("seats"), isUnique: true))
      let ada = try tx.upsert(customer("ada", ["seats": true]))
      try tx.widenAttribute("seats", to: .integer)
      let bob = try tx.upsert(customer("bob", ["seats": 5]))
      try tx.renameAttribute("seats", to: "places")
      XCTAssertEqual(try tx.indexes()[0].definition.field, .attribute("places"))
      XCTAssertFalse(
        try tx.declareIndex(IndexDefinition("by-seats", on: .attribute("seats"), isUnique: true)),
        "the same attribute under its former name")
      try tx.widenAttribute("places", to: .decimal)
      XCTAssertEqual(try tx.access.catalog().indexes.map(\.number), [1], "the entries are those of before")
      let half = try ExactDecimal("2.5")
      let cyd = try tx.upsert(customer("cyd", ["places": .decimal(half)]))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", equalTo: 1), [ada])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats", from: .decimal(half)), [bob, cyd])
      assertThrows(try tx.patch(cyd) { $0.attributes["places"] = 1 }) {
        if case .notUnique("by-seats", _, ada, cyd) = $0 { true } else { false }
      }
      try tx.patch(ada) { $0.attributes["places"] = nil }
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-seats"), [bob, cyd])
    }
    XCTAssertEqual(try store.indexEntryCount(), 2)
  }

  func testATextBecomesAListInTheIndex() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("topics", as: .string)
      try tx.declareIndex(IndexDefinition("by-topic", on: .attribute("topics")))
      let ada = try tx.upsert(customer("ada", ["topics": "tea"]))
      try tx.widenAttribute("topics", to: .strings)
      let bob = try tx.upsert(customer("bob", ["topics": ["tea", "chess"]]))
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic", equalTo: "tea"), [ada, bob])
      try tx.patch(ada) { $0.attributes["topics"] = ["chess"] }
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic", equalTo: "tea"), [bob])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-topic", equalTo: "chess"), [ada, bob])
    }
    XCTAssertEqual(try store.indexEntryCount(), 3)
  }

  func testDaysThatBecomeBirthdaysAreIndexedAnew() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("anniversary", as: .date)
      try tx.declareIndex(IndexDefinition("by-anniversary", on: .attribute("anniversary")))
      let ada = try tx.upsert(customer("ada", ["anniversary": .date(try CalendarDate("2020-03-01"))]))
      let bob = try tx.upsert(customer("bob", ["anniversary": .date(try CalendarDate("2019-12-31"))]))
      try tx.widenAttribute("anniversary", to: .birthday)
      let (march, april) = (try Birthday("--03-01"), try Birthday("--04-01"))
      XCTAssertEqual(
        try tx.customerIDs(inIndex: "by-anniversary", from: .birthday(march), to: .birthday(april)), [ada])
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-anniversary"), [ada, bob])
      try tx.patch(bob) { $0.attributes["anniversary"] = .birthday(march) }
      XCTAssertEqual(
        try tx.customerIDs(inIndex: "by-anniversary", from: .birthday(march), to: .birthday(april)), [ada, bob])
    }
    XCTAssertEqual(try store.indexEntryCount(), 2, "nothing of the days is left")
  }

  func testAnotherStoresAttributesAreTakenWithTheirWiderTypes() throws {
    let store = try open()
    try store.write { tx in
      try tx.declare("since", as: .date)
      try tx.declareIndex(IndexDefinition("by-since", on: .attribute("since")))
      let ada = try tx.upsert(customer("ada", ["since": .date(try CalendarDate("2020-03-01"))]))
      var other = AttributeSchema()
      try other.declare("fax", as: .string)
      try other.declare("since", as: .birthday)
      try tx.mergeSchema(other)
      XCTAssertEqual(try tx.schema()["fax"]?.number, 65)
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-since", from: .birthday(try Birthday("--03-01"))), [ada])
    }
  }

  private func customer(_ id: String, _ attributes: [String: AttributeValue]) -> Customer {
    var customer = Customer(id: ExternalID(id))
    customer.attributes = attributes
    return customer
  }
}
