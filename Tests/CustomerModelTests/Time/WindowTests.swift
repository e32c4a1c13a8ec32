import CustomerModel
import XCTest

final class WindowTests: XCTestCase {
  func testTimeWindows() throws {
    let text = "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z"
    let window = try TimeWindow(text)
    XCTAssertEqual(window.description, text)
    XCTAssertTrue(window.contains(window.from))
    XCTAssertFalse(window.contains(window.to))
    XCTAssertEqual(window.duration, .seconds(31 * 86_400))
    XCTAssertEqual(TimeWindow(window.from..<window.to), window)
    XCTAssertTrue(try TimeWindow(from: window.to, to: window.to).isEmpty)
    expectError(.reversedWindow(from: window.to, to: window.from)) { try TimeWindow(from: window.to, to: window.from) }
    for wrong in ["", "/", "2026-01-01T00:00:00Z", text + "/", "2026-01-01/2026-02-01"] {
      XCTAssertThrowsError(try TimeWindow(wrong), wrong) { XCTAssertTrue($0 is ModelError) }
    }
    try expectCodable(window, as: text)
  }

  func testIntersections() throws {
    func window(_ from: Int64, _ to: Int64) throws -> TimeWindow {
      try TimeWindow(from: Timestamp(microseconds: from), to: Timestamp(microseconds: to))
    }
    XCTAssertEqual(try window(0, 10).intersection(window(5, 20)), try window(5, 10))
    XCTAssertEqual(try window(0, 10).intersection(window(2, 3)), try window(2, 3))
    XCTAssertNil(try window(0, 10).intersection(window(10, 20)))
    XCTAssertNil(try window(0, 10).intersection(window(5, 5)))
  }

  func testRollingWindowsHaveAFixedLength() throws {
    let now = try Timestamp("2026-03-31T12:00:00.5Z")
    let table: [(RollingWindow, String, String)] = [
      (.last(30, .days), "last 30 days", "2026-03-01T12:00:00.500Z"),
      (.last(1, .hours), "last 1 hour", "2026-03-31T11:00:00.500Z"),
      (.last(90, .minutes), "last 90 minutes", "2026-03-31T10:30:00.500Z"),
      (.last(2, .weeks), "last 2 weeks", "2026-03-17T12:00:00.500Z"),
      (.last(.max, .weeks), "last 9223372036854775807 weeks", "0001-01-01T00:00:00Z"),
      (.last(.max, .minutes), "last 9223372036854775807 minutes", "0001-01-01T00:00:00Z"),
    ]
    for (window, text, from) in table {
      XCTAssertEqual(try window.resolved(at: now).description, "\(from)/\(now)", text)
      XCTAssertEqual(window.description, text)
      XCTAssertEqual(try RollingWindow(text), window)
      try expectCodable(window, as: text)
    }
    for count in [0, -1, .min] {
      expectError(.invalidWindow(text: "last \(count) days")) { try RollingWindow.last(count, .days).resolved(at: now) }
    }
    for text in [
      "", "last", "last 30", "last days", "last 0 days", "last -1 days", "last +1 days", "last 030 days", "30 days",
      "last 30 months", "last  30 days", "last 30 days ", "Last 30 days", "last 99999999999999999999 days",
    ] {
      expectError(.invalidWindow(text: text)) { try RollingWindow(text) }
    }
    XCTAssertEqual(try RollingWindow.last(1, .days).resolved(at: .earliest).isEmpty, true)
  }

  func testCalendarWindows() throws {
    // A Tuesday, 14:00 in Berlin; clocks went forward two days before.
    let now = try Timestamp("2026-03-31T12:00:00Z")
    let zone = try TimeZoneIdentifier("Europe/Berlin")
    let table: [(CalendarWindow, String, String, String)] = [
      (.today, "today", "2026-03-30T22:00:00Z", "\(now)"),
      (.yesterday, "yesterday", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"),
      (.last(2, .days), "last 2 calendar days", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z"),
      (.thisWeek, "this week", "2026-03-29T22:00:00Z", "\(now)"),
      (.lastWeek, "last week", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"),
      (.thisMonth, "this month", "2026-02-28T23:00:00Z", "\(now)"),
      (.lastMonth, "last month", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"),
      (.last(3, .months), "last 3 calendar months", "2025-11-30T23:00:00Z", "2026-02-28T23:00:00Z"),
      (.thisQuarter, "this quarter", "2025-12-31T23:00:00Z", "\(now)"),
      (.lastQuarter, "last quarter", "2025-09-30T22:00:00Z", "2025-12-31T23:00:00Z"),
      (.thisYear, "this year", "2025-12-31T23:00:00Z", "\(now)"),
      (.lastYear, "last year", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z"),
      (.last(5_000, .years), "last 5000 calendar years", "0001-01-01T00:00:00Z", "2025-12-31T23:00:00Z"),
      (.last(.max, .weeks), "last 9223372036854775807 calendar weeks", "0001-01-01T00:00:00Z", "2026-03-29T22:00:00Z"),
    ]
    for (window, text, from, to) in table {
      let resolved = try window.resolved(at: now, in: zone)
      XCTAssertEqual(resolved.description, "\(from)/\(to)", text)
      XCTAssertEqual(window.description, text)
      XCTAssertEqual(try CalendarWindow(text), window)
      try expectCodable(window, as: text)
    }
    XCTAssertEqual(try CalendarWindow("last 1 calendar month"), .lastMonth)
  }

  func testRefusesOtherCalendarWindows() throws {
    for count in [0, -1, .min] {
      expectError(.invalidWindow(text: "last \(count) calendar months")) {
        try CalendarWindow.last(count, .months).resolved(at: .latest, in: .utc)
      }
    }
    for text in [
      "", "now", "this", "this day", "last day", "this months", "last 3 months", "last 3 calendar hours", "next month",
      "last 0 calendar months", "last month ", "this calendar month", "last x calendar months",
    ] {
      expectError(.invalidWindow(text: text)) { try CalendarWindow(text) }
    }
  }

  func testWindowsAcrossOddDays() throws {
    let apia = try TimeZoneIdentifier("Pacific/Apia")
    // The day before 31 December 2011 did not exist.
    let skipped = try CalendarWindow.yesterday.resolved(at: Timestamp("2011-12-31T00:00:00Z"), in: apia)
    XCTAssertTrue(skipped.isEmpty)
    let berlin = try TimeZoneIdentifier("Europe/Berlin")
    let short = try CalendarWindow.yesterday.resolved(at: Timestamp("2026-03-30T12:00:00Z"), in: berlin)
    XCTAssertEqual(short.duration, .seconds(23 * 3_600))
    let long = try CalendarWindow.yesterday.resolved(at: Timestamp("2026-10-26T12:00:00Z"), in: berlin)
    XCTAssertEqual(long.duration, .seconds(25 * 3_600))
    // ISO week 53 of 2026 ends on Sunday, 3 January 2027.
    let week = try CalendarWindow.lastWeek.resolved(at: Timestamp("2027-01-04T12:00:00Z"), in: .utc)
    XCTAssertEqual(week.description, "2026-12-28T00:00:00Z/2027-01-04T00:00:00Z")
  }

  func testCompleteWindowsMeet() throws {
    let seed: UInt64 = 43
    var random = SplitMix64(seed: seed)
    for name in ["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "America/Sao_Paulo"] {
      let zone = try TimeZoneIdentifier(name)
      for _ in 0..<300 {
        let now = Timestamp(microseconds: .random(in: 0...2_000_000_000_000_000, using: &random))
        for unit in CalendarWindow.Unit.allCases {
          let one = try CalendarWindow.last(1, unit).resolved(at: now, in: zone)
          let two = try CalendarWindow.last(2, unit).resolved(at: now, in: zone)
          XCTAssertEqual(one.to, two.to, "\(unit) at \(now) in \(name), seed \(seed)")
          XCTAssertLessThanOrEqual(two.from, one.from, "\(unit) at \(now) in \(name), seed \(seed)")
          XCTAssertLessThanOrEqual(one.to, now, "\(unit) at \(now) in \(name), seed \(seed)")
        }
        let today = try CalendarWindow.today.resolved(at: now, in: zone)
        XCTAssertEqual(try CalendarWindow.yesterday.resolved(at: now, in: zone).to, today.from, "\(now) in \(name)")
      }
    }
    for unit in CalendarWindow.Unit.allCases {
      for now in [Timestamp.earliest, .latest] {
        let zone = try TimeZoneIdentifier("Pacific/Auckland")
        XCTAssertNoThrow(try CalendarWindow.last(1, unit).resolved(at: now, in: zone))
      }
    }
  }
}
