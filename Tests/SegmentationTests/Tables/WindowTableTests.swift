import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// Windows at their very ends, and where calendars are odd.
final class WindowTableTests: SegmentTableCase {
  private func did(_ window: ActivityWindow) -> SegmentPredicate { .did(Activity(.session, within: window)) }

  func testEndsOfWindows() throws {
    let now = try Timestamp("2026-06-15T12:00:00Z")
    try recordSessions(at: [
      "2026-06-13T12:00:00Z", "2026-06-14T11:59:59.999999Z", "2026-06-14T12:00:00Z", "2026-06-15T11:59:59.999999Z",
      "2026-06-15T12:00:00Z", "2026-06-16T12:00:00Z",
    ])
    let fixed = try TimeWindow("2026-06-14T12:00:00Z/2026-06-16T12:00:00Z")
    let table: [(window: ActivityWindow, members: [UInt64])] = [
      (.ever, [1, 2, 3, 4]), (.last(1, .days), [3, 4]), (.last(24, .hours), [3, 4]),
      (.before(.last(1, .days)), [1, 2]), (.next(.last(1, .days)), []), (.fixed(fixed), [3, 4]),
      (.calendar(.today), [4]), (.calendar(.yesterday), [2, 3]), (.calendar(.thisMonth), [1, 2, 3, 4]),
      (.next(.last(.max, .weeks)), []), (.last(.max, .weeks), [1, 2, 3, 4]), (.before(.last(.max, .weeks)), []),
    ]
    for (window, expected) in table { XCTAssertEqual(try members(did(window), at: now), expected, "\(window)") }
    // At an instant itself, what occurs at it has not happened yet.
    XCTAssertEqual(try members(did(.ever), at: Timestamp("2026-06-13T12:00:00Z")), [])
  }

  func testInstantsOfAttributesInWindows() throws {
    let now = try Timestamp("2026-06-15T12:00:00Z")
    let instants = ["2026-06-15T11:59:59.999999Z", "2026-06-15T12:00:00Z", "2026-06-16T12:00:00Z"]
    try store().write { tx in
      _ = try tx.declare("renewsAt", as: .timestamp)
      _ = try tx.declare("endsOn", as: .date)
      for (number, instant) in instants.enumerated() {
        var customer = Customer(externalIDs: [self.id(number)])
        customer.attributes["renewsAt"] = .timestamp(try Timestamp(instant))
        customer.attributes["endsOn"] = .date(try CalendarDate("2026-06-1\(4 + number)"))
        _ = try tx.upsert(customer)
      }
    }
    let fixed = try TimeWindow("2026-06-15T12:00:00Z/2026-06-16T12:00:00Z")
    let table: [(window: ActivityWindow, instants: [UInt64], days: [UInt64])] = [
      (.ever, [1], [1, 2]), (.last(1, .hours), [1], []), (.next(.last(1, .days)), [2], [3]),
      (.next(.last(.max, .weeks)), [2, 3], [3]), (.fixed(fixed), [2], [3]), (.calendar(.today), [1], [2]),
    ]
    for (window, instants, days) in table {
      for isIndexed in [false, true] {
        if isIndexed {
          try store().write { tx in _ = try tx.declareIndex(IndexDefinition("renewal", on: .attribute("renewsAt"))) }
        }
        XCTAssertEqual(try members(.attribute("renewsAt", .isWithin(window)), at: now), instants, "\(window)")
        XCTAssertEqual(try members(.attribute("endsOn", .isWithin(window)), at: now), days, "\(window)")
      }
    }
  }

  func testDaysOfChangedClocksAndMonthsOfOtherZones() throws {
    try recordSessions(at: [
      "2026-03-08T04:59:59.999999Z", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59.999999Z", "2026-03-09T04:00:00Z",
      "2026-11-01T04:00:00Z", "2026-11-02T04:59:59.999999Z", "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z",
      "2028-02-28T18:15:00Z", "2028-02-29T18:14:59.999999Z", "2028-02-29T18:15:00Z",
    ])
    let (york, apia, nepal) = ("America/New_York", "Pacific/Apia", "Asia/Kathmandu")
    let table: [(zone: String, now: String, window: CalendarWindow, members: [UInt64])] = [
      (york, "2026-03-09T12:00:00Z", .yesterday, [2, 3]), (york, "2026-03-09T12:00:00Z", .today, [4]),
      (york, "2026-03-09T12:00:00Z", .thisWeek, [4]), (york, "2026-03-09T12:00:00Z", .lastWeek, [1, 2, 3]),
      (york, "2026-11-02T12:00:00Z", .yesterday, [5, 6]), (york, "2026-11-02T12:00:00Z", .thisMonth, [5, 6]),
      (york, "2026-11-02T12:00:00Z", .lastMonth, []),
      // There was no 30 December 2011.
      (apia, "2011-12-31T09:00:00Z", .yesterday, []), (apia, "2011-12-31T09:00:00Z", .last(2, .days), [7]),
      (apia, "2011-12-31T09:00:00Z", .today, [8]),
      (nepal, "2028-03-15T00:00:00Z", .lastMonth, [9, 10]), (nepal, "2028-03-15T00:00:00Z", .thisMonth, [11]),
      (nepal, "2028-02-29T18:14:00Z", .today, [9]), (nepal, "2028-02-29T18:16:00Z", .yesterday, [9, 10]),
      (nepal, "2028-04-01T00:00:00Z", .lastQuarter, [9, 10, 11]), (nepal, "2028-04-01T00:00:00Z", .lastYear, []),
    ]
    for (zone, now, window, expected) in table {
      XCTAssertEqual(
        try members(did(.calendar(window)), at: Timestamp(now), zone: .named(TimeZoneIdentifier(zone))), expected,
        "\(zone) \(now) \(window)")
    }
  }

  func testMonthsOfCustomersWhoAreInAnother() throws {
    try store().write { tx in
      let zones = ["America/New_York", "Pacific/Kiritimati", "America/New_York", "Pacific/Kiritimati"]
      let instants = ["2026-10-15T00:00:00Z", "2026-10-15T00:00:00Z", "2026-11-15T00:00:00Z", "2026-11-15T00:00:00Z"]
      for number in 0..<4 {
        _ = try tx.upsert(Customer(id: self.id(number), timeZone: try TimeZoneIdentifier(zones[number])))
        _ = try tx.record(Session(), by: self.id(number), at: Timestamp(instants[number]))
      }
    }
    let lastMonth = did(.calendar(.lastMonth))
    // One is still in November, or already in December, while the store is not.
    XCTAssertEqual(try members(lastMonth, at: Timestamp("2026-12-01T01:00:00Z"), zone: .customer), [1, 4])
    XCTAssertEqual(try members(lastMonth, at: Timestamp("2026-11-30T12:00:00Z"), zone: .customer), [1, 4])
    XCTAssertEqual(try members(lastMonth, at: Timestamp("2026-12-15T00:00:00Z"), zone: .customer), [3, 4])
  }

  func testReturns() throws {
    let days = ["2024-02-29", "2000-02-28", "2027-03-01", "1990-01-01", "2030-02-28"]
    try store().write { tx in
      _ = try tx.declare("endsOn", as: .date)
      for (number, day) in days.enumerated() {
        var customer = Customer(id: self.id(number), birthday: try Birthday(day))
        customer.attributes["endsOn"] = .date(try CalendarDate(day))
        _ = try tx.upsert(customer)
      }
    }
    let table: [(now: String, days: Int, members: [UInt64])] = [
      ("2027-02-28T12:00:00Z", 0, [1, 2]), ("2027-02-28T12:00:00Z", 1, [1, 2, 3]), ("2027-02-27T12:00:00Z", 0, []),
      ("2028-02-28T12:00:00Z", 0, [2]), ("2028-02-28T12:00:00Z", 1, [1, 2]), ("2028-02-29T12:00:00Z", 0, [1]),
      ("2028-02-29T12:00:00Z", 1, [1, 3]), ("2026-12-31T23:59:59Z", 1, [4]), ("2026-03-01T00:00:00Z", 0, []),
      ("2026-03-01T00:00:00Z", 365, [1, 2, 3, 4]), ("2026-02-28T00:00:00Z", 365, [1, 2, 4]),
      ("2026-02-28T00:00:00Z", 366, [1, 2, 3, 4]),
    ]
    for (now, within, expected) in table {
      for attribute in ["birthday", "endsOn"] {
        XCTAssertEqual(
          try members(.attribute(attribute, .returnsWithin(days: within)), at: Timestamp(now)), expected,
          "\(attribute) \(now) \(within)")
      }
    }
    // There, it is the next day already.
    XCTAssertEqual(
      try members(
        .attribute("birthday", .returnsWithin(days: 0)), at: Timestamp("2026-12-31T12:00:00Z"),
        zone: .named(TimeZoneIdentifier("Pacific/Kiritimati"))), [4])
  }
}
