import RetentionMath
import XCTest

/// Fits of public data against published and recomputed estimates.
final class PurchaseFitReferenceTests: XCTestCase {
  static let families: [(String, PurchaseModelFamily)] = [
    ("NBD", .nbd), ("BG/NBD", .bgNBD), ("MBG/NBD", .mbgNBD), ("Pareto/NBD", .paretoNBD),
  ]

  private func check(_ counts: PurchaseCounts, _ dataset: String) throws {
    for (name, family) in Self.families {
      let figures = try Reference.figures("fits", dataset, name)
      let fitted = try family.fit(to: counts)
      XCTAssertEqual(fitted.family, family)
      XCTAssertEqual(fitted.flags, [], "\(dataset) \(name)")
      let expected = try figures.number("loglik")
      XCTAssertGreaterThanOrEqual(fitted.logLikelihood, expected - 1e-3, "\(dataset) \(name)")
      XCTAssertLessThanOrEqual(fitted.logLikelihood, expected + 1e-2, "\(dataset) \(name)")
      let parameters = try figures.member("params")
      for (parameter, value) in zip(family.parameterNames, fitted.parameters) {
        let tolerance = ["b", "beta"].contains(parameter) ? 5e-3 : 2e-3
        XCTAssertClose(value, try parameters.number(parameter), relative: tolerance, "\(dataset) \(name) \(parameter)")
      }
      guard let errors = try? figures.member("std_err") else { continue }
      for (parameter, value) in zip(family.parameterNames, try XCTUnwrap(fitted.standardErrors)) {
        XCTAssertClose(value, try errors.number(parameter), relative: 0.01, "\(dataset) \(name) \(parameter)")
      }
    }
  }

  func testSample() throws { try check(try Reference.counts(try Reference.sample()), "cdnow_sample_39w") }
  func testMaster39Weeks() throws { try check(try Reference.grouped("cdnow-master-39w.csv"), "cdnow_master_39w") }
  func testMaster78Weeks() throws { try check(try Reference.grouped("cdnow-master-78w.csv"), "cdnow_master_78w") }
}
