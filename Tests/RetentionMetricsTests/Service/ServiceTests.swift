import CustomerModel
import CustomerStore
import Foundation
import RetentionMetrics
import Segmentation
import XCTest

/// Times of service, by hand and against their definition over random cases.
final class ServiceTests: MetricsTestCase {
  private static let seed =
    ProcessInfo.processInfo.environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_261_125
  private static let rounds = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1" ? 200 : 15
  private static let hour: Int64 = 3_600_000_000

  private struct Step {
    let customer: Int
    let id: Int
    let event: SupportCase.Event
    let by: SupportCase.Participant?
    let at: Int64
  }

  private func tell(_ steps: [Step], _ store: CustomerStore) throws {
    try store.write { tx in
      for (number, step) in steps.enumerated() {
        try tx.record(
          SupportCase(caseID: "case-\(step.id)", event: step.event, by: step.by),
          by: ExternalID("customer-\(step.customer)"), at: Timestamp(microseconds: step.at),
          key: InteractionKey(source: "desk", id: "\(number)"))
      }
    }
  }

  func testByHand() throws {
    let store = try open()
    let start = try Timestamp("2026-03-01T00:00:00Z").microseconds
    func step(_ id: Int, _ event: SupportCase.Event, _ hours: Int64, _ by: SupportCase.Participant? = nil) -> Step {
      Step(customer: id % 2, id: id, event: event, by: by, at: start + hours * Self.hour)
    }
    try tell(
      [
        // The customer's own reply is no response.
        step(1, .opened, 0), step(1, .replied, 1, .customer), step(1, .replied, 4, .agent), step(1, .resolved, 10),
        // Resolved without a reply, opened again, and resolved for good.
        step(2, .opened, 0), step(2, .resolved, 2), step(2, .reopened, 3), step(2, .resolved, 30),
        // Answered, and opened again: it waits.
        step(3, .opened, 0), step(3, .replied, 6), step(3, .resolved, 7), step(3, .opened, 8),
        // Nobody did anything.
        step(4, .opened, 0), step(4, .waiting, 5),
        // Its opening was never told.
        step(5, .resolved, 5),
      ], store)
    let table = try table(ServiceMetric(), MetricScope(asOf: try day("2026-03-05")), store)
    XCTAssertEqual(table.rows.count, 1)
    func value(_ column: String) -> MetricValue? { table[0, column]?.value }
    XCTAssertEqual(value("opened"), .integer(4))
    XCTAssertEqual(value("answered"), .integer(3))
    XCTAssertEqual(value("awaiting_response"), .integer(1))
    XCTAssertEqual(value("first_response_median"), .number(4))
    XCTAssertEqual(value("first_response_p90"), .empty, "a quarter still waits")
    XCTAssertEqual(table[0, "first_response_p90"]?.n, 4)
    XCTAssertEqual(value("resolved"), .integer(2))
    XCTAssertEqual(value("open"), .integer(2))
    XCTAssertEqual(value("resolution_median"), .number(30))
    XCTAssertEqual(value("reopen_rate"), .rate(2.0 / 3))
    XCTAssertTrue(table.notes.contains { $0.hasPrefix("1 cases whose opening") }, "\(table.notes)")
    // What is told as of the second hour does not know of later ones.
    let early = try self.table(ServiceMetric(), MetricScope(asOf: Timestamp("2026-03-01T02:30:00Z")), store)
    XCTAssertEqual(early[0, "answered"]?.value, .integer(1))
    XCTAssertEqual(early[0, "open"]?.value, .integer(3))
  }

  func testAgainstItsDefinition() throws {
    for round in 0..<Self.rounds {
      let seed = Self.seed &+ UInt64(round)
      var random = SeededGenerator(seed: seed)
      let start = try Timestamp("2026-01-30T00:00:00Z").microseconds
      var steps: [Step] = []
      for id in 0..<Int.random(in: 1...60, using: &random) {
        var at = start + Int64.random(in: 0..<1_500, using: &random) * Self.hour
        let customer = Int.random(in: 0..<9, using: &random)
        var events: [SupportCase.Event] = Int.random(in: 0..<8, using: &random) == 0 ? [] : [.opened]
        for _ in 0..<Int.random(in: 0...6, using: &random) {
          events.append(SupportCase.Event.allCases.randomElement(using: &random) ?? .replied)
        }
        for event in events {
          let by = [SupportCase.Participant.customer, .agent, nil].randomElement(using: &random) ?? nil
          steps.append(Step(customer: customer, id: id, event: event, by: by, at: at))
          at += Int64.random(in: 1...90, using: &random) * Self.hour
        }
      }
      let store = try open("round-\(round)")
      try tell(steps.shuffled(using: &random), store)
      let end = start + Int64.random(in: 1...2_000, using: &random) * Self.hour
      let table = try table(ServiceMetric(over: .months), MetricScope(asOf: Timestamp(microseconds: end)), store)
      for row in table.rows.indices {
        guard case .instant(let from)? = table[row, "from"]?.value, case .instant(let to)? = table[row, "to"]?.value
        else { return XCTFail("no period") }
        let cases = Self.cases(steps.filter { $0.at < end }).filter {
          from.microseconds <= $0.opened && $0.opened < to.microseconds
        }
        func check(_ column: String, _ expected: Double?) {
          XCTAssertEqual(table[row, column]?.value.number, expected, "seed \(seed), \(column), row \(row)")
        }
        check("opened", Double(cases.count))
        check("awaiting_response", Double(cases.count { $0.answered == nil }))
        check("open", Double(cases.count { $0.resolved == nil }))
        for (name, share) in [("median", 0.5), ("p90", 0.9)] {
          check("first_response_\(name)", Self.quantile(share, cases.map { ($0.opened, $0.answered) }, end))
          check("resolution_\(name)", Self.quantile(share, cases.map { ($0.opened, $0.resolved) }, end))
        }
        let resolved = cases.count { $0.resolved != nil || $0.reopened }
        check("reopen_rate", resolved == 0 ? nil : Double(cases.count { $0.reopened }) / Double(resolved))
      }
      if testRun?.failureCount ?? 0 > 0 { return print("failed with the seed \(seed)") }
      try store.close()
    }
  }

  private typealias Times = (opened: Int64, answered: Int64?, resolved: Int64?, reopened: Bool)

  /// By looking at each case alone.
  private static func cases(_ steps: [Step]) -> [Times] {
    Dictionary(grouping: steps, by: \.id).values.compactMap { all in
      let sorted = all.sorted { $0.at < $1.at }
      guard let first = sorted.firstIndex(where: { $0.event == .opened }) else { return nil }
      let steps = sorted[first...]
      let answer = steps.first { $0.event == .resolved || $0.event == .replied && $0.by != .customer }
      // Resolved since the first resolution behind the last time that it was open.
      var isResolved = false
      var (since, reopened): (Int64?, Bool) = (nil, false)
      for step in steps.dropFirst() {
        if step.event == .resolved, !isResolved { (isResolved, since) = (true, step.at) }
        if step.event == .opened || step.event == .reopened, isResolved {
          (isResolved, since, reopened) = (false, nil, true)
        }
      }
      return (steps[first].at, answer?.at, since, reopened)
    }
  }

  /// The product-limit quantile in hours, in exact fractions of whole numbers where that matters: left times total ≤ wanted.
  private static func quantile(_ share: Double, _ times: [(from: Int64, to: Int64?)], _ end: Int64) -> Double? {
    let ended = Set(times.compactMap { time in time.to.map { $0 - time.from } }).sorted()
    var survival = 1.0
    for time in ended {
      let atRisk = times.count { ($0.to ?? end) - $0.from >= time }
      let events = times.count { $0.to.map { $0 } != nil && ($0.to ?? 0) - $0.from == time }
      survival *= Double(atRisk - events) / Double(atRisk)
      if survival <= 1 - share + 1e-9 { return Double(time) / Double(hour) }
    }
    return nil
  }
}
