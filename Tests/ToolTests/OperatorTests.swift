import CustomerModel
import CustomerStore
import Foundation
import XCTest

/// What an operator does to one customer, and what the tool says where it cannot.
final class OperatorTests: ToolTestCase {
  private func json(_ arguments: [String], _ line: UInt = #line) throws -> [String: Any] {
    let process = try start(arguments + ["--format", "json"])
    process.waitUntilExit()
    let outcome = Outcome(code: process.terminationStatus, output: try text("run.out"), errors: try text("run.err"))
    XCTAssertEqual(outcome.code, 0, "\(arguments): \(outcome.errors)", line: line)
    return try outcome.json()
  }

  func testIdentities() throws {
    let shop = try makeSample()
    let store = try open("shop.retention")
    let bob = ExternalID("bob")
    try store.write { tx in
      try tx.upsert(Customer(id: bob))
      try tx.record(Session(), by: ExternalID("cookie", kind: "anonymous"), at: Timestamp(day: "2026-03-01"))
    }
    try store.close()
    let who = [shop, ada.value, "--kind", "email"]
    let audit = ["--reason", "a test", "--by", "eve"]
    let joined = try json(["customer", "alias"] + who + ["cookie", "--other-kind", "anonymous"] + audit)
    XCTAssertEqual(joined["joined"] as? Bool, true)
    let shown = try json(["customer", "show"] + who)
    let summary = try XCTUnwrap(shown["summary"] as? [String: Any])
    XCTAssertEqual(summary["interactionCount"] as? Int, 3)
    XCTAssertEqual((summary["purchases"] as? [String: Any])?["count"] as? Int, 2)
    XCTAssertEqual((summary["sessions"] as? [String: Any])?["count"] as? Int, 1)
    // Both are known.
    XCTAssertEqual(
      try run("customer", "alias", shop, "bob", ada.value, "--other-kind", "email", "--reason", "-").code, 1)
    let merged = try json(["customer", "merge", shop, "bob", "--into", ada.value, "--into-kind", "email"] + audit)
    XCTAssertEqual(merged["customer"] as? Int, joined["customer"] as? Int)
    XCTAssertEqual(merged["joined"] as? Bool, true)
    let divided = try json(["customer", "unmerge", shop, "bob"] + audit)
    XCTAssertNotEqual(divided["customer"] as? Int, merged["customer"] as? Int)
    let history = try json(["customer", "export"] + who)["identityHistory"] as? [[String: Any]]
    XCTAssertEqual(history?.count, 3)
    XCTAssertEqual(history?.allSatisfy { $0["actor"] as? String == "eve" }, true)
    // A typing error makes nobody.
    XCTAssertEqual(try run("customer", "merge", shop, "bbo", "--into", "bob", "--reason", "-").code, 1)
    XCTAssertEqual(try run("customer", "unmerge", shop, "bob", "--reason", "-").code, 1)
  }

  func testPseudonyms() throws {
    let shop = try makeSample()
    let names = try json(["customer", "pseudonymise", shop, ada.value, "--kind", "email"])["identifiers"] as? String
    XCTAssertNotNil(names)
    XCTAssertEqual(try run("customer", "show", shop, ada.value, "--kind", "email").code, 1)
    XCTAssertEqual(try json(["stats", shop])["interactions"] as? Int, 2)
  }

  func testConsents() throws {
    let shop = try makeSample()
    let who = [shop, ada.value, "--kind", "email"]
    func states(_ instant: String) throws -> [String] {
      let shown = try json(["consent", "show"] + who + ["--as-of", instant])
      return try XCTUnwrap(shown["states"] as? [[String: Any]]).map { "\($0["purpose"] ?? "") \($0["state"] ?? "")" }
    }
    let grant = ["--purpose", "profiling", "--at", "2026-03-03T00:00:00Z", "--expires", "2027-01-01T00:00:00Z"]
    XCTAssertEqual(try json(["consent", "grant"] + who + grant)["recorded"] as? Bool, true)
    XCTAssertEqual(try json(["consent", "grant"] + who + grant)["recorded"] as? Bool, false, "told again")
    let stop = ["--purpose", "news", "--at", "2026-04-01T00:00:00Z", "--source", "reply"]
    XCTAssertEqual(try json(["consent", "withdraw"] + who + stop)["decision"] as? String, "withdrawn")
    XCTAssertEqual(try states("2026-03-15T00:00:00Z"), ["news granted", "profiling granted"])
    XCTAssertEqual(try states("2027-03-15T00:00:00Z"), ["news withdrawn", "profiling expired"])
    XCTAssertEqual(try run("consent", "grant", shop, "nobody", "--purpose", "news").code, 1)
  }

  func testAVoid() throws {
    let shop = try makeSample()
    let order = [shop, "order-1", "--source", "shop", "--reason", "cancelled"]
    XCTAssertEqual(try json(["void"] + order)["voided"] as? Bool, true)
    XCTAssertEqual(try json(["void"] + order)["voided"] as? Bool, false)
    XCTAssertEqual(try json(["stats", shop])["netRevenue"] as? String, "5.00 EUR")
    XCTAssertEqual(try run("void", shop, "order-3", "--source", "shop", "--reason", "cancelled").code, 1)
  }

  func testAttributes() throws {
    let shop = try makeSample()
    let declared = try json(["attribute", "declare", shop, "seats", "integer"])
    XCTAssertEqual(declared["type"] as? String, "integer")
    XCTAssertEqual(try run("attribute", "declare", shop, "seats", "string").code, 1, "another type")
    XCTAssertEqual(try run("attribute", "declare", shop, "desks", "number").code, 64)
    let table = try run("attribute", "list", shop)
    XCTAssertTrue(table.output.contains("seats"), table.output)
    XCTAssertTrue(table.output.contains("string, personal"), table.output)
  }

  func testAResultThatCannotBeWritten() throws {
    let shop = try makeSample()
    let process = try start(script: #""$0" stats "$1" > /dev/full"#, [shop])
    process.waitUntilExit()
    XCTAssertEqual(process.terminationStatus, 1)
    let errors = try text("run.err")
    XCTAssertTrue(errors.contains("cannot be written"), errors)
  }

  func testErrorsSpeakOfFlags() throws {
    let shop = try makeSample()
    let missing = try run("stats", path("nowhere"))
    XCTAssertFalse(missing.errors.contains("creation:"), missing.errors)
    let copied = try run("backup", shop, shop)
    XCTAssertTrue(copied.errors.contains("--replace"), copied.errors)
    let rows = path("rows.csv")
    try "id,date,amount\nada,2026-01-02,5\n".write(toFile: rows, atomically: true, encoding: .utf8)
    let mapped = try run("import", shop, rows, "--mapping", path("nowhere.json"))
    XCTAssertEqual(mapped.code, 64)
    XCTAssertTrue(mapped.errors.contains("The mapping '\(path("nowhere.json"))' cannot be read"), mapped.errors)
  }

  func testAnArchiveIsKnownByItsFirstLine() throws {
    let shop = try makeSample()
    let expected = try hash(of: "shop.retention")
    let missing = try run("import", path("none.retention"), path("no.archive"), "--input", "archive")
    XCTAssertEqual(missing.code, 1)
    XCTAssertFalse(FileManager.default.fileExists(atPath: path("none.retention")), "a store was left behind")
    XCTAssertEqual(try run("export", shop, "--output", path("shop.archive")).code, 0)
    let outcome = try run("import", path("copy"), path("shop.archive"))
    XCTAssertEqual(outcome.code, 0, outcome.errors)
    XCTAssertEqual(try hash(of: "copy"), expected)
    XCTAssertEqual(try run("import", path("other"), path("shop.archive"), "--dry-run").code, 64)
  }

  func testTheKindBesideAGuess() throws {
    let rows = path("rows.csv")
    try "id,date,amount\nada,2026-01-02,5\n".write(toFile: rows, atomically: true, encoding: .utf8)
    let outcome = try run("import", path("shop"), rows, "--currency", "EUR", "--kind", "login")
    XCTAssertEqual(outcome.code, 0, outcome.errors)
    XCTAssertTrue(outcome.errors.contains("of the kind 'login'"), outcome.errors)
  }
}
