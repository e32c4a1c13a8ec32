import CustomerModel
import Foundation
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

/// Plants one inconsistency after the other, and looks at what is found and mended.
final class VerificationTests: CustomerStoreTestCase {
  private typealias Part = StoreVerification.Part
  private typealias Fault = StoreVerification.Fault

  private struct Found: Hashable, CustomStringConvertible {
    let part: Part
    let fault: Fault
    let profile: UInt64?

    init(_ part: Part, _ fault: Fault, _ profile: UInt64? = nil) {
      (self.part, self.fault, self.profile) = (part, fault, profile)
    }

    var description: String { "\(part) \(fault) \(profile.map(String.init) ?? "-")" }
  }

  private var hash: StateHash?
  private var copies = 0
  // Numbers are given out in order.
  private let (ada, cookie, bob, cyd, dee): (UInt64, UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4, 5)

  override func setUpWithError() throws {
    try super.setUpWithError()
    let store = try open("sample")
    try SampleStore.fill(store)
    let verification = try store.verifyRecords()
    XCTAssertEqual(verification.problems, [])
    XCTAssertTrue(verification.isConsistent)
    XCTAssertGreaterThan(verification.recordCount, 50)
    hash = try store.read { tx in try tx.stateHash() }
    try store.close()
  }

  /// Plants a fault in a copy of the sample, and checks what is found; all of it, unless `others` are admitted. Then
  /// everything derived is built again.
  private func check(
    _ expected: [Found], others: Set<Part> = [], damaging damage: (table: String, place: Int)? = nil,
    line: UInt = #line,
    _ plant: (inout CustomerTransaction) throws -> Void = { _ in }
  ) throws {
    copies += 1
    let name = "copy-\(copies)"
    try FileManager.default.copyItem(atPath: path("sample"), toPath: path(name))
    if let damage {
      try RawTables.changeValue(at: damage.place, of: damage.table, in: path(name)) { value in
        value[value.count / 2] ^= 0x10
      }
    }
    let store = try open(name)
    try store.write { tx in try plant(&tx) }
    let verification = try store.verifyRecords()
    let found = verification.problems.filter { !others.contains($0.part) }
      .map { Found($0.part, $0.fault, $0.customer?.rawValue) }
    XCTAssertEqual(Set(found), Set(expected), "\(verification.problems)", line: line)
    XCTAssertEqual(found.count, expected.count, "\(verification.problems)", line: line)
    XCTAssertFalse(verification.isConsistent, line: line)
    XCTAssertGreaterThan(try store.rebuildDerived(), verification.isRepairable ? 0 : -1, line: line)
    let again = try store.verifyRecords()
    XCTAssertEqual(
      again.problems.filter(\.isRepairable), [], "derived records should be right again", line: line)
    if verification.isRepairable {
      XCTAssertEqual(again.problems, [], line: line)
      XCTAssertEqual(try store.read { tx in try tx.stateHash() }, hash, line: line)
    }
    try store.close()
  }

  func testNames() throws {
    try check([Found(.nameCodes, .missing)]) { tx in try tx.delete(KeyPair(2, "app"), from: tx.tables.nameCodes) }
    try check([Found(.nameCodes, .unexpected)]) { tx in try tx.put(77, for: KeyPair(2, "none"), in: tx.tables.nameCodes)
    }
    try check([Found(.nameCodes, .different)]) { tx in
      let code = try XCTUnwrap(try tx.access.code(of: "desk", in: .source))
      try tx.put(code, for: KeyPair(2, "app"), in: tx.tables.nameCodes)
    }
  }

  func testIdentifiers() throws {
    try check([Found(.identifiers, .missing, bob)]) { tx in
      let stored = try XCTUnwrap(try tx.access.storedProfile(bob))
      try tx.delete(KeyPair(stored.kind, stored.externalID), from: tx.tables.profilesByExternalID)
    }
    try check([Found(.identifiers, .unexpected, dee)]) { tx in
      let stored = try XCTUnwrap(try tx.access.storedProfile(dee))
      try tx.put(CompactValue(dee), for: KeyPair(stored.kind, "zoe"), in: tx.tables.profilesByExternalID)
    }
    try check([Found(.identifiers, .different, bob), Found(.identifiers, .unexpected, dee)]) { tx in
      let stored = try XCTUnwrap(try tx.access.storedProfile(bob))
      try tx.put(CompactValue(dee), for: KeyPair(stored.kind, stored.externalID), in: tx.tables.profilesByExternalID)
    }
  }

  func testProfiles() throws {
    try check([Found(.profiles, .damaged, ada)], damaging: ("profiles", 0))
    try check([Found(.profiles, .different, dee)]) { tx in
      var stored = try XCTUnwrap(try tx.access.storedProfile(dee))
      _ = stored.record.apply(ProfileRecord.Entry(number: 5_000, stamp: .earliest, value: .integer(1)))
      try tx.put(Checksummed(stored), for: CompactID(dee), in: tx.tables.profiles)
    }
    // Both have bob's address then.
    try check([Found(.profiles, .repeated, dee)]) { tx in
      let bobs = try XCTUnwrap(try tx.access.storedProfile(bob))
      var stored = try XCTUnwrap(try tx.access.storedProfile(dee))
      let entry = try XCTUnwrap(bobs.record.entries.first { $0.value == .string("bob@shop.example") })
      _ = stored.record.apply(entry)
      try tx.put(Checksummed(stored), for: CompactID(dee), in: tx.tables.profiles)
      let index = try XCTUnwrap(try tx.access.catalog().indexes.first { $0.definition.isUnique })
      for key in entry.value.indexKeyBytes {
        try tx.insert(dee, for: KeyPair(index.number, RawKey(key)), in: tx.tables.indexEntries)
      }
    }
    try check([Found(.documents, .different, dee)]) { tx in
      try tx.put(4, for: StoreTables.Counter.lastProfile, in: tx.tables.format)
    }
  }

  func testCustomers() throws {
    let derived: Set<Part> = [.summaries, .indexes]
    try check(
      [Found(.customers, .unexpected, cyd), Found(.customers, .missing, cyd)], others: derived
    ) { tx in try tx.delete(CompactID(cyd), from: tx.tables.roots) }
    try check([Found(.customers, .missing, cookie)], others: derived) { tx in
      try tx.removeAll(for: CompactID(ada), in: tx.tables.members)
    }
    try check([Found(.customers, .missing, dee)], others: derived) { tx in
      try tx.put(CompactValue(bob), for: CompactID(dee), in: tx.tables.roots)
    }
    try check([Found(.customers, .unexpected, dee), Found(.customers, .different, bob)], others: derived) { tx in
      try tx.insert(dee, for: CompactID(bob), in: tx.tables.members)
    }
    try check([Found(.customers, .unexpected, 99), Found(.customers, .different, bob)]) { tx in
      try tx.put(CompactValue(bob), for: CompactID(99), in: tx.tables.roots)
      try tx.insert(99, for: CompactID(bob), in: tx.tables.members)
    }
  }

  func testIdentityLog() throws {
    let number = try XCTUnwrap(try sample { tx in try tx.access.identityRecords(of: [cookie]).first?.number })
    try check([Found(.identityLogEntries, .missing, cookie)]) { tx in
      try tx.remove(number, for: CompactID(cookie), in: tx.tables.identityLogEntries)
    }
    try check([Found(.identityLogEntries, .unexpected, dee)]) { tx in
      try tx.insert(number, for: CompactID(dee), in: tx.tables.identityLogEntries)
    }
  }

  func testSummaries() throws {
    try check([Found(.summaries, .different, ada)]) { tx in
      var summary = try XCTUnwrap(try tx.access.storedSummary(of: ada))
      summary.purchases.count += 1
      try tx.write(summary, of: ada)
    }
    try check([Found(.summaries, .missing, bob)]) { tx in try tx.delete(CompactID(bob), from: tx.tables.summaries) }
    try check([Found(.summaries, .unexpected, cyd)]) { tx in
      try tx.write(try XCTUnwrap(try tx.access.storedSummary(of: bob)), of: cyd)
    }
    try check([Found(.summaries, .damaged, ada)], damaging: ("activity-summaries", 0))
  }

  func testActivityDays() throws {
    let day = UTCDay.number(of: SampleStore.day(9).microseconds)
    try check([Found(.activityDays, .missing, ada)]) { tx in
      let days = tx.tables.activityDays
      try tx.changing { tx throws(LMDBError) in _ = try tx.remove(self.ada, 6, day: day, in: days) }
    }
    try check([Found(.activityDays, .unexpected, dee)]) { tx in
      let days = tx.tables.activityDays
      try tx.changing { tx throws(LMDBError) in _ = try tx.insert(self.dee, 6, day: day, in: days) }
    }
    try check([Found(.activityDays, .damaged)], damaging: ("activity-days", 3))
  }

  func testInteractionKeys() throws {
    let place = KeyDigest.place(of: InteractionKey.order(7).digest, profile: ada)
    try check([Found(.interactionKeys, .missing, ada)]) { tx in
      try tx.remove(place.identifier, for: place.bucket, in: tx.tables.interactionKeys)
    }
    try check([Found(.interactionKeys, .unexpected, dee)]) { tx in
      try tx.insert(
        KeyDigest.place(of: 12_345, profile: dee).identifier, for: 0, in: tx.tables.interactionKeys)
    }
    // Everything of a table at once.
    let keys = [(ada, 63), (bob, 2), (cyd, 2)]
    try check(keys.flatMap { Array(repeating: Found(.interactionKeys, .missing, $0.0), count: $0.1) }) { tx in
      try tx.removeAll(from: tx.tables.interactionKeys)
    }
  }

  func testIndexes() throws {
    let index = try XCTUnwrap(
      try sample { tx in try tx.access.catalog().indexes.first { $0.definition.name == "by-country" } })
    let key = KeyPair(index.number, RawKey(AttributeValue.string("GB").indexKeyBytes[0]))
    try check([Found(.indexes, .missing, ada)]) { tx in try tx.remove(ada, for: key, in: tx.tables.indexEntries) }
    try check([Found(.indexes, .unexpected, dee)]) { tx in try tx.insert(dee, for: key, in: tx.tables.indexEntries) }
    try check([Found(.indexes, .unexpected, dee)]) { tx in
      try tx.insert(dee, for: KeyPair(500, RawKey([1])), in: tx.tables.indexEntries)
    }
  }

  func testTimelines() throws {
    // What cannot be read is not known, so nothing that follows from it is wrong.
    try check([Found(.timelines, .damaged, ada)], damaging: ("timelines", 1))
    let derived: Set<Part> = [.summaries, .activityDays, .interactionKeys]
    try check([Found(.timelines, .unexpected, 99)], others: derived) { tx in
      let entries = try tx.access.entries(of: TimelineKey(dee, SampleStore.day(6).microseconds))
      XCTAssertEqual(entries.count, 1)
      try tx.put(TimelineBlock.encode(entries), for: TimelineKey(99, entries[0].occurredAt), in: tx.tables.timelines)
    }
    try check([Found(.timelines, .repeated, dee)], others: derived) { tx in
      let entries = try tx.access.entries(of: TimelineKey(dee, SampleStore.day(6).microseconds))
      try tx.put(
        TimelineBlock.encode(entries + entries), for: TimelineKey(dee, entries[0].occurredAt), in: tx.tables.timelines)
    }
    // Two of one instant.
    try check([Found(.timelines, .outOfOrder, cyd)]) { tx in
      let key = TimelineKey(cyd, SampleStore.day(5).microseconds)
      let entries = try tx.access.entries(of: key)
      XCTAssertEqual(entries.count, 2)
      try tx.put(TimelineBlock.encode(entries.reversed()), for: key, in: tx.tables.timelines)
    }
    // A key that cyd has, too.
    try check([Found(.timelines, .repeated, dee)], others: derived) { tx in
      var entry = try tx.access.entries(of: TimelineKey(cyd, SampleStore.day(5).microseconds))[0]
      entry.occurredAt = SampleStore.day(8).microseconds
      try tx.put(TimelineBlock.encode([entry]), for: TimelineKey(dee, entry.occurredAt), in: tx.tables.timelines)
      let place = KeyDigest.place(of: entry.digest, profile: dee)
      try tx.insert(place.identifier, for: place.bucket, in: tx.tables.interactionKeys)
    }
    // A block whose first interaction is not where its key says.
    try check([Found(.timelines, .outOfOrder, dee)]) { tx in
      let key = TimelineKey(dee, SampleStore.day(6).microseconds)
      let entries = try tx.access.entries(of: key)
      try tx.delete(key, from: tx.tables.timelines)
      try tx.put(TimelineBlock.encode(entries), for: TimelineKey(dee, key.instant, .max), in: tx.tables.timelines)
    }
  }

  func testVoids() throws {
    let derived: Set<Part> = [.summaries, .activityDays]
    let order = InteractionReference(.order(3))
    try check([Found(.voidMarks, .missing, ada)], others: derived) { tx in
      let (profile, entry) = try XCTUnwrap(try tx.access.find(order))
      let key = try XCTUnwrap(try tx.access.blockKey(holding: entry.position, of: profile))
      var entries = try tx.access.entries(of: key)
      for place in entries.indices where entries[place].position == entry.position { entries[place].isVoided = false }
      try tx.put(TimelineBlock.encode(entries), for: key, in: tx.tables.timelines)
    }
    try check([Found(.voidMarks, .unexpected, ada)]) { tx in
      try tx.deleteAll(in: StoreAccess.voids(of: order.digest), from: tx.tables.voids)
    }
    try check([Found(.voids, .different, ada)]) { tx in
      for (key, record) in try tx.access.voidRecords(of: order.digest) {
        var changed = record.value
        changed.profile = dee
        try tx.put(Checksummed(changed), for: key, in: tx.tables.voids)
      }
    }
    try check([Found(.voids, .unexpected, dee)]) { tx in
      let record = VoidRecord(profile: dee, target: nil, recordedAt: 0, reason: "of nothing")
      try tx.put(Checksummed(record), for: KeyPair(7, 7), in: tx.tables.voids)
    }
    try check([Found(.voids, .damaged)], damaging: ("voids", 0))
  }

  func testConsents() throws {
    try check([Found(.consents, .unexpected, 99)]) { tx in
      let entry = ConsentEntry(try ConsentRecord(.granted, purpose: "news", at: .earliest, source: ""))
      try tx.put(
        Checksummed(StoredConsent(entry, recordedAt: 0)), for: KeyPair(CompactID(99), entry.digest),
        in: tx.tables.consents)
    }
    try check([Found(.consents, .different, dee)]) { tx in
      let entry = ConsentEntry(try ConsentRecord(.granted, purpose: "news", at: .earliest, source: ""))
      try tx.put(
        Checksummed(StoredConsent(entry, recordedAt: 0)), for: KeyPair(CompactID(dee), 1), in: tx.tables.consents)
    }
    try check([Found(.consents, .damaged, ada)], damaging: ("consents", 0))
  }

  func testChangesAndDocuments() throws {
    try check([Found(.changes, .missing)]) { tx in
      let first = try XCTUnwrap(try tx.access.handle.first(of: tx.tables.changes)?.key)
      let (second, batch) = try XCTUnwrap(try tx.access.handle.first(of: tx.tables.changes, in: .after(first)))
      let last = try XCTUnwrap(try tx.access.handle.value(for: StoreTables.Counter.lastChange, in: tx.tables.format))
      XCTAssertEqual(second + UInt64(batch.value.records.count), last + 1)
      try tx.delete(second, from: tx.tables.changes)
      try tx.put(batch, for: second + 5, in: tx.tables.changes)
      try tx.put(last + 5, for: StoreTables.Counter.lastChange, in: tx.tables.format)
    }
    try check([Found(.documents, .different)]) { tx in
      try tx.put(1, for: StoreTables.Counter.lastChange, in: tx.tables.format)
    }
    try check([Found(.changes, .damaged)], damaging: ("changes", 1))
    try check([Found(.documents, .missing)]) { tx in
      try tx.delete(StoreDocument.tombstoneKey, from: tx.tables.documents)
    }
  }

  func testDamagedDocumentsAreTold() throws {
    try FileManager.default.copyItem(atPath: path("sample"), toPath: path("documents"))
    let store = try open("documents")
    try store.write { tx in
      try tx.put([0x7B], for: StoreDocument.schema, in: tx.tables.documents)
      try tx.put(77, for: StoreCatalog.versionCounter, in: tx.tables.format)
    }
    XCTAssertEqual(try store.verifyRecords().problems.map(\.part), [.documents])
    XCTAssertThrowsError(try store.rebuildDerived())
    try store.close()
  }

  func testTellsHowFarItIs() throws {
    let store = try open("sample")
    var calls: [[Int]] = []
    let verification = try store.verifyRecords { done, total in
      calls.append([done, total])
      return false
    }
    // The sample has too few records for a call on the way.
    XCTAssertTrue(verification.isComplete)
    XCTAssertEqual(calls.count, 1)
    XCTAssertEqual(calls.first?.first, calls.first?.last)
    var repaired: [Int] = []
    try store.rebuildDerived {
      repaired.append($0)
      return repaired.count < 3
    }
    XCTAssertEqual(repaired, [0, 0, 0])
    try store.close()
  }

  func testVerifiesAndRebuildsWithoutBlockingATask() async throws {
    let store = try open("sample")
    let verification = try await store.verifyRecords()
    XCTAssertTrue(verification.isConsistent)
    let task = Task { try await store.verifyRecords() }
    task.cancel()
    do {
      _ = try await task.value
    } catch {
      XCTAssertTrue(error is CancellationError)
    }
    let repaired = try await store.rebuildDerived()
    XCTAssertEqual(repaired, 0)
    try await store.environment.close()
  }

  /// What a transaction of the sample says.
  private func sample<Result>(_ body: (borrowing CustomerSnapshot) throws -> Result) throws -> Result {
    let store = try open("sample")
    let result = try store.read(body)
    try store.close()
    return result
  }
}
