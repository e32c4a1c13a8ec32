import CustomerModel
import RecordCoding
import XCTest

@testable import CustomerStore

final class IdentityHistoryTests: IdentityTestCase {
  func testTellsWhoJoinedWhatAndWhy() throws {
    let store = try open()
    try store.write { tx in
      try tx.identify(visitor, as: ada, reason: "login", by: "shop", at: instant(1))
      try tx.upsert(Customer(id: bob))
      try tx.merge(ada, into: bob, reason: "same address", by: "eve", at: instant(2))
      let learned = clock.now
      clock.now = try clock.now.advanced(by: .seconds(60))
      try tx.unmerge(ada, reason: "a couple", by: "adam")
      let adas = try tx.identityHistory(of: XCTUnwrap(tx.customerID(of: ada)))
      XCTAssertEqual(adas.map(\.action), [.identified, .merged, .unmerged])
      XCTAssertEqual(adas.map(\.id), [visitor, ada, ada])
      XCTAssertEqual(adas.map(\.other), [ada, bob, bob])
      XCTAssertEqual(adas.map(\.at), [instant(1), instant(2), clock.now])
      XCTAssertEqual(adas.map(\.recordedAt), [learned, learned, clock.now])
      XCTAssertEqual(adas.map(\.reason), ["login", "same address", "a couple"])
      XCTAssertEqual(adas.map(\.actor), ["shop", "eve", "adam"])
      XCTAssertEqual(try tx.identityHistory(of: XCTUnwrap(tx.customerID(of: bob))), Array(adas.dropFirst()))
      assertThrows(try tx.identityHistory(of: CustomerID(99))) { error in
        if case .unknownCustomer = error { true } else { false }
      }
    }
  }

  func testLongWordsAreCutBetweenCharacters() throws {
    let store = try open()
    let long = String(repeating: "é", count: 499) + "👩‍👩‍👧" + "x"
    try store.write { tx in
      try tx.identify(visitor, as: ada, reason: long, by: long)
      let event = try XCTUnwrap(try tx.identityHistory(of: XCTUnwrap(tx.customerID(of: ada))).first)
      XCTAssertEqual(event.reason, String(repeating: "é", count: 499))
      XCTAssertEqual(event.actor, event.reason)
    }
  }

  func testPseudonymsLoseTheWords() throws {
    let store = try open()
    try store.write { tx in
      try tx.identify(visitor, as: ada, reason: "Ada called", by: "eve")
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      let names = try tx.pseudonymise(id)
      let history = try tx.identityHistory(of: id)
      XCTAssertEqual(history.map(\.reason), [""])
      XCTAssertEqual(history.map(\.actor), [""])
      XCTAssertEqual(Set(history.flatMap { [$0.id, $0.other] }), Set(names))
    }
    _ = try state(store)
  }

  func testRecordsAreReadAsTheyWereWritten() throws {
    var generator = SplitMix64(seed: 5)
    let actions: [IdentityRecord.Action] = [.identified, .merged, .unmerged]
    let records = (0..<100).map { _ in
      IdentityRecord(
        action: actions.randomElement(using: &generator) ?? .merged,
        profile: .random(in: 0...(.max), using: &generator),
        other: .random(in: 0...300, using: &generator), kept: .random(in: 0...300, using: &generator),
        freed: .random(in: 0...3, using: &generator),
        at: .random(in: .min ... .max, using: &generator), recordedAt: .random(in: -9...9, using: &generator),
        reason: ["", "é\u{0}"].randomElement(using: &generator) ?? "", actor: "eve")
    }
    for record in records { XCTAssertEqual(try IdentityRecord(valueForm: record.valueBytes), record) }
    for input in Mutations(of: records.prefix(10).map(\.valueBytes), using: &generator).inputs {
      // Whatever the bytes: a record that has them, or an error.
      if let record = try? IdentityRecord(valueForm: input) {
        XCTAssertEqual(try IdentityRecord(valueForm: record.valueBytes), record)
      }
    }
  }
}
