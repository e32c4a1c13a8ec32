import Foundation
import RetentionMath
import XCTest

final class SurvivalPropertyTests: XCTestCase {
  func testWithoutCensoringItIsTheShareThatIsLeft() throws {
    var generator = SeededGenerator(seed: 21)
    let durations = (0..<1500).map { _ in Double(Int.random(in: 0...90, using: &generator)) }
    let curve = try KaplanMeier(durations: durations, events: durations.map { _ in true })
    for time in stride(from: 0.0, through: 95, by: 2.5) {
      let left = Double(durations.count { $0 > time }) / 1500
      XCTAssertClose(curve.survival(at: time), left, relative: 1e-11, absolute: 1e-15)
    }
    let mean = durations.reduce(0, +) / 1500
    XCTAssertClose(curve.restrictedMean(until: 1000).value, mean, relative: 1e-12)
    let square = durations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1500
    XCTAssertClose(
      try XCTUnwrap(curve.restrictedMean(until: 90).standardError), (square / 1500).squareRoot(), relative: 0.01)
  }

  /// A slow and obvious estimator, with entries and weights.
  func testAgreesWithTheDefinition() throws {
    for seed in 30..<36 as Range<UInt64> {
      print("seed \(seed)")
      var generator = SeededGenerator(seed: seed)
      let count = 800
      let entry = (0..<count).map { _ in Double(Int.random(in: 0...10, using: &generator)) }
      let durations = entry.map { $0 + 0.5 + Double(Int.random(in: 0...30, using: &generator)) / 2 }
      let causes = (0..<count).map { _ in Int.random(in: 0...2, using: &generator) }
      let weights = (0..<count).map { _ in Int.random(in: 1...3, using: &generator) }
      let events = causes.map { $0 > 0 }
      let curve = try KaplanMeier(durations: durations, events: events, entry: entry, customers: weights)
      let incidence = try AalenJohansen(durations: durations, causes: causes, entry: entry, customers: weights)
      let hazard = try NelsonAalen(durations: durations, events: events, entry: entry, customers: weights)
      var (survival, total, shares) = (1.0, 0.0, [0.0, 0.0])
      for time in Set(durations).sorted() {
        let atRisk = (0..<count).filter { entry[$0] < time && durations[$0] >= time }.reduce(0) { $0 + weights[$1] }
        let ended = (1...2).map { cause in
          (0..<count).filter { durations[$0] == time && causes[$0] == cause }.reduce(0) { $0 + weights[$1] }
        }
        let deaths = ended[0] + ended[1]
        for cause in 0..<2 { shares[cause] += survival * Double(ended[cause]) / Double(atRisk) }
        survival *= 1 - Double(deaths) / Double(atRisk)
        total += Double(deaths) / Double(atRisk)
        XCTAssertEqual(curve.step(at: time)?.atRisk, atRisk)
        XCTAssertClose(curve.survival(at: time), survival, relative: 1e-10, absolute: 1e-15)
        XCTAssertClose(hazard.hazard(at: time), total, relative: 1e-12)
        for cause in 1...2 {
          XCTAssertClose(incidence.probability(of: cause, at: time), shares[cause - 1], relative: 1e-12)
        }
        XCTAssertClose(
          incidence.survival(at: time) + incidence.probability(of: 1, at: time)
            + incidence.probability(of: 2, at: time),
          1, relative: 1e-12)
      }
      // With one cause the variance of its incidence is Greenwood's.
      let single = try AalenJohansen(
        durations: durations, causes: causes.map { min(1, $0) }, entry: entry, customers: weights)
      for step in single.steps where step.survival > 0 {
        let error = try XCTUnwrap(curve.step(at: step.time)).standardError
        XCTAssertClose(step.variance[0].squareRoot(), error, relative: 1e-6)
      }
    }
  }

  func testCoxAgreesWithItsSlowDefinition() throws {
    // Two groups without ties: the coefficient of a 0/1 column solves the textbook's equation.
    var generator = SeededGenerator(seed: 50)
    let count = 300
    let column = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    let entry = (0..<count).map { _ in Double.random(in: 0...0.3, using: &generator) }
    let durations = (0..<count).map { row in
      entry[row] + 1e-6 - log(Double.random(in: 1e-9..<1, using: &generator)) / exp(0.7 * column[row])
    }
    let events = (0..<count).map { _ in Int.random(in: 0...3, using: &generator) > 0 }
    let strata = (0..<count).map { _ in Int.random(in: -1...1, using: &generator) }
    let model = try CoxModel(
      durations: durations, events: events, covariates: [Covariate("x", column)], strata: strata, entry: entry)
    func logLikelihood(_ beta: Double) -> Double {
      (0..<count).filter { events[$0] }.reduce(0) { sum, i in
        let risk = (0..<count)
          .filter { strata[$0] == strata[i] && entry[$0] < durations[i] && durations[$0] >= durations[i] }
          .reduce(0) { $0 + exp(beta * column[$1]) }
        return sum + beta * column[i] - log(risk)
      }
    }
    let beta = model.coefficients[0]
    XCTAssertClose(model.logLikelihood, logLikelihood(beta), relative: 1e-10)
    XCTAssertClose(model.nullLogLikelihood, logLikelihood(0), relative: 1e-10)
    XCTAssertLessThan(logLikelihood(beta + 1e-3), model.logLikelihood)
    XCTAssertLessThan(logLikelihood(beta - 1e-3), model.logLikelihood)
    let curvature = (logLikelihood(beta + 1e-3) + logLikelihood(beta - 1e-3) - 2 * logLikelihood(beta)) / 1e-6
    XCTAssertClose(
      try XCTUnwrap(model.coefficient("x")?.standardError), (-1 / curvature).squareRoot(), relative: 1e-3)
    XCTAssertEqual(model.baselines.count, 3)
    XCTAssertLessThan(model.survival(at: 2, of: [1], stratum: 0), model.survival(at: 2, of: [-1], stratum: 0))
  }

  func testConcordanceIsThatOfAllPairs() throws {
    let rossi = try Reference.numbers("rossi.csv").prefix(150)
    let model = try CoxModel(
      durations: rossi.map { $0[0] }, events: rossi.map { $0[1] == 1 },
      covariates: [Covariate("age", rossi.map { $0[3] }), Covariate("prio", rossi.map { $0[8] })])
    var (right, pairs) = (0.0, 0.0)
    for first in rossi where first[1] == 1 {
      for second in rossi where second[0] > first[0] || second[0] == first[0] && second[1] == 0 {
        let risk = { (row: [Double]) in model.relativeHazard(of: [row[3], row[8]]) }
        pairs += 1
        let difference = log(risk(first) / risk(second))
        right += abs(difference) < 1e-12 ? 0.5 : difference > 0 ? 1 : 0
      }
    }
    XCTAssertClose(try XCTUnwrap(model.concordance), right / pairs, relative: 1e-9)
  }

  func testWrongRowsAreNamed() {
    for duration in [-1, Double.nan, .infinity] {
      XCTAssertThrowsError(try KaplanMeier(durations: [1, duration], events: [true, true])) { error in
        XCTAssertEqual((error as? SurvivalDataError)?.row, 1)
      }
    }
    XCTAssertThrowsError(try KaplanMeier(durations: [], events: []))
    XCTAssertThrowsError(try KaplanMeier(durations: [1, 2], events: [true]))
    XCTAssertThrowsError(try KaplanMeier(durations: [1, 2], events: [true, true], entry: [0, 2])) { error in
      XCTAssertEqual((error as? SurvivalDataError)?.row, 1)
    }
    XCTAssertThrowsError(try KaplanMeier(durations: [1], events: [true], customers: [0]))
    XCTAssertThrowsError(try AalenJohansen(durations: [1, 2], causes: [1, -1]))
    XCTAssertThrowsError(try AalenJohansen(durations: [1, 2], causes: [1]))
    XCTAssertThrowsError(try LogRankTest(durations: [1, 2], events: [true, true], groups: [1]))
    XCTAssertThrowsError(
      try LogRankTest(
        durations: Array(repeating: 1, count: 501), events: Array(repeating: true, count: 501), groups: Array(0...500)))
  }

  func testEdges() throws {
    let all = try KaplanMeier(durations: [0, 0, 1e12], events: [true, false, true])
    XCTAssertEqual(all.survival(at: 1e12), 0)
    XCTAssertNil(all.interval(at: 1e12, .logLog))
    XCTAssertEqual(all.interval(at: 1e12, .plain), 0...0)
    XCTAssertEqual(all.interval(at: -1, .log), 1...1)
    let none = try KaplanMeier(durations: [3, 4], events: [false, false])
    XCTAssertNil(none.median)
    XCTAssertEqual(none.restrictedMean(until: 10).value, 10)
    XCTAssertEqual(try AalenJohansen(durations: [3, 4], causes: [0, 0]).probability(of: 1, at: 9), 0)
    let same = try LogRankTest(durations: [1, 2], events: [true, true], groups: [4, 4])
    XCTAssertEqual(same.pValue, 1)
  }
}
