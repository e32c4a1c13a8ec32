import Foundation
import RetentionMath
import XCTest

final class ContractModelTests: XCTestCase {
  func testPublishedCohorts() throws {
    for name in ["sBG regular", "sBG high_end"] {
      let figures = try Reference.figures("fits", "sbg_2007", name)
      // Fitted to the first seven years.
      let survivors = try figures.numbers("survivors").map { Int($0) }
      let counts = try ContractCounts(survivors: Array(survivors.prefix(8)))
      let fitted = try ContractModelFamily.sBG.fit(to: counts, period: .years(1))
      XCTAssertClose(fitted.logLikelihood, try figures.number("loglik"), relative: 0, absolute: 1e-4)
      XCTAssertEqual(fitted.flags, [])
      for (index, parameter) in ContractModelFamily.sBG.parameterNames.enumerated() {
        XCTAssertClose(fitted.parameters[index], try figures.member("params").number(parameter), relative: 1e-3)
        XCTAssertClose(
          try XCTUnwrap(fitted.standardErrors)[index], try figures.member("std_err").number(parameter), relative: 0.01)
      }
      XCTAssertGreaterThan(fitted.logLikelihood, fitted.baselineLogLikelihood + 20)

      let published = try figures.member("at_published_params")
      let model = try ContractModelFamily.sBG.model(parameters: published.numbers("params"))
      for (index, value) in try published.numbers("survival_t1_12").enumerated() {
        XCTAssertClose(model.survival(after: index + 1), value, relative: 1e-10)
      }
      for (index, value) in try published.numbers("retention_t1_12").enumerated() {
        XCTAssertClose(model.retentionRate(at: index + 1), value, relative: 1e-10)
      }
      for (n, value) in try published.member("DERL_annual_discount_0.10_after_n_minus_1_renewals").members {
        let renewals = try XCTUnwrap(Int(n)) - 1
        let lifetime = model.discountedResidualLifetime(renewals: renewals, discount: 0.1)
        XCTAssertClose(lifetime, try value.asNumber, relative: 1e-10)
      }
      // The typed rate of yearly contracts is the same.
      let typed = try fitted.discountedResidualLifetime(renewals: 0, discount: AnnualRate(0.1))
      XCTAssertClose(
        typed.value, try fitted.model().discountedResidualLifetime(renewals: 0, discount: 0.1), relative: 1e-12)
      XCTAssertTrue(try XCTUnwrap(typed.interval95).contains(typed.value))
    }
  }

  func testBetaDiscreteWeibullContainsTheShiftedBetaGeometric() throws {
    let counts = try ContractCounts(survivors: [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445])
    let simple = try ContractModelFamily.sBG.fit(to: counts, period: .months(1))
    let wide = try ContractModelFamily.bdW.fit(to: counts, period: .months(1))
    XCTAssertGreaterThanOrEqual(wide.logLikelihood, simple.logLikelihood - 1e-6)
    XCTAssertGreaterThanOrEqual(simple.logLikelihood, simple.baselineLogLikelihood)
    let model = try BetaDiscreteWeibull(gamma: 0.668, delta: 3.806, c: 1)
    let same = try ShiftedBetaGeometric(alpha: 0.668, beta: 3.806)
    for period in 1...40 {
      XCTAssertClose(model.survival(after: period), same.survival(after: period), relative: 1e-12)
      XCTAssertClose(model.churnProbability(in: period), same.churnProbability(in: period), relative: 1e-10)
    }
  }

  func testProbabilitiesAddUp() throws {
    let models: [any ContractModel] = [
      try GeometricContract(theta: 0.2), try ShiftedBetaGeometric(alpha: 2.5, beta: 3),
      try BetaDiscreteWeibull(gamma: 1.5, delta: 2, c: 1.4), try BetaDiscreteWeibull(gamma: 1.5, delta: 2, c: 0.7),
    ]
    for model in models {
      let total = (1...5000).reduce(0) { $0 + model.churnProbability(in: $1) } + model.survival(after: 5000)
      XCTAssertClose(total, 1, relative: 1e-12, "\(model.family)")
      // A renewal more is worth one more: L(n) = r(n+1) (1 + L(n+1) / (1+d)).
      for (renewals, discount) in [(0, 0.1), (3, 0.01), (10, 1e-4)] {
        let now = model.discountedResidualLifetime(renewals: renewals, discount: discount)
        let next = model.discountedResidualLifetime(renewals: renewals + 1, discount: discount)
        let retention = model.retentionRate(at: renewals + 1)
        XCTAssertClose(now, retention * (1 + next / (1 + discount)), relative: 1e-9, "\(model.family) \(discount)")
      }
    }
    XCTAssertClose(
      try GeometricContract(theta: 0.2).discountedResidualLifetime(renewals: 4, discount: 0), 4, relative: 1e-9)
    // (β + n) / (α − 1)
    XCTAssertClose(
      try ShiftedBetaGeometric(alpha: 2.5, beta: 3).discountedResidualLifetime(renewals: 2, discount: 0), 5 / 1.5,
      relative: 1e-8)
    XCTAssertEqual(
      try ShiftedBetaGeometric(alpha: 0.7, beta: 1).discountedResidualLifetime(renewals: 0, discount: 0), .infinity)
  }

  func testDataAtTheEdge() throws {
    let nobody = try ContractModelFamily.sBG.fit(to: ContractCounts(lost: [0, 0], active: [3, 4]), period: .months(1))
    XCTAssertEqual(nobody.flags, [.nobodyHasDied])
    XCTAssertGreaterThan(try nobody.renewalProbability(renewals: 0).value, 0.9)
    let all = try ContractModelFamily.sBG.fit(to: ContractCounts(lost: [5], active: [0]), period: .months(1))
    XCTAssertEqual(all.flags, [.tooFewPeriods])
    XCTAssertTrue(all.logLikelihood.isFinite)
    let short = try ContractModelFamily.bdW.fit(to: ContractCounts(lost: [5, 2], active: [0, 9]), period: .months(1))
    XCTAssertEqual(short.family, .geometric)
    XCTAssertEqual(short.requestedFamily, .bdW)
    // One churn rate for all: the spread of rates has no finite estimate.
    let flat = try ContractModelFamily.sBG.fit(
      to: ContractCounts(survivors: [4096, 2048, 1024, 512, 256, 128]), period: .months(1))
    XCTAssertTrue(flat.flags.contains(.homogeneousDropout), "\(flat)")
    XCTAssertClose(try flat.renewalProbability(renewals: 3).value, 0.5, relative: 1e-3)
    for lost in [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [1_000_000_000, 1, 1, 1, 1]] {
      let counts = try ContractCounts(lost: lost, active: [0, 0, 1, 0, 2])
      for family in ContractModelFamily.allCases {
        let fitted = try family.fit(to: counts, period: .weeks(1))
        XCTAssertTrue(fitted.logLikelihood.isFinite)
        for period in try fitted.retentionCurve(periods: 20) { XCTAssertTrue((0...1).contains(period.value)) }
      }
    }
    XCTAssertThrowsError(try ContractModelFamily.sBG.fit(to: ContractCounts(lost: [], active: []), period: .weeks(1)))
    XCTAssertThrowsError(try ContractCounts(survivors: [10, 12]))
    XCTAssertThrowsError(try ContractCounts(lost: [1, -1], active: [0, 0])) { error in
      XCTAssertEqual((error as? PurchaseDataError)?.row, 1)
    }
    XCTAssertThrowsError(try ContractCounts(lost: [.max, 1], active: [0, 0]))
    XCTAssertThrowsError(try ContractCounts(survivors: [.max, .min]))
  }

  func testRecoversItsParameters() throws {
    let seed: UInt64 = 77
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let truth = try ShiftedBetaGeometric(alpha: 0.8, beta: 2)
    var (lost, active) = (Array(repeating: 0, count: 12), Array(repeating: 0, count: 12))
    for _ in 0..<20_000 {
      // Watched for 4 to 12 periods.
      let watched = Int.random(in: 4...12, using: &generator)
      let periods = truth.simulatedPeriods(limit: watched + 1, using: &generator)
      if periods <= watched { lost[periods - 1] += 1 } else { active[watched - 1] += 1 }
    }
    let fitted = try ContractModelFamily.sBG.fit(to: ContractCounts(lost: lost, active: active), period: .months(1))
    let errors = try XCTUnwrap(fitted.standardErrors)
    for (value, (truth, error)) in zip(fitted.parameters, zip([0.8, 2.0], errors)) {
      XCTAssertLessThan(abs(value - truth), 4 * error)
    }
  }
}
