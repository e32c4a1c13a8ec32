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

  func testRevenue() throws {
    let store = try open()
    try fill(store)
    let scope = MetricScope(asOf: try day("2024-07-01"))
    let table = try table(RevenueMetric(), scope, store)
    let amounts: [(String, [Double])] = [
      ("start_mrr", [0, 525, 455, 435, 940, 1050]), ("new", [525, 80, 30, 500, 0, 40]),
      ("expansion", [0, 50, 0, 80, 0, 30]), ("contraction", [0, 0, 0, 0, 30, 50]), ("churn", [0, 200, 50, 75, 0, 160]),
      ("reactivation", [0, 0, 0, 0, 140, 0]), ("end_mrr", [525, 455, 435, 940, 1050, 910]),
      ("arpa", [105, 91, 87, 188, 150, 130]),
    ]
    for (column, expected) in amounts { XCTAssertEqual(table.values(column), expected.map { .number($0) }, column) }
    let rates: [(String, [Double?])] = [
      (
        "gross_mrr_churn_rate",
        [nil, 0.38095238095238093, 0.10989010989010989, 0.1724137931034483, 0.031914893617021274, 0.2]
      ),
      (
        "net_mrr_churn_rate_with_reactivation",
        [
          nil, 0.2857142857142857, 0.10989010989010989, -0.011494252873563218, -0.11702127659574468,
          0.17142857142857143,
        ]
      ),
      (
        "net_mrr_churn_rate",
        [
          nil, 0.2857142857142857, 0.10989010989010989, -0.011494252873563218, 0.031914893617021274,
          0.17142857142857143,
        ]
      ),
      ("grr", [nil, 0.6190476190476191, 0.8901098901098901, 0.8275862068965517, 0.9680851063829787, 0.8]),
      (
        "nrr",
        [nil, 0.7142857142857143, 0.8901098901098901, 1.0114942528735633, 0.9680851063829787, 0.8285714285714286]
      ),
      ("quick_ratio", [nil, 0.65, 0.6, 7.733333333333333, 4.666666666666667, 0.3333333333333333]),
      ("window_grr_endpoint", [nil, nil, nil, 0.38095238095238093, 0.9340659340659341, 0.7471264367816092]),
      ("window_nrr_endpoint", [nil, nil, nil, 0.47619047619047616, 1.1428571428571428, 0.8505747126436781]),
      ("window_grr_path_minimum", [nil, nil, nil, 0.38095238095238093, 0.6593406593406593, 0.5747126436781609]),
    ]
    for (column, expected) in rates {
      for (row, value) in expected.enumerated() {
        let found = table[row, column]?.value.number
        XCTAssertEqual(found == nil, value == nil, "\(column) \(row)")
        XCTAssertEqual(found ?? 0, value ?? 0, accuracy: 1e-12, "\(column) \(row)")
      }
    }
    let movements = try store.read { tx in try RevenueMetric().movements(scope, tx) }
    let lost = movements.filter { $0.kind == .churn && $0.period == "2024-06" }
    let account = try store.read { tx in try tx.customerID(of: ExternalID("c5")) }
    XCTAssertEqual(lost.map(\.customer), [account].compactMap(\.self))
    XCTAssertEqual(lost.map(\.change), [-160])
  }

  func testTrialsAndBillingPeriods() throws {
    let store = try open()
    try store.write { tx in
      func tell(_ who: String, _ event: Subscription.Event, _ at: String, _ amount: String?, _ period: BillingPeriod)
        throws
      {
        try tx.record(
          Subscription(
            event: event, subscriptionID: "s-\(who)", plan: "p", recurringAmount: try amount.map { try Money($0) },
            period: amount == nil ? nil : period),
          by: ExternalID(who), at: try day(at))
      }
      try tell("yearly", .started, "2024-01-02", "1200.00 EUR", BillingPeriod(.years))
      try tell("quarterly", .started, "2024-01-02", "30.00 EUR", BillingPeriod(.months, count: 3))
      try tell("buyer", .trialStarted, "2024-01-03", "5.00 EUR", BillingPeriod(.months))
      try tell("buyer", .started, "2024-01-20", "5.00 EUR", BillingPeriod(.months))
      try tell("late", .trialStarted, "2024-01-03", nil, BillingPeriod(.months))
      try tell("late", .started, "2024-03-20", "7.00 EUR", BillingPeriod(.months))
      try tell("young", .trialStarted, "2024-03-25", nil, BillingPeriod(.months))
    }
    let scope = MetricScope(asOf: try day("2024-04-01"))
    let revenue = try table(RevenueMetric(), scope, store)
    XCTAssertEqual(revenue.values("end_mrr"), [115, 115, 122].map { .number($0) })
    let trials = try table(TrialMetric(), scope, store)
    XCTAssertEqual(trials.values("trials"), [2, 0, 1].map { .integer($0) })
    XCTAssertEqual(trials.values("converted"), [1, 0, 0].map { .integer($0) })
    XCTAssertEqual(trials[0, "conversion_rate"]?.value, .rate(0.5))
    XCTAssertEqual(trials[2, "conversion_rate"]?.value, .empty)
  }

  func testFeedback() throws {
    let store = try open()
    let answers: [(FeedbackResponse.Metric, [Int])] = [
      (.nps, [10, 9, 9, 8, 7, 7, 6, 3, 0, 10]), (.csat, [5, 4, 4, 3, 2, 5, 1, 4]), (.ces, [7, 6, 5, 2, 4, 7]),
    ]
    try store.write { tx in
      for (metric, scores) in answers {
        for (number, score) in scores.enumerated() {
          try tx.record(
            FeedbackResponse(metric: metric, score: score), by: ExternalID("who-\(number)"), at: day("2024-01-05"))
        }
      }
      // An earlier answer of one of them, which the last one replaces if only that counts.
      try tx.record(FeedbackResponse(metric: .nps, score: 0), by: ExternalID("who-0"), at: day("2024-01-04"))
    }
    let scope = MetricScope(asOf: try day("2024-02-01"))
    let table = try table(FeedbackMetric(.last), scope, store)
    XCTAssertEqual(table[0, "people"]?.value, .integer(10))
    XCTAssertEqual(table[0, "nps"]?.value.number ?? -1, 10, accuracy: 1e-9)
    let interval = try XCTUnwrap(table[0, "nps"]?.interval)
    XCTAssertEqual((interval.high - interval.low) / 2 / 1.959963984540054, 26.26785107312739, accuracy: 1e-9)
    XCTAssertEqual(table[0, "csat"]?.value, .rate(0.625))
    XCTAssertEqual(table[0, "ces"]?.value.number ?? -1, 5.166666666666667, accuracy: 1e-9)
    let all = try self.table(FeedbackMetric(), scope, store)
    XCTAssertEqual(all[0, "nps"]?.n, 11)
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
