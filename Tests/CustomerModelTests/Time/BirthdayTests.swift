import CustomerModel
import XCTest

final class BirthdayTests: XCTestCase {
  func testParsesAndPrints() throws {
    for (text, year) in ["1990-12-24": 1_990, "--12-24": nil, "--02-29": nil, "1992-02-29": 1_992, "0001-01-01": 1] {
      let birthday = try Birthday(text)
      XCTAssertEqual(birthday.description, text)
      XCTAssertEqual(birthday.year, year, text)
      XCTAssertEqual(try Birthday(month: birthday.month, day: birthday.day, year: birthday.year), birthday, text)
    }
    XCTAssertEqual(Birthday(try CalendarDate("1990-12-24")), try Birthday("1990-12-24"))
  }

  func testRefusesDaysThatAreNone() {
    for text in [
      "", "--", "--2-9", "--02-30", "--13-01", "--00-10", "1990-02-29", "1900-02-29", "12-24", "-12-24", "---12-24",
      "0000-01-01", "1990-12", "24.12.1990", "1990-12-24 ", "--04-31",
    ] {
      expectError(.invalidBirthday(text: text)) { try Birthday(text) }
    }
    XCTAssertThrowsError(try Birthday(month: .max, day: .min, year: .max))
    expectError(.invalidBirthday(text: "1990-2-29")) { try Birthday(month: 2, day: 29, year: 1_990) }
    expectError(.invalidBirthday(text: "--2-30")) { try Birthday(month: 2, day: 30) }
  }

  func testNextBirthday() throws {
    let table: [(String, String, String)] = [
      ("--12-24", "2026-12-24", "2026-12-24"), ("--12-24", "2026-12-25", "2027-12-24"),
      ("--02-29", "2026-01-01", "2026-02-28"), ("--02-29", "2026-02-28", "2026-02-28"),
      ("--02-29", "2026-03-01", "2027-02-28"), ("--02-29", "2027-03-01", "2028-02-29"),
      ("--02-29", "2028-02-29", "2028-02-29"), ("--02-29", "2028-02-28", "2028-02-29"),
      ("--02-28", "2028-02-29", "2029-02-28"), ("2030-05-05", "2026-01-01", "2030-05-05"),
      ("1990-12-24", "2026-01-01", "2026-12-24"), ("--12-31", "9999-12-31", "9999-12-31"),
    ]
    for (birthday, date, expected) in table {
      XCTAssertEqual(
        try Birthday(birthday).next(onOrAfter: CalendarDate(date)).description, expected, "\(birthday) from \(date)")
    }
    XCTAssertThrowsError(try Birthday("--01-01").next(onOrAfter: .latest))
  }

  func testNextBirthdayIsTheFirst() throws {
    let seed: UInt64 = 17
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let born = try CalendarDate(dayNumber: .random(in: -40_000...20_000, using: &random))
      let today = try CalendarDate(dayNumber: .random(in: 20_000...40_000, using: &random))
      let birthday = try Birthday(month: born.month, day: born.day)
      let next = try birthday.next(onOrAfter: today)
      XCTAssertTrue((0...366).contains(next.days(since: today)), "\(birthday) from \(today), seed \(seed)")
      let isLeapDay = birthday == (try Birthday("--02-29"))
      XCTAssertTrue(next.month == birthday.month && (next.day == birthday.day || isLeapDay && next.day == 28))
      // One year before it is too early.
      XCTAssertLessThan(try next.adding(days: -366), today, "\(birthday) from \(today), seed \(seed)")
      let age = try XCTUnwrap(Birthday(born).age(on: today))
      XCTAssertEqual(age, next.year - born.year - (next == today ? 0 : 1), "\(born) on \(today), seed \(seed)")
    }
  }

  func testAge() throws {
    XCTAssertEqual(try Birthday("2000-02-29").age(on: CalendarDate("2018-02-28")), 18)
    XCTAssertEqual(try Birthday("2000-02-29").age(on: CalendarDate("2018-02-27")), 17)
    XCTAssertEqual(try Birthday("2000-02-29").age(on: CalendarDate("2020-02-28")), 19)
    XCTAssertEqual(try Birthday("2000-02-29").age(on: CalendarDate("2000-02-29")), 0)
    XCTAssertNil(try Birthday("2000-02-29").age(on: CalendarDate("2000-02-28")))
    XCTAssertNil(try Birthday("--02-29").age(on: CalendarDate("2020-02-28")))
  }

  func testIsSortedByTheDayOfTheYear() throws {
    let texts = ["--01-05", "1999-01-05", "2001-01-05", "1950-02-01", "--12-31"]
    XCTAssertEqual(try texts.reversed().map { try Birthday($0) }.sorted().map(\.description), texts)
  }

  func testIsEncodedAsItsText() throws {
    try expectCodable(Birthday("--02-29"), as: "--02-29")
    try expectCodable(Birthday("1990-12-24"), as: "1990-12-24")
  }
}
