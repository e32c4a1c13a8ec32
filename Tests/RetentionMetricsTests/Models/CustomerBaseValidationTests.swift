import CustomerModel
import CustomerStore
import Foundation
import RetentionMath
import RetentionMetrics
import Segmentation
import XCTest

/// Models compared with what came after what they knew.
final class CustomerBaseValidationTests: ModelTestCase {
  private func model() throws -> BetaGeometricNBD {
    try BetaGeometricNBD(r: 0.9, alpha: 6, a: 0.8, b: 2.5, dropout: .afterEveryPurchase)
  }

  func testIsThatOfPlainArrays() throws {
    let store = try open()
    let orders = try orders(of: model(), customers: 400, seed: 3)
    try tell(orders, store)
    let (split, end) = (instant(200), instant(330))
    let validation = try store.read { tx in
      try tx.validateCustomerBase(calibrationEnd: split, holdoutEnd: end, unit: .week)
    }
    func day(_ instant: Timestamp) -> Int64 { instant.microseconds / 86_400_000_000 }
    let (splitDay, lastDay) = (day(split) - 1, day(end) - 1)
    var (histories, purchases, last, newcomers): ([PurchaseHistory], [Int], [Int], Int) = ([], [], [], 0)
    var tracked: [Int64: Int] = [:]
    for own in Dictionary(grouping: orders, by: \.customer).values {
      let days = Set(own.map { day($0.at) }.filter { $0 <= lastDay }).sorted()
      guard let first = days.first else { continue }
      guard first <= splitDay else {
        newcomers += 1
        continue
      }
      let known = days.filter { $0 <= splitDay }
      histories.append(
        try PurchaseHistory(
          repeatPurchases: known.count - 1, lastPurchase: Double((known.last ?? first) - first) / 7,
          age: Double(splitDay - first) / 7))
      purchases.append(days.count - known.count)
      last.append(known.dropFirst().count { $0 > splitDay - (lastDay - splitDay) })
      for day in days.dropFirst() { tracked[day, default: 0] += 1 }
    }
    let fitted = try PurchaseModelFamily.mbgNBD.fit(to: PurchaseCounts(histories, unit: .week))
    XCTAssertEqual(validation.model.purchases, fitted)
    let holdout = try Holdout(
      repeatPurchases: histories.map(\.repeatPurchases), lastPurchase: histories.map(\.lastPurchase),
      age: histories.map(\.age), purchases: purchases, unit: .week, span: .days(130))
    let baseline = try PurchaseModelFamily.nbd.fit(to: PurchaseCounts(histories, unit: .week)).parameters
    let model = try fitted.model()
    let expected = HoldoutComparison(
      of: model, baseline: try NBD(r: baseline[0], alpha: baseline[1]), on: holdout, lastSpan: last)
    let found = [validation.comparison.model] + validation.comparison.baselines
    for (report, plain) in zip(found, [expected.model] + expected.baselines) {
      XCTAssertEqual(report.name, plain.name)
      XCTAssertEqual(report.actualTotal, plain.actualTotal)
      XCTAssertEqual(report.expectedTotal, plain.expectedTotal, accuracy: 1e-7, plain.name)
      XCTAssertEqual(report.rootMeanSquareError, plain.rootMeanSquareError, accuracy: 1e-9, plain.name)
      XCTAssertEqual(report.meanLogProbability ?? 0, plain.meanLogProbability ?? 0, accuracy: 1e-9, plain.name)
      XCTAssertEqual(report.coverage, plain.coverage, plain.name)
    }
    XCTAssertEqual(validation.newCustomerCount, newcomers)
    XCTAssertEqual(validation.purchases.actual, purchases.reduce(0, +))
    XCTAssertEqual(validation.buyers.actual, purchases.count { $0 > 0 })
    XCTAssertEqual(validation.purchases.expected, expected.model.expectedTotal, accuracy: 1e-6)
    XCTAssertTrue(validation.sentence.contains("MBG/NBD"), validation.sentence)
    // The tracking has a point at the split and at the end, and adds up.
    XCTAssertEqual(validation.tracking.last?.day, Timestamp(microseconds: lastDay * 86_400_000_000).utcDate)
    XCTAssertEqual(
      validation.tracking.filter { !$0.isHoldout }.last?.day, Timestamp(microseconds: splitDay * 86_400_000_000).utcDate
    )
    for point in validation.tracking {
      let limit = day(try Timestamp(day: point.day.description))
      XCTAssertEqual(point.cumulativeActual, tracked.filter { $0.key <= limit }.values.reduce(0, +))
    }
    XCTAssertEqual(
      validation.tracking.reduce(0) { $0 + $1.actual }, validation.tracking.last?.cumulativeActual)
    // By what the model makes of a new customer's time.
    let firsts = Dictionary(grouping: orders, by: \.customer).values.compactMap { $0.map { day($0.at) }.min() }
    let cumulative = firsts.filter { $0 <= splitDay }.reduce(0.0) {
      $0 + model.expectedPurchasesOfNewCustomer(within: Double(lastDay - $1) / 7)
    }
    XCTAssertEqual(validation.tracking.last?.cumulativeExpected ?? 0, cumulative, accuracy: 1e-6 * cumulative)
    try store.close()
  }

  func testNothingOfTheHoldoutIsKnown() throws {
    let store = try open()
    let orders = try orders(of: model(), customers: 200, seed: 5)
    try tell(orders.filter { $0.at < instant(200) }, store, prefix: "known")
    let alone = try store.read { tx in try tx.fitCustomerBase(asOf: instant(200), unit: .week) }
    try tell(orders.filter { $0.at >= instant(200) }, store, prefix: "later")
    let validation = try store.read { tx in
      try tx.validateCustomerBase(calibrationEnd: instant(200), holdoutEnd: instant(400), unit: .week)
    }
    XCTAssertEqual(validation.model, alone)
    XCTAssertGreaterThan(validation.purchases.actual, 0)
    try store.close()
  }

  func testWhatWasLearnedLaterIsLeftOutOnRequest() throws {
    let now = ClockForTests(instant(200))
    var options = CustomerStore.Options()
    options.clock = { now.instant }
    let store = try CustomerStore(at: "\(directory)/late.retention", options: options)
    let orders = try orders(of: model(), customers: 200, seed: 7)
    let early = orders.filter { $0.at < instant(200) }
    // Every third order in front of the split is told after it.
    let late = early.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    try tell(early.enumerated().filter { $0.offset % 3 != 0 }.map(\.element), store, prefix: "known")
    now.instant = instant(399)
    try tell(late + orders.filter { $0.at >= instant(200) }, store, prefix: "later")
    try store.read { tx in
      let then = try tx.validateCustomerBase(
        calibrationEnd: instant(200), holdoutEnd: instant(400), unit: .week, asKnownThen: true)
      let today = try tx.validateCustomerBase(calibrationEnd: instant(200), holdoutEnd: instant(400), unit: .week)
      XCTAssertEqual(then.model, try tx.fitCustomerBase(asOf: instant(200), unit: .week, knownAt: instant(200)))
      XCTAssertNotEqual(then.model.purchases, today.model.purchases)
      // An order that was learned of late is not one that came late.
      let customers = Set(early.enumerated().filter { $0.offset % 3 != 0 }.map(\.element.customer))
      var actual = 0
      for customer in customers {
        let days = Set(orders.filter { $0.customer == customer }.map { $0.at.microseconds / 86_400_000_000 })
        actual += days.count { $0 >= instant(200).microseconds / 86_400_000_000 }
      }
      XCTAssertEqual(then.purchases.actual, actual)
      XCTAssertEqual(then.comparison.model.customerCount, customers.count)
    }
    try store.close()
  }

  func testDrift() throws {
    let store = try open()
    let orders = try orders(of: model(), customers: 1_500, seed: 11)
    // From some day on most customers stay away.
    try tell(orders.filter { $0.at < instant(300) || $0.customer % 3 == 0 }, store)
    try store.read { tx in
      let early = try tx.fitCustomerBase(asOf: instant(200), unit: .week)
      let kept = try tx.drift(of: early, asOf: instant(299))
      XCTAssertEqual(kept.verdict, .keep, kept.sentence)
      XCTAssertLessThan(abs(kept.purchases.deviations), 2.58)
      let lost = try tx.drift(of: early, asOf: instant(400))
      XCTAssertEqual(lost.verdict, .refit, lost.sentence)
      XCTAssertGreaterThan(lost.purchases.expected, Double(lost.purchases.actual))
      XCTAssertTrue(lost.sentence.contains("fit the model again"), lost.sentence)
      // What is off by less than one puts up with is kept.
      XCTAssertEqual(try tx.drift(of: early, asOf: instant(400), tolerance: 100).verdict, .keep)
      let some = try tx.compile(.did(Activity(.purchase, within: .last(60, .days))))
      let ofSome = try tx.fitCustomerBase(asOf: instant(200), unit: .week, of: some)
      XCTAssertEqual(
        try tx.drift(of: ofSome, asOf: instant(299)).customerCount, ofSome.provenance.customerCount)
      XCTAssertThrowsError(try tx.drift(of: early, asOf: instant(200)))
      XCTAssertThrowsError(try tx.drift(of: early, asOf: instant(299), tolerance: .nan))
    }
    try store.close()
  }

  func testBadInput() throws {
    let store = try open()
    try store.read { tx in
      XCTAssertThrowsError(
        try tx.validateCustomerBase(calibrationEnd: instant(10), holdoutEnd: instant(20), unit: .week)
      ) { error in
        guard case CustomerBaseError.fit(.noCustomers) = error else { return XCTFail("\(error)") }
      }
    }
    try tell([Order(customer: 1, at: instant(0.5), minorUnits: 5)], store)
    try store.read { tx in
      for end in [instant(10), instant(9), instant(10.5)] {
        XCTAssertThrowsError(
          try tx.validateCustomerBase(calibrationEnd: instant(10.2), holdoutEnd: end, unit: .week), "\(end)")
      }
      for period in [TimeSpan.days(0), .days(-1), .days(.nan), .days(.infinity)] {
        XCTAssertThrowsError(
          try tx.validateCustomerBase(
            calibrationEnd: instant(10), holdoutEnd: instant(20), unit: .week, trackingEvery: period))
      }
      XCTAssertThrowsError(
        try tx.chooseCustomerBaseModel(
          among: [], calibrationEnd: instant(10), holdoutEnd: instant(20), unit: .week))
      let alone = try tx.validateCustomerBase(calibrationEnd: instant(10), holdoutEnd: instant(20), unit: .week)
      XCTAssertEqual(alone.purchases.actual, 0)
      XCTAssertNil(alone.purchases.bias)
      XCTAssertTrue(alone.purchases.interval95.upperBound.isFinite)
    }
    try store.close()
  }

  func testSimulation() throws {
    let store = try open()
    try tell(orders(of: model(), customers: 800, seed: 13), store)
    let model = try store.read { tx in try tx.fitCustomerBase(asOf: instant(400), unit: .week) }
    let first = try model.simulatedCustomers(4_000, from: instant(400), within: .weeks(30), seed: 1)
    XCTAssertEqual(first, try model.simulatedCustomers(4_000, from: instant(400), within: .weeks(30), seed: 1))
    XCTAssertNotEqual(first, try model.simulatedCustomers(4_000, from: instant(400), within: .weeks(30), seed: 2))
    let mean = Double(first.reduce(0) { $0 + $1.purchases.count - 1 }) / 4_000
    let expected = try model.purchases.model().expectedPurchasesOfNewCustomer(within: 30)
    XCTAssertEqual(mean, expected, accuracy: 0.12 * expected)
    let values = first.flatMap { $0.purchases.compactMap(\.value) }
    let population = try XCTUnwrap(try model.spend?.model().populationMean)
    XCTAssertEqual(values.reduce(0, +) / Double(values.count), population, accuracy: 0.1 * population)
    for customer in first {
      XCTAssertEqual(customer.purchases.first?.at, instant(400))
      XCTAssertTrue(zip(customer.purchases, customer.purchases.dropFirst()).allSatisfy { $0.at <= $1.at })
    }
    for (count, span) in [
      (-1, TimeSpan.weeks(1)), (1_000_001, .weeks(1)), (1, .weeks(-1)), (1, .years(.infinity)), (1, .years(.nan)),
    ] {
      XCTAssertThrowsError(try model.simulatedCustomers(count, from: instant(0), within: span, seed: 1))
    }
    try store.close()
  }
}

/// A clock that a test sets.
private final class ClockForTests: @unchecked Sendable {
  var instant: Timestamp

  init(_ instant: Timestamp) { self.instant = instant }
}
