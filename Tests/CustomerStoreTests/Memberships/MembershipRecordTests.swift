import CustomerModel
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

/// Who is in which group, as it is stored.
final class MembershipRecordTests: CustomerStoreTestCase {
  private func record(_ entries: [(UInt32, Bool, Int64?)]) -> MembershipRecord {
    var record = MembershipRecord()
    for (group, isMember, next) in entries {
      record.set(MembershipRecord.Entry(group: group, isMember: isMember, next: next))
    }
    return record
  }

  func testRecordsAreWrittenAndReadAsTheyAre() throws {
    let records: [MembershipRecord] = [
      record([]), record([(1, true, nil)]), record([(7, false, -5), (2, true, .max), (.max, true, .min)]),
      record((0..<300).map { (number: Int) in (UInt32(number) * 3, number % 2 == 0, Int64(number)) }),
    ]
    for record in records {
      let bytes = record.valueBytes
      XCTAssertEqual(try MembershipRecord(valueBytes: bytes.span.bytes), record)
      XCTAssertEqual(record.entries.map(\.group), record.entries.map(\.group).sorted())
      // What ends too soon is damage.
      for count in bytes.indices {
        XCTAssertThrowsError(try MembershipRecord(valueBytes: Array(bytes[..<count]).span.bytes))
      }
    }
  }

  func testEntriesAreSetAndForgotten() {
    var record = record([(3, true, nil), (1, false, 9)])
    XCTAssertEqual(record.next, 9)
    XCTAssertEqual(record[3]?.isMember, true)
    XCTAssertNil(record[2])
    record.set(MembershipRecord.Entry(group: 1, isMember: false, next: nil))
    XCTAssertNil(record[1])
    XCTAssertNil(record.next)
    record.set(MembershipRecord.Entry(group: 3, isMember: false, next: nil))
    XCTAssertTrue(record.isEmpty)
  }

  /// Two customers of three, in two groups.
  private func filledStore() throws -> (CustomerStore, ids: [UInt64]) {
    let store = try open()
    var ids: [UInt64] = []
    try store.write { tx in
      for name in ["ada", "bob", "eve"] { ids.append(try tx.upsert(Customer(id: ExternalID(name))).rawValue) }
      try tx.setMemberships(record([(1, true, 50), (2, true, nil)]), of: ids[0])
      try tx.setMemberships(record([(2, false, 40)]), of: ids[1])
    }
    return (store, ids)
  }

  func testListsFollowTheRecords() throws {
    let (store, ids) = try filledStore()
    try store.read { tx in
      XCTAssertEqual(try tx.memberCount(ofGroup: 1), 1)
      XCTAssertEqual(try tx.members(ofGroup: 2, after: 0, limit: 10).map(\.rawValue), [ids[0]])
      XCTAssertEqual(try tx.lapses(through: 100, atMost: 10).map(\.customer), [ids[1], ids[0]])
      XCTAssertEqual(try tx.lapses(through: 49, atMost: 10).map(\.instant), [40])
      XCTAssertEqual(try tx.firstLapse(), 40)
    }
    try store.write { tx in try tx.setMemberships(MembershipRecord(), of: ids[0]) }
    try store.read { tx in
      XCTAssertEqual(try tx.memberCount(ofGroup: 1) + tx.memberCount(ofGroup: 2), 0)
      XCTAssertEqual(try tx.lapses(through: .max, atMost: 10).map(\.customer), [ids[1]])
    }
    XCTAssertTrue(try store.verifyRecords().isConsistent)
    try store.close()
  }

  func testWhatIsWrongWithListsIsFoundAndMended() throws {
    let plants: [(CustomerStore, [UInt64]) throws -> Void] = [
      { store, ids in
        let tables = try XCTUnwrap(store.context.tables.memberships)
        try store.write { tx in _ = try tx.remove(ids[0], for: 1, in: tables.members) }
      },
      { store, ids in
        let tables = try XCTUnwrap(store.context.tables.memberships)
        try store.write { tx in _ = try tx.insert(ids[2], for: 9, in: tables.members) }
      },
      { store, ids in
        let tables = try XCTUnwrap(store.context.tables.memberships)
        try store.write { tx in _ = try tx.remove(ids[1], for: 40, in: tables.lapses) }
      },
      { store, ids in
        let tables = try XCTUnwrap(store.context.tables.memberships)
        try store.write { tx in _ = try tx.insert(ids[1], for: 41, in: tables.lapses) }
      },
      { store, ids in
        let tables = try XCTUnwrap(store.context.tables.memberships)
        try store.write { tx in
          try tx.put(Checksummed(MembershipRecord()), for: CompactID(4_711), in: tables.memberships)
        }
      },
    ]
    for (number, plant) in plants.enumerated() {
      let (store, ids) = try filledStore()
      XCTAssertTrue(try store.verifyRecords().isConsistent)
      try plant(store, ids)
      let verification = try store.verifyRecords()
      XCTAssertFalse(verification.problems.isEmpty, "plant \(number)")
      XCTAssertEqual(Set(verification.problems.map(\.part)), [.memberships], "plant \(number)")
      XCTAssertTrue(verification.isRepairable)
      XCTAssertGreaterThan(try store.rebuildDerived(), 0)
      XCTAssertTrue(try store.verifyRecords().isConsistent, "plant \(number)")
      XCTAssertEqual(try store.read { tx in try tx.members(ofGroup: 2, after: 0, limit: 10).map(\.rawValue) }, [ids[0]])
      let path = store.environment.path
      try store.close()
      try FileManager.default.removeItem(atPath: path)
    }
  }
}
