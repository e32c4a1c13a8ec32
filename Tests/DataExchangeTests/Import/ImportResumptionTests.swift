import CustomerModel
import CustomerStore
import DataExchange
import Foundation
import XCTest

/// That it does not matter where an import is interrupted, or how large its batches are.
final class ImportResumptionTests: ImportTestCase {
  /// What has to be the same in the end.
  private struct End: Equatable {
    let hash: StateHash
    let rejects: String
    let rows: UInt64
    let skipped: UInt64
    let rejected: UInt64
    let recorded: UInt64
    let duplicates: UInt64
  }

  private func end(_ report: ImportReport, _ store: CustomerStore, _ rejects: String) throws -> End {
    XCTAssertEqual(report.ending, .finished)
    return End(
      hash: try hash(of: store), rejects: try text(rejects), rows: report.rowCount, skipped: report.skippedRowCount,
      rejected: report.rejectedRowCount, recorded: report.recordedCount, duplicates: report.duplicateCount)
  }

  /// Imports a file, interrupted behind random batches, with what a kill leaves of the next batch's rejects.
  private func interrupted(
    _ log: String, _ mapping: ImportMapping, seed: UInt64, repeatLimit: Int
  ) throws -> End {
    var numbers = SeededNumbers(seed: seed)
    let store = try open("interrupted-\(seed)-\(repeatLimit)")
    let rejects = "rejects-\(seed).csv"
    while true {
      var commits = Int.random(in: 0...6, using: &numbers)
      let report = try importing(
        log, mapping, into: store, batchSize: Int.random(in: 1...80, using: &numbers), rejects: rejects,
        repeatLimit: repeatLimit
      ) { progress in
        commits -= 1
        return commits >= 0
      }
      if report.ending == .finished { return try end(report, store, rejects) }
      XCTAssertEqual(report.ending, .cancelled)
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path(rejects)))
      try file.seekToEnd()
      try file.write(contentsOf: Data("17,18,never committed\n".utf8))
      try file.close()
    }
  }

  private func assertSameState(_ log: String, _ mapping: ImportMapping, seeds: Range<UInt64>) throws {
    let whole = try open("whole")
    let report = try importing(log, mapping, into: whole, rejects: "whole.csv")
    let expected = try end(report, whole, "whole.csv")
    XCTAssertGreaterThan(expected.rejected, 0)
    for seed in seeds {
      for limit in [Int.max, 7, 0] {
        let found = try interrupted(log, mapping, seed: seed, repeatLimit: limit)
        XCTAssertEqual(found, expected, "seed \(seed), reading ahead behind \(limit) rows")
      }
    }
  }

  func testOrdersOfSeveralRows() throws {
    let log = try file(GeneratedLog.retail(rows: 900, seed: 4))
    try assertSameState(log, try XCTUnwrap(.retail), seeds: 0..<6)
  }

  func testOrdersAmongSkippedRows() throws {
    var mapping = try XCTUnwrap(ImportMapping.retail)
    mapping.rows = .chosen(by: .name("Country"), values: ["France": .skipped, "United Kingdom": .purchase])
    mapping.key = []
    let lines = GeneratedLog.retail(rows: 400, seed: 9).components(separatedBy: "United Kingdom\n")
    // A row of another country in the midst of some orders, and one that is no row at all.
    var text = ""
    for (index, line) in lines.enumerated() {
      text += line + (index + 1 < lines.count ? "United Kingdom\n" : "")
      if index % 5 == 0 { text += ",,,,,,,France\n" }
      if index % 7 == 0 { text += "one,two\n" }
    }
    try assertSameState(try file(text), mapping, seeds: 10..<14)
  }

  func testRowsWithoutKeys() throws {
    let log = try file(GeneratedLog.plain(rows: 1200, customers: 8, seed: 1))
    try assertSameState(log, try XCTUnwrap(.plain), seeds: 20..<24)
  }

  func testRowsWithKeys() throws {
    var mapping = try XCTUnwrap(ImportMapping.plain)
    mapping.key = [.name("who"), .name("when")]
    let log = try file(GeneratedLog.plain(rows: 1200, customers: 8, seed: 2))
    try assertSameState(log, mapping, seeds: 30..<34)
  }

  func testFinishedImportIsNotRepeated() throws {
    let log = try file(GeneratedLog.plain(rows: 300, customers: 8, seed: 3))
    let mapping = try XCTUnwrap(ImportMapping.plain)
    let store = try open()
    let first = try importing(log, mapping, into: store, rejects: "rejects.csv")
    let second = try importing(log, mapping, into: store, rejects: "rejects.csv")
    XCTAssertEqual(second.ending, .alreadyImported)
    XCTAssertEqual(second.recordedCount, 0)
    XCTAssertEqual(second.duplicateCount, first.recordedCount)
    let rejects = try text("rejects.csv")
    // Rejects that are gone are told again.
    try FileManager.default.removeItem(atPath: path("rejects.csv"))
    let third = try importing(log, mapping, into: store, rejects: "rejects.csv")
    XCTAssertEqual(third.ending, .finished)
    XCTAssertEqual(third.recordedCount, 0)
    XCTAssertEqual(try text("rejects.csv"), rejects)
    // A file of the same name with other content is another file.
    let longer = try file(GeneratedLog.plain(rows: 300, customers: 8, seed: 3) + "zoe,2026-11-02,7\n")
    XCTAssertEqual(try importing(longer, mapping, into: store, rejects: "rejects.csv").recordedCount, 1)
  }

  func testDryRunChangesNothing() throws {
    let log = try file(GeneratedLog.retail(rows: 300, seed: 5))
    let mapping = try XCTUnwrap(ImportMapping.retail)
    let (store, other) = (try open(), try open("other"))
    let before = try hash(of: store)
    let dry = try importing(log, mapping, into: store, isDryRun: true)
    XCTAssertEqual(try hash(of: store), before)
    XCTAssertTrue(dry.isDryRun)
    let real = try importing(log, mapping, into: other)
    XCTAssertEqual(dry.recordedCount, real.recordedCount)
    XCTAssertEqual(dry.rejectedRowCount, real.rejectedRowCount)
    XCTAssertEqual(try importing(log, mapping, into: other, isDryRun: true).duplicateCount, real.recordedCount)
    XCTAssertEqual(try importing(log, mapping, into: store).recordedCount, real.recordedCount)
  }

  func testLargeLog() throws {
    let rows = Self.isLong ? 500_000 : 20_000
    let log = try file(GeneratedLog.retail(rows: rows, seed: 6))
    let store = try open()
    var mapping = try XCTUnwrap(ImportMapping.retail)
    mapping.customer?.blank = .anonymous
    let report = try importing(log, mapping, into: store, batchSize: 10_000, rejects: "rejects.csv")
    XCTAssertEqual(report.rowCount, UInt64(rows))
    let lines = report.rejectedRowCount
    XCTAssertGreaterThan(lines, 0)
    var written: UInt64 = 0
    var reader = try CSVReader.open(ByteSource(opening: path("rejects.csv")))
    while let record = try reader.next() {
      XCTAssertNil(record.problem)
      written += 1
    }
    XCTAssertEqual(written, lines)
  }

  func testAsynchronousImportCanBeCancelled() async throws {
    let log = try file(GeneratedLog.plain(rows: 2000, customers: 8, seed: 7))
    let store = try open()
    var options = Importer.Options()
    options.batchSize = 10
    let importer = Importer(store, mapping: try XCTUnwrap(.plain), options: options)
    let task = Task { try await importer.run(file: log) { _ in true } }
    task.cancel()
    let report = try await task.value
    XCTAssertEqual(report.ending, .cancelled)
    let rest = try await importer.run(file: log)
    XCTAssertEqual(rest.ending, .finished)
    XCTAssertEqual(rest.resumedRowCount, report.rowCount)
  }
}
