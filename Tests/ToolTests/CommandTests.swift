import CustomerModel
import CustomerStore
import Foundation
import LMDB
import XCTest

/// What the tool prints, and the codes with which it ends.
final class CommandTests: ToolTestCase {
  func testStatistics() throws {
    let shop = try makeSample()
    let outcome = try run("stats", shop, "--format", "json")
    XCTAssertEqual(outcome.code, 0, outcome.errors)
    let figures = try outcome.json()
    let expected = ["customers": 1, "identifiers": 1, "interactions": 2, "consents": 1, "changes": 5, "buyers": 1]
    for (name, count) in expected { XCTAssertEqual(figures[name] as? Int, count, name) }
    XCTAssertEqual(figures["netRevenue"] as? String, "10.00 EUR")
    let table = try run("stats", shop)
    XCTAssertTrue(table.output.contains("customers"), table.output)
    XCTAssertEqual(table.errors, "", "no bar where nobody sees it")
  }

  func testBackupRestoreAndCompact() throws {
    let shop = try makeSample()
    let expected = try hash(of: "shop.retention")
    for form in [[], ["--exact"], ["--repacked"]] {
      let process = try start(["backup", shop, path("copy"), "--replace", "--format", "json"] + form)
      process.waitUntilExit()
      XCTAssertEqual(process.terminationStatus, 0, "\(form)")
    }
    XCTAssertEqual(try run("backup", shop, path("copy")).code, 1, "it is there")
    let restored = try run("restore", path("restored"), path("copy"), "--format", "json")
    XCTAssertEqual(restored.code, 0, restored.errors)
    XCTAssertEqual(try restored.json()["store"] as? String, path("restored"))
    XCTAssertEqual(try hash(of: "restored"), expected)
    let compacted = try run("compact", path("restored"), "--format", "json")
    XCTAssertEqual(compacted.code, 0, compacted.errors)
    XCTAssertNotNil(try compacted.json()["bytesAfter"] as? Int)
    XCTAssertEqual(try hash(of: "restored"), expected)
    for outcome in [restored, compacted] { XCTAssertEqual(outcome.errors, "") }
  }

  /// No output takes the place of what is read, or of a store.
  func testOutputsDestroyNothing() throws {
    let shop = try makeSample()
    let expected = try hash(of: "shop.retention")
    let rows = path("rows.csv")
    let text = "id,date,amount\nada,2026-01-02,5\n"
    try text.write(toFile: rows, atomically: true, encoding: .utf8)
    let link = path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: shop)
    for arguments in [
      ["export", shop, "--output", shop], ["export", shop, "--output", link],
      ["export", shop, "--output", shop + "-lock"],
      ["export", shop, "--output", "/dev/null"], ["import", shop, rows, "--currency", "EUR", "--rejects", shop],
      ["import", shop, rows, "--currency", "EUR", "--rejects", rows],
      ["import", path("new"), rows, "--currency", "EUR", "--rejects", path("new")],
    ] {
      let process = try start(arguments)
      process.waitUntilExit()
      XCTAssertEqual(process.terminationStatus, 64, "\(arguments)")
    }
    XCTAssertEqual(try hash(of: "shop.retention"), expected)
    XCTAssertEqual(try String(contentsOfFile: rows, encoding: .utf8), text)
  }

  func testFilesOfOtherProgramsAreRefused() throws {
    let foreign = path("foreign")
    let (environment, _) = try Environment.open(at: foreign) { catalog throws(LMDBError) in
      try catalog.table("others", key: String.self, value: String.self)
    }
    try environment.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: foreign))
    for arguments in [
      ["stats", foreign], ["backup", foreign, path("copy")], ["restore", path("restored"), foreign],
      ["compact", foreign], ["index", foreign], ["verify", foreign], ["export", foreign],
      ["customer", "show", foreign, "ada"],
    ] {
      let process = try start(arguments)
      process.waitUntilExit()
      let errors = try text("run.err")
      XCTAssertEqual(process.terminationStatus, 1, "\(arguments)")
      XCTAssertTrue(errors.contains("\(CustomerStoreError.foreignStore(path: foreign))"), "\(arguments): \(errors)")
    }
    XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: foreign)), before)
    for name in ["copy", "restored"] { XCTAssertFalse(FileManager.default.fileExists(atPath: path(name))) }
  }

  func testVerify() throws {
    let shop = try makeSample()
    let whole = try run("verify", shop, "--format", "json")
    XCTAssertEqual(whole.code, 0, whole.errors)
    XCTAssertEqual(try whole.json()["problems"] as? Int, 0)
    XCTAssertEqual(try run("verify", shop, "--structure-only").code, 0)

    let (environment, summaries) = try Environment.open(at: shop) { catalog throws(LMDBError) in
      try catalog.table("activity-summaries", key: [UInt8].self, value: [UInt8].self)
    }
    try environment.write { tx in try tx.deleteAll(from: summaries) }
    try environment.close()
    let wrong = try run("verify", shop, "--format", "json")
    XCTAssertEqual(wrong.code, 2)
    XCTAssertEqual(try wrong.json()["problems"] as? Int, 1)
    XCTAssertTrue(wrong.errors.contains("summaries"), wrong.errors)
    let repaired = try run("verify", shop, "--repair", "--format", "json")
    XCTAssertEqual(repaired.code, 0, repaired.errors)
    XCTAssertEqual(try repaired.json()["repaired"] as? Int, 1)

    var bytes = try Data(contentsOf: URL(fileURLWithPath: shop))
    bytes.removeLast(bytes.count / 2)
    try bytes.write(to: URL(fileURLWithPath: path("broken")))
    let broken = try run("verify", path("broken"))
    XCTAssertEqual(broken.code, 1)
    XCTAssertNotEqual(broken.errors, "")
  }

  func testIndexesAreCompleted() throws {
    let shop = try makeSample()
    let store = try open("shop.retention")
    try store.write { tx in _ = try tx.declareIndex(IndexDefinition("by-country", on: .attribute("country"))) }
    try store.close()
    let outcome = try run("index", shop, "--format", "json")
    XCTAssertEqual(outcome.code, 0, outcome.errors)
    XCTAssertEqual(try outcome.json()["by-country"] as? String, "ready")
    XCTAssertEqual(try run("stats", shop, "--format", "json").json()["indexesBeingBuilt"] as? Int, 0)
  }

  func testACustomer() throws {
    let shop = try makeSample()
    let who = ["ada@shop.example", "--kind", "email"]
    let shown = try run("customer", "show", shop, who[0], who[1], who[2], "--format", "json")
    XCTAssertEqual(shown.code, 0, shown.errors)
    XCTAssertEqual((try shown.json()["interactions"] as? [Any])?.count, 2)
    let exported = try run("customer", "export", shop, who[0], who[1], who[2])
    XCTAssertEqual((try exported.json()["consents"] as? [Any])?.count, 1)
    let table = try run("customer", "export", shop, who[0], who[1], who[2], "--format", "table")
    XCTAssertTrue(table.output.contains("granted news"), table.output)
    let erased = try run("customer", "erase", shop, who[0], who[1], who[2], "--format", "json")
    XCTAssertEqual(try erased.json()["interactions"] as? Int, 2)
    XCTAssertEqual(try erased.json()["refusedFromNowOn"] as? Bool, true)
    XCTAssertEqual(try run("customer", "show", shop, who[0], who[1], who[2]).code, 1)
    XCTAssertEqual(try run("customer", "show", shop, "ada", "--number").code, 64)
  }

  func testWrongArguments() throws {
    let shop = try makeSample()
    XCTAssertEqual(try run("stats").code, 64)
    XCTAssertEqual(try run("stats", shop, "--format", "xml").code, 64)
    XCTAssertEqual(try run("backup", shop, path("copy"), "--exact", "--repacked").code, 64)
    XCTAssertEqual(try run("nothing").code, 64)
    XCTAssertEqual(try run("stats", path("nowhere")).code, 1)
    XCTAssertFalse(FileManager.default.fileExists(atPath: path("nowhere")))
  }

  /// Each command says how it prints and with which codes it ends.
  func testHelp() throws {
    for command in [
      "import", "export", "stats", "verify", "index", "backup", "restore", "compact", "customer show",
      "customer export", "customer erase", "customer alias", "customer merge", "customer unmerge",
      "customer pseudonymise", "consent grant", "consent withdraw", "consent show", "void", "attribute list",
      "attribute declare",
    ] {
      let process = try start(command.split(separator: " ").map(String.init) + ["--help"])
      process.waitUntilExit()
      // Lines end where the terminal does.
      let help = try text("run.out").split(whereSeparator: \.isWhitespace).joined(separator: " ")
      XCTAssertEqual(process.terminationStatus, 0, command)
      XCTAssertTrue(help.contains("--format"), command)
      XCTAssertTrue(help.contains("Exit codes: 0 "), command)
    }
  }
}
