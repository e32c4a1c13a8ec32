import CustomerModel
import CustomerStore
import Foundation
import RetentionMetrics
import XCTest

/// Acquisition and the value of retention, with figures worked out by hand.
final class AcquisitionTests: MetricsTestCase {
  /// Two customers of `ads` (one never buys), one of `friends`, one of nobody knows where.
  private func shop() throws -> CustomerStore {
    let store = try open()
    try store.write { tx in
      var ada = Customer(id: ExternalID("ada"), acquisitionSource: "ads", acquisitionCampaign: "spring")
      ada.attributes["acquisitionCost"] = .money(try Money("6.00 EUR"))
      var bob = Customer(id: ExternalID("bob"), acquisitionSource: "ads", acquisitionCampaign: "autumn")
      bob.attributes["acquisitionCost"] = .money(try Money("4.00 EUR"))
      _ = try tx.upsert(ada)
      _ = try tx.upsert(bob)
      _ = try tx.upsert(Customer(id: ExternalID("cleo"), acquisitionSource: "friends"))
      _ = try tx.upsert(Customer(id: ExternalID("dan")))
      func order(_ who: String, _ day: String, _ total: String, cost: String) throws {
        let purchase = Purchase(total: try Money(total), cost: try Money(cost))
        try tx.record(purchase, by: ExternalID(who), at: Timestamp(day: day))
      }
      // The margins of Ada's windows of 30 days: 4, 8, none, 30.
      try order("ada", "2026-01-01", "10.00 EUR", cost: "6.00 EUR")
      try order("ada", "2026-02-10", "12.00 EUR", cost: "4.00 EUR")
      try order("ada", "2026-04-10", "40.00 EUR", cost: "10.00 EUR")
      try order("cleo", "2026-01-05", "7.00 EUR", cost: "2.00 EUR")
      try tx.record(Refund(amount: try Money("1.00 EUR")), by: ExternalID("cleo"), at: Timestamp(day: "2026-01-06"))
      try order("dan", "2026-01-05", "3.00 EUR", cost: "1.00 EUR")
    }
    return store
  }

  func testSourcesByHand() throws {
    let store = try shop()
    let metric = AcquisitionMetric(spend: ["ads": try Money("2.00 EUR")], retainedWithinDays: 60)
    let table = try table(metric, MetricScope(asOf: day("2026-06-01")), store)
    func cell(_ column: String, _ source: String) throws -> MetricCell {
      try XCTUnwrap(table.cell(column, where: "source", is: source))
    }
    XCTAssertEqual(table.values("source"), [.text("ads"), .text("friends"), .text("(unset)")])
    XCTAssertEqual(table.values("customers"), [.integer(2), .integer(1), .integer(1)])
    XCTAssertEqual(table.values("buyers"), [.integer(1), .integer(1), .integer(1)])
    XCTAssertEqual(
      try ["ads", "friends", "(unset)"].map { try cell("margin", $0).value },
      [.money(try Money("42.00 EUR")), .money(try Money("4.00 EUR")), .money(try Money("2.00 EUR"))])
    XCTAssertEqual(try cell("net_revenue", "friends").value, .money(try Money("6.00 EUR")))
    // Sixty days in front of 1 June begin on 2 April.
    XCTAssertEqual(try cell("retention_rate", "ads").value, .rate(1))
    XCTAssertEqual(try cell("retention_rate", "friends").value, .rate(0))
    // 6 + 4 + 2 for two customers; 42 / 2 were earned by the average one.
    XCTAssertEqual(try cell("acquisition_cost", "ads").value, .money(try Money("12.00 EUR")))
    XCTAssertEqual(try cell("cac", "ads").value, .number(6))
    XCTAssertEqual(try cell("clv_to_cac", "ads").value, .rate(3.5))
    // 2, then 6: the second window pays it back to the cent.
    XCTAssertEqual(try cell("payback_days", "ads").value, .integer(60))
    for column in ["acquisition_cost", "cac", "clv_to_cac", "payback_days"] {
      XCTAssertTrue(try cell(column, "friends").value.isEmpty, "nobody said what friends cost: \(column)")
    }
  }

  func testCampaignsByHand() throws {
    let store = try shop()
    let table = try table(AcquisitionMetric(by: .campaign), MetricScope(asOf: day("2026-06-01")), store)
    XCTAssertEqual(
      table.values("campaign"), [.text("autumn"), .text("spring"), .text("(unset)"), .text("(unset)")])
    XCTAssertEqual(table[0, "cac"]?.value, .number(4))
    XCTAssertEqual(table[0, "clv_to_cac"]?.value, .rate(0))
    XCTAssertEqual(table[0, "payback_days"]?.value, .empty)
    XCTAssertEqual(table[1, "cac"]?.value, .number(6))
    // 4 and 8.
    XCTAssertEqual(table[1, "payback_days"]?.value, .integer(60))
  }

  /// What was spent on a source that won nobody is a row of its own, without a rate.
  func testSpendThatWonNobody() throws {
    let store = try shop()
    let scope = MetricScope(asOf: try day("2026-06-01"))
    let tv = try Money("900.00 EUR")
    for dimension in AcquisitionMetric.Dimension.allCases {
      let table = try table(AcquisitionMetric(by: dimension, spend: ["tv": tv]), scope, store)
      XCTAssertEqual(table.cell("customers", where: "source", is: "tv")?.value, .integer(0), "\(dimension)")
      XCTAssertEqual(table.cell("acquisition_cost", where: "source", is: "tv")?.value, .money(tv), "\(dimension)")
      for column in ["retention_rate", "cac", "clv_to_cac", "historic_clv", "payback_days"] {
        XCTAssertEqual(table.cell(column, where: "source", is: "tv")?.value, .empty, column)
      }
      XCTAssertEqual(table.values("source").last, .text("(unset)"))
    }
    // All of this source's customers are of campaigns.
    let table = try table(AcquisitionMetric(by: .campaign, spend: ["ads": try Money("2.00 EUR")]), scope, store)
    XCTAssertEqual(
      table.values("acquisition_cost").filter { !$0.isEmpty },
      [.money(try Money("4.00 EUR")), .money(try Money("6.00 EUR")), .money(try Money("2.00 EUR"))])
    XCTAssertEqual(table[2, "campaign"]?.value, .text("(unset)"))
    let unnamed = AcquisitionMetric(spend: ["a\u{0}b": tv])
    XCTAssertThrowsError(try store.read { tx in try tx.table(of: unnamed, scope) })
  }

  /// Costs of which the sum is beyond 64 bits are an error, not an unknown cost.
  func testCostsBeyondSixtyFourBits() throws {
    let store = try open()
    try store.write { tx in
      var ada = Customer(id: ExternalID("ada"), acquisitionSource: "ads")
      ada.attributes["acquisitionCost"] = .money(Money(minorUnits: .max, currency: try Currency("EUR")))
      _ = try tx.upsert(ada)
    }
    let metric = AcquisitionMetric(spend: ["ads": try Money("1.00 EUR")])
    XCTAssertThrowsError(try store.read { tx in try tx.table(of: metric, MetricScope(asOf: day("2026-06-01"))) })
  }

  /// (1 + d) / (1 + d - r) times the margin of a period (Berger & Nasr, 1998).
  func testValueOfRetentionByHand() throws {
    let store = try open()
    try store.write { tx in
      for number in 0..<10 {
        let who = ExternalID("who-\(number)")
        // Each buys on the 15th; two of ten buy only in January, so that they are lost in March.
        for month in ["01", "02", "03"] where month == "01" || number >= 2 {
          let purchase = Purchase(total: try Money("10.00 EUR"), cost: try Money("4.00 EUR"))
          try tx.record(purchase, by: who, at: Timestamp(day: "2026-\(month)-15"))
        }
      }
    }
    let metric = RetentionValueMetric(
      .silence(longerThan: .seconds(40 * 86_400)), raisedByPoints: 5, annualDiscount: 0.1)
    let table = try table(metric, MetricScope(asOf: day("2026-04-01")), store)
    func value(_ figure: String) throws -> Double {
      try XCTUnwrap(table.cell("value", where: "figure", is: figure)?.value.number, figure)
    }
    // At the starts of February and March there were ten customers each; by the end of February, forty days after 15 January
    // are over on 24 February, so two are lost in February: 18 starts, 16 stay.
    let rate = 16.0 / 18
    XCTAssertEqual(try value("retention_rate"), rate, accuracy: 1e-12)
    // 26 orders of a margin of 6, by 10 + 10 + 8 customers of a period.
    let margin = 26.0 * 6 / 28
    XCTAssertEqual(try value("margin"), margin, accuracy: 1e-12)
    let discount = pow(1.1, 1.0 / 12) - 1
    XCTAssertEqual(try value("discount"), discount, accuracy: 1e-12)
    XCTAssertEqual(try value("value"), margin * (1 + discount) / (1 + discount - rate), accuracy: 1e-9)
    XCTAssertEqual(try value("raised_value"), margin * (1 + discount) / (1 + discount - rate - 0.05), accuracy: 1e-9)
    XCTAssertEqual(
      try value("change"), (1 + discount - rate) / (1 + discount - rate - 0.05) - 1, accuracy: 1e-9)
  }
}
