import CustomerModel
import CustomerStore
import RetentionMetrics
import XCTest

/// A ledger of nine accounts over six months, with the customers of each month worked out by hand.
final class LedgerTests: MetricsTestCase {
  /// What each account pays in each month from January 2024 on, in whole units.
  private static let payments = [
    "c1": [100, 100, 100, 100, 100, 100], "c2": [100, 150, 150, 150, 120, 120], "c3": [50, 50, 0, 0, 50, 50],
    "c4": [200, 0, 0, 0, 0, 0], "c5": [0, 80, 80, 160, 160, 0], "c6": [0, 0, 30, 30, 30, 60],
    "c7": [0, 0, 0, 500, 500, 450], "c8": [75, 75, 75, 0, 90, 90], "c9": [0, 0, 0, 0, 0, 40],
  ]

  private func fill(_ store: CustomerStore) throws {
    try store.write { tx in
      for (name, amounts) in Self.payments {
        var before = 0
        for (month, amount) in amounts.enumerated() where amount != before {
          let event: Subscription.Event =
            before == 0 ? .started : amount == 0 ? .expired : amount > before ? .upgraded : .downgraded
          try tx.record(
            Subscription(
              event: event, subscriptionID: name, plan: "plan",
              recurringAmount: amount > 0 ? try Money("\(amount) USD") : nil,
              period: amount > 0 ? BillingPeriod(.months) : nil,
              cause: event == .expired ? (name == "c4" ? .voluntary : .involuntary) : nil),
            by: ExternalID(name), at: Timestamp("2024-0\(month + 1)-01T06:00:00Z"))
          before = amount
        }
      }
    }
  }

  func testCustomers() throws {
    let store = try open()
    try fill(store)
    let metric = ChurnMetric(.contractual(.periodEnd))
    let table = try table(metric, MetricScope(asOf: day("2024-07-01")), store)
    let months = (0..<6).map { month in Self.payments.mapValues { $0[month] } }
    XCTAssertEqual(table.values("period"), (1...6).map { .text("2024-0\($0)") })
    XCTAssertEqual(table.values("start"), [0, 5, 5, 5, 5, 7].map { .integer($0) })
    XCTAssertEqual(table.values("new"), [5, 1, 1, 1, 0, 1].map { .integer($0) })
    XCTAssertEqual(table.values("churned"), [0, 1, 1, 1, 0, 1].map { .integer($0) })
    XCTAssertEqual(table.values("resurrected"), [0, 0, 0, 0, 2, 0].map { .integer($0) })
    XCTAssertEqual(table.values("end"), months.map { .integer($0.values.count { $0 > 0 }) })
    XCTAssertEqual(table.values("voluntary"), [0, 1, 0, 0, 0, 0].map { .integer($0) })
    XCTAssertEqual(table.values("involuntary"), [0, 0, 1, 1, 0, 1].map { .integer($0) })
    XCTAssertEqual(table[0, "churn_rate"]?.value, .empty)
    XCTAssertEqual(table[0, "churn_rate"]?.n, 0)
    XCTAssertEqual(table[1, "churn_rate"]?.value, .rate(0.2))
    XCTAssertEqual(table[5, "churn_rate"]?.value, .rate(1.0 / 7))
    XCTAssertEqual(table.values("won_back"), [0, 0, 1, 1, 0, 0].map { .integer($0) })
    XCTAssertEqual(table.values("lapsed"), [0, 0, 1, 2, 3, 1].map { .integer($0) })
  }

  /// The same end of a contract, recognised at different times; and what became of cancellations.
  func testRecognition() throws {
    let store = try open()
    try store.write { tx in
      func tell(
        _ who: String, _ event: Subscription.Event, _ at: String, paidUntil: String? = nil
      ) throws {
        try tx.record(
          Subscription(
            event: event, subscriptionID: "s-\(who)", plan: "p", paidUntil: try paidUntil.map { try day($0) }),
          by: ExternalID(who), at: try day(at))
      }
      // Cancelled in February, paid until the middle of March.
      try tell("leaver", .started, "2024-01-10", paidUntil: "2024-03-15")
      try tell("leaver", .cancelled, "2024-02-10")
      // Cancelled and kept.
      try tell("kept", .started, "2024-01-10", paidUntil: "2024-12-31")
      try tell("kept", .cancelled, "2024-02-11")
      try tell("kept", .renewed, "2024-02-20", paidUntil: "2024-12-31")
      // Nobody told of an end; the paid time is over on 20 March.
      try tell("silent", .started, "2024-01-05", paidUntil: "2024-03-20")
      // Never paid.
      try tell("trial", .trialStarted, "2024-01-06", paidUntil: "2024-12-31")
      // Rests in February alone.
      try tell("resting", .started, "2024-01-07")
      try tell("resting", .paused, "2024-02-03")
      try tell("resting", .resumed, "2024-03-03")
    }
    let scope = MetricScope(asOf: try day("2024-06-01"))
    let expected: [(ChurnPolicy.Recognition, [Int])] = [
      (.cancellation, [0, 2, 1, 0, 0]), (.periodEnd, [0, 1, 2, 0, 0]),
      (.grace(.seconds(30 * 86_400)), [0, 1, 0, 2, 0]),
    ]
    for (recognition, churned) in expected {
      let table = try table(ChurnMetric(.contractual(recognition)), scope, store)
      XCTAssertEqual(table.values("churned"), churned.map { .integer($0) }, "\(recognition)")
      XCTAssertEqual(table[0, "new"]?.value, .integer(4), "\(recognition)")
      XCTAssertEqual(table.values("cancellations"), [0, 2, 0, 0, 0].map { .integer($0) }, "\(recognition)")
      XCTAssertEqual(table[1, "save_rate"]?.value, .rate(0.5), "\(recognition)")
      XCTAssertEqual(table[1, "save_rate"]?.n, 2)
    }
  }
}
