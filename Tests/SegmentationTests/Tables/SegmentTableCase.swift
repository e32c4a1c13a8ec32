import CustomerModel
import CustomerStore
import Segmentation
import XCTest

/// A store, and questions about it whose answers are in tables.
class SegmentTableCase: SegmentTestCase {
  private(set) var opened: CustomerStore?

  func store(in zone: TimeZoneIdentifier = .utc) throws -> CustomerStore {
    if let opened { return opened }
    var settings = StoreSettings()
    settings.timeZone = zone
    let store = try CustomerStore(
      at: "\(directory)/table.retention", options: CustomerStore.Options(settings: settings))
    opened = store
    return store
  }

  /// The numbers of the members, which all ways of asking have to agree on.
  func members(
    _ predicate: SegmentPredicate, at now: Timestamp, zone: SegmentZone = .store,
    segments: [String: SegmentPredicate] = [:]
  ) throws -> [UInt64] {
    try store().read { tx in
      let members = try tx.members(of: predicate, zone: zone, segments: segments, at: now).map(\.rawValue)
      let everybody = try tx.members(of: .everyone, at: now)
      let tested = try everybody.filter { try tx.contains($0, in: predicate, zone: zone, segments: segments, at: now) }
      XCTAssertEqual(members, tested.map(\.rawValue), "\(predicate)")
      XCTAssertEqual(try tx.count(of: predicate, zone: zone, segments: segments, at: now), members.count)
      return members
    }
  }

  /// Why a predicate is refused.
  func refusal(_ predicate: SegmentPredicate, segments: [String: SegmentPredicate] = [:]) throws -> SegmentError? {
    try store().read { tx in
      do throws(SegmentError) {
        _ = try tx.members(of: predicate, segments: segments, at: Timestamp(microseconds: 0))
        return nil
      } catch {
        return error
      }
    }
  }

  func id(_ number: Int) -> ExternalID { ExternalID("customer-\(number)") }

  /// A customer for each instant, who was there once at it.
  func recordSessions(at instants: [String]) throws {
    try store().write { tx in
      for (number, instant) in instants.enumerated() {
        _ = try tx.record(Session(feature: "search"), by: self.id(number), at: Timestamp(instant))
      }
    }
  }
}
