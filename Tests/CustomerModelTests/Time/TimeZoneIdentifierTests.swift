import CustomerModel
import Foundation
import XCTest

final class TimeZoneIdentifierTests: XCTestCase {
  func testStartsOfDays() throws {
    let table: [(zone: String, day: String, start: String)] = [
      ("UTC", "2026-03-29", "2026-03-29T00:00:00Z"),
      // 23 hours, then 25.
      ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"), ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"),
      ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z"), ("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z"),
      ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z"),
      ("America/New_York", "2026-03-09", "2026-03-09T04:00:00Z"),
      ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z"),
      ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),
      // Half an hour of daylight saving.
      ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z"),
      ("Australia/Lord_Howe", "2026-04-06", "2026-04-05T13:30:00Z"),
      ("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z"),
      // The zone went from one side of the date line to the other, and had no 30 December.
      ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"), ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
      ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"), ("Pacific/Apia", "2012-01-01", "2011-12-31T10:00:00Z"),
      // Clocks skip midnight, or show it twice, or go back across it.
      ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
      ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
      ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),
      ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
      ("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z"),
      // Local mean time, and far years.
      ("Europe/Berlin", "1850-01-01", "1849-12-31T23:06:32Z"), ("Europe/Berlin", "9999-07-01", "9999-06-30T22:00:00Z"),
      ("Pacific/Auckland", "0001-01-01", "0001-01-01T00:00:00Z"),
      ("America/New_York", "9999-12-31", "9999-12-31T05:00:00Z"),
    ]
    for row in table {
      let start = try TimeZoneIdentifier(row.zone).startOfDay(CalendarDate(row.day))
      XCTAssertEqual(start.description, row.start, "\(row.day) in \(row.zone)")
    }
  }

  func testLocalDates() throws {
    let table: [(zone: String, instant: String, day: String)] = [
      ("Europe/Berlin", "2026-07-01T21:59:59.999999Z", "2026-07-01"),
      ("Europe/Berlin", "2026-07-01T22:00:00Z", "2026-07-02"),
      ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29"), ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"),
      ("America/New_York", "1969-12-31T23:00:00Z", "1969-12-31"),
      ("America/New_York", "1970-01-01T05:00:00Z", "1970-01-01"),
      ("Pacific/Auckland", "9999-12-31T23:00:00Z", "9999-12-31"),
      ("America/New_York", "0001-01-01T01:00:00Z", "0001-01-01"),
    ]
    for row in table {
      let date = try TimeZoneIdentifier(row.zone).localDate(of: Timestamp(row.instant))
      XCTAssertEqual(date.description, row.day, "\(row.instant) in \(row.zone)")
    }
  }

  func testOffsets() throws {
    let table: [(zone: String, instant: String, seconds: Int)] = [
      ("Europe/Berlin", "2026-03-29T00:59:59.999999Z", 3_600), ("Europe/Berlin", "2026-03-29T01:00:00Z", 7_200),
      ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39_600), ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 37_800),
      ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700), ("Asia/Kathmandu", "1985-12-31T18:29:59.5Z", 19_800),
      ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000), ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400),
      ("Etc/GMT+3", "2026-01-01T00:00:00Z", -10_800),
    ]
    for row in table {
      let offset = try TimeZoneIdentifier(row.zone).offset(at: Timestamp(row.instant))
      XCTAssertEqual(offset, .seconds(row.seconds), "\(row.instant) in \(row.zone)")
    }
  }

  func testOffsetsAgreeWithFoundation() throws {
    let seed: UInt64 = 37
    var random = SplitMix64(seed: seed)
    for name in [
      "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca",
      "America/St_Johns", "Antarctica/Troll", "Asia/Gaza", "Europe/Dublin", "Asia/Kolkata", "US/Pacific",
    ] {
      let zone = try TimeZoneIdentifier(name)
      let foundation = try XCTUnwrap(TimeZone(identifier: name))
      for _ in 0..<500 {
        // From 1800 to 2200, and to 9999, beyond the table.
        let end: Int64 = [7_258_118_400, 253_402_300_799].randomElement(using: &random) ?? 0
        let seconds = Int64.random(in: -5_364_662_400...end, using: &random)
        let expected = foundation.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        let offset = zone.offset(at: try Timestamp(secondsSince1970: seconds))
        XCTAssertEqual(offset, .seconds(expected), "\(name) at \(seconds), seed \(seed)")
      }
    }
  }

  func testStartOfDayIsTheFirstInstantThatShowsTheDay() throws {
    let seed: UInt64 = 41
    var random = SplitMix64(seed: seed)
    for name in [
      "Europe/Berlin", "America/Sao_Paulo", "America/St_Johns", "Pacific/Apia", "Asia/Manila", "Asia/Beirut",
    ] {
      let zone = try TimeZoneIdentifier(name)
      for _ in 0..<1_000 {
        let date = try CalendarDate(dayNumber: .random(in: -50_000...50_000, using: &random))
        let start = zone.startOfDay(date)
        XCTAssertGreaterThanOrEqual(zone.localDate(of: start), date, "\(date) in \(name), seed \(seed)")
        let before = zone.localDate(of: Timestamp(microseconds: start.microseconds - 1))
        XCTAssertLessThan(before, date, "\(date) in \(name), seed \(seed)")
        XCTAssertLessThanOrEqual(start, zone.startOfDay(try date.adding(days: 1)), "\(date) in \(name), seed \(seed)")
      }
    }
  }

  func testRefusesWhatIsNoZone() {
    for name in [
      "", "Europe/Berlim", "europe/berlin", "Europe/", "/Europe/Berlin", "PST", "IST", "BST", "JST", "GMT+3",
      "GMT+0300",
      "UTC+3", "UTC-03:00", "+01:00", "Etc/Unknown", "Factory", "SystemV/PST8", "../../etc/passwd", "Europe/Berlin ",
      "Europe/Berlin\0", "Москва", "localtime", String(repeating: "A", count: 10_000),
    ] {
      expectError(.invalidTimeZone(name: name)) { try TimeZoneIdentifier(name) }
    }
  }

  func testKnowsTheNamesOfTheDatabase() throws {
    for name in TimeZone.knownTimeZoneIdentifiers + [
      "UTC", "EST", "CET", "GMT", "GMT0", "GMT+0", "EST5EDT", "Zulu", "Asia/Calcutta",
    ] {
      XCTAssertEqual(try TimeZoneIdentifier(name).name, name)
    }
    XCTAssertEqual(try TimeZoneIdentifier("UTC"), .utc)
    XCTAssertNotEqual(try TimeZoneIdentifier("Asia/Calcutta"), try TimeZoneIdentifier("Asia/Kolkata"))
  }

  func testZonesAreReadFromManyThreads() throws {
    let day = try CalendarDate("2026-07-01")
    let names = ["Europe/Paris", "Europe/Rome", "Europe/Madrid", "Europe/Vienna"]
    let starts = names.map { _ in "2026-06-30T22:00:00Z" }
    DispatchQueue.concurrentPerform(iterations: 64) { _ in
      let zones = names.compactMap { try? TimeZoneIdentifier($0) }
      XCTAssertEqual(zones.map { $0.startOfDay(day).description }, starts)
      XCTAssertEqual(Set(zones).count, names.count)
    }
  }

  func testIsEncodedAsItsName() throws {
    try expectCodable(TimeZoneIdentifier("Europe/Berlin"), as: "Europe/Berlin")
  }
}
