import CustomerModel
import LMDB
import XCTest

@testable import CustomerStore

extension CustomerStore {
  /// How many entries all indexes have together.
  func indexEntryCount() throws -> Int {
    try environment.read { tx in try tx.count(of: context.tables.indexEntries) }
  }
}

final class IndexDeclarationTests: CustomerStoreTestCase {
  private let byCountry = IndexDefinition("by-country", on: .attribute("country"))

  private func fill(_ store: CustomerStore) throws {
    try store.write { tx in
      for (name, country) in [("ada", "GB"), ("bob", "DE"), ("cyd", "GB")] {
        try tx.upsert(Customer(id: ExternalID(name), country: country))
      }
      try tx.upsert(Customer(id: ExternalID("nobody")))
    }
  }

  func testAnIndexOverASmallStoreIsCompleteAtOnce() throws {
    let store = try open()
    try fill(store)
    try store.write { tx in
      XCTAssertTrue(try tx.declareIndex(byCountry))
      XCTAssertFalse(try tx.declareIndex(byCountry))
      XCTAssertEqual(try tx.customerCount(inIndex: "by-country", equalTo: "GB"), 2)
      try tx.upsert(Customer(id: ExternalID("dee"), country: "GB"))
      XCTAssertEqual(try tx.customers(inIndex: "by-country", equalTo: "gb").map(\.country), ["GB", "GB", "GB"])
    }
    try store.read { tx in
      XCTAssertEqual(try tx.indexes(), [CustomerIndex(definition: byCountry, state: .ready)])
      let first = try tx.customers(inIndex: "by-country", equalTo: "GB", limit: 2)
      let rest = try tx.customers(inIndex: "by-country", equalTo: "GB", after: first.last?.id, limit: 2)
      XCTAssertEqual((first + rest).map(\.externalIDs.first?.value), ["ada", "cyd", "dee"])
      XCTAssertEqual(try tx.customers(inIndex: "by-country", equalTo: "GB", limit: 0).count, 0)
      XCTAssertEqual(try tx.customers(inIndex: "by-country", equalTo: "GB", limit: -1).count, 0)
    }
  }

  func testWhatCannotBeAnIndexIsRefused() throws {
    let store = try open()
    try store.write { tx in
      try tx.declareIndex(byCountry)
      for other in [
        IndexDefinition("by-country", on: .attribute("country"), isUnique: true),
        IndexDefinition("by-country", on: .attribute("language")), IndexDefinition("by-country", on: .tags),
      ] {
        assertThrows(try tx.declareIndex(other)) { if case .indexExists("by-country") = $0 { true } else { false } }
      }
      for name in ["", String(repeating: "x", count: 65), "a\nb"] {
        assertThrows(try tx.declareIndex(IndexDefinition(name, on: .tags))) {
          if case .invalidIndex(name, _) = $0 { true } else { false }
        }
      }
      assertThrows(try tx.declareIndex(IndexDefinition("by-fax", on: .attribute("fax")))) {
        if case .invalidAttribute(.unknownAttribute("attributes.fax", nil)) = $0 { true } else { false }
      }
      assertThrows(try tx.dropIndex(named: "by-fax")) { if case .unknownIndex("by-fax") = $0 { true } else { false } }
      assertThrows(try tx.customerIDs(inIndex: "by-fax", equalTo: "1")) {
        if case .unknownIndex("by-fax") = $0 { true } else { false }
      }
      assertThrows(try tx.buildIndexes(atMost: 0)) { if case .invalidSetting = $0 { true } else { false } }
      XCTAssertEqual(try tx.indexes().map(\.definition), [byCountry])
    }
  }

  func testADroppedIndexLeavesNothingAndItsNumberIsNotGivenAgain() throws {
    let store = try open()
    try fill(store)
    try store.write { tx in
      try tx.declareIndex(byCountry)
      try tx.dropIndex(named: "by-country")
      XCTAssertEqual(try tx.indexes(), [])
    }
    XCTAssertEqual(try store.indexEntryCount(), 0)
    try store.write { tx in
      try tx.declareIndex(IndexDefinition("by-country", on: .tags))
      XCTAssertEqual(try tx.access.catalog().indexes.map(\.number), [2])
      XCTAssertEqual(try tx.customerCount(inIndex: "by-country"), 0)
    }
  }

  func testAUniqueIndexOverDuplicatesNamesBothAndLeavesNothing() throws {
    let store = try open()
    try fill(store)
    let unique = IndexDefinition("one-a-country", on: .attribute("country"), isUnique: true)
    try store.write { tx in
      assertThrows(try tx.declareIndex(unique)) { error in
        guard case .notUnique("one-a-country", .string("GB"), let holder, let customer) = error else { return false }
        return holder.rawValue == 1 && customer.rawValue == 3
      }
      XCTAssertEqual(try tx.indexes(), [])
    }
    XCTAssertEqual(try store.indexEntryCount(), 0)
  }

  func testAUniqueIndexRefusesASecondHolder() throws {
    let store = try open()
    try store.write { tx in
      try tx.declareIndex(IndexDefinition("by-email", on: .attribute("email"), isUnique: true))
      let ada = try tx.upsert(Customer(id: ExternalID("ada"), email: "ada@shop.example"))
      let bob = try tx.upsert(Customer(id: ExternalID("bob"), email: "bob@shop.example"))
      let taken: (CustomerStoreError) -> Bool = { error in
        guard case .notUnique("by-email", .string("ada@shop.example"), ada, _) = error else { return false }
        return true
      }
      assertThrows(try tx.patch(bob) { $0.email = "ada@shop.example" }, taken)
      assertThrows(try tx.upsert(Customer(id: ExternalID("cyd"), email: "ada@shop.example")), taken)
      XCTAssertNil(try tx.customerID(of: ExternalID("cyd")), "a refused customer is not there")
      XCTAssertEqual(try tx.customer(bob)?.email, "bob@shop.example")
      try tx.patch(ada) { $0.email = "ada@other.example" }
      try tx.patch(bob) { $0.email = "ada@shop.example" }
      XCTAssertEqual(try tx.customerIDs(inIndex: "by-email", equalTo: "ada@shop.example"), [bob])
    }
  }

  func testAnIndexIsUndoneWithItsTransaction() throws {
    struct Undone: Error {}
    let store = try open()
    try fill(store)
    XCTAssertThrowsError(
      try store.write { tx in
        try tx.declareIndex(byCountry)
        XCTAssertEqual(try tx.customerCount(inIndex: "by-country"), 3)
        throw Undone()
      })
    XCTAssertEqual(try store.read { tx in try tx.indexes() }, [])
    try store.write { tx in
      // The same version of the catalog as the one undone, with other content.
      try tx.declareIndex(IndexDefinition("by-tag", on: .tags))
      XCTAssertEqual(try tx.indexes().map(\.definition.name), ["by-tag"])
    }
    XCTAssertEqual(try store.read { tx in try tx.indexes().map(\.definition.name) }, ["by-tag"])
  }
}
