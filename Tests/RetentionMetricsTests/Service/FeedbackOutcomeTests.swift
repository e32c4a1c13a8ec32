import CustomerModel
import CustomerStore
import Foundation
import RetentionMetrics
import Segmentation
import XCTest

/// Outcomes by the last answer, by hand and against their definition over random logs.
final class FeedbackOutcomeTests: MetricsTestCase {
  private static let seed =
    ProcessInfo.processInfo.environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_261_125
  private static let day: Int64 = 86_400_000_000

  private enum Event {
    case order(cents: Int64)
    case refund(cents: Int64)
    case answer(Int)
    case otherAnswer
  }

  private func tell(_ customers: [[(at: Int64, event: Event)]], _ store: CustomerStore) throws {
    let euro = try Currency("EUR")
    try store.write { tx in
      for (number, events) in customers.enumerated() {
        let id = ExternalID("customer-\(number)")
        for (at, event) in events {
          let instant = Timestamp(microseconds: at)
          switch event {
          case .order(let cents):
            try tx.record(Purchase(total: Money(minorUnits: cents, currency: euro)), by: id, at: instant)
          case .refund(let cents):
            try tx.record(Refund(amount: Money(minorUnits: cents, currency: euro)), by: id, at: instant)
          case .answer(let score): try tx.record(FeedbackResponse(metric: .csat, score: score), by: id, at: instant)
          case .otherAnswer: try tx.record(FeedbackResponse(metric: .nps, score: 0), by: id, at: instant)
          }
        }
      }
    }
  }

  func testByHand() throws {
    let store = try open()
    let now = try day("2026-06-01")
    func at(_ days: Int64) -> Int64 { now.microseconds - days * Self.day }
    try tell(
      [
        // Content, bought again.
        [
          (at(50), .order(cents: 1_000)), (at(49), .answer(5)), (at(10), .order(cents: 3_000)),
          (at(9), .refund(cents: 500)),
        ],
        // The last answer before the window counts, not the one in it; then silence.
        [(at(60), .answer(5)), (at(45), .order(cents: 1_000)), (at(40), .answer(1)), (at(5), .answer(5))],
        // No customer any more when the window begins.
        [(at(100), .order(cents: 1_000)), (at(99), .answer(1)), (at(5), .order(cents: 900))],
        // Never asked this question.
        [(at(35), .order(cents: 1_000)), (at(34), .otherAnswer)],
      ], store)
    let metric = FeedbackOutcomeMetric(of: .csat, .silence(longerThan: .days(40)), withinDays: 30)
    let table = try table(metric, MetricScope(asOf: now), store)
    XCTAssertEqual(table.values("answer"), ["1", "5", "(none)"].map { .text($0) })
    XCTAssertEqual(table.values("customers"), [.integer(1), .integer(1), .integer(1)])
    XCTAssertEqual(table.values("churned"), [.integer(1), .integer(0), .integer(0)])
    XCTAssertEqual(table.values("churn_rate"), [.rate(1), .rate(0), .rate(0)])
    XCTAssertEqual(table.values("mean_revenue"), [.number(0), .number(25), .number(0)])
    XCTAssertThrowsError(
      try self.table(
        FeedbackOutcomeMetric(.silence(longerThan: .days(1)), withinDays: 0), MetricScope(asOf: now), store))
  }

  func testAnotherScaleIsAnotherAnswer() throws {
    let store = try open()
    let now = try day("2026-06-01")
    try store.write { tx in
      for (id, scale) in [("a", 1...5), ("b", 1...10)] {
        try tx.record(Purchase(total: Money("1.00 EUR")), by: ExternalID(id), at: Timestamp(day: "2026-05-20"))
        try tx.record(
          FeedbackResponse(metric: .csat, score: 5, scale: scale), by: ExternalID(id), at: Timestamp(day: "2026-05-21"))
      }
    }
    let metric = FeedbackOutcomeMetric(.silence(longerThan: .days(40)), withinDays: 3)
    let table = try table(metric, MetricScope(asOf: now), store)
    XCTAssertEqual(table.values("answer"), [.text("5"), .text("5 of 1...10")])
  }

  func testAgainstItsDefinition() throws {
    for round in 0..<15 {
      let seed = Self.seed &+ UInt64(round)
      var random = SeededGenerator(seed: seed)
      let start = try Timestamp("2026-01-30T00:00:00Z").microseconds
      let customers = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        var moments: Set<Int64> = []
        for _ in 0..<Int.random(in: 0...10, using: &random) {
          moments.insert(start + Int64.random(in: 0..<2_400, using: &random) * Self.day / 24)
        }
        return moments.sorted().map { at -> (at: Int64, event: Event) in
          switch Int.random(in: 0..<6, using: &random) {
          case 0...2: (at, .order(cents: Int64.random(in: 0...5_000, using: &random)))
          case 3: (at, .refund(cents: Int64.random(in: 0...2_000, using: &random)))
          case 4: (at, .answer(Int.random(in: 1...5, using: &random)))
          default: (at, .otherAnswer)
          }
        }
      }
      let store = try open("round-\(round)")
      try tell(customers, store)
      let end = start + Int64.random(in: 30...110, using: &random) * Self.day
      let window = Int.random(in: 1...30, using: &random)
      let silence = Int64.random(in: 5...60, using: &random) * Self.day
      let begin = end - Int64(window) * Self.day
      let metric = FeedbackOutcomeMetric(.silence(longerThan: .microseconds(silence)), withinDays: window)
      let table = try table(metric, MetricScope(asOf: Timestamp(microseconds: end)), store)

      var expected: [String: (customers: Int, lost: Int, cents: Int64)] = [:]
      for events in customers {
        func lastOrder(_ before: Int64) -> Int64? {
          events.last { if case .order = $0.event { $0.at < before } else { false } }?.at
        }
        guard let last = lastOrder(begin), begin - last <= silence else { continue }
        var answer = "(none)"
        var cents: Int64 = 0
        for (at, event) in events where at < end {
          switch event {
          case .answer(let score): if at < begin { answer = "\(score)" }
          case .order(let amount): if at >= begin { cents += amount }
          case .refund(let amount): if at >= begin { cents -= amount }
          case .otherAnswer: break
          }
        }
        let isLost = end - (lastOrder(end) ?? last) > silence
        let row = expected[answer] ?? (0, 0, 0)
        expected[answer] = (row.customers + 1, row.lost + (isLost ? 1 : 0), row.cents + cents)
      }
      XCTAssertEqual(
        table.values("answer"),
        expected.keys.sorted { ($0 == "(none)" ? "9" : $0) < ($1 == "(none)" ? "9" : $1) }
          .map { .text($0) }, "seed \(seed)")
      for row in table.rows.indices {
        guard let wanted = expected[table[row, "answer"]?.value.description ?? ""] else { continue }
        XCTAssertEqual(table[row, "customers"]?.value, .integer(wanted.customers), "seed \(seed)")
        XCTAssertEqual(table[row, "churned"]?.value, .integer(wanted.lost), "seed \(seed)")
        guard let mean = table[row, "mean_revenue"]?.value.number else { continue }
        XCTAssertEqual(mean, Double(wanted.cents) / 100 / Double(wanted.customers), accuracy: 1e-9, "seed \(seed)")
      }
      try store.close()
    }
  }
}
