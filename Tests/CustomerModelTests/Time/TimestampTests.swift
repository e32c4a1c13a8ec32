import CustomerModel
import Foundation
import XCTest

final class TimestampTests: XCTestCase {
  func testDaysAgreeWithTheCalendar() throws {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try XCTUnwrap(TimeZone(secondsFromGMT: 0))
    // Every 37th day over eight centuries: all months, leap years and century years.
    for number in stride(from: Int64(-135_000), to: 160_000, by: 37) {
      let date = Date(timeIntervalSince1970: Double(number) * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      func padded(_ value: Int?, _ width: Int) -> String {
        let text = String(value ?? 0)
        return String(repeating: "0", count: width - text.count) + text
      }
      let text = "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
      let timestamp = try Timestamp(day: text)
      XCTAssertEqual(timestamp.utcDay, number, text)
      XCTAssertEqual(timestamp.microseconds, number * 86_400_000_000, text)
      XCTAssertEqual(timestamp.utcDate.description, text)
      XCTAssertEqual(Timestamp(day: timestamp.utcDate), timestamp)
    }
  }

  func testRefusesDaysThatAreNone() {
    for text in ["", "1997-02-29", "97-01-01", "1997-01-01T00:00", "0000-01-01"] {
      expectError(.invalidDay(text: text)) { try Timestamp(day: text) }
    }
    XCTAssertNoThrow(try Timestamp(day: "2000-02-29"))
  }

  func testTheDayOfAnInstantBefore1970() {
    XCTAssertEqual(Timestamp(microseconds: -1).utcDay, -1)
    XCTAssertEqual(Timestamp(microseconds: 0).utcDay, 0)
    XCTAssertEqual(Timestamp.earliest.utcDay, CalendarDate.earliest.dayNumber)
    XCTAssertEqual(Timestamp.latest.utcDay, CalendarDate.latest.dayNumber)
  }

  func testRangeIsTheYears1To9999() throws {
    XCTAssertEqual(Timestamp.earliest.description, "0001-01-01T00:00:00Z")
    XCTAssertEqual(Timestamp.latest.description, "9999-12-31T23:59:59.999999Z")
    XCTAssertEqual(Timestamp(microseconds: .min), .earliest)
    XCTAssertEqual(Timestamp(microseconds: .max), .latest)
    let (first, last) = (Timestamp.earliest.microseconds, Timestamp.latest.microseconds)
    XCTAssertEqual(try Timestamp(microsecondsSince1970: first), .earliest)
    XCTAssertEqual(try Timestamp(microsecondsSince1970: last), .latest)
    XCTAssertEqual(Timestamp(microseconds: first - 1), .earliest)
    for count in [first - 1, last + 1, .min, .max] {
      expectError(.timestampOutOfRange(text: "\(count) microseconds from 1970")) {
        try Timestamp(microsecondsSince1970: count)
      }
      XCTAssertThrowsError(try Timestamp(secondsSince1970: count))
      XCTAssertThrowsError(try Timestamp(millisecondsSince1970: count))
    }
    XCTAssertEqual(try Timestamp(secondsSince1970: 1_795_341_600).description, "2026-11-22T10:00:00Z")
    XCTAssertEqual(try Timestamp(millisecondsSince1970: -1).description, "1969-12-31T23:59:59.999Z")
  }

  func testAdvances() throws {
    let start = try Timestamp("2026-11-22T10:00:00Z")
    XCTAssertEqual(try start.advanced(by: .seconds(86_400)).description, "2026-11-23T10:00:00Z")
    XCTAssertEqual(try start.advanced(by: .microseconds(-1)).description, "2026-11-22T09:59:59.999999Z")
    // To the nearest microsecond, ties to the even one.
    for (nanoseconds, microseconds) in [499: 0, 500: 0, 501: 1, 1_500: 2, -500: 0, -501: -1, -1_500: -2] {
      XCTAssertEqual(
        try start.advanced(by: .nanoseconds(nanoseconds)).microseconds - start.microseconds, Int64(microseconds))
    }
    XCTAssertEqual(try Timestamp.earliest.advanced(by: Timestamp.latest.duration(since: .earliest)), .latest)
    XCTAssertThrowsError(try Timestamp.latest.advanced(by: .microseconds(1)))
    XCTAssertThrowsError(try Timestamp.earliest.advanced(by: .microseconds(-1)))
    for seconds in [Int64.max, .min] { XCTAssertThrowsError(try start.advanced(by: .seconds(seconds))) }
    let longest = Duration(attoseconds: .max)
    XCTAssertThrowsError(try start.advanced(by: longest))
    XCTAssertThrowsError(try start.advanced(by: Duration(attoseconds: .min)))
  }

  func testDurationsAndAdvancesAreInverse() throws {
    let seed: UInt64 = 19
    var random = SplitMix64(seed: seed)
    let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
    for _ in 0..<2_000 {
      let first = Timestamp(microseconds: .random(in: range, using: &random))
      let second = Timestamp(microseconds: .random(in: range, using: &random))
      XCTAssertEqual(try first.advanced(by: second.duration(since: first)), second, "seed \(seed)")
      XCTAssertEqual(first < second, first.duration(since: second) < .zero, "seed \(seed)")
    }
  }

  func testFoundationDates() throws {
    XCTAssertEqual(try Timestamp(Date(timeIntervalSince1970: 0.25)).microseconds, 250_000)
    XCTAssertEqual(Date(Timestamp(microseconds: 250_000)), Date(timeIntervalSince1970: 0.25))
    let seed: UInt64 = 23
    var random = SplitMix64(seed: seed)
    // The years 1866 to 2135.
    let range = (-3_281_904_000 * Int64(1_000_000))...(5_238_172_800 * Int64(1_000_000))
    for _ in 0..<2_000 {
      let timestamp = Timestamp(microseconds: .random(in: range, using: &random))
      XCTAssertEqual(try Timestamp(Date(timestamp)), timestamp, "seed \(seed)")
    }
    for seconds in [Double.nan, .infinity, -.infinity, 1e300, -1e300, 9.3e12, 1e15, -6.4e10] {
      XCTAssertThrowsError(try Timestamp(Date(timeIntervalSinceReferenceDate: seconds)), "\(seconds)")
    }
  }

  func testNowIsThePresent() throws {
    let before = try Timestamp(Date(timeIntervalSinceNow: -1))
    let now = Timestamp.now
    XCTAssertLessThan(before, now)
    XCTAssertLessThan(now, try Timestamp(Date(timeIntervalSinceNow: 1)))
  }
}
