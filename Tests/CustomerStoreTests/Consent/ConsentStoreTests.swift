import CustomerModel
import XCTest

@testable import CustomerStore

final class ConsentStoreTests: CustomerStoreTestCase {
  private let ada = ExternalID("ada@shop.example", kind: "email")
  private let phone = ExternalID("+49 30 901820", kind: "phone")

  private func consent(
    _ decision: ConsentRecord.Decision, _ day: Int, _ channel: Channel? = nil
  ) throws -> ConsentRecord {
    try ConsentRecord(decision, purpose: "news", channel: channel, at: instant(day), source: "a test")
  }

  private func instant(_ day: Int) throws -> Timestamp {
    try Timestamp(day: day < 10 ? "2026-03-0\(day)" : "2026-03-\(day)")
  }

  func testAConsentToldTwiceIsOne() throws {
    let store = try open()
    let yes = try consent(.granted, 5)
    try store.write { tx in
      XCTAssertTrue(try tx.record(yes, by: ada))
      XCTAssertFalse(try tx.record(yes, by: ada))
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      XCTAssertFalse(try tx.record(yes, by: id, recordedAt: try instant(9)))
      XCTAssertEqual(try tx.consents(of: id).records, [yes])
      XCTAssertEqual(try tx.consent(of: id, purpose: "news", channel: .sms, asOf: instant(4)), .unknown)
      XCTAssertEqual(try tx.consent(of: id, purpose: "news", channel: .sms, asOf: instant(5)), .granted(by: yes))
      XCTAssertEqual(try tx.consent(of: id, purpose: "calls", channel: .sms, asOf: instant(5)), .unknown)
    }
    try store.read { tx in
      XCTAssertEqual(try tx.changes(after: .start).changes.map(\.kind), [.customerCreated, .consentRecorded])
    }
  }

  func testWhoCannotBeACustomerLeavesNothing() throws {
    let store = try open()
    try store.write { tx in
      assertThrows(try tx.record(try consent(.granted, 5), by: ExternalID("null"))) {
        if case .blockedExternalID = $0 { true } else { false }
      }
      assertThrows(try tx.record(try consent(.granted, 5), by: CustomerID(rawValue: 7))) {
        if case .unknownCustomer(CustomerID(rawValue: 7)) = $0 { true } else { false }
      }
      assertThrows(try tx.consents(of: CustomerID(rawValue: 7))) {
        if case .unknownCustomer = $0 { true } else { false }
      }
      XCTAssertEqual(try tx.lastChange(), .start)
    }
  }

  func testWhatTheStoreLearnedLaterCanBeLeftOut() throws {
    let store = try open()
    let (yes, no) = (try consent(.granted, 5), try consent(.withdrawn, 6))
    try store.write { tx in
      try tx.record(yes, by: ada, recordedAt: instant(5))
      try tx.record(no, by: ada, recordedAt: instant(20))
      let id = try XCTUnwrap(try tx.customerID(of: ada))
      XCTAssertEqual(try tx.consents(of: id, knownAt: instant(19)).records, [yes])
      XCTAssertEqual(try tx.consents(of: id, knownAt: instant(20)).records, [yes, no])
    }
  }

  func testMergedCustomersAreAsTheMostRestrictiveUntilTheySpeakAgain() throws {
    let store = try open()
    let (no, yes, late) = (try consent(.withdrawn, 5), try consent(.granted, 8), try consent(.granted, 20))
    try store.write { tx in
      try tx.record(no, by: ada)
      try tx.record(yes, by: phone)
      try tx.merge(phone, into: ada, reason: "a test", at: instant(10))
      let id = try XCTUnwrap(try tx.customerID(of: phone))
      XCTAssertEqual(try tx.consent(of: id, purpose: "news", asOf: instant(19)), .withdrawn(by: no))
      try tx.record(late, by: phone)
      XCTAssertEqual(try tx.consent(of: id, purpose: "news", asOf: instant(19)), .withdrawn(by: no))
      XCTAssertEqual(try tx.consent(of: id, purpose: "news", asOf: instant(20)), .granted(by: late))
      XCTAssertEqual(try tx.consents(of: id).records, [no, yes, late])

      try tx.unmerge(phone, reason: "a test")
      let other = try XCTUnwrap(try tx.customerID(of: phone))
      XCTAssertEqual(try tx.consents(of: id).records, [no])
      XCTAssertEqual(try tx.consents(of: other).records, [yes, late])
      XCTAssertEqual(try tx.consent(of: id, purpose: "news", asOf: instant(20)), .withdrawn(by: no))
    }
  }

  func testAConsentUnderAnAbsorbedNumberStaysWithItsIdentity() throws {
    let store = try open()
    try store.write { tx in
      let first = try tx.upsert(Customer(id: ada))
      let second = try tx.upsert(Customer(id: phone))
      try tx.merge(second, into: first, reason: "a test")
      let yes = try consent(.granted, 5)
      XCTAssertTrue(try tx.record(yes, by: second))
      XCTAssertEqual(try tx.consents(of: first).records, [yes])
      try tx.unmerge(phone, reason: "a test")
      XCTAssertEqual(try tx.consents(of: first).records, [])
      XCTAssertEqual(try tx.consents(of: second).records, [yes])
    }
  }

  /// Any order, with repeats and merges in between: the same ledger.
  func testOrderDoesNotMatter() throws {
    let seed: UInt64 = 51
    var generator = SplitMix64(seed: seed)
    var expected: [ConsentState]?
    let records: [(ConsentRecord, ExternalID)] = try (1...12).map { day in
      let channel: Channel? = Bool.random(using: &generator) ? .email : nil
      let record = try consent(Bool.random(using: &generator) ? .granted : .withdrawn, day, channel)
      return (record, Bool.random(using: &generator) ? ada : phone)
    }
    for round in 0..<5 {
      let store = try open("round-\(round)")
      let states = try store.write { tx in
        for (place, (record, id)) in (records + records.prefix(4)).shuffled(using: &generator).enumerated() {
          try tx.record(record, by: id)
          if place == round * 3 { try tx.merge(phone, into: ada, reason: "a test", at: instant(7)) }
        }
        let id = try XCTUnwrap(try tx.customerID(of: ada))
        return try (1...13).map { try tx.consent(of: id, purpose: "news", channel: .email, asOf: instant($0)) }
      }
      XCTAssertEqual(states, expected ?? states, "seed \(seed), round \(round)")
      expected = states
    }
  }
}
