import Foundation
import FoundationXML
import RetentionKit
import RetentionTesting
import XCTest

final class RetentionReportTests: XCTestCase {
  private let now = Timestamp(microseconds: 1_793_491_200_000_000)

  private func store() throws -> RetentionDatabase {
    let path = NSTemporaryDirectory() + "report-\(UUID().uuidString).retention"
    addTeardownBlock {
      try? FileManager.default.removeItem(atPath: path)
      try? FileManager.default.removeItem(atPath: path + "-lock")
    }
    return try RetentionDatabase(at: path)
  }

  private func report(_ database: RetentionDatabase, title: String = "Retention") throws -> RetentionReport {
    try database.read { tx in try RetentionReport(MetricScope(asOf: now), title: title, of: tx) }
  }

  /// The page is XML, too, once the line of its type is off.
  private func check(_ page: String, file: StaticString = #filePath, line: UInt = #line) {
    XCTAssertTrue(page.hasPrefix("<!DOCTYPE html>"), file: file, line: line)
    let parser = XMLParser(data: Data(page.dropFirst(15).utf8))
    XCTAssertTrue(parser.parse(), "\(String(describing: parser.parserError))", file: file, line: line)
    for word in ["NaN", "nan\"", "inf\"", "http://", "https://", "<script"] {
      XCTAssertFalse(page.contains(word), word, file: file, line: line)
    }
  }

  func testEmptyStoreSaysWhatIsMissing() throws {
    let database = try store()
    let report = try report(database)
    XCTAssertFalse(report.omissions.isEmpty)
    check(report.html())
    try database.close()
  }

  func testTablesHaveTheFiguresOfTheMetrics() throws {
    let database = try store()
    try DemoBusiness(customers: 150, seed: 11, until: now).fill(database)
    let page = try report(database).html()
    check(page)
    for id in ["revenue", "churn", "cohorts", "survival", "mrr", "rfm", "clv", "alive", "tracking", "segments"] {
      XCTAssertTrue(page.contains("id=\"section-\(id)\""), id)
    }
    let scope = MetricScope(asOf: now)
    let churn = try database.read { tx in
      try tx.table(of: ChurnMetric(.silence(longerThan: .days(90)), over: .last(3, .months)), scope)
    }
    for row in churn.rows.indices {
      let figures = ["period", "start", "new", "resurrected", "churned", "end"].map {
        churn[row, $0]?.value.description ?? ""
      }
      let cells = figures.enumerated().map {
        $0.offset == 0 ? "<td>\($0.element)</td>" : "<td class=\"n\">\($0.element)</td>"
      }
      XCTAssertTrue(page.contains(cells.joined()), cells.joined())
    }
    try database.close()
  }

  func testHostileTextsStayTexts() throws {
    let database = try store()
    let hostile = "<script>alert(1)</script>\"'&\u{202E}"
    try database.write { tx in
      for day in 0..<6 {
        let at = Timestamp(microseconds: now.microseconds - Int64(200 - day * 20) * 86_400_000_000)
        try tx.record(Purchase(total: Money("20 EUR")), by: ExternalID(hostile), at: at)
      }
      try tx.define(SegmentDefinition("<b>&\"", .did(Activity(.purchase))))
    }
    let page = try report(database, title: hostile).html()
    check(page)
    XCTAssertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    XCTAssertFalse(page.contains("\u{202E}"))
    try database.close()
  }

  func testSeveralCurrenciesAreSaid() throws {
    let database = try store()
    try database.write { tx in
      for (customer, amount) in [("ada", "20 EUR"), ("bob", "30 USD"), ("eve", "4000 JPY")] {
        for day in [20, 90, 150] {
          let at = Timestamp(microseconds: now.microseconds - Int64(day) * 86_400_000_000)
          try tx.record(Purchase(total: Money(amount)), by: ExternalID(customer), at: at)
        }
      }
    }
    let report = try report(database)
    XCTAssertEqual(report.currency, try Currency("EUR"))
    XCTAssertTrue(report.omissions.contains { $0.contains("EUR, JPY, USD") })
    check(report.html())
    try database.close()
  }
}
