import RetentionMath
import XCTest

final class GammaGammaTests: XCTestCase {
  func testExpectedSpend() throws {
    let figures = try Reference.figures("predictions", "Gamma-Gamma")
    let parameters = try figures.numbers("params")
    let model = try GammaGamma(p: parameters[0], q: parameters[1], gamma: parameters[2])
    for row in try figures.member("customers").asList {
      let spend = model.expectedSpend(repeatPurchases: Int(try row.number("x")), meanValue: try row.number("m"))
      XCTAssertClose(try XCTUnwrap(spend), try row.number("expected_spend"), relative: 1e-11)
    }
  }

  private func sample() throws -> SpendCounts {
    let rows = try Reference.sample().filter { $0[0] > 0 && $0[3] > 0 }
    return try SpendCounts(repeatPurchases: rows.map { Int($0[0]) }, meanValue: rows.map { $0[3] / 100 / $0[0] })
  }

  func testFitsTheSample() throws {
    let counts = try sample()
    XCTAssertEqual(counts.customerCount, 946)
    let fitted = try FittedGammaGamma(fitting: counts)
    let figures = try Reference.figures("fits", "cdnow_sample_39w", "Gamma-Gamma")
    XCTAssertEqual(fitted.flags, [])
    XCTAssertClose(fitted.logLikelihood, try figures.number("loglik"), relative: 0, absolute: 1e-3)
    for (index, name) in FittedGammaGamma.parameterNames.enumerated() {
      XCTAssertClose(fitted.parameters[index], try figures.member("params").number(name), relative: 2e-3)
      let error = try XCTUnwrap(fitted.standardErrors)[index]
      XCTAssertClose(error, try figures.member("std_err").number(name), relative: 0.01)
    }
    XCTAssertClose(
      try XCTUnwrap(fitted.model().populationMean), try figures.number("population_mean_spend"), relative: 1e-3)
  }

  func testDoesNotDependOnTheCurrencyUnit() throws {
    let counts = try sample()
    let dollars = try FittedGammaGamma(fitting: counts)
    let cents = try FittedGammaGamma(
      fitting: SpendCounts(
        repeatPurchases: counts.repeatPurchases, meanValue: counts.meanValue.map { $0 * 100 },
        customers: counts.customers))
    XCTAssertClose(cents.parameters[0], dollars.parameters[0], relative: 1e-6)
    XCTAssertClose(cents.parameters[1], dollars.parameters[1], relative: 1e-6)
    XCTAssertClose(cents.parameters[2], dollars.parameters[2] * 100, relative: 1e-6)
    XCTAssertClose(
      cents.logLikelihood, dollars.logLikelihood - 946 * 4.605170185988092, relative: 1e-10)
  }

  func testRecoversItsParameters() throws {
    let seed: UInt64 = 20_260_101
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let truth = try GammaGamma(p: 4, q: 3, gamma: 20)
    var (counts, values): ([Int], [Double]) = ([], [])
    for _ in 0..<20_000 {
      let x = Int.random(in: 1...6, using: &generator)
      counts.append(x)
      values.append(truth.simulatedMean(repeatPurchases: x, using: &generator))
    }
    let fitted = try FittedGammaGamma(fitting: SpendCounts(repeatPurchases: counts, meanValue: values))
    for (value, (truth, error)) in zip(fitted.parameters, zip([4.0, 3.0, 20.0], try XCTUnwrap(fitted.standardErrors))) {
      XCTAssertLessThan(abs(value - truth), 4 * error)
    }
    XCTAssertEqual(fitted.flags, [])
  }

  func testHostileSpending() throws {
    for values in [[5.0], [5, 5, 5, 5], [1e-9, 1e12, 3], [1e12, 1e12], [1e-9, 1e-9], [1, 1e300]] {
      let counts = try SpendCounts(repeatPurchases: values.map { _ in 1 }, meanValue: values)
      let fitted = try FittedGammaGamma(fitting: counts)
      XCTAssertTrue(fitted.logLikelihood.isFinite, "\(values)")
      XCTAssertTrue(fitted.parameters.allSatisfy { $0 > 0 && $0.isFinite }, "\(values)")
      XCTAssertFalse(fitted.flags.isEmpty)
      let spend = fitted.expectedSpend(repeatPurchases: 1, meanValue: values[0])
      if let spend { XCTAssertTrue(spend.value.isFinite && spend.value > 0, "\(values)") }
      let million = try SpendCounts(repeatPurchases: [1_000_000, 1, 2], meanValue: [3, 5, 4])
      XCTAssertTrue(try FittedGammaGamma(fitting: million).logLikelihood.isFinite)
    }
    XCTAssertThrowsError(try SpendCounts(repeatPurchases: [1, 0], meanValue: [1, 1])) { error in
      XCTAssertEqual((error as? PurchaseDataError)?.row, 1)
    }
    for value in [0, -1, Double.nan, .infinity] {
      XCTAssertThrowsError(try SpendCounts(repeatPurchases: [1, 1], meanValue: [1, value])) { error in
        XCTAssertEqual((error as? PurchaseDataError)?.row, 1)
      }
    }
    // Where the mean is infinite, there is no number; never a negative one.
    let heavy = try GammaGamma(p: 2, q: 0.8, gamma: 3)
    XCTAssertNil(heavy.expectedSpend(repeatPurchases: 0, meanValue: 0))
    XCTAssertNil(heavy.populationMean)
    XCTAssertNotNil(heavy.expectedSpend(repeatPurchases: 1, meanValue: 4))
  }

  func testIntervalHoldsItsShare() throws {
    let model = try GammaGamma(p: 6.25, q: 3.74, gamma: 15.44)
    let interval = model.interval(repeatPurchases: 3, meanValue: 20, probability: 0.9)
    let expected = try XCTUnwrap(model.expectedSpend(repeatPurchases: 3, meanValue: 20))
    XCTAssertTrue(interval.contains(expected))
    // ν ~ Gamma(22.49, 75.44); its quantiles at 5 % and 95 %, from an independent implementation.
    XCTAssertClose(interval.lowerBound, 15.300308086966245, relative: 1e-10)
    XCTAssertClose(interval.upperBound, 30.821280104226584, relative: 1e-10)
  }
}
