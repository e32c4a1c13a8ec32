import Foundation
import RetentionMath
import XCTest

final class RegressionTests: XCTestCase {
  private func data(_ count: Int, seed: UInt64) -> (columns: [Covariate], outcomes: [Bool]) {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let a = (0..<count).map { _ in Double.random(in: 0...100, using: &generator) }
    let b = (0..<count).map { _ in Double(Int.random(in: 0...1, using: &generator)) }
    let outcomes = (0..<count).map { row in
      let score = -2 + 0.03 * a[row] + 0.8 * b[row]
      return Double.random(in: 0..<1, using: &generator) < 1 / (1 + exp(-score))
    }
    return ([Covariate("a", a), Covariate("b", b)], outcomes)
  }

  func testLogisticRecoversCoefficients() throws {
    let (columns, outcomes) = data(5000, seed: 1)
    let model = try LogisticModel(covariates: columns, outcomes: outcomes, ridge: 0)
    XCTAssertEqual(model.flags, [])
    for (name, truth) in [("a", 0.03), ("b", 0.8)] {
      XCTAssertTrue(try XCTUnwrap(model.coefficient(name)?.interval(level: 0.9999)).contains(truth))
    }
    XCTAssertLessThan(abs(model.intercept + 2), 0.3)
    // The likelihood's slope is 0: forecasts and outcomes agree in their sums.
    let forecasts = outcomes.indices.map { row in model.probability(of: columns.map { $0.values[row] }) }
    XCTAssertClose(forecasts.reduce(0, +), Double(outcomes.count { $0 }), relative: 1e-6)
    let threads = try (1...3).map { count in
      var options = FitOptions()
      options.threads = count
      return try LogisticModel(covariates: columns, outcomes: outcomes, options: options)
    }
    XCTAssertEqual(threads[0], threads[1])
    XCTAssertEqual(threads[0], threads[2])
    // A unit of a column is a unit of its coefficient.
    let scaled = try LogisticModel(
      covariates: [Covariate("a", columns[0].values.map { $0 * 1e9 }), columns[1]], outcomes: outcomes, ridge: 0)
    XCTAssertClose(scaled.coefficients[0] * 1e9, model.coefficients[0], relative: 1e-6)
  }

  func testSeparationIsFlagged() throws {
    let x = (0..<60).map { Double($0) }
    let outcomes = x.map { $0 > 30 }
    let model = try LogisticModel(covariates: [Covariate("x", x)], outcomes: outcomes, ridge: 0)
    XCTAssertTrue(model.flags.contains(.separation), "\(model)")
    XCTAssertNil(model.covariance)
    XCTAssertTrue(model.coefficients[0].isFinite)
    let held = try LogisticModel(covariates: [Covariate("x", x)], outcomes: outcomes, ridge: 1)
    XCTAssertFalse(held.flags.contains(.separation), "\(held)")
    let cox = try CoxModel(
      durations: x.map { 100 - $0 }, events: x.map { _ in true }, covariates: [Covariate("x", x)])
    XCTAssertTrue(cox.flags.contains(.separation), "\(cox)")
    XCTAssertTrue(cox.logLikelihood.isFinite)
    // One of two columns.
    var generator = SeededGenerator(seed: 6)
    let noise = x.map { _ in Double.random(in: 0...1, using: &generator) }
    let both = try LogisticModel(
      covariates: [Covariate("noise", noise), Covariate("x", x)], outcomes: outcomes, ridge: 0)
    XCTAssertTrue(both.flags.contains(.separation), "\(both)")
  }

  func testColumnsAreNamed() throws {
    let x = [1.0, 2, 3, 4, 5, 6]
    let outcomes = [true, false, true, false, true, true]
    let cases: [([Covariate], String)] = [
      ([Covariate("x", x), Covariate("flat", [3, 3, 3, 3, 3, 3])], "flat"),
      ([Covariate("x", x), Covariate("twice", x.map { 2 * $0 + 1 })], "twice"),
      ([Covariate("x", x), Covariate("short", [1, 2])], "short"), ([Covariate("x", x), Covariate("x", x)], "x"),
    ]
    for (columns, name) in cases {
      for attempt in [
        { _ = try LogisticModel(covariates: columns, outcomes: outcomes) },
        { _ = try CoxModel(durations: x, events: outcomes, covariates: columns) },
      ] as [() throws -> Void] {
        XCTAssertThrowsError(try attempt()) { error in
          guard case .invalidColumn(let column, _)? = error as? FitError else { return XCTFail("\(error)") }
          XCTAssertEqual(column, name)
        }
      }
    }
    for value in [Double.nan, .infinity] {
      XCTAssertThrowsError(
        try LogisticModel(covariates: [Covariate("x", [1, 2, value, 4, 5, 6])], outcomes: outcomes)
      ) { error in
        guard case .invalidRow(2, _)? = error as? FitError else { return XCTFail("\(error)") }
      }
    }
    XCTAssertThrowsError(try LogisticModel(covariates: [Covariate("x", x)], outcomes: x.map { _ in true }))
    XCTAssertThrowsError(try LogisticModel(covariates: [], outcomes: []))
    XCTAssertThrowsError(try CoxModel(durations: x, events: x.map { _ in false }, covariates: [Covariate("x", x)]))
    XCTAssertThrowsError(
      try CoxModel(durations: [1, -1], events: [true, true], covariates: [Covariate("x", [1, 2])]))
    for scale in [1e-9, 1e12, 1e200] {
      let model = try LogisticModel(covariates: [Covariate("x", x.map { $0 * scale })], outcomes: outcomes)
      XCTAssertTrue(model.probability(of: [3 * scale]) > 0 && model.probability(of: [3 * scale]) < 1)
    }
  }
}
