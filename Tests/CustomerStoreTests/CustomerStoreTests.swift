import CustomerModel
import CustomerStore
import Foundation
import LMDB
import XCTest

final class CustomerStoreTests: XCTestCase {
  private var directory = URL(fileURLWithPath: "/")

  override func setUpWithError() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("CustomerStoreTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: directory)
  }

  private func open() throws -> CustomerStore {
    try CustomerStore(at: directory.appendingPathComponent("shop.retention").path)
  }

  private func purchase(_ total: String, _ day: String) throws -> Purchase {
    Purchase(total: try Money(total), occurredAt: try Timestamp(day: day))
  }

  func testTheSamePurchaseToldTwiceCountsOnce() throws {
    let store = try open()
    let order = try purchase("49.90 EUR", "2026-11-22")
    let key = InteractionKey(source: "shop", id: "order-1")
    for isNew in [true, false] {
      try store.write { tx in
        let ada = try tx.customer(ExternalID("ada"))
        XCTAssertEqual(try tx.record(order, by: ada, key: key), isNew)
      }
    }
    let totals = try store.read { tx in try tx.purchaseTotals() }
    XCTAssertEqual(totals.customers, 1)
    XCTAssertEqual(totals.purchases, 1)
    XCTAssertEqual(totals.revenue, [order.total])
  }

  func testOtherContentUnderOneKeyIsRefused() throws {
    let store = try open()
    let key = InteractionKey(source: "shop", id: "order-1")
    try store.write { tx in
      _ = try tx.record(purchase("1 EUR", "2026-11-22"), by: tx.customer(ExternalID("ada")), key: key)
    }
    XCTAssertThrowsError(
      try store.write { tx in
        _ = try tx.record(purchase("2 EUR", "2026-11-22"), by: tx.customer(ExternalID("ada")), key: key)
      }
    ) { error in
      guard case CustomerStoreError.conflictingInteraction(key) = error else { return XCTFail("\(error)") }
    }
    XCTAssertEqual(try store.read { tx in try tx.purchaseTotals().revenue }, [try Money("1 EUR")])
  }

  func testAnyOrderOfTheSamePurchasesGivesTheSameTotals() throws {
    let store = try open()
    let rows = [
      ("ada", "1.00 EUR", "2026-01-02"), ("ada", "2.00 EUR", "2026-01-02"), ("bob", "3.00 USD", "1969-12-31"),
      ("bob", "0.50 EUR", "1970-01-01"), ("cyd", "9.00 EUR", "2026-01-05"),
    ]
    for index in [3, 1, 4, 0, 2, 1, 3] {
      try store.write { tx in
        let (name, total, day) = rows[index]
        let key = InteractionKey(source: "shop", id: "\(index)")
        _ = try tx.record(purchase(total, day), by: tx.customer(ExternalID(name)), key: key)
      }
    }
    let totals = try store.read { tx in try tx.purchaseTotals() }
    XCTAssertEqual(totals.customers, 3)
    XCTAssertEqual(totals.purchases, 5)
    XCTAssertEqual(totals.repeatCustomers, 1, "two orders of one day are one purchase day")
    XCTAssertEqual(totals.revenue, [try Money("12.50 EUR"), try Money("3.00 USD")])
  }

  func testARefusedPurchaseLeavesNothingBehind() throws {
    let store = try open()
    let order = try purchase("1 EUR", "2026-01-01")
    let key = InteractionKey(source: "shop", id: String(repeating: "x", count: 495))
    for _ in 1...2 {
      try store.write { tx in
        let ada = try tx.customer(ExternalID("ada"))
        // A host that goes on after a row that was refused.
        XCTAssertThrowsError(try tx.record(order, by: ada, key: key))
        try tx.record(order, by: ada, key: InteractionKey(source: "shop", id: "fits"))
      }
    }
    XCTAssertEqual(try store.read { tx in try tx.purchaseTotals().purchases }, 1)
  }

  func testNumbersOfNobodyAndEmptyNamesAreRefused() throws {
    let store = try open()
    let order = try purchase("1 EUR", "2026-01-01")
    try store.write { tx in
      let key = InteractionKey(source: "shop", id: "1")
      for number in [0, 1, 7, .max] as [UInt64] {
        XCTAssertThrowsError(try tx.record(order, by: number, key: key)) { error in
          guard case CustomerStoreError.unknownCustomer(number) = error else { return XCTFail("\(error)") }
        }
      }
      XCTAssertThrowsError(try tx.customer(ExternalID("")))
      let ada = try tx.customer(ExternalID("ada"))
      XCTAssertThrowsError(try tx.record(order, by: ada, key: InteractionKey(source: "shop", id: "")))
      XCTAssertTrue(try tx.record(order, by: ada, key: key))
    }
  }

  func testRevenueDoesNotOverflow() throws {
    let store = try open()
    try store.write { tx in
      let ada = try tx.customer(ExternalID("ada"))
      _ = try tx.record(
        purchase("92233720368547758.07 EUR", "2026-01-01"), by: ada, key: InteractionKey(source: "s", id: "1"))
    }
    XCTAssertThrowsError(
      try store.write { tx in
        let ada = try tx.customer(ExternalID("ada"))
        _ = try tx.record(purchase("0.01 EUR", "2026-01-01"), by: ada, key: InteractionKey(source: "s", id: "2"))
      }
    ) { error in
      guard case CustomerStoreError.invalidValue(.amountOverflow) = error else { return XCTFail("\(error)") }
    }
    XCTAssertEqual(try store.read { tx in try tx.purchaseTotals().purchases }, 1)
  }

  func testStoresOfOthersAndOfTheFutureAreRefusedUntouched() throws {
    let path = directory.appendingPathComponent("other.lmdb").path
    let other = try Environment.open(at: path) { catalog in
      try catalog.table("names", key: UInt64.self, value: String.self)
    }
    try other.environment.close()
    XCTAssertThrowsError(try CustomerStore(at: path)) { error in
      guard case CustomerStoreError.foreignStore = error else { return XCTFail("\(error)") }
    }
    XCTAssertEqual(try Environment.verify(at: path).tables.compactMap(\.name), ["names"])

    try open().close()
    let mine = directory.appendingPathComponent("shop.retention").path
    let future = try Environment.open(at: mine) { catalog in
      try catalog.table("retention-format", key: String.self, value: UInt64.self)
    }
    try future.environment.write { tx in try tx.put(99, for: "version", in: future.schema) }
    try future.environment.close()
    XCTAssertThrowsError(try open()) { error in
      guard case CustomerStoreError.newerFormat(_, 99, _) = error else { return XCTFail("\(error)") }
    }
  }

  func testAsyncWritesOfManyTasks() async throws {
    let store = try open()
    let order = try purchase("1 EUR", "2026-01-01")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        group.addTask {
          try await store.write { tx in
            let customer = try tx.customer(ExternalID("customer-\(number % 7)"))
            try tx.record(order, by: customer, key: InteractionKey(source: "shop", id: "\(number)"))
          }
        }
      }
      try await group.waitForAll()
    }
    let totals = try store.read { tx in try tx.purchaseTotals() }
    XCTAssertEqual(totals.customers, 7)
    XCTAssertEqual(totals.purchases, 50)
    try store.close()
  }
}
