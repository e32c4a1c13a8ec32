import CustomerModel
import CustomerStore
import Foundation
import RetentionMath
import RetentionMetrics
import Segmentation
import XCTest

/// Who falls under a chance to be still a customer, beside asking everybody on every day; and models as operands of segments.
final class AliveCrossingTests: ModelTestCase {
  private func model() throws -> BetaGeometricNBD {
    try BetaGeometricNBD(r: 0.9, alpha: 6, a: 0.8, b: 2.5, dropout: .afterEveryPurchase)
  }

  func testIsWhatEveryDayTells() throws {
    for (zoneName, families) in [
      ("UTC", [PurchaseModelFamily.mbgNBD, .paretoNBD, .mbgCNBD(k: 2)]), ("America/New_York", [.bgNBD, .mbgNBD]),
    ] {
      let store = try open("shop-\(families.count)", zone: zoneName)
      try tell(orders(of: model(), customers: 400, seed: 43), store)
      let zone = try TimeZoneIdentifier(zoneName)
      let first = try zone.localDate(of: instant(250)).adding(days: 0)
      for family in families {
        let model = try store.read { tx in try tx.fitCustomerBase(family, asOf: instant(250), unit: .week) }
        for (threshold, length) in [(0.5, 40), (0.2, 90), (0.9, 1)] {
          let end = zone.startOfDay(try first.adding(days: length))
          let window = TimeWindow(zone.startOfDay(first)..<end)
          try store.read { tx in
            let crossings = try tx.aliveCrossings(under: threshold, by: model, within: window)
            var expected: [(at: Timestamp, customer: CustomerID)] = []
            for row in try tx.forecast(by: model, asOf: end, within: .days(1)).customers {
              // As of the end, on each day of the window, had nothing else been bought.
              let recency = try XCTUnwrap(
                tx.purchaseRecency(of: row.customer, asOf: end, unit: .week, currency: nil))
              let opened = try model.purchases.model()
              let lastAge = (recency.history.age * 7).rounded()
              func alive(_ daysBefore: Int) throws -> Double {
                try opened.aliveProbability(
                  of: PurchaseHistory(
                    repeatPurchases: recency.history.repeatPurchases, lastPurchase: recency.history.lastPurchase,
                    age: TimeSpan.days(lastAge - Double(daysBefore)).count(in: .week)))
              }
              let idle = Int(((recency.history.age - recency.history.lastPurchase) * 7).rounded())
              let watched = min(idle, length)
              guard try alive(watched) >= threshold, try alive(0) < threshold else { continue }
              let before = try XCTUnwrap((0..<watched).last { try alive($0) < threshold && alive($0 + 1) >= threshold })
              expected.append(
                (at: zone.startOfDay(try first.adding(days: length - 1 - before)), customer: row.customer))
            }
            expected.sort { ($0.at, $0.customer) < ($1.at, $1.customer) }
            XCTAssertEqual(crossings.map(\.at), expected.map(\.at), "\(family) \(threshold) \(length)")
            XCTAssertEqual(crossings.map(\.customer), expected.map(\.customer), "\(family) \(threshold) \(length)")
            if length > 1, threshold == 0.5 { XCTAssertGreaterThan(crossings.count, 5) }
            for crossing in crossings.prefix(3) {
              let before = try tx.forecast(of: crossing.customer, by: model, asOf: crossing.at, within: .days(1))
              let after = try tx.forecast(
                of: crossing.customer, by: model, asOf: Timestamp(microseconds: crossing.at.microseconds + 1),
                within: .days(1))
              if crossing.at > window.from {
                XCTAssertGreaterThanOrEqual(before?.aliveProbability.value ?? 0, threshold)
              }
              XCTAssertLessThan(after?.aliveProbability.value ?? 1, threshold)
            }
          }
        }
      }
      try store.close()
    }
  }

  func testBadInput() throws {
    let store = try open()
    try tell(orders(of: model(), customers: 60, seed: 47), store)
    try store.read { tx in
      let model = try tx.fitCustomerBase(asOf: instant(300), unit: .week)
      let window = TimeWindow(instant(300)..<instant(330))
      for threshold in [0, 1, -1, .nan, 2] {
        XCTAssertThrowsError(try tx.aliveCrossings(under: threshold, by: model, within: window), "\(threshold)")
      }
      let never = try tx.aliveCrossings(
        under: 0.5, by: model, within: TimeWindow(Timestamp.earliest..<instant(-1_000)))
      XCTAssertEqual(never, [])
      // All of time.
      _ = try tx.aliveCrossings(under: 0.5, by: model, within: TimeWindow(Timestamp.earliest..<Timestamp.latest))
      let baseline = try tx.fitCustomerBase(.nbd, asOf: instant(300), unit: .week)
      XCTAssertEqual(try tx.aliveCrossings(under: 0.5, by: baseline, within: window), [])
      XCTAssertThrowsError(try ModelMetrics(["m": model], margin: .nan))
      XCTAssertThrowsError(try ModelMetrics(["m": model], within: .days(-1)))
    }
    try store.close()
  }

  func testModelsAreOperandsOfSegments() throws {
    let store = try open()
    try tell(orders(of: model(), customers: 150, seed: 53), store)
    try store.write { tx in
      try tx.store(try tx.fitCustomerBase(asOf: instant(300), unit: .week), named: "weekly")
      try tx.store(try tx.fitCustomerBase(.paretoNBD, asOf: instant(300), unit: .day), named: "daily")
    }
    try store.read { tx in
      let metrics = try tx.storedModelMetrics(within: .days(90), discount: AnnualRate(0.1), margin: 0.5)
      XCTAssertEqual(metrics.names.count, 10)
      for name in ["weekly", "daily"] {
        let forecast = try tx.forecast(
          by: tx.customerBaseModel(named: name), asOf: instant(350), within: .days(90), discount: AnnualRate(0.1),
          margin: 0.5)
        for row in forecast.customers.prefix(40) {
          let access = tx.access
          var values: [String: Double] = [:]
          for figure in ModelMetrics.Figure.allCases {
            values[figure.rawValue] = try metrics.value(
              of: "\(name).\(figure.rawValue)", for: row.customer, at: instant(350), knownAt: nil, in: access)
          }
          XCTAssertEqual(try XCTUnwrap(values["alive_probability"]), row.aliveProbability, accuracy: 1e-12)
          XCTAssertEqual(try XCTUnwrap(values["expected_purchases"]), row.expectedPurchases, accuracy: 1e-12)
          XCTAssertEqual(try XCTUnwrap(values["purchase_probability"]), row.purchaseProbability, accuracy: 1e-12)
          XCTAssertEqual(values["lifetime_value"] ?? 0, try XCTUnwrap(row.lifetimeValue), accuracy: 1e-9)
          let days = values["days_until_half_alive"]
          XCTAssertEqual(days.map { $0 <= 0 } ?? false, row.aliveProbability < 0.5, "\(String(describing: days))")
        }
        let unsure = try tx.compile(
          .measure(.metric("\(name).alive_probability"), .isLess(.decimal(ExactDecimal("0.5")))), metrics: metrics)
        XCTAssertEqual(
          try tx.bind(unsure, at: instant(350)).members(),
          forecast.customers.filter { $0.aliveProbability < 0.5 }.map(\.customer))
      }
      let access = tx.access
      let nothing = try metrics.value(
        of: "monthly.alive_probability", for: CustomerID(rawValue: 1), at: instant(1), knownAt: nil, in: access)
      XCTAssertNil(nothing)
    }
    try store.close()
  }
}
