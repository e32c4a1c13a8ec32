import CustomerModel
import CustomerStore
import Foundation
import XCTest

/// `retention metrics`
final class MetricsCommandTests: ToolTestCase {
  private let names = [
    "summary", "churn", "retention", "cohorts", "purchases", "rfm", "acquisition", "value",
    "revenue", "activity", "feedback", "service",
  ]

  func testEachMetricInEachFormat() throws {
    let shop = try makeSample()
    for name in names {
      let json = try run("metrics", name, shop, "--as-of", "2026-04-01T00:00:00Z", "--format", "json")
      XCTAssertEqual(json.code, 0, "\(name): \(json.errors)")
      let object = try json.json()
      XCTAssertEqual(Set(object.keys), ["metric", "context", "columns", "rows", "notes"], name)
      let csv = try run("metrics", name, shop, "--as-of", "2026-04-01T00:00:00Z", "--format", "csv")
      XCTAssertEqual(
        csv.output.components(separatedBy: "\r\n").count, (object["rows"] as? [Any] ?? []).count + 2, name)
      let table = try run("metrics", name, shop, "--as-of", "2026-04-01T00:00:00Z")
      XCTAssertTrue(table.output.contains("as of 2026-04-01T00:00:00Z"), table.output)
      XCTAssertEqual(table.errors, "")
    }
  }

  func testWhatIsAsked() throws {
    let shop = try makeSample()
    func rows(_ arguments: String...) throws -> [[String: Any]] {
      let process = try start(["metrics"] + arguments + ["--as-of", "2026-04-01T00:00:00Z", "--format", "json"])
      process.waitUntilExit()
      let errors = try text("run.err")
      XCTAssertEqual(process.terminationStatus, 0, errors)
      let object = try JSONSerialization.jsonObject(with: Data(text("run.out").utf8)) as? [String: Any]
      return try XCTUnwrap(object?["rows"] as? [[String: Any]])
    }
    let churn = try rows("churn", shop, "--silence", "10", "--by", "country", "--period", "week")
    XCTAssertEqual(churn.first?["group"] as? String, "GB")
    XCTAssertEqual(churn.first?["period"] as? String, "2026-W09")
    XCTAssertEqual(churn.reduce(0) { $0 + ($1["churned"] as? Int ?? 0) }, 1)
    XCTAssertEqual(try rows("churn", shop, "--last", "2", "--contract", "period-end").count, 2)
    let germans = try rows("purchases", shop, "--segment", "country = \"DE\"")
    XCTAssertEqual((germans.first?["value"] as? [String: Any])?["value"] as? Int, 0)
    let series = try rows("purchases", shop, "--series", "--zone", "Asia/Tokyo", "--period", "day")
    XCTAssertEqual(series.first?["active_customers"] as? Int, 1)
    let cohorts = try rows("cohorts", shop, "--own-days", "7", "--unbounded")
    XCTAssertEqual(
      (cohorts.first?["value"] as? Int) ?? (cohorts.first?["value"] as? [String: Any])?["value"] as? Int, 1)
    let outcomes = try rows("feedback", shop, "--outcomes", "nps", "--silence", "400", "--outcome-days", "3")
    XCTAssertEqual(outcomes.last?["answer"] as? String, "(none)")
    let sources = try rows("acquisition", shop, "--campaigns", "--spend", "(unset)=2.00 EUR")
    XCTAssertEqual(sources.first?["campaign"] as? String, "(unset)")
    XCTAssertEqual((sources.first?["clv_to_cac"] as? [String: Any])?["value"] as? Double, 5)
  }

  func testWrongQuestions() throws {
    let shop = try makeSample()
    for arguments in [
      ["feedback", shop, "--outcomes", "joy"], ["churn", shop, "--period", "fortnight"],
      ["churn", shop, "--last", "2", "--within", "a/b"],
      ["cohorts", shop, "--measure", "joy"], ["purchases", shop, "--series", "--frequency"],
      ["acquisition", shop, "--spend", "much"], ["churn", shop, "--silence", "-1"], ["nothing", shop],
    ] {
      let process = try start(["metrics"] + arguments)
      process.waitUntilExit()
      XCTAssertEqual(process.terminationStatus, 64, "\(arguments)")
    }
    for arguments in [
      ["churn", shop, "--by", "shoeSize"], ["churn", shop, "--silence", "0"], ["churn", path("nowhere")],
      ["rfm", shop, "--scores", "1"], ["purchases", shop, "--segment", "plan = "],
    ] {
      let process = try start(["metrics"] + arguments)
      process.waitUntilExit()
      XCTAssertEqual(process.terminationStatus, 1, "\(arguments)")
      XCTAssertNotEqual(try text("run.err"), "", "\(arguments)")
    }
  }
}
