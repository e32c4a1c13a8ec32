import CustomerModel
import CustomerStore
import DataExchange
import Foundation
import XCTest

/// Files that change, pipes, and rows that contradict each other.
final class UnusualFileTests: ImportTestCase {
  private func log(rows: Int) -> String {
    "who,when,paid\n" + (0..<rows).map { "c\($0),2026-01-02,5\n" }.joined()
  }

  func testAFileThatShrinksIsNotFinished() throws {
    let file = try file(log(rows: 40_000))
    let store = try open()
    let mapping = try XCTUnwrap(ImportMapping.plain)
    XCTAssertThrowsError(
      try importing(file, mapping, into: store, batchSize: 1_000) { report in
        if report.rowCount < 2_000 { truncate(file, 200_000) }
        return true
      }
    ) { error in
      guard case ImportError.file(.shrunk(file, from: _, to: 200_000)) = error else { return XCTFail("\(error)") }
    }
    // The whole file brings the rest.
    try Data(log(rows: 40_000).utf8).write(to: URL(fileURLWithPath: file))
    let report = try importing(file, mapping, into: store)
    XCTAssertEqual(report.ending, .finished)
    XCTAssertEqual(try totals(of: store).purchases, 40_000)
  }

  func testANamedPipeIsReadAsAStream() throws {
    let pipe = path("pipe")
    XCTAssertEqual(mkfifo(pipe, 0o600), 0)
    XCTAssertThrowsError(try ImportMapping.guess(file: pipe)) { error in
      XCTAssertEqual(error as? ExchangeError, .notRepeatable(file: pipe))
    }
    let text = log(rows: 20_000)
    let writer = Thread {
      let handle = FileHandle(forWritingAtPath: pipe)
      try? handle?.write(contentsOf: Data(text.utf8))
      try? handle?.close()
    }
    writer.start()
    let store = try open()
    let report = try importing(pipe, try XCTUnwrap(.plain), into: store)
    XCTAssertEqual(report.recordedCount, 20_000)
    XCTAssertEqual(report.ending, .finished)
  }

  /// A refund that is marked as one may have the number of the order that it is of.
  func testARefundWithTheNumberOfItsOrder() throws {
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.order = ImportMapping.OrderColumns(id: .name("order"))
    mapping.returns.prefixes = ["R"]
    mapping.returns.purchase = .name("of")
    let file = try file(
      """
      who,when,paid,order,of
      ada,2026-01-02,5,R1,
      bob,2026-01-02,7,2,
      ada,2026-01-04,5,R1,R1
      """)
    let store = try open()
    let report = try importing(file, mapping, into: store)
    XCTAssertEqual(report.rejects.map(\.reason), [])
    XCTAssertEqual(report.recordedCount, 3)
  }

  func testLinesOfAnOrderThatIsTornApartAreTold() throws {
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.order = ImportMapping.OrderColumns(id: .name("order"))
    let file = try file(
      """
      who,when,paid,order
      ada,2026-01-02,5,1
      bob,2026-01-02,7,2
      ada,2026-01-02,9,1
      """)
    let store = try open()
    let report = try importing(file, mapping, into: store)
    XCTAssertEqual(report.rejects.map(\.row), [3])
    XCTAssertEqual(report.rejects.map(\.cause), [.conflict])
    XCTAssertTrue(report.rejects[0].reason.contains("have to follow each other"), report.rejects[0].reason)
  }
}
