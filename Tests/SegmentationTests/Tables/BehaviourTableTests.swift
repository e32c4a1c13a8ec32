import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// Habits, pauses, sequences and ranks, with everybody's answer in a table.
final class BehaviourTableTests: SegmentTableCase {
  private func record(_ days: [[String]]) throws {
    try store().write { tx in
      for (number, days) in days.enumerated() {
        for day in days {
          _ = try tx.record(
            Session(feature: "search"), by: self.id(number), at: Timestamp(day.count > 10 ? day : "\(day)T12:00:00Z"))
        }
      }
    }
  }

  func testHabits() throws {
    // Twice in February, each month's last or first day, once in the month so far, and 29 February.
    try record([
      ["2028-02-01", "2028-02-28"], ["2028-01-31", "2028-02-29"], ["2028-02-29", "2028-03-01"],
      ["2027-12-31", "2028-01-01", "2028-02-01"],
    ])
    let now = try Timestamp("2028-03-15T00:00:00Z")
    func regularly(_ count: Int, _ last: Int, _ unit: CalendarWindow.Unit) throws -> [UInt64] {
      try members(.regularly(Activity(.session), atLeast: count, ofLast: last, unit), at: now)
    }
    XCTAssertEqual(try regularly(1, 1, .months), [1, 2, 3, 4])
    XCTAssertEqual(try regularly(2, 2, .months), [2, 4])
    XCTAssertEqual(try regularly(3, 3, .months), [4])
    XCTAssertEqual(try regularly(0, 3, .months), [1, 2, 3, 4])
    XCTAssertEqual(try regularly(1, 1, .years), [4])
    XCTAssertEqual(try regularly(1, 1, .days), [])
    XCTAssertEqual(try regularly(2, 16, .days), [3])
    // The activity's own window holds, too.
    XCTAssertEqual(
      try members(
        .regularly(Activity(.session, within: .last(15, .days)), atLeast: 1, ofLast: 2, .months), at: now), [2, 3])
  }

  func testPausesAndTrends() throws {
    try record([["2026-06-01", "2026-06-11"], ["2026-06-01", "2026-06-10"], ["2026-06-01"], ["2026-05-01"]])
    let now = try Timestamp("2026-06-12T00:00:00Z")
    let recent = Activity(.session, within: .last(3, .days))
    XCTAssertEqual(try members(.resumed(recent, after: .last(10, .days)), at: now), [1])
    XCTAssertEqual(try members(.resumed(recent, after: .last(9, .days)), at: now), [1, 2])
    // The window in front has the first of June; this one is empty for the third.
    let trend = Measure.trend(Activity(.session, within: .last(10, .days)))
    XCTAssertEqual(try members(.measure(trend, .isLess(1)), at: now), [3])
    XCTAssertEqual(try members(.measure(trend, .isAtLeast(1)), at: now), [1, 2])
    XCTAssertEqual(try members(.measure(trend, .isMissing), at: now), [4])
  }

  func testWhatDidNotFollow() throws {
    try record([
      ["2026-06-10T00:00:00Z"], ["2026-06-10T00:00:00.000001Z"], ["2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z"],
      ["2026-06-09T00:00:00Z", "2026-06-10T00:00:00.000001Z"],
    ])
    var alone = EventSequence([Activity(.session)])
    alone.isNotFollowedBy = EventSequence.Absence(Activity(.session), within: .last(1, .days))
    // A day later to the microsecond is within a day; so the day is over when that instant is.
    XCTAssertEqual(try members(.sequence(alone), at: Timestamp("2026-06-11T00:00:00Z")), [4])
    XCTAssertEqual(try members(.sequence(alone), at: Timestamp("2026-06-11T00:00:00.000001Z")), [1, 4])
    XCTAssertEqual(try members(.sequence(alone), at: Timestamp("2026-06-11T00:00:00.000002Z")), [1, 2, 4])
  }

  func testWhoeverWasThereAndDidNot() throws {
    try record([["2026-06-01"], ["2026-06-09"], []])
    try store().write { tx in
      _ = try tx.upsert(Customer(id: self.id(2), signedUpAt: try Timestamp("2026-06-05T00:00:00Z")))
      _ = try tx.upsert(Customer(id: self.id(3)))
    }
    let now = try Timestamp("2026-06-12T00:00:00Z")
    XCTAssertEqual(try members(.didNot(Activity(.session, within: .last(7, .days))), at: now), [1, 3])
    XCTAssertEqual(try members(.didNot(Activity(.session, within: .last(8, .days))), at: now), [1])
    XCTAssertEqual(try members(.didNot(Activity(.session)), at: now), [3, 4])
  }

  func testTiesInRanks() throws {
    // 2, 1, 2, none, 1 sessions; the fourth is in no rank of them.
    try record([["2026-06-01", "2026-06-02"], ["2026-06-01"], ["2026-06-01", "2026-06-02"], [], ["2026-06-02"]])
    try store().write { tx in
      _ = try tx.upsert(Customer(id: self.id(3)))
    }
    let now = try Timestamp("2026-06-12T00:00:00Z")
    let count = Measure.count(Activity(.session))
    // The one without was made last.
    let table: [(measure: Measure, rank: Rank, members: [UInt64])] = [
      (count, .top(1), [1]), (count, .top(2), [1, 3]), (count, .top(3), [1, 2, 3]), (count, .bottom(1), [2]),
      (count, .bottom(2), [2, 4]), (count, .bottom(3), [1, 2, 4]), (count, .top(0), []),
      (count, .top(100), [1, 2, 3, 4]),
      (count, .percentiles(0, 25), [2]), (count, .percentiles(0, 26), [2, 4]), (count, .percentiles(25, 50), [4]),
      (count, .percentiles(75, 100), [3]), (count, .percentiles(50, 50), []),
      (count, .percentiles(0, 100), [1, 2, 3, 4]),
      (.last(Activity(.session)), .bottom(100), [1, 2, 3, 4]), (.last(Activity(.session)), .top(2), [1, 3]),
      (.first(Activity(.session)), .percentiles(75, 100), [4]),
    ]
    for (measure, rank, expected) in table {
      XCTAssertEqual(try members(.ranked(measure, rank), at: now), expected, "\(measure) \(rank)")
    }
  }

  func testListsFollowMerges() throws {
    try record([["2026-06-01"], ["2026-06-01"], ["2026-06-02"]])
    try store().write { tx in
      _ = try tx.merge(self.id(1), into: self.id(0), reason: "same")
    }
    let now = try Timestamp("2026-06-12T00:00:00Z")
    let list = SegmentPredicate.list([CustomerID(2), CustomerID(3), CustomerID(99), CustomerID(3)])
    XCTAssertEqual(try members(list, at: now), [1, 3])
    XCTAssertEqual(try members(.not(list), at: now), [])
    XCTAssertTrue(try store().read { tx in try tx.contains(CustomerID(2), in: list, at: now) })
  }
}
