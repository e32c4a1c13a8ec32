import CustomerModel
import Foundation
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

/// Opens stores that older formats wrote.
final class MigrationTests: CustomerStoreTestCase {
  func testAStoreOfFormat1IsMigrated() throws {
    try copyFixture("format-1")
    let store = try open()
    try checkContent(of: store)
    try store.close()
    // Once.
    let again = try open()
    try checkContent(of: again)
    try again.close()
    try CustomerStore.compact(at: path())
    let compacted = try open()
    try checkContent(of: compacted)
    try compacted.close()
  }

  private func checkContent(of store: CustomerStore, _ line: UInt = #line) throws {
    let (ada, bob, cyd) = (
      ExternalID("ada@shop.example", kind: "email"), ExternalID("bob"), ExternalID("cyd")
    )
    try store.read { tx in
      XCTAssertEqual(try tx.customerID(of: ada), CustomerID(rawValue: 1), line: line)
      XCTAssertEqual(try tx.customerID(of: bob), CustomerID(rawValue: 2), line: line)
      XCTAssertEqual(try tx.customerID(of: cyd), CustomerID(rawValue: 3), line: line)
      let adas = try tx.timeline(of: CustomerID(rawValue: 1), order: .oldestFirst).interactions
      XCTAssertEqual(
        adas.map(\.withoutRecordingInstant),
        [
          try purchase("49.90 EUR", 2, by: ada, at: Timestamp(day: "2025-11-22"), "shop", "order-1001"),
          try purchase("1200 JPY", nil, by: ada, at: Timestamp(microseconds: 1_764_000_000_123_456), "till", "1"),
          try purchase("5.10 EUR", 1, by: ada, at: Timestamp(day: "2025-12-24"), "shop", "order-1002"),
        ], line: line)
      let bobs = try tx.timeline(of: CustomerID(rawValue: 2), order: .oldestFirst).interactions
      let refund = Interaction(
        .refund(Refund(amount: try Money("3.00 EUR"))), by: bob, occurredAt: try Timestamp(day: "2026-01-02"),
        key: InteractionKey(source: "shop", id: "order-1003"))
      XCTAssertEqual(
        Set(bobs.map(\.withoutRecordingInstant)),
        [refund, try purchase("0.00 USD", 7, by: bob, at: Timestamp(day: "2026-01-02"), "shop", "order-1004")],
        line: line)
      XCTAssertTrue(try tx.timeline(of: CustomerID(rawValue: 3)).interactions.isEmpty, line: line)
      let summary = try tx.summary(of: CustomerID(rawValue: 1))
      XCTAssertEqual(summary.netSpend.map(\.description), ["55.00 EUR", "1200 JPY"], line: line)
      XCTAssertEqual(summary.purchases.days, 3, line: line)
    }
    let verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [], line: line)
    let isNew = try store.write { tx in
      try tx.record(
        Purchase(total: try Money("49.90 EUR"), itemCount: 2), by: ada, at: Timestamp(day: "2025-11-22"),
        key: .order(1001))
    }
    XCTAssertFalse(isNew, "keys are known", line: line)
  }

  private func purchase(
    _ total: String, _ itemCount: Int?, by id: ExternalID, at instant: Timestamp, _ source: String, _ key: String
  ) throws -> Interaction {
    Interaction(
      .purchase(Purchase(total: try Money(total), itemCount: itemCount)), by: id, occurredAt: instant,
      key: InteractionKey(source: source, id: key))
  }

  func testReadersAreToldToMigrate() throws {
    try copyFixture("format-1")
    let before = try Data(contentsOf: URL(fileURLWithPath: path()))
    var options = CustomerStore.Options()
    options.engine.access = .readOnly
    XCTAssertThrowsError(try CustomerStore(at: path(), options: options)) { error in
      guard case CustomerStoreError.olderFormat(_, found: 1, supported: 2) = error else { return XCTFail("\(error)") }
    }
    XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: path())), before)
    try open().close()
    try CustomerStore(at: path(), options: options).close()
  }

  func testAKilledMigrationIsDoneAgain() throws {
    try copyFixture("format-1")
    let (source, middle) = (path(), path("middle"))
    var options = CustomerStore.Options()
    // The clock is asked when interactions are recorded: in the middle. What is on the disk then is what a kill leaves.
    options.clock = {
      try? FileManager.default.copyItem(atPath: source, toPath: middle)
      return Timestamp(microseconds: 0)
    }
    try CustomerStore(at: source, options: options).close()
    XCTAssertTrue(FileManager.default.fileExists(atPath: middle), "the clock was asked")
    let store = try open("middle")
    try checkContent(of: store)
    try store.close()
  }

  func testWhatFormat1AdmittedStays() throws {
    try copyFixture("format-1")
    let blocked = [
      ExternalID("null"), ExternalID("0", kind: "email"), ExternalID("tab\there", kind: "odd\u{1}kind"),
      ExternalID(String(repeating: "x", count: 480)),
    ]
    let keys = [
      InteractionKey(source: "shop", id: String(repeating: "k", count: 400)), InteractionKey(source: "a\tb", id: "1"),
      InteractionKey(source: "s", id: "line\nbreak"), InteractionKey(source: "shop", id: "least"),
    ]
    try addToFormat1(blocked, keys)
    let store = try open()
    try store.read { tx in
      for (place, id) in blocked.enumerated() {
        let number = CustomerID(rawValue: UInt64(4 + place))
        XCTAssertEqual(try tx.customerID(of: id), number)
        XCTAssertEqual(try tx.customer(number)?.externalIDs, [id])
        let interactions = try tx.timeline(of: number).interactions
        XCTAssertEqual(interactions.map(\.key), [keys[place]])
        if keys[place].id == "least" {
          XCTAssertEqual(
            interactions.first?.payload, .refund(Refund(amount: Money(minorUnits: .max, currency: try Currency("EUR"))))
          )
        }
      }
    }
    var verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    // Those that are there may go on; new ones are refused.
    try store.write { tx in
      XCTAssertTrue(try tx.record(Session(), by: blocked[0], at: Timestamp(microseconds: 0)))
      XCTAssertThrowsError(try tx.record(Session(), by: ExternalID("NULL"), at: Timestamp(microseconds: 0)))
    }
    verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    try store.close()
  }

  /// Adds customers to a store of format 1, each with a purchase.
  private func addToFormat1(_ ids: [ExternalID], _ keys: [InteractionKey]) throws {
    typealias Place = KeyQuadruple<UInt64, Int64, String, String>
    let (environment, tables) = try Environment.open(at: path()) { catalog throws(LMDBError) in
      (
        try catalog.table("customers-by-external-id", key: KeyPair<String, String>.self, value: UInt64.self),
        try catalog.table("purchases", key: Place.self, value: Checksummed<OldPurchase>.self)
      )
    }
    try environment.write { tx throws(LMDBError) in
      for (place, id) in ids.enumerated() {
        let number = UInt64(4 + place)
        try tx.put(number, for: KeyPair(id.kind, id.value), in: tables.0)
        let key = keys[place]
        let purchase = OldPurchase(minorUnits: key.id == "least" ? .min : 100, itemCount: 1, currency: "EUR")
        try tx.put(
          Checksummed(purchase), for: Place(number, 1_700_000_000_000_000, key.source, key.id), in: tables.1)
      }
    }
    try environment.close()
  }

  // MARK: Format 2

  /// With the variable `WRITE_FIXTURES` in its environment, the test writes the fixture of the present format first.
  func testAStoreOfFormat2IsRead() throws {
    let expected = fixture("format-2.txt")
    if ProcessInfo.processInfo.environment["WRITE_FIXTURES"] != nil {
      XCTAssertEqual(StoreTables.formatVersion, 2, "what an older release wrote stays as it is")
      let store = try open("new")
      try SampleStore.fill(store)
      try Data(try text(of: store).utf8).write(to: expected)
      try store.close()
      try CustomerStore.compact(at: path("new"))
      let file = fixture("format-2.retention")
      try? FileManager.default.removeItem(at: file)
      try FileManager.default.copyItem(at: URL(fileURLWithPath: path("new")), to: file)
    }
    try copyFixture("format-2")
    let store = try open()
    let golden = try String(contentsOf: expected, encoding: .utf8)
    XCTAssertEqual(try text(of: store).split(separator: "\n"), golden.split(separator: "\n"))
    let verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    XCTAssertEqual(try store.rebuildDerived(), 0)
    try store.close()
  }

  /// What a store knows, as text: a line for each customer, what indexes find, and the feed.
  private func text(of store: CustomerStore) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try store.read { tx in
      var lines: [String] = []
      for customer in try tx.customers(limit: .max) {
        let number = try XCTUnwrap(customer.id)
        lines.append(String(decoding: try encoder.encode(try tx.personalData(of: number)), as: UTF8.self))
        let summary = try tx.summary(of: number)
        lines.append(
          "\(number.rawValue): \(summary.interactionCount) interactions, \(summary.purchases.days) purchase days, "
            + "net \(summary.netSpend.map(\.description)), open cases \(summary.cases.openCount)")
      }
      let britons = try tx.customerIDs(inIndex: "by-country", equalTo: .string("GB"))
      lines.append("in GB: \(britons.map(\.rawValue))")
      lines.append("attributes: \(try tx.schema().declarations.filter { !$0.isBuiltIn }.map(\.name))")
      lines.append("changes: \(try tx.changes(after: .start, limit: .max).changes.map { "\($0.kind)" })")
      return lines.joined(separator: "\n") + "\n"
    }
  }

  private func fixture(_ name: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures").appendingPathComponent(name)
  }

  private func copyFixture(_ name: String) throws {
    try FileManager.default.copyItem(at: fixture("\(name).retention"), to: URL(fileURLWithPath: path()))
  }
}

/// A purchase as the first format wrote it.
private struct OldPurchase: ValueCoding {
  let minorUnits: Int64
  let itemCount: UInt32
  let currency: String

  init(minorUnits: Int64, itemCount: UInt32, currency: String) {
    (self.minorUnits, self.itemCount, self.currency) = (minorUnits, itemCount, currency)
  }

  func encode(into encoder: inout ValueEncoder) {
    encoder.append(littleEndian: minorUnits)
    encoder.append(littleEndian: itemCount)
    currency.encode(into: &encoder)
  }

  init(from decoder: inout ValueDecoder) throws(CodingError) {
    self.init(
      minorUnits: try decoder.readLittleEndian(), itemCount: try decoder.readLittleEndian(),
      currency: try String(from: &decoder))
  }
}
