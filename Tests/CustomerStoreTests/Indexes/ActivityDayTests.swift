import CustomerModel
import XCTest

@testable import CustomerStore

/// Who did something within a window: the index by days, against all timelines.
final class ActivityDayTests: CustomerStoreTestCase {
  private let hour: Int64 = 3_600_000_000

  func testWindowsAreExactAtTheirEnds() throws {
    let store = try open()
    let noon = try Timestamp("2026-03-10T12:00:00Z")
    try store.write { tx in
      try tx.record(Session(), by: ExternalID("ada"), at: noon)
      let ids = [try tx.customerID(of: ExternalID("ada"))].compactMap { $0 }
      for (window, expected) in [
        ("2026-03-10T12:00:00Z/2026-03-10T12:00:00.000001Z", ids), ("2026-03-10T11:00:00Z/2026-03-10T12:00:00Z", []),
        ("2026-03-10T12:00:00.000001Z/2026-03-11T00:00:00Z", []), ("2026-03-10T00:00:00Z/2026-03-11T00:00:00Z", ids),
        ("2026-03-09T23:00:00Z/2026-03-11T01:00:00Z", ids), ("2026-03-10T12:00:00Z/2026-03-10T12:00:00Z", []),
        ("0001-01-01T00:00:00Z/9999-12-31T23:59:59.999999Z", ids),
      ] {
        XCTAssertEqual(try tx.customerIDs(with: .session, in: TimeWindow(window)), expected, window)
        XCTAssertEqual(try tx.customerIDs(with: .purchase, in: TimeWindow(window)), [], window)
        XCTAssertEqual(try tx.customerIDs(with: .custom("never-seen"), in: TimeWindow(window)), [], window)
      }
    }
  }

  func testAnswersAreThoseOfAllTimelines() throws {
    for seed in [41, 42] as [UInt64] {
      var generator = SplitMix64(seed: seed)
      let store = try open("activity-\(seed)")
      let start = try Timestamp("2026-03-01T00:00:00Z").microseconds
      try store.write { tx in
        for number in 0..<400 {
          let id = ExternalID("customer-\(Int.random(in: 0..<40, using: &generator))")
          let instant = Timestamp(microseconds: start + Int64.random(in: 0..<(24 * 6), using: &generator) * hour)
          let key = InteractionKey(source: "app", id: "\(number)")
          if Bool.random(using: &generator) {
            try tx.record(Session(), by: id, at: instant, key: key)
          } else {
            try tx.record(Purchase(total: try Money("1 EUR")), by: id, at: instant, key: key)
          }
          if Int.random(in: 0..<8, using: &generator) == 0 {
            try tx.void(InteractionReference(key), reason: "a test")
          }
          if number % 40 == 39 {
            try tx.merge(
              ExternalID("customer-\(number / 40)"), into: ExternalID("customer-\(number % 13 + 12)"), reason: "a test")
          }
        }
      }
      try store.read { tx in
        for _ in 0..<60 {
          let bounds = (0..<2).map { _ in start + Int64.random(in: -12..<(24 * 7), using: &generator) * hour }.sorted()
          let window = try TimeWindow(
            from: Timestamp(microseconds: bounds[0]), to: Timestamp(microseconds: bounds[1]))
          let kind: InteractionKind = Bool.random(using: &generator) ? .session : .purchase
          let expected = try tx.customers(limit: .max).compactMap(\.id).filter { id in
            try tx.timeline(of: id, kinds: [kind], in: window, limit: .max).interactions.contains { !$0.isVoided }
          }
          XCTAssertEqual(try tx.customerIDs(with: kind, in: window), expected, "seed \(seed), \(kind) in \(window)")
        }
      }
    }
  }
}
