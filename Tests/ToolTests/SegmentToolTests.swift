import Foundation
import XCTest

/// `retention segment`: what it prints, and what it refuses.
final class SegmentToolTests: ToolTestCase {
  func testPlansTellTheirSteps() throws {
    let shop = try makeSample()
    let arguments = ["--where", "did purchase within last 30 days", "--as-of", "2026-03-10T00:00:00Z"]
    let json = try run(["segment", "plan", shop, "--format", "json"] + arguments).json()
    XCTAssertEqual(json["members"] as? Int, 1)
    let steps = try XCTUnwrap(json["steps"] as? [[String: Any]])
    XCTAssertEqual(steps.count, 1)
    XCTAssertEqual(steps.first?["customers"] as? Int, 1)
    XCTAssertNotNil(steps.first?["microseconds"] as? Double)
    let table = try run(["segment", "plan", shop] + arguments)
    XCTAssertTrue(table.output.hasSuffix("1  members, about 1 expected\n"), table.output)
  }

  func testBacktest() throws {
    let shop = try makeSample()
    let arguments = [
      "backtest", shop, "--where", "did purchase at least 2 times within last 20 days", "--from", "2026-02-01", "--to",
      "2026-05-01",
    ]
    let table = try run(["segment"] + arguments)
    XCTAssertEqual(
      table.output,
      """
      from        size  entries  exits
      before         0                
      2026-02-01     0       +0     -0
      2026-03-01     0       +0     -0
      2026-04-01     0       +0     -0

      """, table.errors)
    let json = try run(["segment"] + arguments + ["--by", "week", "--format", "json"]).json()
    let periods = try XCTUnwrap(json["periods"] as? [[String: Any]])
    XCTAssertEqual(periods.count, 14)
    XCTAssertEqual(periods.map { $0["size"] as? Int }, [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    XCTAssertEqual(periods.compactMap { $0["entries"] as? Int }.reduce(0, +), 1)
    XCTAssertEqual(periods.compactMap { $0["exits"] as? Int }.reduce(0, +), 1)
    XCTAssertEqual(periods.first?["from"] as? String, "2026-02-01T00:00:00Z")

    for (wrong, hint) in [
      (["--to", "2026-01-01"], "has to be later"), (["--from", "soon"], "soon"),
      (["--by", "day", "--from", "1900-01-01"], "1000 periods"), (["--zone", "Europe/Berlim"], "Berlim"),
    ] {
      var all = arguments
      for (name, value) in zip(wrong, wrong.dropFirst()) where name.hasPrefix("--") {
        if let place = all.firstIndex(of: name) { all[place + 1] = value } else { all += [name, value] }
      }
      let outcome = try run(["segment"] + all)
      XCTAssertNotEqual(outcome.code, 0, "\(wrong)")
      XCTAssertTrue(outcome.errors.contains(hint), outcome.errors)
    }
  }

  /// Definitions from unknown hands end with a place and a reason, and not by a signal.
  func testHostileDefinitionsAreRefused() throws {
    let shop = try makeSample()
    func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    func segment(_ predicate: String, zone: String = "") -> String {
      #"{"name": "a", "predicate": "# + predicate + (zone.isEmpty ? "" : #", "zone": "# + "\"\(zone)\"") + "}"
    }
    let name = #""attribute": "name""#
    let files: [(json: String, hint: String)] = [
      (segment(repeated(#"{"not":"#, 1_000) + #"{"all":[]}"# + repeated("}", 1_000)), "levels"),
      (segment(#"{"any":["# + repeated(#"{"all":[]},"#, 100_000) + #"{"all":[]}]}"#), "values in a list"),
      (segment(#"{"any":["# + repeated(#"{"all":[]},"#, 50_000) + #"{"all":[]}]}"#), "10000 conditions"),
      (segment(#"{"all":[]}"#) + repeated(" ", 10 << 20), "bytes"), (repeated("[", 10 << 20), "at most"),
      (segment("{\(name), \"isOneOf\": [1e400]}"), "$.predicate.isOneOf[0]"),
      (segment("{\(name), \"isLess\": NaN}"), "$.predicate"),
      (segment(#"{"did": {"within": "last -3 days"}}"#), "$.predicate.did.within"),
      (segment(#"{"did": {"within": "last 99999999999999999999 days"}}"#), "$.predicate.did.within"),
      (segment("{\(name), \"matches\": \"\(repeated("(", 5_000))\"}"), "$.predicate.matches"),
      (segment("{\(name), \"matches\": \"((a{1000}){1000}){1000}\"}"), "$.predicate.matches"),
      (segment(#"{"all":[]}"#, zone: "Mars/Olympus"), "$.zone"), (segment(#"{"segment": "a"}"#), "no segment 'a'"),
      (segment(#"{"metric": "clv", "isSet": true}"#), "metric 'clv'"), ("\u{0}\u{1}", "$"),
    ]
    for (number, (json, hint)) in files.enumerated() {
      let file = path("definition-\(number).json")
      try json.write(toFile: file, atomically: true, encoding: .utf8)
      let outcome = try run(["segment", "count", shop, "--definition", file])
      XCTAssertEqual(outcome.code, 1, "\(json.prefix(90)): \(outcome.errors.prefix(300))")
      XCTAssertTrue(outcome.errors.contains(hint), "\(json.prefix(90)): \(outcome.errors.prefix(300))")
      XCTAssertLessThan(outcome.errors.utf8.count, 30_000)
    }
    for (text, hint) in [
      (repeated("not ", 1_000) + "name is set", "line 1"), (repeated("(", 100_000), "line 1"),
      ("name matches \"((a{1000}){1000}){1000}\"", "line 1"), ("seats > 1e400", "line 1"),
      ("name = 1 and name > NaN and", "line 1"),
      ("did purchase within last 0 days", "line 1"), (repeated("name is set or ", 8_000), "line 1"), ("", "line 1"),
    ] {
      let outcome = try run(["segment", "count", shop, "--where", text])
      XCTAssertEqual(outcome.code, 1, "\(text.prefix(60)): \(outcome.errors.prefix(300))")
      XCTAssertTrue(outcome.errors.contains(hint), "\(text.prefix(60)): \(outcome.errors.prefix(300))")
    }
    // What takes exponential time elsewhere is answered.
    let slow = try run(["segment", "count", shop, "--where", #"name matches "(A*)*(A|A)*(A+)+B""#])
    XCTAssertEqual(slow.code, 0, slow.errors)
  }
}
