import CustomerModel
import Foundation
import LMDB
import XCTest

@testable import CustomerStore

final class CopyTests: CustomerStoreTestCase {
  func testABackupIsTheWholeStore() throws {
    let store = try open()
    try SampleStore.fill(store)
    let hash = try store.read { tx in try tx.stateHash() }
    for form in Environment.BackupOptions.Form.allCases {
      let (copy, restored) = (path("copy-\(form)"), path("restored-\(form)"))
      try store.backup(to: copy, Environment.BackupOptions(form: form))
      XCTAssertThrowsError(try store.backup(to: copy)) { error in
        guard case CustomerStoreError.storage(.alreadyExists) = error else { return XCTFail("\(error)") }
      }
      try CustomerStore.restore(from: copy, to: restored)
      let again = try open("restored-\(form)")
      XCTAssertEqual(try again.read { tx in try tx.stateHash() }, hash)
      let verification = try again.verifyRecords()
      XCTAssertEqual(verification.problems, [])
      // Numbers go on where they were, and indexes are there.
      let number = try again.write { tx in try tx.upsert(Customer(id: ExternalID("zoe"), country: "FR")) }
      XCTAssertEqual(number, CustomerID(rawValue: 7))
      let statistics = try again.statistics()
      XCTAssertEqual(statistics.indexes.map(\.definition.name), ["by-country", "by-email", "by-tag"])
      try again.close()
    }
    try store.close()
  }

  func testStatistics() throws {
    let store = try open()
    let empty = try store.statistics()
    XCTAssertEqual(empty.customerCount, 0)
    XCTAssertEqual(empty.interactionCount, 0)
    XCTAssertEqual(empty.changeCount, 0)
    XCTAssertEqual(empty.format, StoreTables.formatVersion)
    try SampleStore.fill(store)
    let statistics = try store.statistics()
    XCTAssertEqual(statistics.customerCount, 3)
    XCTAssertEqual(statistics.identityCount, 5)
    XCTAssertEqual(statistics.interactionCount, 71)
    XCTAssertEqual(statistics.voidCount, 6)
    XCTAssertEqual(statistics.consentCount, 1)
    XCTAssertEqual(statistics.tombstoneCount, 1)
    XCTAssertGreaterThan(statistics.changeCount, 80)
    XCTAssertGreaterThan(statistics.byteCount, statistics.freeByteCount)
    XCTAssertTrue(statistics.indexes.allSatisfy { $0.state == .ready })
    let counts = try store.read { tx in try tx.interactionCounts() }
    XCTAssertEqual(
      counts,
      [
        .purchase: 62, .session: 7, .feedback: 1, .refund: 1, .supportCase: 1, .referral: 2, .custom("table-booked"): 1,
      ])
    try store.close()
  }

  func testOtherFilesAreRefused() throws {
    let (environment, table) = try Environment.open(at: path("foreign")) { catalog throws(LMDBError) in
      try catalog.table("songs", key: String.self, value: String.self)
    }
    try environment.write { tx throws(LMDBError) in try tx.put("b", for: "a", in: table) }
    try environment.close()
    let store = try open("newer")
    try store.write { tx in try tx.put(99, for: StoreTables.Counter.version, in: tx.tables.format) }
    try store.close()
    for name in ["foreign", "newer"] {
      let before = try Data(contentsOf: URL(fileURLWithPath: path(name)))
      let works: [() throws -> Void] = [
        { _ = try self.open(name) }, { try CustomerStore.restore(from: self.path(name), to: self.path("copy")) },
        { try CustomerStore.compact(at: self.path(name)) },
      ]
      for work in works {
        XCTAssertThrowsError(try work()) { error in
          switch error as? CustomerStoreError {
          case .foreignStore(let path)?: XCTAssertEqual([name, path], ["foreign", self.path("foreign")])
          case .newerFormat(_, let found, _)?: XCTAssertEqual([name, "\(found)"], ["newer", "99"])
          default: XCTFail("\(name): \(error)")
          }
        }
      }
      XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: path(name))), before)
    }
    XCTAssertFalse(FileManager.default.fileExists(atPath: path("copy")))
  }

  func testAnOpenStoreIsNotCompacted() throws {
    let store = try open()
    XCTAssertThrowsError(try CustomerStore.compact(at: path())) { error in
      guard case CustomerStoreError.storage(.alreadyOpen) = error else { return XCTFail("\(error)") }
    }
    try store.close()
    XCTAssertThrowsError(try CustomerStore.compact(at: path("nowhere"))) { error in
      guard case CustomerStoreError.storage(.missing) = error else { return XCTFail("\(error)") }
    }
  }

  func testCopiesWithoutBlockingATask() async throws {
    let store = try open()
    try SampleStore.fill(store)
    try await store.backup(to: path("copy"))
    let statistics = try await store.statistics()
    XCTAssertEqual(statistics.customerCount, 3)
    try await store.environment.close()
    try await CustomerStore.restore(from: path("copy"), to: path("restored"))
    try await CustomerStore.compact(at: path("restored"))
    do {
      try await CustomerStore.restore(from: path("copy"), to: path("restored"))
      XCTFail("the file exists")
    } catch CustomerStoreError.storage(.alreadyExists) {}
  }
}
