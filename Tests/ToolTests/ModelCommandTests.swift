import CustomerModel
import CustomerStore
import Foundation
import XCTest

/// `retention clv`, `retention risk` and `retention survival`
final class ModelCommandTests: ToolTestCase {
  /// Forty customers with orders in the first months of 2026, some of whom stop.
  func makeShop() throws -> String {
    let store = try open("models.retention")
    try store.write { tx in
      for customer in 0..<40 {
        let id = ExternalID("customer-\(customer)")
        try tx.upsert(Customer(id: id, country: customer % 3 == 0 ? "GB" : "DE"))
        var day = customer % 20
        let gap = 5 + customer % 9
        while day < (customer % 4 == 0 ? 60 : 160) {
          try tx.record(
            Purchase(total: Money(minorUnits: Int64(500 + customer * 10 + day), currency: Currency("EUR"))), by: id,
            at: Timestamp(microseconds: 1_767_225_600_000_000 + Int64(day) * 86_400_000_000),
            key: InteractionKey(source: "shop", id: "order-\(customer)-\(day)"))
          day += gap
        }
      }
    }
    try store.close()
    return path("models.retention")
  }

  func testValidation() throws {
    let shop = try makeShop()
    let arguments = [
      "clv", "validate", shop, "--calibration-end", "2026-04-01T00:00:00Z", "--holdout-end", "2026-06-01T00:00:00Z",
    ]
    let json = try run(arguments + ["--choose", "--format", "json"])
    XCTAssertEqual(json.code, 0, json.errors)
    let object = try json.json()
    let validations = try XCTUnwrap(object["validations"] as? [[String: Any]])
    XCTAssertEqual(validations.count, 3)
    for validation in validations {
      let comparison = try XCTUnwrap(validation["comparison"] as? [String: Any])
      XCTAssertEqual((comparison["baselines"] as? [[String: Any]])?.count, 3)
      XCTAssertNotNil((comparison["model"] as? [String: Any])?["expectationDeciles"])
      XCTAssertGreaterThan((validation["tracking"] as? [Any])?.count ?? 0, 8)
    }
    let table = try run(arguments + ["--model", "bg-nbd"])
    XCTAssertEqual(table.code, 0, table.errors)
    for word in ["x/T", "nothing changes", "RMSE", "repeat purchases up to a day"] {
      XCTAssertTrue(table.output.contains(word), table.output)
    }
    XCTAssertEqual(try run(["clv", "validate", shop]).code, 64)
    XCTAssertEqual(try run(arguments + ["--tracking-days", "0"]).code, 64)
    let late = try run(
      "clv", "validate", shop, "--calibration-end", "2026-06-01T00:00:00Z", "--holdout-end", "2026-04-01T00:00:00Z")
    XCTAssertEqual(late.code, 1)
    XCTAssertTrue(late.errors.contains("give a later end"), late.errors)
  }

  func testDriftAndSimulation() throws {
    let shop = try makeShop()
    XCTAssertEqual(try run("clv", "fit", shop, "--as-of", "2026-04-01T00:00:00Z", "--store-as", "weekly").code, 0)
    let drift = try run("clv", "drift", shop, "--name", "weekly", "--as-of", "2026-06-01T00:00:00Z", "--format", "json")
    XCTAssertEqual(drift.code, 0, drift.errors)
    XCTAssertNotNil(try drift.json()["verdict"])
    let arguments = ["clv", "simulate", shop, "--name", "weekly", "--customers", "20", "--seed", "5"]
    let first = try run(arguments)
    XCTAssertEqual(first.code, 0, first.errors)
    XCTAssertEqual(first.output, try run(arguments).output)
    XCTAssertTrue(first.output.hasPrefix("customer,at,value,currency\n1,2026-04-01T00:00:00Z,"), first.output)
    let json = try run(arguments + ["--format", "json"])
    XCTAssertEqual((try json.json()["customers"] as? [Any])?.count, 20)
    XCTAssertEqual(try run("clv", "simulate", shop, "--name", "monthly").code, 1)
    XCTAssertEqual(try run(arguments + ["--months", "-1"]).code, 64)
  }
}

extension ModelCommandTests {
  func testSurvival() throws {
    let shop = try makeShop()
    let end = ["--as-of", "2026-07-01T00:00:00Z"]
    let json = try run(["survival", shop, "--silence", "30", "--by", "country", "--format", "json"] + end)
    XCTAssertEqual(json.code, 0, json.errors)
    XCTAssertEqual(((try json.json()["metric"] as? [String: Any])?["name"]) as? String, "survival")
    let csv = try run(
      ["survival", shop, "--silence", "30", "--compare", "country = \"GB\"", "--unit", "week", "--format", "csv"] + end)
    XCTAssertEqual(csv.code, 0, csv.errors)
    XCTAssertTrue(csv.output.contains("(others)"), csv.output)
    let cox = try run(["survival", shop, "--silence", "30", "--cox", "country"] + end)
    XCTAssertEqual(cox.code, 0, cox.errors)
    XCTAssertTrue(cox.output.contains("hazard ratio of country=GB"), cox.output)
    let coxJSON = try run(["survival", shop, "--silence", "30", "--cox", "country", "--format", "json"] + end)
    XCTAssertNotNil(try coxJSON.json()["hazardRatios"])
    for arguments in [
      ["--silence", "3", "--contract", "period-end"], ["--unit", "fortnight"], ["--model", "s-bg"],
      ["--cox", "country", "--format", "csv"], ["--interval", "wide"],
    ] {
      XCTAssertEqual(try run(["survival", shop] + arguments).code, 64, "\(arguments)")
    }
    for arguments in [["--cox", "shoeSize"], ["--contract", "period-end", "--model", "s-bg"], ["--silence", "0"]] {
      let refused = try run(["survival", shop] + arguments + end)
      XCTAssertEqual(refused.code, 1, "\(arguments)")
      XCTAssertNotEqual(refused.errors, "", "\(arguments)")
    }
  }
}

extension ModelCommandTests {
  func testRisk() throws {
    let shop = try makeShop()
    let end = ["--as-of", "2026-06-01T00:00:00Z", "--days", "60"]
    let json = try run(["risk", shop, "--format", "json", "--activity", "purchase"] + end)
    XCTAssertEqual(json.code, 0, json.errors)
    let rows = try XCTUnwrap(try json.json()["rows"] as? [[String: Any]])
    XCTAssertEqual(rows.count, 40)
    let stakes = rows.compactMap { $0["valueAtStake"] as? Double }
    XCTAssertEqual(stakes, stakes.sorted(by: >))
    let csv = try run(["risk", shop, "--format", "csv", "--limit", "5", "--segment", "country = \"GB\""] + end)
    XCTAssertEqual(csv.output.components(separatedBy: "\r\n").count, 7, csv.output)
    let table = try run(["risk", shop, "--limit", "3", "--basis", "purchases"] + end)
    XCTAssertTrue(table.output.contains("silent for"), table.output)
    for arguments in [
      ["--days", "0"], ["--basis", "luck"], ["--basis", "activity"], ["--model", "magic"], ["--by", "country"],
      ["--limit", "-1"],
    ] {
      XCTAssertEqual(try run(["risk", shop] + arguments).code, 64, "\(arguments)")
    }
    XCTAssertEqual(try run("risk", path("nowhere")).code, 1)
  }
}

extension ModelCommandTests {
  func testCrossingsAndSegmentsOfModels() throws {
    let shop = try makeShop()
    XCTAssertEqual(try run("clv", "fit", shop, "--as-of", "2026-06-01T00:00:00Z", "--store-as", "weekly").code, 0)
    let window = "2026-01-01T00:00:00Z/2027-06-01T00:00:00Z"
    let json = try run("clv", "crossings", shop, "--name", "weekly", "--within", window, "--format", "json")
    XCTAssertEqual(json.code, 0, json.errors)
    let crossings = try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [Any])
    let count = try run(
      "segment", "count", shop, "--where", "value of metric \"weekly.alive_probability\" < 0.5", "--as-of",
      "2027-06-01T00:00:00Z",
      "--format", "json")
    XCTAssertEqual(count.code, 0, count.errors)
    XCTAssertEqual(try count.json()["members"] as? Int, crossings.count)
    XCTAssertEqual(try run("clv", "crossings", shop, "--name", "weekly", "--within", window, "--under", "1").code, 64)
    XCTAssertEqual(try run("clv", "crossings", shop, "--name", "daily", "--within", window).code, 1)
  }
}
