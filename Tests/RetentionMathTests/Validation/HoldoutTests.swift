import RetentionMath
import XCTest

final class HoldoutTests: XCTestCase {
  private func sample() throws -> Holdout {
    let rows = try Reference.sample()
    return try Holdout(
      repeatPurchases: rows.map { Int($0[0]) }, lastPurchase: rows.map { $0[1] / 7 }, age: rows.map { $0[2] / 7 },
      purchases: rows.map { Int($0[4]) }, unit: .week, span: .weeks(39))
  }

  /// The forecasts of the sample, as every implementation of these models makes them.
  func testSampleForecasts() throws {
    let holdout = try sample()
    let counts = try Reference.counts(try Reference.sample())
    let figures = try Reference.figures("holdout", "cdnow_sample_39w")
    let baseline = try NBD(r: 0.3847661, alpha: 12.07202)
    for family in [PurchaseModelFamily.bgNBD, .mbgNBD, .paretoNBD] {
      let fitted = try family.fit(to: counts)
      let expected = try figures.member("models").member(family.name)
      let comparison = try compare(fitted.model(), baseline, holdout)
      let report = comparison.model
      XCTAssertEqual(report.actualTotal, try figures.number("actual_total_repeat_purchases"))
      XCTAssertClose(report.expectedTotal, try expected.number("predicted_total"), relative: 1e-4)
      XCTAssertClose(try XCTUnwrap(report.bias) * 100, try expected.number("bias_pct"), relative: 1e-3)
      XCTAssertClose(report.meanAbsoluteError, try expected.number("mae"), relative: 1e-4)
      XCTAssertClose(report.rootMeanSquareError, try expected.number("rmse"), relative: 1e-4)
      XCTAssertClose(try XCTUnwrap(report.correlation), try expected.number("pearson_r"), relative: 1e-4)
      XCTAssertClose(try XCTUnwrap(report.areaUnderCurve), try expected.number("auc_any_purchase"), relative: 1e-4)
      XCTAssertEqual(comparison.betterBaselines, [])
      XCTAssertEqual(report.probabilityDeciles.count, 10)
      XCTAssertEqual(report.probabilityDeciles.map(\.customers).reduce(0, +), 2357)
      // Whole numbers make intervals wider than they were to be.
      XCTAssertGreaterThan(try XCTUnwrap(report.coverage?.value), 0.8)
      let heuristic = try figures.member("models").member("heuristic x/T*39")
      XCTAssertClose(comparison.baselines[0].expectedTotal, try heuristic.number("predicted_total"), relative: 1e-6)
      XCTAssertClose(comparison.baselines[0].meanAbsoluteError, try heuristic.number("mae"), relative: 1e-4)
      XCTAssertClose(comparison.baselines[0].rootMeanSquareError, try heuristic.number("rmse"), relative: 1e-4)
    }
  }

  private func compare(_ model: some PurchaseModel, _ baseline: NBD, _ holdout: Holdout) -> HoldoutComparison {
    HoldoutComparison(of: model, baseline: baseline, on: holdout)
  }

  /// Data that the model made itself are foretold without bias, and in calibration.
  func testOwnDataAreForetold() throws {
    let seed: UInt64 = 90
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let truth = try BetaGeometricNBD.modified(r: 0.9, alpha: 6, a: 0.8, b: 2.5)
    var (x, last, age, held): ([Int], [Double], [Double], [Int]) = ([], [], [], [])
    for _ in 0..<4000 {
      let first = (Double.random(in: 0...12, using: &generator)).rounded()
      let times = [0] + truth.simulatedPurchases(until: 80, using: &generator)
      let parts = try XCTUnwrap(try Holdout.split(purchaseTimes: times.map { $0 + first }, at: 40))
      x.append(parts.history.repeatPurchases)
      last.append(parts.history.lastPurchase)
      age.append(parts.history.age)
      held.append(times.count { $0 + first > 40 && $0 + first <= 80 })
    }
    let holdout = try Holdout(
      repeatPurchases: x, lastPurchase: last, age: age, purchases: held, unit: .week, span: .weeks(40))
    let report = HoldoutComparison(of: truth, baseline: try NBD(r: 0.5, alpha: 6), on: holdout).model
    XCTAssertLessThan(abs(try XCTUnwrap(report.bias)), 0.04)
    XCTAssertGreaterThan(try XCTUnwrap(report.coverage?.value), 0.8)
    for decile in report.probabilityDeciles {
      let error = (decile.expected * (1 - decile.expected) / Double(decile.customers)).squareRoot()
      XCTAssertLessThan(abs(decile.actual - decile.expected), 4.5 * error + 1e-3)
    }
    let fit = FrequencyFit(of: truth, to: try PurchaseCounts(holdout.histories, unit: .week), upTo: 6)
    XCTAssertEqual(fit.actual.reduce(0, +), 4000)
    XCTAssertClose(fit.expected.reduce(0, +), 4000, relative: 1e-9)
    for (actual, expected) in zip(fit.actual, fit.expected) {
      XCTAssertLessThan(abs(Double(actual) - expected), 4.5 * expected.squareRoot())
    }
  }

  func testAreaIsThatOfAllPairs() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<50 {
      let scores = (0..<40).map { _ in Double(Int.random(in: 0...8, using: &generator)) }
      let actual = (0..<40).map { _ in Int.random(in: 0...1, using: &generator) }
      var (wins, pairs) = (0.0, 0.0)
      for i in 0..<40 where actual[i] > 0 {
        for j in 0..<40 where actual[j] == 0 {
          pairs += 1
          wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
        }
      }
      let report = ForecastReport(name: "", expected: scores, actual: actual)
      XCTAssertClose(try XCTUnwrap(report.areaUnderCurve), wins / pairs, relative: 1e-12)
    }
  }

  func testNothingToCompare() throws {
    let report = ForecastReport(name: "", expected: [], actual: [])
    XCTAssertNil(report.areaUnderCurve)
    XCTAssertNil(report.bias)
    XCTAssertEqual(report.meanAbsoluteError, 0)
    XCTAssertNil(ForecastReport(name: "", expected: [1, 1], actual: [0, 0]).correlation)
    XCTAssertNil(try Holdout.split(purchaseTimes: [5, 6], at: 4))
    XCTAssertThrowsError(try Holdout.split(purchaseTimes: [5, 5], at: 4))
    XCTAssertThrowsError(try Holdout.split(purchaseTimes: [.nan], at: 4))
    XCTAssertThrowsError(
      try Holdout(
        repeatPurchases: [0, 0], lastPurchase: [0, 0], age: [1, 1], purchases: [0, -1], unit: .day, span: .days(3))
    ) { XCTAssertEqual(($0 as? PurchaseDataError)?.row, 1) }
  }
}
