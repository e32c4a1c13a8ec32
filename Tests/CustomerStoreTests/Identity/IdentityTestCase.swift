import CustomerModel
import Foundation
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

/// A test of identities, with words for what it needs.
class IdentityTestCase: CustomerStoreTestCase {
  /// How many times as many rounds as usual random tests run.
  let scale = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1" ? 20 : 1
  let ada = ExternalID("ada@shop.example", kind: "email")
  let bob = ExternalID("bob@shop.example", kind: "email")
  let visitor = ExternalID("cookie-1", kind: "visitor")

  func instant(_ second: Int) -> Timestamp {
    Timestamp(microseconds: 1_750_000_000_000_000 + Int64(second) * 1_000_000)
  }

  func day(_ number: Int) -> Timestamp { instant(number * 86_400) }

  /// A store with an index over an attribute, one over a unique attribute, and one over tags.
  func openIndexed(_ name: String = "shop", settings: StoreSettings? = nil) throws -> CustomerStore {
    let store = try open(name, settings: settings)
    try store.write { tx in
      try tx.declareIndex(IndexDefinition("country", on: .attribute("country")))
      try tx.declareIndex(IndexDefinition("phone", on: .attribute("phone"), isUnique: true))
      try tx.declareIndex(IndexDefinition("tags", on: .tags))
    }
    return store
  }

  func assertThrows<Result>(
    _ body: @autoclosure () throws -> Result, _ message: String = "", file: StaticString = #filePath,
    line: UInt = #line, _ isExpected: (CustomerStoreError) -> Bool
  ) {
    XCTAssertThrowsError(try body(), message, file: file, line: line) { error in
      guard let error = error as? CustomerStoreError, isExpected(error) else {
        return XCTFail("\(message) another error: \(error)", file: file, line: line)
      }
      XCTAssertFalse(error.description.isEmpty, file: file, line: line)
    }
  }

  /// What a store says of all customers, and that its tables agree with each other.
  func state(
    _ store: CustomerStore, file: StaticString = #filePath, line: UInt = #line
  ) throws -> StoreState {
    let report = try store.verifyRecords()
    XCTAssertTrue(report.isConsistent, "\(report.problems)", file: file, line: line)
    return try store.read { tx in
      try check(tx, file: file, line: line)
      return try StoreState(tx)
    }
  }

  /// Whether the tables of members, roots and summaries are what the identity log and the timelines make of them.
  private func check(_ tx: borrowing CustomerSnapshot, file: StaticString, line: UInt) throws {
    let access = tx.access
    let tables = access.tables
    var members: [[UInt64]] = []
    for (key, _) in try access.handle.keys(of: tables.members) {
      let profiles = try access.members(of: key.value)
      members.append(profiles)
      XCTAssertTrue(profiles.contains(key.value), file: file, line: line)
      XCTAssertGreaterThan(profiles.count, 1, file: file, line: line)
      for profile in profiles {
        let root = try access.handle.value(for: CompactID(profile), in: tables.roots)?.number
        XCTAssertEqual(root, profile == key.value ? nil : key.value, "profile \(profile)", file: file, line: line)
      }
    }
    XCTAssertEqual(
      Set(members), Set(try access.allIdentityRecords().customers), "the log has other customers", file: file,
      line: line)
    XCTAssertEqual(
      members.reduce(0) { $0 + $1.count - 1 }, try access.handle.count(of: tables.roots), file: file, line: line)
    var summaries = try access.handle.entries(of: tables.summaries)
    while let entry = try summaries.next() {
      let root = try entry.key().value
      XCTAssertEqual(try access.root(of: root), root, "a summary of no customer", file: file, line: line)
    }
    for customer in try tx.customers(limit: .max) {
      let id = try XCTUnwrap(customer.id)
      XCTAssertEqual(try tx.summary(of: id), try tx.summary(of: id, asOf: .latest), "\(id)", file: file, line: line)
    }
  }
}
