import RetentionKit
import RetentionTesting
import XCTest

final class DemoBusinessTests: XCTestCase {
  private func store() throws -> RetentionDatabase {
    let path = NSTemporaryDirectory() + "demo-\(UUID().uuidString).retention"
    addTeardownBlock {
      try? FileManager.default.removeItem(atPath: path)
      try? FileManager.default.removeItem(atPath: path + "-lock")
    }
    return try RetentionDatabase(at: path)
  }

  func testSameNumbersMakeTheSameStore() throws {
    let until = try Timestamp(day: "2026-11-01")
    var hashes: [StateHash] = []
    for seed in [3, 3, 4] as [UInt64] {
      let database = try store()
      try DemoBusiness(customers: 60, seed: seed, until: until).fill(database)
      hashes.append(try database.read { tx in try tx.stateHash() })
      try database.close()
    }
    XCTAssertEqual(hashes[0], hashes[1])
    XCTAssertNotEqual(hashes[0], hashes[2])
  }

  func testEveryKindHasWhatItLivesOnAndNothingAtTheEnd() throws {
    let until = try Timestamp(day: "2026-11-01")
    for kind in DemoBusiness.Kind.allCases {
      let database = try store()
      try DemoBusiness(customers: 120, seed: 5, kind: kind, until: until).fill(database)
      let (counts, later) = try database.read { tx in
        let later = SegmentPredicate.did(Activity(.purchase, within: .fixed(TimeWindow(until..<Timestamp.latest))))
        return (try tx.interactionCounts(), try tx.count(of: later, at: .latest))
      }
      XCTAssertEqual(counts[.purchase, default: 0] > 0, kind != .subscriptions)
      XCTAssertEqual(counts[.subscription, default: 0] > 0, kind != .shop)
      XCTAssertEqual(later, 0)
      try database.close()
    }
  }

  func testFillingTwiceAddsNothing() throws {
    let database = try store()
    let demo = DemoBusiness(customers: 30, seed: 9, until: try Timestamp(day: "2026-11-01"))
    try demo.fill(database)
    let once = try database.read { tx in try tx.interactionCounts() }
    try demo.fill(database)
    XCTAssertEqual(try database.read { tx in try tx.interactionCounts() }, once)
    try database.close()
  }
}
