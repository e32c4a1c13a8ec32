import RetentionMath
import XCTest

/// Estimators of survival against figures that R, lifelines and scikit-survival agree on.
final class SurvivalReferenceTests: XCTestCase {
  private func data(_ name: String) throws -> (times: [Double], events: [Bool], rows: [[String]]) {
    if name == "aml" {
      let data = try Reference.figures("survival", "aml", "data")
      return (try data.numbers("time"), try data.numbers("event").map { $0 == 1 }, [])
    }
    let rows = try Reference.table("\(name).csv")
    return (try rows.map { try XCTUnwrap(Double($0[0])) }, rows.map { $0[1] == "1" }, rows)
  }

  func testIntervalsOfQuantiles() throws {
    let (times, events, _) = try data("lung")
    let curve = try KaplanMeier(durations: times, events: events)
    // As R's `survfit` prints them, which takes the interval that is symmetric in ln S.
    XCTAssertEqual(curve.median, 310)
    XCTAssertEqual(curve.quantileInterval(0.5, .log), 285...363)
    let few = try KaplanMeier(durations: [1, 2, 3], events: [true, false, false])
    XCTAssertNil(few.quantileInterval(0.5, .logLog), "the curve does not fall so low")
    let all = try KaplanMeier(durations: [1, 2], events: [true, true])
    XCTAssertEqual(all.median, 1)
    XCTAssertNil(all.quantileInterval(0.5, .logLog), "nothing bounds it from above")
  }

  func testKaplanMeierAndNelsonAalen() throws {
    for name in ["aml", "waltons", "lung", "rossi"] {
      let figures = try Reference.figures("survival", name)
      let (times, events, _) = try data(name)
      let curve = try KaplanMeier(durations: times, events: events)
      let hazard = try NelsonAalen(durations: times, events: events)
      XCTAssertEqual(curve.customerCount, Int(try figures.number("n")))
      for row in try figures.member("rows").asList {
        let time = try row.number("t")
        let step = try XCTUnwrap(curve.step(at: time))
        XCTAssertEqual(step.atRisk, Int(try row.number("at_risk")))
        XCTAssertEqual(step.events, Int(try row.number("events")))
        // The figures have ten digits.
        let tolerance = 6e-10
        XCTAssertClose(step.survival, try row.number("S"), relative: tolerance)
        XCTAssertClose(step.standardError, try row.number("greenwood_se"), relative: tolerance)
        XCTAssertClose(hazard.hazard(at: time), try row.number("nelson_aalen"), relative: tolerance)
        for (formula, key) in [
          (KaplanMeier.IntervalFormula.plain, "ci_plain"), (.log, "ci_log"), (.logLog, "ci_loglog"),
        ] {
          let bounds = try row.numbers(key)
          let interval = try XCTUnwrap(curve.interval(at: time, formula))
          XCTAssertClose(interval.lowerBound, bounds[0], relative: tolerance, absolute: 1e-12, "\(name) \(formula)")
          XCTAssertClose(interval.upperBound, bounds[1], relative: tolerance, "\(name) \(formula)")
        }
      }
      if let median = try? figures.number("median") {
        XCTAssertEqual(curve.median, median)
      } else {
        XCTAssertNil(curve.median)
      }
      for (horizon, value) in try figures.member("rmst").members {
        let mean = curve.restrictedMean(until: try XCTUnwrap(Double(horizon)))
        XCTAssertClose(mean.value, try value.asNumber, relative: 1e-8)
        XCTAssertGreaterThan(try XCTUnwrap(mean.standardError), 0)
      }
    }
  }

  func testLogRank() throws {
    let (times, events, rows) = try data("waltons")
    let groups = rows.map { $0[2] == "control" ? 0 : 1 }
    let figures = try Reference.figures("survival", "logrank")
    let waltons = try LogRankTest(durations: times, events: events, groups: groups)
    let expected = try figures.member("waltons control vs miR-137")
    XCTAssertClose(waltons.chiSquare, try expected.number("chi2"), relative: 1e-9)
    XCTAssertClose(waltons.pValue, try expected.number("p"), relative: 1e-5)
    let aml = try data("aml")
    let maintained = try Reference.figures("survival", "aml", "data").numbers("maintained").map { Int($0) }
    let test = try LogRankTest(durations: aml.times, events: aml.events, groups: maintained)
    XCTAssertClose(test.chiSquare, try figures.member("aml maintained vs not").number("chi2"), relative: 1e-9)
    XCTAssertClose(test.pValue, try figures.member("aml maintained vs not").number("p"), relative: 1e-7)
  }

  private func checkCox(_ model: CoxModel, _ name: String) throws {
    let figures = try Reference.figures("survival", name)
    for (column, value) in try figures.member("coef").members {
      let coefficient = try XCTUnwrap(model.coefficient(column))
      XCTAssertClose(coefficient.value, try value.asNumber, relative: 1e-5, "\(name) \(column)")
      let error = try figures.member("se").number(column)
      XCTAssertClose(try XCTUnwrap(coefficient.standardError), error, relative: 1e-5, "\(name) \(column)")
    }
    XCTAssertClose(model.logLikelihood, try figures.number("partial_loglik"), relative: 1e-9)
    XCTAssertClose(try XCTUnwrap(model.concordance), try figures.number("concordance"), relative: 1e-6)
    XCTAssertEqual(model.flags, [])
  }

  func testCox() throws {
    let rossi = try Reference.numbers("rossi.csv")
    let names = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
    let model = try CoxModel(
      durations: rossi.map { $0[0] }, events: rossi.map { $0[1] == 1 },
      covariates: names.enumerated().map { index, name in Covariate(name, rossi.map { $0[index + 2] }) })
    try checkCox(model, "cox_rossi")
    let lung = try Reference.numbers("lung.csv")
    let second = try CoxModel(
      durations: lung.map { $0[0] }, events: lung.map { $0[1] == 1 },
      covariates: [Covariate("age", lung.map { $0[2] }), Covariate("sex", lung.map { $0[3] })])
    try checkCox(second, "cox_lung_age_sex")
    XCTAssertClose(second.nullLogLikelihood, -749.909801390395, relative: 1e-10)
  }
}
