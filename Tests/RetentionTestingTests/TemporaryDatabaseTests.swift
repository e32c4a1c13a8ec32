import Foundation
import RetentionKit
import RetentionTesting
import XCTest

final class TemporaryDatabaseTests: XCTestCase {
  func testTheClockIsTheDatabases() throws {
    let temporary = try TemporaryDatabase()
    XCTAssertEqual(temporary.database.now, try Timestamp("2026-01-01T00:00:00Z"))
    let noon = try Timestamp("2026-03-01T12:00:00Z")
    temporary.clock.set(to: noon)
    XCTAssertEqual(temporary.database.now, noon)
    try temporary.database.record(Session(), by: ExternalID("ada"), at: Timestamp("2026-02-01T00:00:00Z"))
    let recorded = try temporary.database.read { tx in
      guard let ada = try tx.customerID(of: ExternalID("ada")) else { return [Timestamp?]() }
      return try tx.timeline(of: ada).interactions.map(\.recordedAt)
    }
    XCTAssertEqual(recorded, [noon])
    XCTAssertEqual(try temporary.clock.advance(by: .days(-1)), try Timestamp("2026-02-28T12:00:00Z"))
    XCTAssertThrowsError(try temporary.clock.advance(by: .days(10_000_000)))
    XCTAssertEqual(temporary.clock.now, try Timestamp("2026-02-28T12:00:00Z"), "a clock that cannot go on stays")
  }

  func testTimeGoesOnForSegments() throws {
    let temporary = try TemporaryDatabase()
    let recent = SegmentDefinition("recent", .did(Activity(.session, within: .last(7, .days))))
    try temporary.database.segments.register(recent)
    try temporary.database.record(Session(), by: ExternalID("ada"), at: temporary.clock.now)
    XCTAssertEqual(try temporary.advance(by: .days(1)), 1)
    XCTAssertEqual(try temporary.advance(by: .days(3)), 0)
    XCTAssertEqual(try temporary.advance(by: .days(7)), 1)
  }

  func testNothingIsLeft() throws {
    var temporary: TemporaryDatabase? = try TemporaryDatabase()
    let database = try XCTUnwrap(temporary).database
    XCTAssertTrue(FileManager.default.fileExists(atPath: database.path))
    temporary = nil
    let folder = URL(fileURLWithPath: database.path).deletingLastPathComponent().path
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder))
    XCTAssertThrowsError(try database.read { tx in try tx.purchaseTotals() }, "it is closed")
  }

  func testTwoAreStrangers() throws {
    let (first, second) = (try TemporaryDatabase(), try TemporaryDatabase())
    try first.database.upsert(Customer(id: ExternalID("ada"), name: "Ada"))
    XCTAssertNil(try second.database.customer(ExternalID("ada")))
  }

  func testAFolderThatCannotBeIsAnError() {
    XCTAssertThrowsError(try TemporaryDatabase(in: "/dev/null/nowhere")) { error in
      XCTAssertTrue("\(error)".contains("/dev/null/nowhere"), "\(error)")
    }
  }
}
