import CustomerModel
import CustomerStore
import Foundation
import Segmentation
import XCTest

/// Segments that an archive takes to another store.
final class ArchivedSegmentTests: SegmentTestCase {
  private let clock = SettableClock(Timestamp(microseconds: 1_772_323_200_000_000))

  private func openStore(_ name: String, isFollowed: Bool = true) throws -> CustomerStore {
    var options = CustomerStore.Options()
    let clock = clock
    options.clock = { clock.now }
    return try CustomerStore(
      at: "\(directory)/\(name).retention", options: isFollowed ? options.keepingSegments() : options)
  }

  private let buyers = SegmentDefinition("buyers", .did(Activity(.purchase)), zone: .customer)
  private let recent = SegmentDefinition(
    "recent \"buyers\"\u{1F600}", .all([.segment("buyers"), .did(Activity(.purchase, within: .last(30, .days)))]))

  /// A store with two versions of a segment, one that is deleted, and one whose members are kept.
  private func source() throws -> CustomerStore {
    let store = try openStore("source")
    let now = clock.now
    try store.write { tx in
      for number in 0..<40 {
        let instant = Timestamp(microseconds: now.microseconds - Int64(number) * 86_400_000_000)
        _ = try tx.record(Purchase(total: Money("10 EUR")), by: ExternalID("customer \(number)"), at: instant)
      }
      _ = try tx.define(SegmentDefinition("buyers", .did(Activity(.session))))
      _ = try tx.define(SegmentDefinition("deleted", .everyone))
      _ = try tx.deleteSegment(named: "deleted")
      _ = try tx.define(buyers)
      _ = try tx.register(recent)
    }
    return store
  }

  private func archive(of store: CustomerStore, _ name: String) throws -> String {
    let path = "\(directory)/\(name).jsonl"
    let contents = try store.exportArchive(to: path)
    XCTAssertEqual(contents.documentCount, 4)
    return path
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  func testTheCopyHasTheSegmentsAndTheirMembers() throws {
    let source = try source()
    let path = try archive(of: source, "source")
    let copy = try openStore("copy")
    XCTAssertEqual(try copy.importArchive(from: path).documentCount, 4)
    XCTAssertEqual(
      try copy.read { tx in try tx.storedSegments() }, try source.read { tx in try tx.storedSegments() })
    XCTAssertEqual(
      try copy.read { tx in try tx.storedSegment(named: "buyers", version: 1)?.definition.predicate },
      .did(Activity(.session)))
    let members = try source.read { tx in try tx.members(ofSegment: recent.name) }
    XCTAssertEqual(members.count, 30)
    XCTAssertEqual(try copy.read { tx in try tx.members(ofSegment: recent.name) }, members)
    XCTAssertTrue(try copy.verifyRecords().isConsistent)
    // The feed tells of what comes behind, and of nothing in front.
    XCTAssertEqual(try copy.read { tx in try tx.transitions(after: .start).transitions }, [])
    let again = try archive(of: copy, "copy")
    XCTAssertEqual(try bytes(again), try bytes(path))

    clock.now = Timestamp(microseconds: clock.now.microseconds + 86_400_000_000)
    // One leaves the window, and the order of the instant itself comes into it.
    for store in [source, copy] { XCTAssertEqual(try store.write { tx in try tx.advance(to: clock.now) }, 2) }
    XCTAssertEqual(
      try copy.read { tx in try tx.members(ofSegment: recent.name) },
      try source.read { tx in try tx.members(ofSegment: recent.name) })
    try copy.close()
    try source.close()
  }

  func testWhoeverImportsWithoutSegmentsLeavesThemToTheNextWrite() throws {
    let source = try source()
    let path = try archive(of: source, "source")
    let unfollowed = try openStore("copy", isFollowed: false)
    try unfollowed.importArchive(from: path)
    try unfollowed.close()
    let copy = try openStore("copy")
    XCTAssertThrowsError(try copy.read { tx in try tx.members(ofSegment: recent.name) }) { error in
      guard case SegmentError.notRegistered = error else { return XCTFail("\(error)") }
    }
    try copy.write { tx in _ = try tx.upsert(Customer(id: ExternalID("somebody"))) }
    XCTAssertEqual(
      try copy.read { tx in try tx.members(ofSegment: recent.name) },
      try source.read { tx in try tx.members(ofSegment: recent.name) })
    XCTAssertTrue(try copy.verifyRecords().isConsistent)
    try copy.close()
    try source.close()
  }

  func testAnImportThatStopsAnywhereGoesOn() throws {
    struct Stop: Error {}
    let source = try source()
    let path = try archive(of: source, "source")
    for stop in 1... {
      let copy = try openStore("copy \(stop)")
      var steps = 0
      do {
        try copy.importArchive(from: path) { _ in
          steps += 1
          if steps == stop { throw Stop() }
        }
        if steps < stop {
          XCTAssertGreaterThan(stop, 3)
          return try copy.close()
        }
        XCTFail("not stopped")
      } catch is Stop {
        // Until it is done nobody sees a segment without its members.
        if let stored = try copy.read({ tx in try tx.storedSegment(named: recent.name) }) {
          XCTAssertEqual(stored.definition, recent)
          XCTAssertEqual(try copy.read { tx in try tx.memberCount(ofSegment: recent.name) }, 30)
        }
        try copy.importArchive(from: path)
      }
      XCTAssertEqual(try copy.read { tx in try tx.memberCount(ofSegment: recent.name) }, 30, "stopped at \(stop)")
      try copy.close()
    }
    try source.close()
  }

  func testAStoreWithSegmentsOfItsOwnTakesNone() throws {
    let source = try source()
    let path = try archive(of: source, "source")
    let copy = try openStore("copy")
    try copy.write { tx in _ = try tx.define(SegmentDefinition("mine", .everyone)) }
    XCTAssertThrowsError(try copy.importArchive(from: path)) { error in
      guard case ArchiveError.storeNotEmpty = error else { return XCTFail("\(error)") }
    }
    XCTAssertEqual(try copy.read { tx in try tx.storedSegments().map(\.definition.name) }, ["mine"])
    try copy.close()
    try source.close()
  }
}
