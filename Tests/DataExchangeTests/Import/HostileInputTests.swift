import CustomerModel
import CustomerStore
import DataExchange
import Foundation
import XCTest

/// Files as nobody should write them.
final class HostileInputTests: ImportTestCase {
  /// What an import of a file says, and each reject's cause by its row.
  private func result(
    _ text: String, _ mapping: ImportMapping?, batchSize: Int = 50_000
  ) throws -> (report: ImportReport, causes: [UInt64: ImportReject.Cause], store: CustomerStore) {
    let store = try open(UUID().uuidString)
    let report = try importing(try file(text), try XCTUnwrap(mapping), into: store, batchSize: batchSize)
    return (report, Dictionary(uniqueKeysWithValues: report.rejects.map { ($0.row, $0.cause) }), store)
  }

  func testQuotedLineEndsAndEveryLineEnd() throws {
    let text =
      "\u{FEFF}who,when,paid,note\r\nada,2026-01-02,5,\"a\nb\"\r\n\"bob\",2026-01-02,5,\"\r\n\r\"\rcy,2026-01-02,5,\n\r\n\n"
      + "\"d\ni\",2026-01-02,5,\n"
    for size in [1, 100] {
      let (report, causes, store) = try result(text, .plain, batchSize: size)
      XCTAssertEqual(report.recordedCount, 3)
      XCTAssertEqual(report.rejects.map(\.line), [10])
      // No identifier has line ends.
      XCTAssertEqual(causes, [4: .refused])
      XCTAssertEqual(try interactions(of: ExternalID("bob"), in: store).count, 1)
    }
  }

  func testBlankPeopleBytesThatAreNoTextAndRaggedRows() throws {
    let text = """
      who,when,paid
      ,2026-01-02,5
      NULL,2026-01-02,5
      a\u{0}da,2026-01-02,5
      ada,2026-01-02
      ada,2026-01-02,5,6
      ada,2026-01-02,"5
      """
    let (report, causes, _) = try result(text, .plain)
    XCTAssertEqual(report.recordedCount, 0)
    XCTAssertEqual(
      causes,
      [1: .blankCustomer, 2: .blankCustomer, 3: .malformed, 4: .malformed, 5: .malformed, 6: .malformed])
  }

  func testReturnsCancellationsAndDays() throws {
    let text = """
      InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      1,A,2,1/2/2026 9:00,5.00,ada,France
      2,A,-1,1/3/2026 9:00,5.00,ada,France
      C3,A,-1,1/4/2026 9:00,5.00,ada,France
      4,A,0,1/5/2026 9:00,5.00,ada,France
      5,A,1,2/30/2026 9:00,5.00,ada,France
      6,A,1,1/6/2026,5.00,ada,France
      7,A,99999999999,1/6/2026 9:00,5.00,ada,France
      8,A,1,1/7/2026 9:00,1e400,ada,France
      """
    let (report, causes, store) = try result(text, .retail)
    XCTAssertEqual(report.recordedCount, 3)
    XCTAssertEqual(
      causes, [4: .invalidValue, 5: .invalidValue, 6: .invalidValue, 7: .invalidValue, 8: .invalidValue])
    XCTAssertEqual(try totals(of: store).revenue, [try Money("0.00 GBP")])
    let days = try result("who,when,paid\nada,2026-01-02,5\nada,2026-01-02T24:00:00Z,5\n", .plain)
    XCTAssertEqual(
      try interactions(of: ExternalID("ada"), in: days.store).first?.occurredAt, try Timestamp(day: "2026-01-02"))
  }

  func testLongLinesAreRejected() throws {
    let long = String(repeating: "x", count: 10 << 20)
    let tooLong = try result("who,when,paid\nada,2026-01-02,5\n\(long),2026-01-02,5\nbob,2026-01-02,5\n", .plain)
    XCTAssertEqual(tooLong.report.recordedCount, 2)
    XCTAssertEqual(tooLong.causes, [2: .malformed])
    XCTAssertTrue(tooLong.report.rejects[0].reason.contains("maximumFieldBytes"), tooLong.report.rejects[0].reason)
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.csv.maximumFieldBytes = 1 << 24
    let (report, causes, _) = try result("who,when,paid\n\(long),2026-01-02,5\nada,2026-01-02,5\n", mapping)
    XCTAssertEqual(report.recordedCount, 1)
    XCTAssertEqual(causes, [1: .invalidValue])
    mapping.format = .jsonLines
    let rest = "\"when\":\"2026-01-02\",\"paid\":5}\n"
    let lines = "{\"who\":\"\(long)\",\(rest){\"who\":\"ada\",\(rest)"
    let json = try result(lines, mapping)
    XCTAssertEqual(json.report.recordedCount, 1)
    XCTAssertEqual(json.causes, [1: .invalidValue])
  }

  func testWhatIsReadInFrontOfAFileThatCannotBeReadOnIsKept() throws {
    let store = try open()
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.csv.maximumFieldBytes = 64
    let rows = (0..<500).map { "c\($0),2026-01-02,5\n" }.joined()
    let log = try file("who,when,paid\n\(rows)\"\(String(repeating: "x", count: 100)),2026-01-02,5\n")
    XCTAssertThrowsError(try importing(log, mapping, into: store, batchSize: 100))
    XCTAssertEqual(try totals(of: store).purchases, 500)
  }

  func testLinesOfJSON() throws {
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.format = .jsonLines
    func line(_ members: String) -> String { "{\"who\":\"ada\",\"when\":\"2026-01-02\",\(members)}\n" }
    let good = line("\"paid\":5,\"more\":[{\"x\":1e999}]")
    let deep = String(repeating: "[", count: 50_000)
    let bad = [
      line("\"paid\":5,\"paid\":6"), line("\"paid\":\"\\ud800\""), line("\"paid\":\(deep)"), line("\"paid\":1e999"),
      line("\"paid\":05"), line("\"paid\":NaN"), "[]\n", "{}\n", "nonsense\n",
      line("\"paid\":\(String(repeating: "9", count: 400))"),
    ]
    for size in [1, 3, 50_000] {
      let (report, causes, _) = try result(good + bad.joined() + good, mapping, batchSize: size)
      XCTAssertEqual(report.recordedCount, 2)
      XCTAssertEqual(report.rejectedRowCount, UInt64(bad.count))
      XCTAssertEqual(causes[2], .malformed)
      XCTAssertEqual(causes[5], .invalidValue)
      XCTAssertEqual(causes[9], .invalidValue)
    }
  }

  /// A dry run tells what the real one does, over all batches.
  func testADryRunTellsWhatTheRealOneDoes() throws {
    let text = """
      nr,who,when,paid
      1,ada,2026-01-02,5
      1,ada,2026-01-02,5
      2,bob,2026-01-02,5
      1,ada,2026-01-02,6
      3,,2026-01-02,5
      2,bob,2026-01-02,5
      4,cy,2026-01-02,x
      5,cy,2026-01-02,5

      """
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.key = [.name("nr")]
    let log = try file(text)
    for size in [1, 2, 3, 100] {
      let store = try open("dry-\(size)")
      let before = try hash(of: store)
      var dry = try importing(log, mapping, into: store, batchSize: size, rejects: "dry.csv", isDryRun: true)
      XCTAssertEqual(try hash(of: store), before)
      let real = try importing(log, mapping, into: store, batchSize: size, rejects: "real.csv")
      XCTAssertTrue(dry.isDryRun)
      XCTAssertEqual(real.recordedCount, 3)
      XCTAssertEqual(real.duplicateCount, 2)
      XCTAssertEqual(real.conflictingRowCount, 1)
      XCTAssertEqual(try self.text("dry.csv"), try self.text("real.csv"))
      dry = try importing(log, mapping, into: try open("other-\(size)"), batchSize: size, isDryRun: true)
      XCTAssertEqual(
        [dry.recordedCount, dry.duplicateCount, dry.conflictingRowCount, dry.rejectedRowCount, dry.rowCount],
        [real.recordedCount, real.duplicateCount, real.conflictingRowCount, real.rejectedRowCount, real.rowCount])
    }
  }

  /// Whichever call comes first, null of an attribute is told.
  func testNullOfATraitIsIndependentOfTheOrder() throws {
    let value = #"{"type":"identify","userId":"u","timestamp":"2026-01-01T00:00:00Z","traits":{"seats":5}}"#
    let null =
      #"{"type":"identify","userId":"u","timestamp":"2026-01-02T00:00:00Z","traits":{"seats":null,"none":null}}"#
    var mapping = ImportMapping()
    mapping.format = .segment
    var hashes: Set<StateHash> = []
    for (index, lines) in [[value, null], [null, value]].enumerated() {
      for size in [1, 100] {
        let store = try open("order-\(index)-\(size)")
        let log = try file(lines.joined(separator: "\n"), "calls-\(index).jsonl")
        XCTAssertEqual(try importing(log, mapping, into: store, batchSize: size).customerCount, 2)
        let seats = try customer(ExternalID("u"), in: store).attributes["seats"] ?? .null
        XCTAssertEqual(seats, .null)
        XCTAssertNil(try store.read { tx in try tx.schema()["none"] })
        hashes.insert(try hash(of: store))
      }
    }
    XCTAssertEqual(hashes.count, 1)
  }

  func testManyLines() throws {
    let count = Self.isLong ? 500_000 : 20_000
    let rows = (0..<count).map { "c\($0 % 700),2026-01-\(10 + $0 % 20),\($0 % 90 + 1).50\n" }.joined()
    let (report, _, store) = try result("who,when,paid\n" + rows, .plain, batchSize: 6_000)
    XCTAssertEqual(report.recordedCount, UInt64(count))
    XCTAssertEqual(try totals(of: store).purchases, count)
  }
}
