import Foundation
import RetentionMath
import XCTest

final class OpportunityModelTests: XCTestCase {
  private func donations() throws -> OpportunityCounts {
    let rows = try Reference.numbers("donations.csv").map { $0.map { Int($0) } }
    return try OpportunityCounts(
      purchases: rows.map { $0[0] }, last: rows.map { $0[1] }, opportunities: rows.map { $0[2] },
      customers: rows.map { $0[3] })
  }

  func testFitsTheDonations() throws {
    let fitted = try FittedOpportunityModel(fitting: try donations())
    let figures = try Reference.figures("fits", "donations_1995", "BG/BB")
    XCTAssertClose(fitted.logLikelihood, try figures.number("loglik"), relative: 0, absolute: 1e-3)
    XCTAssertEqual(fitted.flags, [])
    for (index, name) in BetaGeometricBetaBernoulli.parameterNames.enumerated() {
      XCTAssertClose(fitted.parameters[index], try figures.member("params").number(name), relative: 2e-3)
      let error = try XCTUnwrap(fitted.standardErrors)[index]
      XCTAssertClose(error, try figures.member("std_err").number(name), relative: 0.01)
    }
  }

  func testCellsAtPublishedParameters() throws {
    let cells = try Reference.figures("fits", "donations_1995", "BG/BB", "cells_at_published_params")
    let p = try cells.numbers("params")
    let model = try BetaGeometricBetaBernoulli(alpha: p[0], beta: p[1], gamma: p[2], delta: p[3])
    for row in try cells.member("rows").asList {
      let donor = try OpportunityHistory(
        purchases: Int(row.number("x")), last: Int(row.number("t_x")), opportunities: Int(row.number("n")))
      XCTAssertClose(model.logLikelihood(of: donor), try row.number("loglik"), relative: 1e-9)
      XCTAssertClose(model.aliveProbability(of: donor), try row.number("p_alive"), relative: 1e-9)
      let expected = try row.number("expected_5")
      XCTAssertClose(model.expectedPurchases(of: donor, within: 5), expected, relative: 1e-9)
      let distribution = model.distribution(of: donor, within: 5)
      XCTAssertClose(distribution.mean, expected, relative: 1e-9)
      XCTAssertClose(distribution.probabilities.reduce(0, +), 1, relative: 1e-12)
    }
  }

  func testHistoriesOfSixOpportunitiesAddUp() throws {
    let model = try BetaGeometricBetaBernoulli(alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.8)
    var total = share(model, 0, 0, ways: 1)
    // C(t−1, x−1) orders have x purchases, the last at t.
    for last in 1...6 {
      for x in 1...last {
        let ways = (1..<x).reduce(1) { $0 * (last - $1) / $1 }
        total += share(model, x, last, ways: ways)
      }
    }
    XCTAssertClose(total, 1, relative: 1e-12)
    let distribution = model.distribution(of: .new, within: 6)
    let fresh = try OpportunityHistory(purchases: 0, last: 0, opportunities: 6)
    XCTAssertClose(distribution.probability(of: 0), exp(model.logLikelihood(of: fresh)), relative: 1e-12)
  }

  private func share(_ model: BetaGeometricBetaBernoulli, _ x: Int, _ last: Int, ways: Int) -> Double {
    guard let history = try? OpportunityHistory(purchases: x, last: last, opportunities: 6) else { return .nan }
    return Double(ways) * exp(model.logLikelihood(of: history))
  }

  func testDiscountedPurchasesAreTheLimitOfHorizons() throws {
    let model = try BetaGeometricBetaBernoulli(alpha: 1.2, beta: 0.75, gamma: 0.66, delta: 2.8)
    let donor = try OpportunityHistory(purchases: 2, last: 4, opportunities: 6)
    for discount in [0.5, 0.1, 0.01] {
      XCTAssertClose(
        model.discountedPurchases(of: donor, discount: discount),
        model.expectedPurchases(of: donor, within: 100_000, discount: discount), relative: 1e-10)
    }
    XCTAssertEqual(model.discountedPurchases(of: donor, discount: 0), .infinity)
    XCTAssertLessThan(model.aliveProbability(of: donor, at: 5), model.aliveProbability(of: donor))
  }

  func testRecoversItsParameters() throws {
    let seed: UInt64 = 5
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let truth = try BetaGeometricBetaBernoulli(alpha: 1.2, beta: 0.8, gamma: 0.7, delta: 2.5)
    let histories = (0..<20_000).map { _ in truth.simulatedHistory(opportunities: 8, using: &generator) }
    let fitted = try FittedOpportunityModel(
      fitting: OpportunityCounts(
        purchases: histories.map(\.purchases), last: histories.map(\.last),
        opportunities: histories.map(\.opportunities)))
    let errors = try XCTUnwrap(fitted.standardErrors)
    for (value, (truth, error)) in zip(fitted.parameters, zip(truth.parameters, errors)) {
      XCTAssertLessThan(abs(value - truth), 4 * error)
    }
  }

  func testDataAtTheEdge() throws {
    for (x, last, n) in [([0, 0], [0, 0], [3, 5]), ([5, 5], [5, 5], [5, 5]), ([1], [1], [2]), ([1], [1], [400])] {
      let fitted = try FittedOpportunityModel(
        fitting: OpportunityCounts(purchases: x, last: last, opportunities: n))
      XCTAssertFalse(fitted.flags.isEmpty)
      XCTAssertTrue(fitted.logLikelihood.isFinite)
      let history = try OpportunityHistory(purchases: x[0], last: last[0], opportunities: n[0])
      XCTAssertTrue((0...1.0000001).contains(try fitted.model().aliveProbability(of: history)))
    }
    for (x, last, n) in [(-1, 0, 3), (1, 0, 3), (0, 1, 3), (2, 1, 3), (1, 4, 3), (0, 0, -1), (0, 0, .max)] {
      XCTAssertThrowsError(try OpportunityHistory(purchases: x, last: last, opportunities: n))
    }
    XCTAssertThrowsError(
      try FittedOpportunityModel(fitting: OpportunityCounts(purchases: [], last: [], opportunities: [])))
  }
}
