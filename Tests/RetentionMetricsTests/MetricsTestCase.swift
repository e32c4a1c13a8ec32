import CustomerModel
import CustomerStore
import Foundation
import RetentionMetrics
import XCTest

/// A test with a store in a directory of its own.
class MetricsTestCase: XCTestCase {
  private(set) var directory = ""

  override func setUpWithError() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("metrics-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    directory = url.path
  }

  override func tearDown() {
    try? FileManager.default.removeItem(atPath: directory)
  }

  func open(_ name: String = "store", zone: String? = nil) throws -> CustomerStore {
    var settings = StoreSettings()
    if let zone { settings.timeZone = try TimeZoneIdentifier(zone) }
    return try CustomerStore(at: "\(directory)/\(name).retention", options: CustomerStore.Options(settings: settings))
  }

  func day(_ text: String) throws -> Timestamp { try Timestamp(day: text) }

  /// A table as the store has it, which also has to survive its forms.
  func table(
    _ metric: some Metric, _ scope: MetricScope, _ store: CustomerStore, file: StaticString = #filePath,
    line: UInt = #line
  ) throws -> MetricTable {
    let table = try store.read { tx in try tx.table(of: metric, scope) }
    for row in table.rows { XCTAssertEqual(row.count, table.columns.count, file: file, line: line) }
    let read = try JSONDecoder().decode(MetricTable.self, from: Data(table.json().utf8))
    XCTAssertEqual(read, table, "as JSON", file: file, line: line)
    XCTAssertEqual(
      table.csv().components(separatedBy: "\r\n").count, table.rows.count + 2, "as CSV", file: file, line: line)
    for text in [table.description, table.csv(), try table.json()] {
      XCTAssertFalse(text.lowercased().contains("nan") && !text.contains("finance"), file: file, line: line)
    }
    return table
  }
}
