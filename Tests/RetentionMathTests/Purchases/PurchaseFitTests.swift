import Foundation
import RetentionMath
import XCTest

final class PurchaseFitTests: XCTestCase {
  private func simulated(
    _ model: some PurchaseModel, _ count: Int, seed: UInt64
  ) throws -> PurchaseCounts {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    var histories: [PurchaseHistory] = []
    var gaps = 0.0
    for _ in 0..<count {
      let age = Double.random(in: 20...60, using: &generator)
      let times = model.simulatedPurchases(until: age, using: &generator)
      for (before, now) in zip([0] + times, times) { gaps += log(now - before) }
      histories.append(try PurchaseHistory(repeatPurchases: times.count, lastPurchase: times.last ?? 0, age: age))
    }
    return try PurchaseCounts(histories, unit: .week, sumOfLogGaps: gaps)
  }

  func testRecoversParameters() throws {
    let long = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1"
    let truths: [any PurchaseModel] = [
      try NBD(r: 0.8, alpha: 8), try BetaGeometricNBD(r: 0.9, alpha: 6, a: 0.8, b: 2.5),
      try BetaGeometricNBD.modified(r: 0.9, alpha: 6, a: 0.8, b: 2.5),
      try ParetoNBD(r: 0.8, alpha: 8, s: 0.9, beta: 20),
      try BetaGeometricNBD(r: 0.9, alpha: 3, a: 0.8, b: 2.5, dropout: .afterEveryPurchase, regularity: 2),
    ]
    for (index, truth) in truths.enumerated() {
      let size = long ? 200_000 : truth.family == .paretoNBD ? 1500 : 6000
      let counts = try simulated(truth, size, seed: UInt64(100 + index))
      let fitted = try truth.family.fit(to: counts)
      XCTAssertEqual(fitted.flags, [], truth.family.name)
      for (i, name) in truth.family.parameterNames.enumerated() {
        let estimate = try XCTUnwrap(fitted.parameter(name))
        XCTAssertTrue(
          try XCTUnwrap(estimate.interval(level: 0.9999)).contains(truth.parameters[i]),
          "\(truth.family.name) \(estimate)")
      }
      XCTAssertGreaterThan(fitted.logLikelihood, fitted.baselineLogLikelihood - 1e-6)
    }
  }

  /// The sum over customers of the model's own log-likelihood is the fit's.
  func testLogLikelihoodIsThatOfTheModel() throws {
    let truth = try BetaGeometricNBD(r: 0.9, alpha: 3, a: 0.8, b: 2.5, dropout: .afterEveryPurchase, regularity: 2)
    let counts = try simulated(truth, 500, seed: 42)
    for family in [PurchaseModelFamily.nbd, .bgNBD, .mbgNBD, .paretoNBD, .mbgCNBD(k: 2), .bgCNBD(k: 3)] {
      let fitted = try family.fit(to: counts)
      let model = try fitted.model()
      var sum = 0.0
      for index in 0..<counts.distinctCount {
        sum += Double(counts.customers[index]) * model.logLikelihood(of: counts.history(at: index))
      }
      let k = fitted.family.regularity
      sum += Double(k - 1) * (counts.sumOfLogGaps ?? 0)
      sum -= Double(counts.repeatPurchaseTotal) * lgamma(Double(k))
      XCTAssertClose(fitted.logLikelihood, sum, relative: 1e-9, family.name)
    }
  }

  func testRegularBuyersAreRecognized() throws {
    let truth = try BetaGeometricNBD(r: 0.9, alpha: 3, a: 0.8, b: 2.5, dropout: .afterEveryPurchase, regularity: 3)
    let counts = try simulated(truth, 3000, seed: 43)
    let fits = try (1...5).map { try PurchaseModelFamily.mbgCNBD(k: $0).fit(to: counts) }
    let best = try XCTUnwrap(fits.max { $0.logLikelihood < $1.logLikelihood })
    XCTAssertEqual(best.family, .mbgCNBD(k: 3))
    XCTAssertClose(
      fits[0].logLikelihood, try PurchaseModelFamily.mbgNBD.fit(to: counts).logLikelihood, relative: 1e-12)
  }

  func testDoesNotDependOnTheUnit() throws {
    let rows = try Reference.sample()
    let (weeks, days) = (try Reference.counts(rows), try Reference.counts(rows, unit: .day))
    for family in [PurchaseModelFamily.nbd, .bgNBD, .mbgNBD, .paretoNBD] {
      let (week, day) = (try family.fit(to: weeks), try family.fit(to: days))
      for (index, name) in family.parameterNames.enumerated() {
        let factor = name == "alpha" || name == "beta" ? 7.0 : 1
        XCTAssertClose(day.parameters[index], week.parameters[index] * factor, relative: 1e-6, "\(family) \(name)")
      }
      XCTAssertClose(day.logLikelihood, week.logLikelihood - 2457 * log(7), relative: 1e-11)
      let customer = try PurchaseHistory(repeatPurchases: 2, lastPurchase: 30, age: 38)
      let inDays = try PurchaseHistory(repeatPurchases: 2, lastPurchase: 210, age: 266)
      for span in [TimeSpan.weeks(39), .days(273), .years(1)] {
        XCTAssertClose(
          try day.expectedPurchases(of: inDays, within: span).value,
          try week.expectedPurchases(of: customer, within: span).value, relative: 1e-6)
      }
      XCTAssertClose(
        try day.discountedPurchases(of: inDays, discount: AnnualRate(0.1)).value,
        try week.discountedPurchases(of: customer, discount: AnnualRate(0.1)).value, relative: 1e-5, "\(family)")
    }
  }

  func testSameBitsForAnyOrderAndNumberOfThreads() throws {
    let counts = try Reference.grouped("cdnow-master-78w.csv")
    var generator = SeededGenerator(seed: 3)
    let order = (0..<counts.distinctCount).shuffled(using: &generator)
    let shuffled = try PurchaseCounts(
      repeatPurchases: order.map { counts.repeatPurchases[$0] }, lastPurchase: order.map { counts.lastPurchase[$0] },
      age: order.map { counts.age[$0] }, customers: order.map { counts.customers[$0] }, unit: .week)
    XCTAssertEqual(shuffled.age, counts.age)
    XCTAssertEqual(shuffled.customers, counts.customers)
    // Enough rows for threads to be used.
    var (x, last, age): ([Int], [Double], [Double]) = ([], [], [])
    for i in 0..<60_000 {
      let index = i % counts.distinctCount
      let shift = Double(i / counts.distinctCount) / 16
      x.append(counts.repeatPurchases[index])
      last.append(counts.lastPurchase[index])
      age.append(counts.age[index] + shift)
    }
    let many = try PurchaseCounts(repeatPurchases: x, lastPurchase: last, age: age, unit: .week)
    var options = FitOptions()
    var results: [FittedPurchaseModel] = []
    for threads in [1, 2, 3, 7] {
      options.threads = threads
      results.append(try PurchaseModelFamily.mbgNBD.fit(to: many, options: options))
    }
    for result in results { XCTAssertEqual(result, results[0]) }
    options.threads = 1
    let one = try PurchaseModelFamily.paretoNBD.fit(to: try Reference.counts(try Reference.sample()), options: options)
    options.threads = 4
    XCTAssertEqual(
      try PurchaseModelFamily.paretoNBD.fit(to: try Reference.counts(try Reference.sample()), options: options), one)
  }

  func testWarmStartIsQuickAndTheSame() throws {
    let counts = try Reference.grouped("cdnow-master-39w.csv")
    for family in [PurchaseModelFamily.bgNBD, .mbgNBD] {
      let cold = try family.fit(to: counts)
      var options = FitOptions()
      options.startingPoint = cold.parameters
      let warm = try family.fit(to: counts, options: options)
      XCTAssertLessThanOrEqual(warm.iterations, 1)
      for (a, b) in zip(warm.parameters, cold.parameters) { XCTAssertClose(a, b, relative: 1e-5) }
      // From far away it is only longer.
      for start in [[100, 1e4, 1e-3, 50], [1e-3, 1e-3, 30, 1e-3]] {
        options.startingPoint = start
        let far = try family.fit(to: counts, options: options)
        XCTAssertClose(far.logLikelihood, cold.logLikelihood, relative: 1e-9)
      }
    }
  }

  func testPriorsCountOnlyByName() throws {
    let counts = try Reference.counts(try Reference.sample())
    let likely = try PurchaseModelFamily.mbgNBD.fit(to: counts)
    XCTAssertNil(likely.priorName)
    var options = FitOptions()
    options.prior = ParameterPrior("low dropout", medians: ["a": 0.1, "alpha": 6], logStandardDeviation: 0.05)
    let drawn = try PurchaseModelFamily.mbgNBD.fit(to: counts, options: options)
    XCTAssertEqual(drawn.priorName, "low dropout")
    XCTAssertLessThan(try XCTUnwrap(drawn.parameter("a")).value, 0.2)
    XCTAssertLessThan(drawn.logLikelihood, likely.logLikelihood - 1)
    options.prior = ParameterPrior("wrong", medians: ["s": 1], logStandardDeviation: 1)
    XCTAssertThrowsError(try PurchaseModelFamily.mbgNBD.fit(to: counts, options: options))
  }

  func testIsCancelled() throws {
    let counts = try Reference.counts(try Reference.sample())
    var options = FitOptions()
    options.shouldStop = { true }
    XCTAssertThrowsError(try PurchaseModelFamily.bgNBD.fit(to: counts, options: options)) { error in
      XCTAssertEqual(error as? FitError, .cancelled)
    }
    XCTAssertThrowsError(try PurchaseModelFamily.paretoNBD.fit(to: counts, options: options))
  }

  func testACancelledTaskStopsItsFit() async throws {
    let counts = try Reference.counts(try Reference.sample())
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try PurchaseModelFamily.bgNBD.fit(to: counts)
    }
    task.cancel()
    do {
      _ = try await task.value
      XCTFail("the fit went on")
    } catch {
      XCTAssertEqual(error as? FitError, .cancelled)
    }
  }

  func testIsStoredAsIs() throws {
    let fitted = try PurchaseModelFamily.mbgNBD.fit(to: try Reference.counts(try Reference.sample()))
    let data = try JSONEncoder().encode(fitted)
    XCTAssertLessThan(data.count, 2000)
    XCTAssertEqual(try JSONDecoder().decode(FittedPurchaseModel.self, from: data), fitted)
    // What was stored wrongly is an error, or has no interval.
    let text = try XCTUnwrap(String(data: data, encoding: .utf8))
    let fewer = text.replacingOccurrences(of: "\"size\":4", with: "\"size\":5")
    XCTAssertThrowsError(try JSONDecoder().decode(FittedPurchaseModel.self, from: Data(fewer.utf8)))
    let other = text.replacingOccurrences(of: "{\"mbgNBD\":{}}", with: "{\"nbd\":{}}")
    XCTAssertNotEqual(other, text)
    let mixed = try JSONDecoder().decode(FittedPurchaseModel.self, from: Data(other.utf8))
    XCTAssertNil(mixed.parameter("a"))
    XCTAssertNotNil(mixed.parameter("r"))
    XCTAssertTrue(try mixed.expectedPurchases(of: .new, within: .weeks(3)).value > 0)
  }

  func testIntervalsHoldTheValues() throws {
    let fitted = try PurchaseModelFamily.mbgNBD.fit(to: try Reference.counts(try Reference.sample()))
    let customer = try PurchaseHistory(repeatPurchases: 2, lastPurchase: 30, age: 38)
    for estimate in [
      try fitted.aliveProbability(of: customer), try fitted.aliveProbability(of: customer, after: .months(6)),
      try fitted.expectedPurchases(of: customer, within: .months(6)),
      try fitted.purchaseProbability(of: customer, within: .weeks(3)),
      try fitted.silenceProbability(of: customer, within: .weeks(3)),
      try fitted.discountedPurchases(of: customer, discount: AnnualRate(0.1), within: .years(2)),
    ] {
      let interval = try XCTUnwrap(estimate.interval95)
      XCTAssertTrue(interval.contains(estimate.value))
      XCTAssertGreaterThan(interval.upperBound, interval.lowerBound)
      XCTAssertTrue(try XCTUnwrap(estimate.interval(level: 0.99)).contains(interval.lowerBound))
    }
  }
}
