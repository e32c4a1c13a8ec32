import CustomerModel
import CustomerStore
import RetentionKit
import RetentionMetrics
import RetentionTesting
import XCTest

/// Customers that never were behave as customers do.
final class FakeCustomersTests: XCTestCase {
  private func database(
    _ count: Int, seed: UInt64, of businesses: [FakeCustomers.Business]
  ) throws -> TemporaryDatabase {
    let temporary = try TemporaryDatabase(at: Timestamp(day: "2026-01-01"))
    let fakes = FakeCustomers(
      count, seed: seed, from: try Timestamp(day: "2024-01-01"), until: temporary.clock.now, of: businesses)
    var told: [Int] = []
    try fakes.record(in: temporary.database) { told.append($0) }
    XCTAssertEqual(told.last, count)
    return temporary
  }

  func testTheSeedDeterminesThem() throws {
    let first = try database(300, seed: 3, of: [.shop, .subscriptions])
    let twin = try database(300, seed: 3, of: [.shop, .subscriptions])
    let other = try database(300, seed: 4, of: [.shop, .subscriptions])
    let hashes = try [first, twin, other].map { try $0.database.read { tx in try tx.stateHash() } }
    XCTAssertEqual(hashes[0], hashes[1])
    XCTAssertNotEqual(hashes[0], hashes[2])
  }

  func testToldAgainTheyChangeNothing() throws {
    let temporary = try database(100, seed: 5, of: [.shop, .subscriptions])
    let before = try temporary.database.read { tx in try tx.stateHash() }
    let fakes = FakeCustomers(
      100, seed: 5, from: try Timestamp(day: "2024-01-01"), until: temporary.clock.now, of: [.shop, .subscriptions])
    try fakes.record(in: temporary.database)
    XCTAssertEqual(try temporary.database.read { tx in try tx.stateHash() }, before)
  }

  func testAShopHasRepeatersAndLosesCustomers() throws {
    let temporary = try database(1_000, seed: 1, of: [.shop])
    let totals = try temporary.database.read { tx in try tx.purchaseTotals() }
    let rate = try XCTUnwrap(totals.repeatPurchaseRate.value)
    XCTAssertTrue((0.4...0.95).contains(rate), "\(rate)")
    let churn = try temporary.database.metrics.table(
      of: .churn(.silence(longerThan: .days(90)), over: .last(6, .months)))
    for row in churn.rows.indices {
      guard case .rate(let rate)? = churn[row, "churn_rate"]?.value else { return XCTFail("no rate") }
      XCTAssertTrue((0.005...0.4).contains(rate), "\(rate)")
    }
    let model = try temporary.database.models.fit(.mbgNBD, unit: .week)
    XCTAssertEqual(model.flags, [])
  }

  func testAServiceHasContractsOfAllSorts() throws {
    let temporary = try database(1_000, seed: 1, of: [.subscriptions])
    let table = try temporary.database.metrics.table(of: .revenue)
    for column in ["new", "expansion", "contraction", "churn"] {
      let amounts = table.values(column).filter { if case .number(let amount) = $0 { amount > 0 } else { false } }
      XCTAssertFalse(amounts.isEmpty, column)
    }
  }

  func testNobodyAndNoTimeAreNothing() throws {
    let temporary = try TemporaryDatabase()
    let now = temporary.clock.now
    try FakeCustomers(0, from: now, until: now).record(in: temporary.database)
    try FakeCustomers(5, from: now, until: now).record(in: temporary.database)
    XCTAssertEqual(try temporary.database.maintenance.statistics().customerCount, 0)
  }
}
