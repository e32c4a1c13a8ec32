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
    }
  }

  func testRefusesDaysThatAreNone() {
    for text in [
      "", "1997", "1997-02-29", "1900-02-29", "1997-13-01", "1997-00-01", "1997-01-00", "1997-04-31", "97-01-01",
      "1997-1-1", "1997/01/01", "1997-01-01T00:00", "+997-01-01", "1997--1-01", "١٩٩٧-01-01",
    ] {
      XCTAssertThrowsError(try Timestamp(day: text), text) {
        XCTAssertEqual($0 as? ModelError, .invalidDay(text: text))
      }
    }
    XCTAssertNoThrow(try Timestamp(day: "2000-02-29"))
    XCTAssertNoThrow(try Timestamp(day: "0000-01-01"))
  }

  func testTheDayOfAnInstantBefore1970() {
    XCTAssertEqual(Timestamp(microseconds: -1).utcDay, -1)
    XCTAssertEqual(Timestamp(microseconds: 0).utcDay, 0)
    XCTAssertEqual(Timestamp(microseconds: .min).utcDay, -106_751_992)
  }
}
