import CustomerModel
import XCTest

final class TimestampTextTests: XCTestCase {
  func testParses() throws {
    let table = [
      "2026-11-22T10:00:00Z": "2026-11-22T10:00:00Z", "2026-11-22 10:00:00Z": "2026-11-22T10:00:00Z",
      "2026-11-22T10:00Z": "2026-11-22T10:00:00Z", "2026-11-22T10:00:00+01:00": "2026-11-22T09:00:00Z",
      "2026-11-22T10:00:00-0530": "2026-11-22T15:30:00Z", "2026-11-22T10:00:00+01": "2026-11-22T09:00:00Z",
      "2026-11-22T10:00-00:00": "2026-11-22T10:00:00Z", "2026-01-01T00:30:00+01:00": "2025-12-31T23:30:00Z",
      "2026-11-22T10:00:00.5Z": "2026-11-22T10:00:00.500Z", "2026-11-22T10:00:00,25Z": "2026-11-22T10:00:00.250Z",
      "2026-11-22T10:00:00.000001Z": "2026-11-22T10:00:00.000001Z",
      "1969-12-31T23:59:59.9Z": "1969-12-31T23:59:59.900Z",
      "2026-11-22T10:00:00.000000Z": "2026-11-22T10:00:00Z",
      "2024-02-29T23:59:59.999999Z": "2024-02-29T23:59:59.999999Z",
      "0001-01-01T23:59:00+23:59": "0001-01-01T00:00:00Z", "9999-12-31T00:00:59-23:59": "9999-12-31T23:59:59Z",
    ]
    for (text, expected) in table { XCTAssertEqual(try Timestamp(text).description, expected, text) }
  }

  func testPrintedInstantsAreReadBack() throws {
    let seed: UInt64 = 29
    var random = SplitMix64(seed: seed)
    for _ in 0..<5_000 {
      let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
      var microseconds = Int64.random(in: range, using: &random)
      // Whole seconds and milliseconds too.
      let unit: Int64 = [1, 1_000, 1_000_000].randomElement(using: &random) ?? 1
      microseconds -= microseconds % unit
      let timestamp = Timestamp(microseconds: microseconds)
      XCTAssertEqual(try Timestamp(timestamp.description), timestamp, "seed \(seed)")
    }
  }

  func testRefusesWhatIsNoInstant() {
    for text in [
      "", "now", "2026-11-22T", "2026-11-22T10", "2026-11-22T10Z", "2026-11-22T10:00:00.Z",
      "2026-11-22T10:00:00.1234567Z",
      "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z", "2026-02-29T10:00:00Z",
      "2026-11-22t10:00:00Z", "2026-11-22T10:00:00z", "2026-11-22T10:00:00 Z", "2026-11-22T10:00:00+1",
      "2026-11-22T10:00:00+01:", "2026-11-22T10:00:00+24:00", "2026-11-22T10:00:00+01:60", "2026-11-22T10:00:00Z ",
      " 2026-11-22T10:00:00Z", "20261122T100000Z", "2026-11-22T10:00:00ZZ", "2026-11-22T1:00:00Z", "22.11.2026 10:00",
      "2026-11-22T10:00:00+01:00:00", "2026-11-22T-1:00:00Z", "2026-11-22T10:00:00−01:00", "+2026-11-22T10:00:00Z",
      "2026-11-22T10:00.5Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "1795341600",
    ] {
      expectError(.invalidTimestamp(text: text)) { try Timestamp(text) }
    }
  }

  func testLocalTimeNeedsAZone() throws {
    for text in ["2026-11-22T10:00:00", "2026-11-22 10:00", "2026-11-22", "2026-11-22T10:00:00.5"] {
      expectError(.missingOffset(text: text)) { try Timestamp(text) }
      XCTAssertNoThrow(try Timestamp(text, in: .utc))
    }
    let berlin = try TimeZoneIdentifier("Europe/Berlin")
    let table = [
      "2026-07-01 12:00": "2026-07-01T10:00:00Z", "2026-12-01T12:00:00.25": "2026-12-01T11:00:00.250Z",
      "2026-07-01": "2026-06-30T22:00:00Z", "2026-07-01T12:00:00Z": "2026-07-01T12:00:00Z",
      "2026-07-01T12:00:00-04:00": "2026-07-01T16:00:00Z",
      // Skipped: 02:00 to 03:00. Repeated: 02:00 to 03:00, the first time at +02:00.
      "2026-03-29 02:30": "2026-03-29T01:30:00Z", "2026-03-29 02:00": "2026-03-29T01:00:00Z",
      "2026-03-29 01:59:59.999999": "2026-03-29T00:59:59.999999Z", "2026-03-29 03:00": "2026-03-29T01:00:00Z",
      "2026-10-25 02:30": "2026-10-25T00:30:00Z", "2026-10-25 03:00": "2026-10-25T02:00:00Z",
      "2026-10-25 01:59": "2026-10-24T23:59:00Z",
    ]
    for (text, expected) in table { XCTAssertEqual(try Timestamp(text, in: berlin).description, expected, text) }
    XCTAssertThrowsError(try Timestamp("tomorrow", in: berlin))
  }

  func testBeyondTheYearsIsAnError() throws {
    for text in ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"] {
      expectError(.timestampOutOfRange(text: text)) { try Timestamp(text) }
    }
    let auckland = try TimeZoneIdentifier("Pacific/Auckland")
    expectError(.timestampOutOfRange(text: "0001-01-01 00:00")) { try Timestamp("0001-01-01 00:00", in: auckland) }
  }

  func testRandomBytesNeverTrap() {
    let seed: UInt64 = 31
    var random = SplitMix64(seed: seed)
    let alphabet = Array("0123456789-:T Z+.,/".utf8)
    for _ in 0..<20_000 {
      var bytes = Array("2026-11-22T10:00:00.123456+01:00".utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        bytes[position] = alphabet.randomElement(using: &random) ?? 0
      }
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      let text = String(decoding: bytes, as: UTF8.self)
      if let timestamp = try? Timestamp(text) { XCTAssertEqual(try Timestamp(timestamp.description), timestamp) }
      _ = try? Timestamp(text, in: .utc)
      _ = try? TimeWindow(text)
      _ = try? ExactDecimal(text)
      _ = try? Money(text)
    }
  }

  func testIsEncodedAsItsText() throws {
    try expectCodable(Timestamp("2026-11-22T10:00:00.25Z"), as: "2026-11-22T10:00:00.250Z")
  }
}
