import RetentionMath
import XCTest

/// Data for which a model is not determined, and data that are wrong.
final class PurchaseFitEdgeTests: XCTestCase {
  private static let families: [PurchaseModelFamily] = [
    .nbd, .bgNBD, .mbgNBD, .paretoNBD, .bgCNBD(k: 2), .mbgCNBD(k: 2),
  ]

  private func fits(_ rows: [(Int, Double, Double, Int)], unit: TimeUnit = .day) throws -> [FittedPurchaseModel] {
    let counts = try PurchaseCounts(
      repeatPurchases: rows.map(\.0), lastPurchase: rows.map(\.1), age: rows.map(\.2), customers: rows.map(\.3),
      unit: unit, sumOfLogGaps: 0)
    return try Self.families.map { family in
      let fitted = try family.fit(to: counts)
      let name = "\(family.name) \(rows.prefix(3)) \(fitted)"
      XCTAssertTrue(fitted.logLikelihood.isFinite, name)
      XCTAssertTrue(fitted.parameters.allSatisfy { $0 > 0 && $0.isFinite }, name)
      XCTAssertGreaterThanOrEqual(
        fitted.logLikelihood, family.regularity > 1 ? -.infinity : fitted.baselineLogLikelihood - 1e-6, name)
      for index in 0..<counts.distinctCount {
        let history = counts.history(at: index)
        let discounted = try fitted.model().discountedPurchases(of: history, rate: 1e-3, within: 30)
        XCTAssertTrue(discounted >= 0, "\(name): \(discounted)")
        for estimate in [
          try fitted.aliveProbability(of: history), try fitted.expectedPurchases(of: history, within: .days(30)),
          try fitted.purchaseProbability(of: history, within: .days(30)),
        ] {
          XCTAssertTrue(estimate.value >= 0, "\(name): \(estimate)")
          if let interval = estimate.interval95 {
            XCTAssertTrue(interval.lowerBound >= 0 && !interval.upperBound.isNaN, "\(name): \(interval)")
          }
        }
      }
      return fitted
    }
  }

  func testNobodyBoughtAgain() throws {
    for fitted in try fits([(0, 0, 100, 40), (0, 0, 30, 60)]) {
      XCTAssertEqual(fitted.flags, [.noRepeatPurchases])
      XCTAssertEqual(fitted.family, .nbd)
      // Half a purchase in all the time that was observed.
      XCTAssertClose(try fitted.expectedPurchases(of: .new, within: .days(5800)).value, 0.5, relative: 1e-9)
    }
  }

  func testFewCustomers() throws {
    for rows in [
      [(1, 3.0, 10.0, 1)], [(5, 3.0, 10.0, 1)], [(5, 10.0, 10.0, 1)], [(1_000_000, 9.0, 10.0, 1)], [(0, 0, 3, 1)],
    ] {
      for fitted in try fits(rows) { XCTAssertFalse(fitted.flags.isEmpty, "\(fitted)") }
    }
    let counts = try PurchaseCounts(repeatPurchases: [3, 0], lastPurchase: [3, 0], age: [9, 9], unit: .day)
    XCTAssertEqual(try PurchaseModelFamily.mbgNBD.fit(to: counts).flags.first, .tooFewRepeaters)
  }

  func testIdenticalCustomers() throws {
    for row in [(1, 3.0, 10.0, 1000), (4, 9.5, 10.0, 1000), (4, 1.0, 10.0, 1000), (1000, 9.9, 10.0, 1000)] {
      for fitted in try fits([row]) { XCTAssertFalse(fitted.flags.isEmpty, "\(fitted)") }
    }
  }

  func testNobodyHasDied() throws {
    // Everybody bought to the end.
    let rows = (1...60).map { ($0 % 6 + 1, 30.0, 30.0, 5) }
    for fitted in try fits(rows).prefix(4).dropFirst() {
      XCTAssertEqual(fitted.flags.first, .nobodyHasDied, "\(fitted)")
      XCTAssertEqual(fitted.family, .nbd)
      XCTAssertEqual(fitted.logLikelihood, fitted.baselineLogLikelihood)
    }
  }

  func testExtremeFigures() throws {
    _ = try fits([(1, 1e-9, 1e12, 10), (2, 1e12, 1e12, 10), (1_000_000, 5, 6, 5), (0, 0, 1e-9, 20)])
    _ = try fits([(1, 1e-9, 1e-9, 10), (3, 1e-9, 2e-9, 10), (0, 0, 3e-9, 100)])
    _ = try fits([(1, 1e12, 1e12, 10), (3, 1e11, 2e12, 10), (0, 0, 3e12, 100)])
    _ = try fits([(1, 5, 10, 1_000_000_000_000), (3, 7, 10, 3), (0, 0, 10, 1_000_000_000_000)])
    _ = try fits([(0, 0, 0, 100), (1, 1, 1, 50), (2, 1, 1, 50)])
    _ = try fits([(1_099_511_627_776, 5, 6, 20), (1, 5, 6, 20), (0, 0, 6, 3)])
    _ = try fits([(1, 10, 10, 500), (0, 0, 10, 500)])
    _ = try fits([(1, 0.001, 10, 500), (0, 0, 10, 500)])
  }

  func testShortWindowIsFlagged() throws {
    // Half a purchase a year, seen for a month.
    let model = try NBD(r: 2, alpha: 4 * 365.25)
    var generator = SeededGenerator(seed: 8)
    let histories = (0..<3000).map { _ in model.simulatedHistory(age: 30, using: &generator) }
    let fitted = try PurchaseModelFamily.mbgNBD.fit(to: PurchaseCounts(histories, unit: .day))
    XCTAssertTrue(fitted.flags.contains(.shortWindow), "\(fitted.flags)")
  }

  func testWrongRowsAreNamed() throws {
    let wrong: [(Int, Double, Double)] = [
      (-1, 0, 5), (1, 0, 5), (0, 2, 5), (1, 6, 5), (1, -1, 5), (1, .nan, 5), (1, 2, .nan), (1, .infinity, .infinity),
      (1, 2, .infinity), (0, 0, -1), (.min, 1, 2), (.max, 1, 2),
    ]
    for (x, last, age) in wrong {
      XCTAssertThrowsError(
        try PurchaseCounts(repeatPurchases: [1, x], lastPurchase: [1, last], age: [2, age], unit: .day),
        "\(x) \(last) \(age)"
      ) { error in
        XCTAssertEqual((error as? PurchaseDataError)?.row, 1)
        XCTAssertTrue((error as? PurchaseDataError)?.description.hasPrefix("Row 1: ") ?? false)
      }
      XCTAssertThrowsError(try PurchaseHistory(repeatPurchases: x, lastPurchase: last, age: age))
    }
    for weights in [[1, 0], [1, -4], [.max, 1]] {
      XCTAssertThrowsError(
        try PurchaseCounts(
          repeatPurchases: [1, 1], lastPurchase: [1, 1], age: [2, 2], customers: weights, unit: .day))
    }
    XCTAssertThrowsError(
      try PurchaseCounts(repeatPurchases: [.max], lastPurchase: [1], age: [2], customers: [2], unit: .day))
    XCTAssertThrowsError(try PurchaseCounts(repeatPurchases: [1], lastPurchase: [1, 2], age: [2], unit: .day))
    let empty = try PurchaseCounts(repeatPurchases: [], lastPurchase: [], age: [], unit: .day)
    XCTAssertThrowsError(try PurchaseModelFamily.bgNBD.fit(to: empty)) { XCTAssertEqual($0 as? FitError, .noCustomers) }
    let unseen = try PurchaseCounts(repeatPurchases: [0, 0], lastPurchase: [0, 0], age: [0, 0], unit: .day)
    XCTAssertThrowsError(try PurchaseModelFamily.bgNBD.fit(to: unseen)) {
      XCTAssertEqual($0 as? FitError, .noObservationTime)
    }
    let some = try PurchaseCounts(repeatPurchases: [1], lastPurchase: [1], age: [2], unit: .day)
    var options = FitOptions()
    options.startingPoint = [1, -1, 1, 1]
    XCTAssertThrowsError(try PurchaseModelFamily.bgNBD.fit(to: some, options: options))
    XCTAssertThrowsError(try PurchaseModelFamily.bgCNBD(k: 0).fit(to: some))
    XCTAssertThrowsError(try PurchaseModelFamily.bgCNBD(k: 2).fit(to: some), "the gaps are missing")
    XCTAssertThrowsError(try PurchaseModelFamily.bgNBD.model(parameters: [1, 2]))
    XCTAssertThrowsError(try PurchaseModelFamily.paretoNBD.model(parameters: [1, 2, .nan, 1]))
  }
}
