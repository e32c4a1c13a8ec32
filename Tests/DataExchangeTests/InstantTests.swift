import CustomerModel
import XCTest

@testable import DataExchange

final class InstantTests: XCTestCase {
  private func read(
    _ text: String, _ formats: String..., zone: String = "UTC", truncates: Bool = false
  ) throws -> String {
    let reader = try InstantReader(
      formats: formats, zone: try TimeZoneIdentifier(zone), truncatesFraction: truncates, path: "format")
    return try reader.instant(text: text).description
  }

  func testReadsPatterns() throws {
    XCTAssertEqual(try read("12/1/2010 8:26", "M/d/yyyy H:mm"), "2010-12-01T08:26:00Z")
    XCTAssertEqual(try read("1/12/10 8:26", "d/M/yy H:mm"), "2010-12-01T08:26:00Z")
    XCTAssertEqual(try read("31.12.1999", "dd.MM.yyyy"), "1999-12-31T00:00:00Z")
    XCTAssertEqual(try read("01/02/69", "dd/MM/yy"), "1969-02-01T00:00:00Z")
    XCTAssertEqual(try read("01/02/68", "dd/MM/yy"), "2068-02-01T00:00:00Z")
    XCTAssertEqual(try read("Dec 5, 2020 12:05 am", "MMM d, yyyy h:mm a"), "2020-12-05T00:05:00Z")
    XCTAssertEqual(try read("5 September 2020 12:05 PM", "d MMM yyyy h:mm a"), "2020-09-05T12:05:00Z")
    XCTAssertEqual(try read("Tue, 05 Dec 2017 10:11:12 +0130", "EEE, dd MMM yyyy HH:mm:ss X"), "2017-12-05T08:41:12Z")
    XCTAssertEqual(
      try read("2020-01-02T03:04:05.123456789Z", "yyyy-MM-dd'T'HH:mm:ss.SX", truncates: true),
      "2020-01-02T03:04:05.123456Z")
    XCTAssertEqual(try read("20200102", "yyyyMMdd"), "2020-01-02T00:00:00Z")
    XCTAssertEqual(try read("2 o'clock 1/2/2020", "H 'o''clock' d/M/yyyy"), "2020-02-01T02:00:00Z")
    XCTAssertEqual(try read("1/2/2020", "d/M/yyyy H:mm", "d/M/yyyy"), "2020-02-01T00:00:00Z")
  }

  func testReadsOtherForms() throws {
    XCTAssertEqual(try read("2026-11-22", "iso"), "2026-11-22T00:00:00Z")
    XCTAssertEqual(try read("2026-11-22 10:00:00", "iso", zone: "Europe/Berlin"), "2026-11-22T09:00:00Z")
    XCTAssertEqual(try read("2026-11-22T10:00:00.1234567+01:00", "iso", truncates: true), "2026-11-22T09:00:00.123456Z")
    XCTAssertEqual(try read("1700000000", "unix-seconds"), "2023-11-14T22:13:20Z")
    XCTAssertEqual(try read("1700000000.25", "unix-seconds"), "2023-11-14T22:13:20.250Z")
    XCTAssertEqual(try read("1700000000123", "unix-milliseconds"), "2023-11-14T22:13:20.123Z")
    XCTAssertEqual(try read("-1", "unix-microseconds"), "1969-12-31T23:59:59.999999Z")
    XCTAssertEqual(try read("44197", "spreadsheet-days"), "2021-01-01T00:00:00Z")
    XCTAssertEqual(try read("44197.3513888889", "spreadsheet-days"), "2021-01-01T08:26:00Z")
    XCTAssertEqual(try read("44197.5", "spreadsheet-days", zone: "Asia/Tokyo"), "2021-01-01T03:00:00Z")
  }

  func testFollowsClocksThatAreChanged() throws {
    // Clocks went from 01:00 to 02:00, so 01:30 is half an hour behind the change.
    XCTAssertEqual(
      try read("28/3/2010 1:30", "d/M/yyyy H:mm", zone: "Europe/London"), "2010-03-28T01:30:00Z")
    // Clocks showed 01:30 twice; it is the first.
    XCTAssertEqual(
      try read("31/10/2010 1:30", "d/M/yyyy H:mm", zone: "Europe/London"), "2010-10-31T00:30:00Z")
    XCTAssertEqual(try read("1/7/2010", "d/M/yyyy", zone: "Europe/London"), "2010-06-30T23:00:00Z")
    // In São Paulo clocks skipped midnight, so the day began an hour later.
    XCTAssertEqual(try read("4/11/2018", "d/M/yyyy", zone: "America/Sao_Paulo"), "2018-11-04T03:00:00Z")
  }

  func testRefusesWhatIsNoInstant() {
    for (text, format) in [
      ("13/13/2010", "M/d/yyyy"), ("29/2/2023", "d/M/yyyy"), ("1/1/2020 24:00", "d/M/yyyy H:mm"),
      ("1/1/2020 1:60", "d/M/yyyy H:mm"), ("1/1/2020 ", "d/M/yyyy"), ("1/1/2020x", "d/M/yyyy"), ("1/1/20", "d/M/yyyy"),
      ("1/1/2020 13:00 PM", "d/M/yyyy h:mm a"), ("1/1/2020 0:30 AM", "d/M/yyyy h:mm a"), ("Foo 1 2020", "MMM d yyyy"),
      ("", "iso"), ("soon", "iso"), ("2020-02-30", "iso"), ("1.5.3", "unix-seconds"), ("1e9", "unix-seconds"),
      ("1/1/0000", "d/M/yyyy"), ("1", "dd/MM/yyyy"), ("99999999999999999999", "unix-seconds"),
    ] {
      XCTAssertThrowsError(try read(text, format), text) { XCTAssertEqual($0 as? InstantReader.Failure, .malformed) }
    }
    XCTAssertThrowsError(try read("2020-01-02T03:04:05.1234567Z", "iso")) {
      XCTAssertEqual($0 as? InstantReader.Failure, .tooFine)
    }
    XCTAssertThrowsError(try read("1.0000001", "unix-seconds")) {
      XCTAssertEqual($0 as? InstantReader.Failure, .tooFine)
    }
    XCTAssertThrowsError(try read("999999999999999", "unix-seconds")) {
      XCTAssertEqual($0 as? InstantReader.Failure, .outOfRange)
    }
    XCTAssertThrowsError(try read("9999999", "spreadsheet-days")) {
      XCTAssertEqual($0 as? InstantReader.Failure, .outOfRange)
    }
  }

  func testRefusesPatternsThatMeanNothing() {
    for pattern in [
      "", "Q", "yyy-MM-dd", "yyyy-MM", "H:mm", "yyyy-MM-dd h:mm", "yyyy-MM-dd mm", "'yyyy", "yyyy-MM-dd a",
    ] {
      XCTAssertThrowsError(try read("1", pattern), pattern) {
        XCTAssertEqual(($0 as? ImportMappingError)?.path, "format")
      }
    }
  }
}
