import CustomerModel
import CustomerStore
import Foundation
import RetentionMath
import RetentionMetrics
import Segmentation
import XCTest

/// How likely customers are to be lost, and why.
final class ChurnRiskTests: ModelTestCase {
  private func model() throws -> BetaGeometricNBD {
    try BetaGeometricNBD(r: 0.9, alpha: 6, a: 0.8, b: 2.5, dropout: .afterEveryPurchase)
  }

  /// Monthly contracts, a fifth of which end at each renewal, from some day on.
  private func tellContracts(_ count: Int, _ store: CustomerStore, seed: UInt64) throws {
    var generator = RetentionMath.SeededGenerator(seed: seed)
    try store.write { tx in
      for number in 0..<count {
        let id = ExternalID("member-\(number)")
        func event(_ event: Subscription.Event) throws -> Subscription {
          Subscription(
            event: event, subscriptionID: "sub-\(number)", plan: "pro", recurringAmount: try Money("10 EUR"),
            period: BillingPeriod(.months))
        }
        var day = Double(Int.random(in: 0..<300, using: &generator))
        try tx.record(event(.started), by: id, at: instant(day))
        while day + 30.4375 < 400 {
          day += 30.4375
          if Int.random(in: 0..<5, using: &generator) == 0 {
            try tx.record(
              Subscription(event: .expired, subscriptionID: "sub-\(number)", plan: "pro", cause: .voluntary), by: id,
              at: instant(day))
            break
          }
          try tx.record(event(.renewed), by: id, at: instant(day))
        }
      }
    }
  }

  func testPurchases() throws {
    let store = try open()
    try tell(orders(of: model(), customers: 300, seed: 23), store)
    let scope = MetricScope(asOf: instant(400))
    try store.read { tx in
      let model = try tx.fitChurnRisk(within: .days(60), scope)
      let risks = try tx.churnRisks(by: model, scope)
      let purchases = try XCTUnwrap(model.purchases)
      XCTAssertEqual(purchases, try tx.fitCustomerBase(asOf: scope.asOf, unit: .week))
      let forecast = try tx.forecast(by: purchases, asOf: scope.asOf, within: .days(60))
      XCTAssertEqual(Set(risks.map(\.customer)), Set(forecast.customers.map(\.customer)))
      let byCustomer = Dictionary(forecast.customers.map { ($0.customer, $0) }) { first, _ in first }
      for risk in risks {
        let row = try XCTUnwrap(byCustomer[risk.customer])
        XCTAssertEqual(risk.basis, .purchases)
        XCTAssertEqual(risk.probability.value, 1 - row.purchaseProbability, accuracy: 1e-12)
        XCTAssertEqual(try XCTUnwrap(risk.aliveProbability).value, row.aliveProbability, accuracy: 1e-12)
        XCTAssertNotNil(risk.probability.interval95)
        XCTAssertGreaterThanOrEqual(risk.reasons.count, 2)
      }
      XCTAssertEqual(risks.compactMap(\.valueAtStake), risks.compactMap(\.valueAtStake).sorted(by: >))
      for risk in risks.prefix(20) { XCTAssertEqual(try tx.churnRisk(of: risk.customer, by: model, scope), risk) }
      XCTAssertEqual(try tx.churnRisk(of: risks[0].customer, within: .days(60), scope), risks[0])
      // Of a segment's members alone, by the same model.
      var some = scope
      some.segment = SegmentDefinition("recent", .did(Activity(.purchase, within: .last(60, .days))))
      let members = try tx.churnRisks(by: model, some)
      XCTAssertEqual(
        members, risks.filter { risk in members.contains { $0.customer == risk.customer } })
      XCTAssertLessThan(members.count, risks.count)
    }
    try store.close()
  }

  func testContracts() throws {
    let store = try open()
    try tellContracts(400, store, seed: 29)
    let scope = MetricScope(asOf: instant(400))
    try store.read { tx in
      let model = try tx.fitChurnRisk(within: .days(95), scope)
      XCTAssertNil(model.purchases)
      let fitted = try XCTUnwrap(model.contracts.first)
      let running = try tx.contractSpells(scope).filter { $0.endedAt == nil }
      let risks = try tx.churnRisks(by: model, scope)
      XCTAssertEqual(risks.count, running.count)
      let contracts = try fitted.contracts.model()
      for risk in risks {
        let spell = try XCTUnwrap(running.first { $0.customer == risk.customer })
        let months = Double(scope.asOf.microseconds - spell.startedAt.microseconds) / 86_400e6 / 30.4375
        let renewals = Int((months + 0.1).rounded(.down))
        // Renewals that fall into the time.
        let decisions = (renewals + 1...renewals + 5).count { Double($0) * 30.4375 <= months * 30.4375 + 95 }
        XCTAssertEqual(
          risk.probability.value, 1 - contracts.survival(after: decisions, renewals: renewals), accuracy: 1e-9)
        XCTAssertEqual(risk.basis, .contract)
        XCTAssertEqual(try XCTUnwrap(risk.expectedValue), 120, accuracy: 1e-6)
        XCTAssertEqual(risk.currency, try Currency("EUR"))
        XCTAssertEqual(try tx.churnRisk(of: risk.customer, by: model, scope), risk)
      }
      // A fifth ends at each of three or four renewals.
      let mean = risks.reduce(0) { $0 + $1.probability.value } / Double(risks.count)
      XCTAssertEqual(mean, 1 - 0.8 * 0.8 * 0.8, accuracy: 0.08)
    }
    try store.close()
  }

  func testMixedBusiness() throws {
    let store = try open()
    try tellContracts(100, store, seed: 31)
    try tell(orders(of: model(), customers: 100, seed: 37), store)
    // Somebody with a contract also buys, and somebody cancelled.
    try store.write { tx in
      let both = ExternalID("customer-0")
      for id in [both, ExternalID("leaver")] {
        try tx.record(
          Subscription(
            event: .started, subscriptionID: "of-\(id)", plan: "pro", period: BillingPeriod(.months),
            paidUntil: instant(410)), by: id, at: instant(380))
      }
      try tx.record(
        Subscription(event: .cancelled, subscriptionID: "of-\(ExternalID("leaver"))", plan: "pro"),
        by: ExternalID("leaver"), at: instant(390))
    }
    let scope = MetricScope(asOf: instant(400))
    try store.read { tx in
      let model = try tx.fitChurnRisk(within: .days(30), scope)
      let both = try XCTUnwrap(tx.customerID(of: ExternalID("customer-0")))
      XCTAssertEqual(try tx.churnRisk(of: both, by: model, scope)?.basis, .contract)
      XCTAssertEqual(try tx.churnRisk(of: both, by: model, scope, basis: .purchases)?.basis, .purchases)
      let leaver = try XCTUnwrap(tx.customerID(of: ExternalID("leaver")))
      let risk = try XCTUnwrap(tx.churnRisk(of: leaver, by: model, scope))
      XCTAssertTrue(risk.reasons[0].contains("cancelled"), "\(risk.reasons)")
      XCTAssertGreaterThanOrEqual(risk.probability.value, 0.5)
      XCTAssertNil(try tx.churnRisk(of: leaver, by: model, scope, basis: .activity))
      // Before anything is due, nothing can be lost.
      let soon = try tx.fitChurnRisk(within: .days(5), scope)
      XCTAssertEqual(try tx.churnRisk(of: leaver, by: soon, scope)?.probability.value, 0)
    }
    try store.close()
  }

  func testActivityIsCalibratedAndLeaksNothing() throws {
    let store = try open()
    // Customers have a rate of their own, and some go silent.
    var generator = RetentionMath.SeededGenerator(seed: 41)
    var visits: [Interaction] = []
    var visitors: Set<Int> = []
    for customer in 0..<1_200 {
      let gap = Double.random(in: 1..<40, using: &generator)
      let end = Bool.random(using: &generator) ? 500.0 : Double.random(in: 50..<500, using: &generator)
      var day = Double.random(in: 0..<100, using: &generator)
      var number = 0
      while day < end {
        visits.append(
          Interaction(
            .session(Session(feature: "app")), by: ExternalID("customer-\(customer)"), occurredAt: instant(day),
            key: InteractionKey(source: "app", id: "\(customer)-\(number)")))
        number += 1
        if day < 400 { visitors.insert(customer) }
        day += Double.random(in: 0..<2, using: &generator) * gap
      }
    }
    let later = visits.filter { $0.occurredAt >= instant(400) }
    try store.write { tx in _ = try tx.record(contentsOf: visits.filter { $0.occurredAt < instant(400) }) }
    let scope = MetricScope(asOf: instant(400))
    let before = try store.read { tx in
      try tx.fitChurnRisk(within: .days(30), scope, activityOf: [.session])
    }
    try store.write { tx in _ = try tx.record(contentsOf: later) }
    try store.read { tx in
      let model = try tx.fitChurnRisk(within: .days(30), scope, activityOf: [.session])
      // What came then changes nothing.
      XCTAssertEqual(model.activity, before.activity)
      let activity = try XCTUnwrap(model.activity)
      let report = try XCTUnwrap(activity.report)
      XCTAssertGreaterThan(try XCTUnwrap(report.areaUnderCurve), 0.8)
      let risks = try tx.churnRisks(by: model, scope)
      XCTAssertEqual(risks.count, visitors.count)
      var (expected, actual) = (0.0, 0.0)
      var groups = Array(repeating: (expected: 0.0, actual: 0.0, count: 0.0), count: 4)
      for risk in risks {
        let summary = try tx.summary(of: risk.customer, asOf: instant(430))
        let isSilent = summary.sessions.lastAt.map { $0 < instant(400) } ?? true
        expected += risk.probability.value
        actual += isSilent ? 1 : 0
        let place = min(3, Int(risk.probability.value * 4))
        groups[place].expected += risk.probability.value
        groups[place].actual += isSilent ? 1 : 0
        groups[place].count += 1
        XCTAssertFalse(risk.reasons.isEmpty)
        XCTAssertNotNil(risk.probability.interval95)
      }
      XCTAssertEqual(expected, actual, accuracy: 0.12 * actual)
      for group in groups where group.count > 40 {
        XCTAssertEqual(group.expected / group.count, group.actual / group.count, accuracy: 0.15)
      }
      for risk in risks.prefix(10) { XCTAssertEqual(try tx.churnRisk(of: risk.customer, by: model, scope), risk) }
    }
    try store.close()
  }

  func testBadInput() throws {
    let store = try open()
    let scope = MetricScope(asOf: instant(400))
    try store.read { tx in
      let nothing = try tx.fitChurnRisk(within: .days(30), scope, activityOf: [.session])
      XCTAssertNil(nothing.purchases)
      XCTAssertNil(nothing.activity)
      XCTAssertEqual(try tx.churnRisks(by: nothing, scope), [])
      XCTAssertThrowsError(try tx.churnRisk(of: CustomerID(rawValue: 7), by: nothing, scope))
      for horizon in [TimeSpan.days(0), .days(-1), .days(.nan), .years(.infinity)] {
        XCTAssertThrowsError(try tx.fitChurnRisk(within: horizon, scope))
      }
      XCTAssertThrowsError(try tx.fitChurnRisk(within: .days(1), scope, activityOf: []))
    }
    try tell([Order(customer: 1, at: instant(399.5), minorUnits: 100)], store)
    try store.read { tx in
      let risks = try tx.churnRisks(by: tx.fitChurnRisk(within: .days(30), scope), scope)
      XCTAssertTrue(risks.allSatisfy { $0.probability.value.isFinite })
    }
    try store.close()
  }
}
