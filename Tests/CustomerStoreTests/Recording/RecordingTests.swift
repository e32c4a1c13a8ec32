import CustomerModel
import CustomerStore
import XCTest

final class RecordingTests: CustomerStoreTestCase {
  private let ada = ExternalID("ada@shop.example", kind: "email")

  private func purchase(_ total: String) throws -> Purchase { Purchase(total: try Money(total)) }

  func testTheSamePurchaseToldTwiceCountsOnce() throws {
    let store = try open()
    for isNew in [true, false] {
      try store.write { tx in
        XCTAssertEqual(
          try tx.record(purchase("49.90 EUR"), by: ada, at: Timestamp(day: "2026-11-22"), key: .order(1)), isNew)
      }
    }
    try store.read { tx in
      let totals = try tx.purchaseTotals()
      XCTAssertEqual(totals.customers, 1)
      XCTAssertEqual(totals.purchases, 1)
      XCTAssertEqual(totals.revenue, [try Money("49.90 EUR")])
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      let page = try tx.timeline(of: id)
      XCTAssertEqual(page.interactions.count, 1)
      XCTAssertEqual(page.interactions.first?.payload, .purchase(try purchase("49.90 EUR")))
      XCTAssertEqual(page.interactions.first?.key, .order(1))
      XCTAssertEqual(page.interactions.first?.recordedAt, clock.now)
      XCTAssertNil(page.next)
    }
  }

  func testOtherContentUnderOneKeyIsRefused() throws {
    let store = try open()
    try store.write { tx in
      _ = try tx.record(purchase("1 EUR"), by: ada, at: Timestamp(day: "2026-11-22"), key: .order(1))
      for (amount, id, day) in [
        ("2 EUR", ada, "2026-11-22"), ("1 EUR", ada, "2026-11-23"), ("1 EUR", ExternalID("bob"), "2026-11-22"),
      ] {
        XCTAssertThrowsError(
          try tx.record(purchase(amount), by: id, at: Timestamp(day: day), key: .order(1))
        ) { error in
          guard case CustomerStoreError.conflictingInteraction(.order(1)) = error else { return XCTFail("\(error)") }
        }
      }
      XCTAssertEqual(try tx.customerCount(), 1, "a refused interaction makes no customer")
    }
    XCTAssertEqual(try store.read { tx in try tx.purchaseTotals().revenue }, [try Money("1 EUR")])
  }

  func testLateInteractionsLandInTheirPlaces() throws {
    let store = try open()
    let days = Array(1...400).shuffled(using: &generator)
    for slice in stride(from: 0, to: days.count, by: 37) {
      try store.write { tx in
        for day in days[slice..<min(slice + 37, days.count)] {
          try tx.record(purchase("\(day) EUR"), by: ada, at: instant(day), key: .order(day))
        }
      }
    }
    try store.read { tx in
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      let all = try tx.timeline(of: id, order: .oldestFirst, limit: 1_000).interactions
      XCTAssertEqual(all.map(\.occurredAt), (1...400).map(instant))
      let newest = try tx.timeline(of: id, limit: 1_000).interactions
      XCTAssertEqual(newest, all.reversed())
      var paged: [Interaction] = []
      var cursor: TimelineCursor?
      repeat {
        let page = try tx.timeline(of: id, limit: 7, after: cursor)
        paged += page.interactions
        cursor = page.next
      } while cursor != nil
      XCTAssertEqual(paged, newest)
      let summary = try tx.summary(of: id)
      XCTAssertEqual(summary.purchases.days, 400)
      XCTAssertEqual(summary.purchases.firstAt, instant(1))
      XCTAssertEqual(summary.purchases.secondToLastAt, instant(399))
      XCTAssertEqual(summary.netSpend, [try Money("80200 EUR")])
      XCTAssertEqual(summary.amounts.first?.repeatSpend, try Money("80199 EUR"))
      let window = try TimeWindow(from: instant(10), to: instant(20))
      XCTAssertEqual(try tx.timeline(of: id, in: window).interactions.count, 10)
      XCTAssertEqual(try tx.interaction(.order(77))?.occurredAt, instant(77))
    }
  }

  func testVoidsAndCorrections() throws {
    let store = try open()
    try store.write { tx in
      try tx.record(purchase("10 EUR"), by: ada, at: instant(1), key: .order(1))
      try tx.record(purchase("20 EUR"), by: ada, at: instant(2), key: .order(2))
      XCTAssertTrue(try tx.void(InteractionReference(.order(1)), reason: "cancelled"))
      XCTAssertFalse(try tx.void(InteractionReference(.order(1)), reason: "cancelled"))
      let corrected = Interaction(
        .purchase(try purchase("25 EUR")), by: ada, occurredAt: instant(2), key: .order(3), corrects: .order(2))
      XCTAssertTrue(try tx.record(corrected))
      XCTAssertFalse(try tx.record(corrected))
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      let summary = try tx.summary(of: id)
      XCTAssertEqual(summary.purchases.count, 1)
      XCTAssertEqual(summary.netSpend, [try Money("25 EUR")])
      XCTAssertEqual(
        try tx.timeline(of: id, order: .oldestFirst).interactions.map(\.isVoided).sorted { !$0 && $1 },
        [false, true, true])
      XCTAssertThrowsError(try tx.void(InteractionReference(.order(9)), reason: "unknown"))
      XCTAssertTrue(try tx.void(InteractionReference(.order(9)), reason: "in advance", waits: true))
      XCTAssertTrue(try tx.record(purchase("90 EUR"), by: ada, at: instant(9), key: .order(9)))
      XCTAssertEqual(try tx.summary(of: id), summary)
    }
  }

  private var generator = SystemRandomNumberGenerator()
  private func instant(_ day: Int) -> Timestamp { Timestamp(microseconds: Int64(20_000 + day) * 86_400_000_000) }
}
