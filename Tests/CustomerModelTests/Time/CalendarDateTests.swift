import CustomerModel
import Foundation
import XCTest

final class CalendarDateTests: XCTestCase {
  private static func calendar() throws -> Calendar {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try XCTUnwrap(TimeZone(secondsFromGMT: 0))
    return calendar
  }

  func testAgreesWithFoundation() throws {
    let calendar = try Self.calendar()
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    for _ in 0..<3_000 {
      // Foundation's is the Julian calendar until 1582.
      let date = try CalendarDate(dayNumber: .random(in: -141_349...CalendarDate.latest.dayNumber, using: &random))
      let instant = Date(timeIntervalSince1970: Double(date.dayNumber) * 86_400)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday, .weekOfYear, .yearForWeekOfYear], from: instant)
      XCTAssertEqual([date.year, date.month, date.day], [parts.year, parts.month, parts.day], "\(date), seed \(seed)")
      // Foundation counts weekdays from Sunday.
      XCTAssertEqual(date.weekday % 7 + 1, parts.weekday, "\(date), seed \(seed)")
      let (year, week) = date.isoWeek
      XCTAssertEqual([year, week], [parts.yearForWeekOfYear, parts.weekOfYear], "\(date), seed \(seed)")
      XCTAssertEqual(try CalendarDate(year: date.year, month: date.month, day: date.day), date)
      XCTAssertEqual(try CalendarDate(date.description), date)
    }
  }

  func testRepeatsAfter400Years() throws {
    for number in stride(from: CalendarDate.earliest.dayNumber, to: 0, by: 11) {
      let date = try CalendarDate(dayNumber: number)
      let later = try CalendarDate(dayNumber: number + 146_097)
      XCTAssertEqual([date.year + 400, date.month, date.day], [later.year, later.month, later.day], "\(date)")
      XCTAssertEqual(date.weekday, later.weekday, "\(date)")
      XCTAssertEqual(date.isoWeek.week, later.isoWeek.week, "\(date)")
      XCTAssertEqual(date.isoWeek.year + 400, later.isoWeek.year, "\(date)")
    }
  }

  func testDaysFollowEachOther() throws {
    var before = CalendarDate.earliest
    XCTAssertEqual(before.description, "0001-01-01")
    // Every day of the first 500 years.
    for number in -719_161..<(-719_162 + 182_621) {
      let date = try CalendarDate(dayNumber: Int64(number))
      let isNextDay = (date.year, date.month, date.day) == (before.year, before.month, before.day + 1)
      let isNextMonth = date.day == 1 && date.month == before.month % 12 + 1 && before.day >= 28
      XCTAssertTrue(isNextDay || isNextMonth, "\(date) after \(before)")
      XCTAssertEqual(date.weekday, before.weekday % 7 + 1)
      before = date
    }
    XCTAssertEqual(CalendarDate.latest.description, "9999-12-31")
  }

  func testISOWeeksAroundNewYear() throws {
    let weeks: [(String, Int, Int)] = [
      ("2018-12-31", 2019, 1), ("2019-12-29", 2019, 52), ("2019-12-30", 2020, 1), ("2020-12-31", 2020, 53),
      ("2021-01-03", 2020, 53), ("2021-01-04", 2021, 1), ("2022-01-01", 2021, 52), ("2023-01-01", 2022, 52),
      ("2024-12-30", 2025, 1), ("2026-12-31", 2026, 53), ("2027-01-03", 2026, 53), ("2027-01-04", 2027, 1),
      ("0001-01-01", 1, 1), ("9999-12-31", 9_999, 52),
    ]
    for (text, year, week) in weeks {
      let isoWeek = try CalendarDate(text).isoWeek
      XCTAssertEqual([isoWeek.year, isoWeek.week], [year, week], text)
    }
  }

  func testAddsMonthsAndYears() throws {
    let sums: [(String, Int, String)] = [
      ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
      ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -1, "2025-12-15"), ("2026-08-31", 13, "2027-09-30"),
      ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"), ("1896-02-29", 48, "1900-02-28"),
      ("2026-05-05", 0, "2026-05-05"), ("0001-01-31", 119_987, "9999-12-31"), ("9999-12-31", -119_987, "0001-01-31"),
    ]
    for (text, months, expected) in sums {
      XCTAssertEqual(try CalendarDate(text).adding(months: months).description, expected, "\(text) + \(months)")
    }
    XCTAssertEqual(try CalendarDate("2024-02-29").adding(years: 1).description, "2025-02-28")
    XCTAssertEqual(try CalendarDate("2024-02-29").adding(years: -4).description, "2020-02-29")
    XCTAssertEqual(try CalendarDate("2024-02-29").adding(days: 366).description, "2025-03-01")
    XCTAssertEqual(try CalendarDate("2025-03-01").days(since: CalendarDate("2024-02-29")), 366)
  }

  func testSumsOfMonthsKeepTheDayOrEndTheMonth() throws {
    let seed: UInt64 = 13
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let date = try CalendarDate(dayNumber: .random(in: -200_000...200_000, using: &random))
      let months = Int.random(in: -1_000...1_000, using: &random)
      let sum = try date.adding(months: months)
      XCTAssertEqual(sum.year * 12 + sum.month, date.year * 12 + date.month + months, "seed \(seed)")
      let isLastOfMonth = try sum.adding(days: 1).day == 1
      XCTAssertTrue(sum.day == date.day || sum.day < date.day && isLastOfMonth, "\(date) + \(months), seed \(seed)")
    }
  }

  func testBeyondTheCalendarIsAnError() {
    let (first, last) = (CalendarDate.earliest, CalendarDate.latest)
    for count in [1, 12, 1_000_000, Int.max, .max / 12, .max - 11] {
      XCTAssertThrowsError(try last.adding(days: count))
      XCTAssertThrowsError(try last.adding(months: count))
      XCTAssertThrowsError(try last.adding(years: count))
      XCTAssertThrowsError(try first.adding(days: -count))
      XCTAssertThrowsError(try first.adding(months: -count))
      XCTAssertThrowsError(try first.adding(years: -count))
    }
    XCTAssertThrowsError(try first.adding(months: .min))
    XCTAssertThrowsError(try first.adding(years: .min))
    for number in [Int64.min, -719_163, 2_932_897, .max] { XCTAssertThrowsError(try CalendarDate(dayNumber: number)) }
    expectError(.dayOutOfRange(text: "9999-12-31 and 1 days")) { try last.adding(days: 1) }
  }

  func testRefusesDaysThatAreNone() {
    for text in [
      "", "1997", "1997-02-29", "1900-02-29", "2100-02-29", "1997-13-01", "1997-00-01", "1997-01-00", "1997-04-31",
      "97-01-01", "1997-1-1", "1997/01/01", "1997-01-01T00:00", "+997-01-01", "1997--1-01", "١٩٩٧-01-01", "0000-01-01",
      "10000-01-01", " 1997-01-01", "1997-01-01 ",
    ] {
      expectError(.invalidDay(text: text)) { try CalendarDate(text) }
    }
    for parts in [[1_997, 2, 29], [0, 1, 1], [10_000, 1, 1], [1_997, 0, 1], [1_997, 1, 32], [.min, .min, .min]] {
      expectError(.invalidDay(text: "\(parts[0])-\(parts[1])-\(parts[2])")) {
        try CalendarDate(year: parts[0], month: parts[1], day: parts[2])
      }
    }
  }

  func testIsEncodedAsItsText() throws {
    try expectCodable(CalendarDate("0987-06-05"), as: "0987-06-05")
  }
}
