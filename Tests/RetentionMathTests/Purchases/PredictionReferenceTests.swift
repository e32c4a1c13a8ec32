import RetentionMath
import XCTest

/// Predictions at fixed parameters against closed forms evaluated with 50 digits.
final class PredictionReferenceTests: XCTestCase {
  private static let families: [(String, PurchaseModelFamily)] = [
    ("BG/NBD", .bgNBD), ("MBG/NBD", .mbgNBD), ("Pareto/NBD", .paretoNBD),
  ]

  private func history(_ row: JSON) throws -> PurchaseHistory {
    try PurchaseHistory(
      repeatPurchases: Int(row.number("x")), lastPurchase: row.number("t_x"), age: row.number("T"))
  }

  func testCustomersAtPublishedParameters() throws {
    for (name, family) in Self.families {
      let figures = try Reference.figures("predictions", name)
      let model = try family.model(parameters: figures.numbers("params"))
      for row in try figures.member("population_expected_repeat_purchases").asList {
        XCTAssertClose(
          model.expectedPurchasesOfNewCustomer(within: try row.number("t")), try row.number("value"), relative: 1e-9)
      }
      for row in try figures.member("customers").asList {
        let customer = try history(row)
        XCTAssertClose(model.aliveProbability(of: customer), try row.number("p_alive"), relative: 1e-9, name)
        for (time, value) in try row.member("expected_purchases").members {
          let expected = model.expectedPurchases(of: customer, within: try XCTUnwrap(Double(time)))
          XCTAssertClose(expected, try value.asNumber, relative: 1e-9, "\(name) \(customer)")
        }
        if name == "Pareto/NBD" {
          XCTAssertClose(model.logLikelihood(of: customer), try row.number("loglik"), relative: 1e-10)
          let dert = model.discountedPurchases(of: customer, rate: 0.0027, within: .infinity)
          XCTAssertClose(dert, try row.number("dert_delta_0.0027"), relative: 1e-9)
        }
      }
    }
  }

  func testPopulationDistribution() throws {
    let figures = try Reference.figures("predictions", "BG/NBD")
    let model = try PurchaseModelFamily.bgNBD.model(parameters: figures.numbers("params"))
    let distribution = model.distribution(of: .new, within: 39)
    for (count, value) in try figures.numbers("pmf_repeat_purchases_39w").enumerated() {
      XCTAssertClose(distribution.probability(of: count), value, relative: 1e-9)
    }
    let far = model.distribution(of: .new, within: 520).probability(of: 200)
    XCTAssertClose(far, try figures.number("pmf_n200_t520"), relative: 1e-9)
  }

  func testConditionalDistributions() throws {
    for row in try Reference.figures("conditionalPmf").asList {
      guard case .text(let name) = try row.member("model") else { return XCTFail("there is no model") }
      let family = try XCTUnwrap(Self.families.first { $0.0 == name }).1
      let model = try family.model(parameters: row.numbers("params"))
      let distribution = model.distribution(of: try history(row), within: try row.number("t"))
      // The truth of Pareto/NBD is less exact.
      let tolerance = name == "Pareto/NBD" ? 1e-6 : 1e-9
      for (count, value) in try row.numbers("pmf_0_10").enumerated() {
        XCTAssertClose(distribution.probability(of: count), value, relative: tolerance, "\(name) \(count)")
      }
      for (share, count) in try row.member("quantiles").members {
        XCTAssertEqual(distribution.quantile(try XCTUnwrap(Double(share))), Int(try count.asNumber), "\(name) \(share)")
      }
      XCTAssertClose(distribution.mean, try row.number("expected_purchases"), relative: 1e-9, name)
      XCTAssertEqual(distribution.tail, 0)
    }
  }

  /// Hostile but legal parameters; every tenth row is at a removable singularity of the closed forms.
  func testStressGrid() throws {
    for (name, family) in Self.families {
      for row in try Reference.figures("stress", name).asList {
        let model = try family.model(parameters: row.numbers("params"))
        let customer = try history(row)
        let alive = model.aliveProbability(of: customer)
        XCTAssertClose(alive, try row.number("p_alive"), relative: 1e-9, absolute: 1e-300, "\(name) \(row)")
        let expected = model.expectedPurchases(of: customer, within: try row.number("t"))
        XCTAssertClose(expected, try row.number("expected"), relative: 1e-9, absolute: 1e-290, "\(name) \(row)")
        if name == "Pareto/NBD" {
          XCTAssertClose(model.logLikelihood(of: customer), try row.number("loglik"), relative: 1e-9, "\(row)")
        }
      }
    }
  }
}
