import CustomerModel
import CustomerStore
import Foundation
import RetentionMath
import RetentionMetrics
import Segmentation
import XCTest

/// How long contracts and customers last, over stores, beside the same from plain arrays.
final class CustomerSurvivalTests: ModelTestCase {
  private struct Life {
    let name: String
    let start: Double
    /// In days, and the cause; `nil` if it runs.
    let end: (after: Double, cause: Subscription.Cause?)?
    let country: String
    let seats: Int
  }

  private func lives(_ count: Int, seed: UInt64) -> [Life] {
    var generator = RetentionMath.SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let start = Double(Int.random(in: 0..<200, using: &generator))
      let isBritish = Bool.random(using: &generator)
      let length = Double(Int.random(in: 1..<(isBritish ? 200 : 500), using: &generator))
      let cause: Subscription.Cause? = [.voluntary, .involuntary, nil].randomElement(using: &generator) ?? nil
      return Life(
        name: "customer-\(number)", start: start, end: start + length < 400 ? (length, cause) : nil,
        country: isBritish ? "GB" : "DE", seats: Int.random(in: 1..<9, using: &generator))
    }
  }

  private func tell(_ lives: [Life], _ store: CustomerStore) throws {
    try store.write { tx in
      for life in lives {
        let id = ExternalID(life.name)
        try tx.upsert(Customer(id: id, country: life.country))
        func event(_ event: Subscription.Event, _ cause: Subscription.Cause? = nil) -> Subscription {
          Subscription(
            event: event, subscriptionID: life.name, plan: "pro", period: BillingPeriod(.months), cause: cause)
        }
        try tx.record(event(.started), by: id, at: instant(life.start))
        if let end = life.end { try tx.record(event(.expired, end.cause), by: id, at: instant(life.start + end.after)) }
      }
    }
  }

  func testContractsAreThoseOfPlainArrays() throws {
    let store = try open()
    let lives = lives(300, seed: 17)
    try tell(lives, store)
    let scope = MetricScope(asOf: instant(400))
    let data = try store.read { tx in try tx.survivalData(of: .contracts(.periodEnd), scope, unit: .day) }
    let durations = lives.map { $0.end?.after ?? 400 - $0.start }
    let events = lives.map { $0.end != nil }
    XCTAssertEqual(try data.kaplanMeier(), try KaplanMeier(durations: durations, events: events))
    let causes = lives.map { life in
      life.end.map { $0.cause == .voluntary ? 1 : $0.cause == .involuntary ? 2 : 3 } ?? 0
    }
    let risks = try AalenJohansen(durations: durations, causes: causes)
    XCTAssertEqual(try data.competingRisks(), risks)
    // In groups, by an attribute or by segments.
    var byCountry = scope
    byCountry.breakdown = "country"
    let groups = try store.read { tx in try tx.survivalData(of: .contracts(.periodEnd), byCountry, unit: .day) }
    XCTAssertEqual(groups.groupNames, ["DE", "GB"])
    let test = try LogRankTest(durations: durations, events: events, groups: lives.map { $0.country == "DE" ? 0 : 1 })
    XCTAssertEqual(try groups.logRank().chiSquare, test.chiSquare, accuracy: 1e-9)
    let british = SegmentDefinition("british", .attribute("country", .equals("GB")))
    let compared = try store.read { tx in
      try tx.survivalData(of: .contracts(.periodEnd), scope, unit: .day, comparing: [british])
    }
    XCTAssertEqual(compared.groupNames, ["british", "(others)"])
    XCTAssertEqual(try compared.logRank().chiSquare, test.chiSquare, accuracy: 1e-9)
    XCTAssertEqual(try compared.kaplanMeier(group: 0), try groups.kaplanMeier(group: 1))
    // Only a segment's members.
    var some = scope
    some.segment = british
    let ofSome = try store.read { tx in try tx.survivalData(of: .contracts(.periodEnd), some, unit: .day) }
    XCTAssertEqual(try ofSome.kaplanMeier(), try groups.kaplanMeier(group: 1))
    let regression = try store.read { tx in try tx.survivalRegression(of: data, on: ["country"]) }
    let reference = lives.count { $0.country == "DE" } >= lives.count { $0.country == "GB" } ? "DE" : "GB"
    XCTAssertEqual(regression.references, ["country": reference])
    let name = reference == "DE" ? "GB" : "DE"
    let cox = try CoxModel(
      durations: durations, events: events, covariates: [Covariate("x", lives.map { $0.country == name ? 1 : 0 })])
    XCTAssertEqual(regression.model.names, ["country=\(name)"])
    XCTAssertEqual(regression.model.coefficients[0], cox.coefficients[0], accuracy: 1e-9)
    try store.close()
  }

  func testTable() throws {
    let store = try open()
    let lives = lives(120, seed: 19)
    try tell(lives, store)
    var scope = MetricScope(asOf: instant(400))
    scope.breakdown = "country"
    for formula in KaplanMeier.IntervalFormula.allCases {
      let metric = SurvivalMetric(.contracts(.periodEnd), unit: .month, horizon: 12, interval: formula)
      let table = try table(metric, scope, store)
      XCTAssertEqual(table.rows.count, 26)
      let data = try store.read { tx in try tx.survivalData(of: .contracts(.periodEnd), scope, unit: .month) }
      let curve = try data.kaplanMeier(group: 0)
      for time in 0...12 {
        let cell = try XCTUnwrap(table[time, "survival"])
        XCTAssertEqual(cell.value.number, curve.survival(at: Double(time)))
        let interval = curve.interval(at: Double(time), formula)
        XCTAssertEqual(cell.interval?.low, interval?.lowerBound)
        XCTAssertEqual(cell.interval?.high, interval?.upperBound)
        let shares = ["survival", "voluntary", "involuntary", "unknown"].compactMap { table[time, $0]?.value.number }
        XCTAssertEqual(shares.reduce(0, +), 1, accuracy: 1e-9)
      }
      XCTAssertTrue(table.notes.contains { $0.hasPrefix("Log-rank test") }, "\(table.notes)")
    }
    try store.close()
  }

  func testSilence() throws {
    let store = try open()
    // Lost at 10 + 30 by a gap of 50, still there, lost at 5 + 30 at the end.
    let days: [[Double]] = [[0, 10, 60], [300, 320, 345, 374, 390], [350, 355]]
    try tell(
      days.enumerated().flatMap { customer, days in
        days.map { Order(customer: customer, at: instant($0), minorUnits: 100) }
      }, store)
    let span = SurvivalSpan.activity(.seconds(30 * 86_400), of: [.purchase])
    let data = try store.read { tx in try tx.survivalData(of: span, MetricScope(asOf: instant(400)), unit: .day) }
    XCTAssertEqual(data.durations, [40, 100, 35])
    XCTAssertEqual(data.causes, [.unknown, .none, .unknown])
    // A silence that is not over is none.
    let early = try store.read { tx in try tx.survivalData(of: span, MetricScope(asOf: instant(40)), unit: .day) }
    XCTAssertEqual(early.durations, [40])
    XCTAssertEqual(early.causes, [.none])
    try store.close()
  }

  func testSpells() throws {
    let store = try open()
    let eve = ExternalID("eve")
    func event(_ event: Subscription.Event, _ day: Double, paidUntil: Double? = nil, _ id: String = "sub") throws {
      try store.write { tx in
        try tx.record(
          Subscription(
            event: event, subscriptionID: id, plan: "pro",
            recurringAmount: event == .started ? try Money("24 EUR") : nil,
            period: event == .started ? BillingPeriod(.years) : nil, paidUntil: paidUntil.map(instant)), by: eve,
          at: instant(day))
      }
    }
    try event(.trialStarted, 0)
    try event(.started, 14)
    try event(.cancelled, 20)
    try event(.renewed, 30)
    try event(.paused, 40)
    try event(.resumed, 50)
    try event(.cancelled, 60)
    try event(.expired, 70)
    try event(.resumed, 80)
    try event(.started, 90, paidUntil: 120)
    try event(.started, 95, "other")
    func spells(_ day: Double, _ recognition: ChurnPolicy.Recognition = .periodEnd) throws -> [ContractSpell] {
      try store.read { tx in try tx.contractSpells(MetricScope(asOf: instant(day)), recognition) }
    }
    XCTAssertEqual(try spells(10), [])
    let found = try spells(100)
    XCTAssertEqual(found.map(\.startedAt), [14, 90, 95].map(instant))
    XCTAssertEqual(found.map(\.endedAt), [instant(70), nil, nil])
    XCTAssertEqual(found.map(\.cause), [.voluntary, nil, nil])
    XCTAssertEqual(found.map(\.savedCancellations), [1, 0, 0])
    XCTAssertEqual(found[0].monthlyAmount ?? 0, 2, accuracy: 1e-9)
    XCTAssertEqual(found[0].currency, try Currency("EUR"))
    XCTAssertEqual(found[0].period, BillingPeriod(.years))
    // Paid time that is over ends it, later with a grace, and a cancellation at once where that counts.
    XCTAssertEqual(try spells(121)[1].endedAt, instant(120))
    XCTAssertNil(try spells(121, .grace(.seconds(10 * 86_400)))[1].endedAt)
    XCTAssertEqual(try spells(131, .grace(.seconds(10 * 86_400)))[1].endedAt, instant(130))
    XCTAssertEqual(try spells(100, .cancellation)[0].endedAt, instant(60))
    XCTAssertEqual(try spells(25, .cancellation)[0].endedAt, instant(20))
    XCTAssertNil(try spells(35, .cancellation)[0].endedAt)
    try store.close()
  }

  func testPublishedContracts() throws {
    // The high end of Fader & Hardie (2007): 1000, 869, 743, 653, 593, 551, 517, 491 left after 0, 1, … 7 years.
    let store = try open()
    let left = [1_000, 869, 743, 653, 593, 551, 517, 491]
    try store.write { tx in
      for customer in 0..<1_000 {
        let id = ExternalID("customer-\(customer)")
        func event(_ event: Subscription.Event) -> Subscription {
          Subscription(event: event, subscriptionID: "\(customer)", plan: "high", period: BillingPeriod(.years))
        }
        try tx.record(event(.started), by: id, at: Timestamp(day: "2000-01-01"))
        if let years = left.firstIndex(where: { $0 <= customer }) {
          try tx.record(event(.expired), by: id, at: Timestamp(day: "\(2000 + years)-01-01"))
        }
      }
    }
    let model = try store.read { tx in
      try tx.fitContracts(.sBG, MetricScope(asOf: try Timestamp(day: "2007-01-02")))
    }
    XCTAssertEqual(model.period, BillingPeriod(.years))
    XCTAssertEqual(model.contracts.logLikelihood, -1611.158, accuracy: 1e-3)
    XCTAssertEqual(model.contracts.parameters[0], 0.6681, accuracy: 2e-3)
    XCTAssertEqual(model.contracts.parameters[1], 3.8061, accuracy: 8e-3)
    XCTAssertEqual(model.contractCount, 1_000)
    XCTAssertEqual(try JSONDecoder().decode(ContractBaseModel.self, from: JSONEncoder().encode(model)), model)
    try store.close()
  }

  func testBadInput() throws {
    let store = try open()
    let scope = MetricScope(asOf: instant(400))
    try store.read { tx in
      XCTAssertThrowsError(try tx.fitContracts(.sBG, scope)) { error in
        guard case CustomerBaseError.fit(.noCustomers) = error else { return XCTFail("\(error)") }
      }
      XCTAssertThrowsError(try tx.survivalData(of: .activity(.zero, of: [.purchase]), scope, unit: .day))
      XCTAssertThrowsError(try tx.survivalData(of: .activity(.seconds(1), of: []), scope, unit: .day))
      for horizon in [-1, 10_001] {
        XCTAssertThrowsError(
          try tx.table(of: SurvivalMetric(.contracts(.periodEnd), horizon: horizon), scope))
      }
      let nothing = try tx.survivalData(of: .contracts(.periodEnd), scope, unit: .day)
      XCTAssertThrowsError(try nothing.kaplanMeier())
      XCTAssertThrowsError(try tx.survivalRegression(of: nothing, on: ["shoeSize"])) { error in
        XCTAssertTrue("\(error)".contains("shoeSize"), "\(error)")
      }
      XCTAssertThrowsError(try tx.survivalRegression(of: nothing, on: ["country"]))
      XCTAssertEqual(try tx.table(of: SurvivalMetric(.contracts(.periodEnd)), scope).rows.count, 0)
    }
    // A single one, and one whose paid time ends before its start.
    try store.write { tx in
      try tx.record(
        Subscription(
          event: .started, subscriptionID: "sub", plan: "pro", period: BillingPeriod(.days, count: 10_000),
          paidUntil: .earliest), by: ExternalID("eve"), at: instant(10))
    }
    try store.read { tx in
      XCTAssertEqual(try tx.survivalData(of: .contracts(.periodEnd), scope, unit: .day).durations, [0])
      XCTAssertFalse(try tx.fitContracts(.bdW, scope).contracts.flags.isEmpty)
      XCTAssertThrowsError(try tx.fitContracts(.sBG, scope, period: BillingPeriod(.months)))
      XCTAssertThrowsError(try tx.fitContracts(.sBG, scope, period: BillingPeriod(.months, count: 0)))
    }
    try store.close()
  }
}
