import CustomerModel
import LMDB
import RecordCoding
import XCTest

@testable import CustomerStore

/// What the feed says of persons who were erased or pseudonymised, in a feed of many stretches.
final class ForgottenChangesTests: CustomerStoreTestCase {
  private func id(_ number: Int) -> ExternalID { ExternalID("customer-\(number)") }

  /// Some thousand facts of many customers, in commits of one and of many, and what the feed says of them.
  private func fill(_ store: CustomerStore, customers: Int = 60, count: Int = 3_600) throws {
    var random = SplitMix64(seed: 7)
    var number = 0
    while number < count {
      let size = [1, 3, 40, 900].randomElement(using: &random) ?? 1
      let visits = (number..<number + size).map { number in
        // Those of high numbers came late, so that not every stretch has them.
        let last = max(2, customers * min(number + 600, count) / count)
        return Interaction(
          .session(Session(feature: "page-\(number % 7)")), by: id(Int.random(in: 0..<last, using: &random)),
          occurredAt: Timestamp(microseconds: 1_790_000_000_000_000 + Int64(number) * 1_000_000),
          key: number.isMultiple(of: 2) ? .order(number) : nil)
      }
      try store.write { tx in
        let outcome = try tx.record(contentsOf: visits)[0]
        if case .refused = outcome { return }
        if number.isMultiple(of: 5) {
          let consent = try ConsentRecord(
            .granted, purpose: "news-\(number)", at: Timestamp(day: "2026-03-02"), source: "a test")
          try tx.record(consent, by: visits[0].externalID)
        }
      }
      number += size
    }
  }

  private func allChanges(_ store: CustomerStore) throws -> [Change] {
    try store.read { tx in
      var changes: [Change] = []
      var token = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        ChangeToken(number: try tx.access.firstChangeNumber(last: try tx.access.lastChangeNumber()) - 1)
      }
      while true {
        let page = try tx.changes(after: token)
        changes += page.changes
        token = page.next
        if !page.hasMore { return changes }
      }
    }
  }

  /// Erases a customer, and compares the feed with the one before.
  private func checkErasure(of number: Int, in store: CustomerStore, line: UInt = #line) throws {
    let before = try allChanges(store)
    let profiles = try store.write { tx in
      let customer = try XCTUnwrap(try tx.customerID(of: id(number)))
      let profiles = try tx.access.members(of: try tx.access.root(of: customer.rawValue))
      try tx.erase(customer)
      return Set(profiles)
    }
    let expected = before.map { change in
      guard profiles.contains(change.customer.rawValue), change.occurredAt != nil else { return change }
      return Change(Change.Record(kind: change.kind, profile: change.customer.rawValue), number: change.token.number)
    }
    let after = try allChanges(store)
    XCTAssertEqual(Array(after.dropLast(profiles.count)), expected, line: line)
    XCTAssertEqual(Set(after.suffix(profiles.count).map(\.kind)), [.erased], line: line)
    XCTAssertEqual(try store.verifyRecords().problems, [], line: line)
  }

  /// What expired is told of as something that was, and nothing else is changed.
  func testExpiredInteractionsLeaveNoDigests() throws {
    var settings = StoreSettings()
    settings.retentionPeriods = ["session": RetentionPeriod(days: 1)]
    let store = try open("expiring", settings: settings)
    try fill(store)
    let now = Timestamp(microseconds: 1_790_000_000_000_000 + 86_400_000_000 + 1_500_000_000)
    let cutoff = Timestamp(microseconds: 1_790_000_000_000_000 + 1_500_000_000)
    let before = try allChanges(store)
    while try store.write({ tx in try tx.removeExpiredInteractions(asOf: now, atMost: 7) }) > 0 {}
    let expected = before.map { change in
      guard change.kind == .interactionRecorded, let occurredAt = change.occurredAt, occurredAt < cutoff else {
        return change
      }
      return Change(Change.Record(kind: change.kind, profile: change.customer.rawValue), number: change.token.number)
    }
    XCTAssertNotEqual(before, expected)
    XCTAssertEqual(try allChanges(store).filter { $0.kind != .interactionsExpired }, expected)
    XCTAssertEqual(try store.verifyRecords().problems, [])
  }

  private func stretchCount(_ store: CustomerStore) throws -> Int {
    let table = try XCTUnwrap(store.context.tables.changeOwners)
    return try store.environment.read { tx in try tx.count(of: table) }
  }

  func testOnlyWhatIsOfThePersonIsForgotten() throws {
    let store = try open()
    try fill(store)
    XCTAssertGreaterThan(try stretchCount(store), 2)
    for number in [0, 30, 58] { try checkErasure(of: number, in: store) }
    try store.write { tx in
      try tx.merge(
        try XCTUnwrap(try tx.customerID(of: id(5))), into: try XCTUnwrap(try tx.customerID(of: id(57))),
        reason: "a test")
    }
    try checkErasure(of: 5, in: store)
  }

  func testAFeedIsForgottenInACopyToo() throws {
    let store = try open()
    try fill(store)
    try store.backup(to: path("copy"), Environment.BackupOptions(form: .repacked))
    try checkErasure(of: 3, in: store)
    try CustomerStore.restore(from: path("copy"), to: path("restored"))
    let restored = try open("restored")
    try checkErasure(of: 3, in: restored)
    try fill(restored, count: 1_500)
    try checkErasure(of: 4, in: restored)
  }

  func testWhatIsBehindTheHorizonHasNoFilter() throws {
    var settings = StoreSettings()
    settings.changeHorizon = 1_500
    var store = try open(settings: settings)
    try fill(store)
    XCTAssertLessThan(try stretchCount(store), 3)
    XCTAssertGreaterThan(try stretchCount(store), 0)
    try checkErasure(of: 1, in: store)
    try store.close()
    settings.changeHorizon = 10
    store = try open(settings: settings)
    try fill(store, count: 30)
    XCTAssertEqual(try stretchCount(store), 0)
    try checkErasure(of: 2, in: store)
  }

  func testAFilterThatIsWrongIsFoundAndOneThatIsMissingIsNotMissed() throws {
    let sample = try open("sample")
    try fill(sample)
    try sample.backup(to: path("wrong"))
    try sample.backup(to: path("damaged"))

    for name in ["wrong", "damaged"] {
      try RawTables.changeValue(at: 1, of: "change-owners", in: path(name)) { value in
        guard name == "wrong" else { return value[value.count / 2] ^= 1 }
        let end = (try? Checksummed<ChangeOwners>(valueBytes: value.span.bytes))?.value.end ?? 0
        value = Checksummed(ChangeOwners([], end: end)).valueBytes
      }
      let store = try open(name)
      let verification = try store.verifyRecords()
      XCTAssertEqual(verification.problems.map(\.part), [.changeOwners])
      XCTAssertTrue(verification.isRepairable)
      if name == "damaged" { try checkErasureForgets(1, in: store) }
      XCTAssertEqual(try store.rebuildDerived(), 1)
      try checkErasure(of: 2, in: store)
    }
    // A store of before has none.
    let table = try XCTUnwrap(sample.context.tables.changeOwners)
    try sample.environment.write { tx in try tx.deleteAll(from: table) }
    try checkErasure(of: 1, in: sample)
    try fill(sample, count: 2_000)
    XCTAssertGreaterThan(try stretchCount(sample), 3, "they are made with the next commits")
    try checkErasure(of: 2, in: sample)
  }

  private func checkErasureForgets(_ number: Int, in store: CustomerStore) throws {
    let customer = try XCTUnwrap(try store.read { tx in try tx.customerID(of: id(number)) })
    try store.write { tx in _ = try tx.erase(customer) }
    XCTAssertTrue(try allChanges(store).allSatisfy { $0.customer != customer || $0.occurredAt == nil })
  }

  func testAStoreOfBeforeCanBeRead() throws {
    let sets = ["members", "identity-log-entries", "interaction-key-digests", "index-entries"]
    try open().close()
    // What came later: these filters, and who is in which registered segment.
    let missing: Set = ["change-owners", "memberships", "group-members", "membership-lapses", "unsettled-customers"]
    let names = try RawTables.dump(of: path()).keys.filter { !missing.contains($0) }
    XCTAssertEqual(names.count, try RawTables.dump(of: path()).count - missing.count)
    let (environment, format) = try Environment.open(at: path("before")) { catalog throws(LMDBError) in
      for name in names {
        if sets.contains(name) {
          _ = try catalog.postings(name, key: RawKey.self)
        } else {
          _ = try catalog.table(name, key: RawKey.self, value: [UInt8].self)
        }
      }
      return try catalog.table(StoreTables.formatTableName, key: String.self, value: UInt64.self)
    }
    try environment.write { tx in try tx.put(StoreTables.formatVersion, for: StoreTables.Counter.version, in: format) }
    try environment.close()
    var options = CustomerStore.Options()
    options.engine.access = .readOnly
    var store = try CustomerStore(at: path("before"), options: options)
    XCTAssertNil(store.context.tables.changeOwners)
    XCTAssertNil(store.context.tables.memberships)
    XCTAssertEqual(try store.verifyRecords().problems, [])
    try store.close()
    store = try open("before")
    try fill(store, count: 1_500)
    XCTAssertGreaterThan(try stretchCount(store), 0)
    try checkErasure(of: 1, in: store)
  }

  // MARK: Pseudonyms

  func testWhatLostATextIsStillFound() throws {
    let store = try open()
    let (ada, bob) = (ExternalID("ada"), ExternalID("bob"))
    let instant = try Timestamp(day: "2026-03-01")
    try store.write { tx in
      for text in ["splendid", "poor"] {
        try tx.record(FeedbackResponse(metric: .nps, score: 9, text: text), by: ada, at: instant)
      }
      try tx.record(FeedbackResponse(metric: .nps, score: 7, text: "so so"), by: ada, at: instant, key: .order(1))
      try tx.record(Referral(code: "friends", referred: ada, state: .invited), by: bob, at: instant)
      let reference = try XCTUnwrap(try tx.timeline(of: try XCTUnwrap(try tx.customerID(of: bob))).interactions.first)
      try tx.void(InteractionReference(reference), reason: "a test")
      try tx.pseudonymise(try XCTUnwrap(try tx.customerID(of: ada)))
      let changes = try tx.changes(after: .start).changes.filter { $0.occurredAt != nil }
      XCTAssertEqual(changes.map(\.kind), Array(repeating: .interactionRecorded, count: 4) + [.interactionVoided])
      let found = try changes.map { try XCTUnwrap(try tx.interaction(of: $0)).payload }
      XCTAssertEqual(
        found,
        [
          .feedback(FeedbackResponse(metric: .nps, score: 9)), .feedback(FeedbackResponse(metric: .nps, score: 9)),
          .feedback(FeedbackResponse(metric: .nps, score: 7)), .referral(Referral(code: "friends", state: .invited)),
          .referral(Referral(code: "friends", state: .invited)),
        ])
    }
    XCTAssertEqual(try store.verifyRecords().problems, [])
  }
}
