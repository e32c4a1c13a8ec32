import Foundation
import RetentionMath
import XCTest

/// What must hold of every model at any parameters.
final class PurchaseModelPropertyTests: XCTestCase {
  private func models(_ generator: inout SeededGenerator) throws -> [any PurchaseModel] {
    func parameter(_ low: Double, _ high: Double) -> Double {
      exp(Double.random(in: log(low)...log(high), using: &generator))
    }
    let p = [parameter(0.05, 8), parameter(0.5, 50), parameter(0.05, 8), parameter(0.05, 20)]
    let families: [PurchaseModelFamily] = [.nbd, .bgNBD, .mbgNBD, .paretoNBD, .bgCNBD(k: 2), .mbgCNBD(k: 3)]
    return try families.map {
      try $0.model(parameters: Array(p.prefix($0.parameterNames.count)))
    }
  }

  private func history(_ generator: inout SeededGenerator) throws -> PurchaseHistory {
    let age = Double.random(in: 0.1...100, using: &generator)
    let x = [0, 1, 2, 5, 12, 40].randomElement(using: &generator) ?? 0
    let last = x == 0 ? 0 : Double.random(in: age / 100...age, using: &generator)
    return try PurchaseHistory(repeatPurchases: x, lastPurchase: last, age: age)
  }

  func testDistributionsAgreeWithExpectations() throws {
    let seed: UInt64 = 11
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let customer = try history(&generator)
      let time = Double.random(in: 0.1...80, using: &generator)
      for model in try models(&generator) {
        let name = "\(model) \(customer) \(time)"
        let distribution = model.distribution(of: customer, within: time)
        let total = distribution.probabilities.reduce(0, +) + distribution.tail
        XCTAssertClose(total, 1, relative: 1e-10, name)
        let expected = model.expectedPurchases(of: customer, within: time)
        XCTAssertClose(distribution.mean, expected, relative: 1e-8, absolute: 1e-12, name)
        let some = model.purchaseProbability(of: customer, within: time)
        XCTAssertClose(1 - distribution.probability(of: 0), some, relative: 1e-8, absolute: 1e-12, name)
        XCTAssertTrue((0...1).contains(some), name)
        XCTAssertLessThanOrEqual(some, model.aliveProbability(of: customer) + 1e-12, name)
        XCTAssertLessThanOrEqual(some, expected * (1 + 1e-10), name)
      }
    }
  }

  func testMonotoneInTime() throws {
    let seed: UInt64 = 12
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let customer = try history(&generator)
      for model in try models(&generator) {
        var previous = (alive: model.aliveProbability(of: customer), later: 2.0, expected: -1.0, discounted: -1.0)
        for time in [0, 0.5, 3, 20, 150, 2000] {
          let alive = model.aliveProbability(of: customer.idle(for: time))
          XCTAssertLessThanOrEqual(alive, previous.alive * (1 + 1e-12), "silence speaks against life: \(model)")
          let later = model.aliveProbability(of: customer, after: time)
          XCTAssertLessThanOrEqual(later, previous.later * (1 + 1e-12))
          let expected = model.expectedPurchases(of: customer, within: time)
          XCTAssertGreaterThanOrEqual(expected, previous.expected * (1 - 1e-10))
          let discounted = model.discountedPurchases(of: customer, rate: 0.01, within: time)
          XCTAssertGreaterThanOrEqual(discounted, previous.discounted * (1 - 1e-10))
          XCTAssertLessThanOrEqual(discounted, expected * (1 + 1e-9))
          previous = (alive, later, expected, discounted)
        }
        // A later last purchase speaks for life.
        if customer.repeatPurchases > 0 {
          let later = try PurchaseHistory(
            repeatPurchases: customer.repeatPurchases, lastPurchase: (customer.lastPurchase + customer.age) / 2,
            age: customer.age)
          XCTAssertGreaterThanOrEqual(
            model.aliveProbability(of: later), model.aliveProbability(of: customer) * (1 - 1e-12))
        }
      }
    }
  }

  func testDiscountedPurchasesAreTheLimitOfHorizons() throws {
    let seed: UInt64 = 13
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<15 {
      let customer = try history(&generator)
      for model in try models(&generator) {
        let forever = model.discountedPurchases(of: customer, rate: 0.02, within: .infinity)
        let long = model.discountedPurchases(of: customer, rate: 0.02, within: 5000)
        XCTAssertClose(long, forever, relative: 1e-8, absolute: 1e-14, "\(model) \(customer)")
        // By hand: each purchase at the middle of its small interval.
        var sum = 0.0
        var before = 0.0
        for step in 1...400 {
          let now = model.expectedPurchases(of: customer, within: Double(step) * 0.1)
          sum += (now - before) * exp(-0.02 * (Double(step) - 0.5) * 0.1)
          before = now
        }
        let finite = model.discountedPurchases(of: customer, rate: 0.02, within: 40)
        XCTAssertClose(finite, sum, relative: 1e-4, absolute: 1e-12, "\(model) \(customer)")
      }
    }
  }

  func testSilenceIsWhereTheThresholdIsCrossed() throws {
    let seed: UInt64 = 14
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      let customer = try history(&generator)
      for model in try models(&generator) {
        for threshold in [0.9, 0.5, 0.05] {
          guard let silence = model.silence(of: customer, untilAliveProbability: threshold) else {
            XCTAssertGreaterThan(model.aliveProbability(of: customer.idle(for: 1e9)), threshold, "\(model) \(customer)")
            continue
          }
          let then = try PurchaseHistory(
            repeatPurchases: customer.repeatPurchases, lastPurchase: customer.lastPurchase,
            age: customer.lastPurchase + silence)
          let alive = model.aliveProbability(of: then)
          if silence == 0 {
            XCTAssertLessThanOrEqual(alive, threshold)
          } else {
            XCTAssertClose(alive, threshold, relative: 1e-9, "\(model) \(customer)")
          }
        }
      }
    }
    let model = try BetaGeometricNBD(r: 0.24, alpha: 4.4, a: 0.8, b: 2.4)
    XCTAssertNil(model.silence(of: .new, untilAliveProbability: 0.5), "one-time buyers do not die")
  }

  func testModelsContainEachOther() throws {
    let customer = try PurchaseHistory(repeatPurchases: 3, lastPurchase: 20, age: 30)
    let baseline = try NBD(r: 0.6, alpha: 9)
    // Without a chance to leave all are the baseline.
    let still: [any PurchaseModel] = [
      try BetaGeometricNBD(r: 0.6, alpha: 9, a: 1e-12, b: 1),
      try BetaGeometricNBD.modified(r: 0.6, alpha: 9, a: 1e-12, b: 1),
      try ParetoNBD(r: 0.6, alpha: 9, s: 1e-12, beta: 10),
    ]
    for model in still {
      XCTAssertClose(
        model.logLikelihood(of: customer), baseline.logLikelihood(of: customer), relative: 1e-9, "\(model.family)")
      XCTAssertClose(
        model.expectedPurchases(of: customer, within: 10), baseline.expectedPurchases(of: customer, within: 10),
        relative: 1e-9)
      XCTAssertClose(
        model.discountedPurchases(of: customer, rate: 0.1, within: .infinity),
        baseline.discountedPurchases(of: customer, rate: 0.1, within: .infinity), relative: 1e-8)
    }
    // MBG/NBD is BG/NBD whose customers have flipped one coin more.
    let plain = try BetaGeometricNBD(r: 0.5, alpha: 6, a: 0.9, b: 2.6)
    let modified = try BetaGeometricNBD.modified(r: 0.5, alpha: 6, a: 0.9, b: 1.6)
    XCTAssertClose(
      plain.aliveProbability(of: customer), modified.aliveProbability(of: customer), relative: 1e-13)
    XCTAssertClose(
      plain.expectedPurchases(of: customer, within: 30), modified.expectedPurchases(of: customer, within: 30),
      relative: 1e-13)
  }

  /// Histories of one age exhaust all there can be: their probabilities integrate to 1, with purchases of k stages, too.
  func testLikelihoodOfOnePurchaseIsADensity() throws {
    for family in [PurchaseModelFamily.bgNBD, .mbgNBD, .paretoNBD, .bgCNBD(k: 2), .mbgCNBD(k: 3)] {
      let model = try family.model(parameters: [0.6, 5, 0.7, 2])
      let k = Double(family.regularity)
      // P(x = 1) is the integral over t_x; gaps of k stages have the density gap^(k−1) / (k−1)! besides.
      var sum = 0.0
      let (age, steps) = (8.0, 4000)
      for step in 0..<steps {
        let last = (Double(step) + 0.5) / Double(steps) * age
        let history = try PurchaseHistory(repeatPurchases: 1, lastPurchase: last, age: age)
        sum += exp(model.logLikelihood(of: history)) * pow(last, k - 1) / tgamma(k) * age / Double(steps)
      }
      let expected = model.distribution(of: .new, within: age).probability(of: 1)
      XCTAssertClose(sum, expected, relative: 1e-5, family.name)
    }
  }

  func testNoAnswerIsNotANumber() throws {
    let times = [0, 1e-9, 1, 1e12, -3, .infinity, .nan, 1e300]
    let histories = [
      PurchaseHistory.new, try PurchaseHistory(repeatPurchases: 0, lastPurchase: 0, age: 1e12),
      try PurchaseHistory(repeatPurchases: 1_000_000, lastPurchase: 1e12, age: 1e12),
      try PurchaseHistory(repeatPurchases: 1_000_000, lastPurchase: 1e-9, age: 1e12),
      try PurchaseHistory(repeatPurchases: 1, lastPurchase: 1e-9, age: 1e-9),
      try PurchaseHistory(repeatPurchases: 1_099_511_627_776, lastPurchase: 1, age: 2),
    ]
    for parameters in [[1e-6, 1e-6, 1e-6, 1e-6], [1e6, 1e6, 1e6, 1e6], [1e6, 1e-6, 1e6, 1e-6], [0.5, 1e12, 1, 1]] {
      for family in [PurchaseModelFamily.nbd, .bgNBD, .mbgNBD, .paretoNBD, .mbgCNBD(k: 2)] {
        let model = try family.model(parameters: Array(parameters.prefix(family.parameterNames.count)))
        for history in histories {
          XCTAssertFalse(model.logLikelihood(of: history).isNaN, "\(model) \(history)")
          XCTAssertTrue((0...1).contains(model.aliveProbability(of: history)), "\(model) \(history)")
          for time in times where history.repeatPurchases < 2_000_000 {
            var figures = [
              model.aliveProbability(of: history, after: time), model.expectedPurchases(of: history, within: time),
              model.purchaseProbability(of: history, within: time),
            ]
            if time != 1e12, time != 1e300 {
              figures.append(model.discountedPurchases(of: history, rate: 0.01, within: time))
            }
            XCTAssertTrue(figures.allSatisfy { $0 >= 0 }, "\(model) \(history) \(time): \(figures)")
          }
        }
      }
    }
  }
}
