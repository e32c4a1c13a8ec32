import CustomerModel
import Foundation
import XCTest

@testable import CustomerStore

/// What is left of a person, byte by byte.
final class ErasedBytesTests: CustomerStoreTestCase {
  /// Texts that only Ada has, or others of her.
  private let traces = [
    "ada@shop.example", "cookie-7f3a", "Ada Lovelace", "Ada says hello", "dog ate it", "Ada cancelled", "Ada's form",
    "login of Ada", "order-3", "order-59", "order-100", "refund-of-ada", "never-came-ada", "a robot",
  ]

  private func makeSample(_ name: String = "shop") throws -> CustomerStore {
    let store = try open(name)
    try SampleStore.fill(store)
    return store
  }

  private func found(_ texts: [String], in tables: [String: [UInt8]]) -> Set<String> {
    Set(texts.filter { text in tables.values.contains { $0.contains(bytesOf: text) } })
  }

  func testNothingIsLeftInAnyTable() throws {
    var store = try makeSample()
    try store.close()
    XCTAssertEqual(found(traces, in: try RawTables.dump(of: path())), Set(traces), "the sample has them")
    store = try open()
    let others = try store.read { tx in try othersState(tx) }
    let receipt = try store.write { tx in
      try tx.erase(try XCTUnwrap(try tx.customerID(of: SampleStore.adasCookie)))
    }
    XCTAssertEqual(receipt.interactionCount, 69)
    XCTAssertEqual(receipt.identifierCount, 2)
    XCTAssertEqual(receipt.consentCount, 1)
    XCTAssertEqual(receipt.mentionCount, 2)
    let verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    XCTAssertEqual(try store.read { tx in try othersState(tx) }, others)
    try store.close()
    let tables = try RawTables.dump(of: path())
    for (name, bytes) in tables {
      for trace in traces { XCTAssertFalse(bytes.contains(bytesOf: trace), "\(trace) is in \(name)") }
    }
    XCTAssertEqual(found(["bob@shop.example", "trade-fair"], in: tables).count, 2, "others stay")
  }

  func testNothingIsLeftInTheFileOnceItIsCompacted() throws {
    let store = try makeSample()
    try store.write { tx in _ = try tx.erase(try XCTUnwrap(try tx.customerID(of: SampleStore.ada))) }
    let hash = try store.read { tx in try tx.stateHash() }
    try store.close()
    let (before, after) = try CustomerStore.compact(at: path())
    XCTAssertLessThanOrEqual(after, before)
    let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path())))
    for trace in traces { XCTAssertFalse(file.contains(bytesOf: trace), "\(trace) is in the file") }
    XCTAssertTrue(file.contains(bytesOf: "bob@shop.example"))
    let again = try open()
    XCTAssertEqual(try again.read { tx in try tx.stateHash() }, hash)
    let verification = try again.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    XCTAssertThrowsError(
      try again.write { tx in try tx.record(Session(), by: SampleStore.ada, at: SampleStore.day(1)) }
    ) { error in
      guard case CustomerStoreError.erasedExternalID(SampleStore.ada) = error else { return XCTFail("\(error)") }
    }
    try again.close()
  }

  func testWhatWasPseudonymisedTellsNobody() throws {
    let store = try makeSample()
    let before = try store.read { tx in
      try tx.summary(of: try XCTUnwrap(try tx.customerID(of: SampleStore.ada)))
    }
    let names = try store.write { tx in
      try tx.pseudonymise(try XCTUnwrap(try tx.customerID(of: SampleStore.ada)))
    }
    XCTAssertEqual(names.count, 2)
    try store.read { tx in
      XCTAssertEqual(try tx.summary(of: try XCTUnwrap(try tx.customerID(of: names[0]))), before)
      XCTAssertNil(try tx.customerID(of: SampleStore.ada))
    }
    let verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    XCTAssertEqual(try store.rebuildDerived(), 0)
    try store.close()
    let tables = try RawTables.dump(of: path())
    for trace in [
      "ada@shop.example", "cookie-7f3a", "Ada Lovelace", "Ada says hello", "dog ate it", "Ada cancelled",
      "login of Ada",
    ] {
      XCTAssertEqual(found([trace], in: tables), [], trace)
    }
  }

  func testDeletedAndExpiredLeaveAConsistentStore() throws {
    var settings = StoreSettings()
    settings.retentionPeriods = [
      "purchase": RetentionPeriod(days: 30), "session": RetentionPeriod(days: 1), "referral": RetentionPeriod(days: 1),
    ]
    let store = try open("expiring", settings: settings)
    try SampleStore.fill(store)
    // All that Bob has of the kind is void then.
    try store.write { tx in
      _ = try tx.void(InteractionReference(InteractionKey(source: "shop", id: "referral-1")), reason: "wrong")
    }
    var removed = 0
    while true {
      let count = try store.write { tx in
        try tx.removeExpiredInteractions(asOf: SampleStore.day(60), atMost: 1)
      }
      if count == 0 { break }
      removed += count
    }
    // Orders of thirty days, two that correct others, seven visits and two referrals; some of them void.
    XCTAssertEqual(removed, 30 + 2 + 7 + 2)
    let verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    try store.write { tx in _ = try tx.delete(try XCTUnwrap(try tx.customerID(of: SampleStore.bob))) }
    let again = try store.verifyRecords()
    XCTAssertEqual(again.problems, [])
    XCTAssertEqual(try store.rebuildDerived(), 0)
    try store.close()
  }

  /// What the store says of everybody but Ada.
  private func othersState(_ tx: borrowing CustomerSnapshot) throws -> [Customer] {
    try tx.customers(limit: .max).filter { !$0.externalIDs.contains(SampleStore.ada) }
  }
}
