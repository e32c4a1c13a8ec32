import CustomerModel
import LMDB
import XCTest

@testable import CustomerStore

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The numbers of all changes behind one.
  borrowing func changeNumbers(after number: UInt64, limit: Int = .max) throws -> [UInt64] {
    try changes(after: ChangeToken(number: number), limit: limit).changes.map(\.token.number)
  }
}

final class ChangeFeedTests: CustomerStoreTestCase {
  private let ada = ExternalID("ada@shop.example", kind: "email")
  private let bob = ExternalID("bob@shop.example", kind: "email")

  private func visits(_ numbers: Range<Int>) -> [Interaction] {
    numbers.map { number in
      Interaction(
        .session(Session(feature: "page-\(number)")), by: ada,
        occurredAt: Timestamp(microseconds: 1_790_000_000_000_000 + Int64(number)), key: .order(number))
    }
  }

  private func settings(horizon: Int) -> StoreSettings {
    var settings = StoreSettings()
    settings.changeHorizon = horizon
    return settings
  }

  func testEveryCommittedFactIsOneChangeInOrder() throws {
    struct Undone: Error {}
    let store = try open()
    let key = InteractionKey.order(1)
    let (first, second) = try store.write { tx in
      try tx.record(Purchase(total: Money("5 EUR")), by: ada, at: Timestamp(day: "2026-03-01"), key: key)
      try tx.record(Purchase(total: Money("5 EUR")), by: ada, at: Timestamp(day: "2026-03-01"), key: key)
      let first = try XCTUnwrap(try tx.customerID(of: ada))
      let second = try tx.upsert(Customer(id: bob, country: "GB"))
      return (first, second)
    }
    XCTAssertThrowsError(
      try store.write { tx in
        try tx.patch(second) { $0.country = "DE" }
        throw Undone()
      })
    try store.write { tx in
      try tx.patch(second) { $0.country = "GB" }
      try tx.void(InteractionReference(key), reason: "a test")
      try tx.record(
        ConsentRecord(.granted, purpose: "news", at: Timestamp(day: "2026-03-02"), source: "a test"), by: second)
      try tx.merge(second, into: first, reason: "a test")
      try tx.unmerge(bob, reason: "a test")
    }
    try store.read { tx in
      let page = try tx.changes(after: .start)
      let expected: [(Change.Kind, CustomerID)] = [
        (.customerCreated, first), (.interactionRecorded, first), (.customerCreated, second),
        (.customerChanged, second),
        (.interactionVoided, first), (.consentRecorded, second), (.merged, second), (.unmerged, second),
      ]
      XCTAssertEqual(page.changes.map(\.kind), expected.map(\.0))
      XCTAssertEqual(page.changes.map(\.customer), expected.map(\.1))
      XCTAssertEqual(page.changes.map(\.token.number), Array(1...8))
      XCTAssertEqual(page.changes.map(\.other), [nil, nil, nil, nil, nil, nil, first, first])
      XCTAssertEqual(page.next, try tx.lastChange())
      XCTAssertFalse(page.hasMore)
      let order = try XCTUnwrap(try tx.interaction(of: page.changes[1]))
      XCTAssertEqual(order.key, key)
      XCTAssertTrue(order.isVoided, "as it is now")
      XCTAssertEqual(try tx.interaction(of: page.changes[4]), order)
      XCTAssertEqual(try tx.consent(of: page.changes[5])?.purpose, "news")
      for place in [0, 2, 3, 5, 6, 7] { XCTAssertNil(try tx.interaction(of: page.changes[place])) }
      for place in [0, 1, 4, 6] { XCTAssertNil(try tx.consent(of: page.changes[place])) }
    }
  }

  func testAnInteractionWithoutAKeyIsFoundByWhatItIs() throws {
    let store = try open()
    let instant = try Timestamp(day: "2026-03-01")
    try store.write { tx in
      for feature in ["a", "b", "c"] { try tx.record(Session(feature: feature), by: ada, at: instant) }
      let changes = try tx.changes(after: .start).changes.filter { $0.kind == .interactionRecorded }
      XCTAssertEqual(
        try changes.map { try tx.interaction(of: $0)?.payload },
        ["a", "b", "c"].map { .session(Session(feature: $0)) })
    }
  }

  func testPagesOfAnySizeHaveEachChangeOnce() throws {
    let store = try open()
    // Some commits of one fact, which share batches, and some of many.
    var last = 0
    for count in [1, 1, 1, 700, 1, 2, 300, 1] {
      try store.write { tx in try tx.record(contentsOf: visits(last..<last + count)) }
      last += count
    }
    let all = Array(1...UInt64(last + 1))
    try store.read { tx in
      XCTAssertEqual(try tx.lastChange().number, all.last)
      for limit in [1, 7, 100, 511, 2_000] {
        var numbers: [UInt64] = []
        var token = ChangeToken.start
        while true {
          let page = try tx.changes(after: token, limit: limit)
          numbers += page.changes.map(\.token.number)
          token = page.next
          XCTAssertEqual(page.hasMore, numbers.count < all.count)
          if !page.hasMore { break }
        }
        XCTAssertEqual(numbers, all, "pages of \(limit)")
      }
      for start in stride(from: 0, through: UInt64(last), by: 13) {
        XCTAssertEqual(try tx.changeNumbers(after: start, limit: 3), Array(all[Int(start)...].prefix(3)))
      }
      XCTAssertEqual(try tx.changes(after: .start, limit: 0).changes, [])
      XCTAssertEqual(try tx.changes(after: .start, limit: -1).next, .start)
    }
  }

  func testATokenThatTheStoreNeverGaveIsRefused() throws {
    let store = try open()
    try store.write { tx in
      _ = try tx.record(contentsOf: visits(0..<3))
      assertThrows(try tx.changes(after: ChangeToken(number: 5))) {
        if case .unknownChangeToken(ChangeToken(number: 5), ChangeToken(number: 4)) = $0 { true } else { false }
      }
      assertThrows(try tx.changes(after: ChangeToken(number: .max))) {
        if case .unknownChangeToken = $0 { true } else { false }
      }
      XCTAssertEqual(try tx.changeNumbers(after: 4), [])
    }
  }

  // MARK: The horizon

  /// Checks that at least `horizon` changes are kept, and that what is behind is told to be.
  private func check(_ store: CustomerStore, horizon: Int, file: StaticString = #filePath, line: UInt = #line) throws {
    try store.read { tx in
      let last = try tx.lastChange().number
      let first = try CustomerStoreError.fromStorage { () throws(LMDBError) in
        try tx.access.firstChangeNumber(last: last)
      }
      let kept = Int(last + 1 - first)
      XCTAssertGreaterThanOrEqual(kept, min(horizon, Int(last)), file: file, line: line)
      XCTAssertLessThanOrEqual(kept, horizon + horizon / 16 + 512, file: file, line: line)
      XCTAssertEqual(try tx.changeNumbers(after: first - 1), Array(first..<last + 1), file: file, line: line)
      guard first > 1 else { return }
      for number in [0, first - 2] {
        assertThrows(try tx.changes(after: ChangeToken(number: number)), file: file, line: line) {
          guard case .changesTrimmed(let from, let earliest) = $0 else { return false }
          return from.number == number && earliest.number == first - 1
        }
      }
    }
  }

  func testTheFeedKeepsAtLeastItsHorizon() throws {
    for horizon in [0, 1, 10, 600] {
      let store = try open("horizon-\(horizon)", settings: settings(horizon: horizon))
      var last = 0
      // Less than the horizon, more than it, in one commit and in several transactions of one.
      for count in [1, 5, 1, 40, 3, 900, 1, 1, 1, 700, 20, 1] {
        try store.write { tx in try tx.record(contentsOf: visits(last..<last + count)) }
        last += count
        try check(store, horizon: horizon)
      }
      try store.write { tx in
        for number in last..<last + 60 { _ = try tx.record(contentsOf: visits(number..<number + 1)) }
      }
      try check(store, horizon: horizon)
      XCTAssertEqual(try store.read { tx in try tx.lastChange().number }, UInt64(last + 61))
    }
  }

  func testAFeedOfNoHorizonKeepsNothing() throws {
    let store = try open(settings: settings(horizon: 0))
    try store.write { tx in try tx.record(contentsOf: visits(0..<3)) }
    try store.read { tx in
      XCTAssertEqual(try tx.changes(after: try tx.lastChange()).changes, [])
      assertThrows(try tx.changes(after: .start)) {
        if case .changesTrimmed(.start, ChangeToken(number: 4)) = $0 { true } else { false }
      }
    }
    XCTAssertEqual(try store.environment.read { tx in try tx.count(of: store.context.tables.changes) }, 0)
  }

  func testALowerHorizonTakesEffectWithTheNextCommit() throws {
    var store = try open(settings: settings(horizon: 1_000))
    try store.write { tx in try tx.record(contentsOf: visits(0..<900)) }
    try store.close()
    for horizon in [10, 0, 50] {
      store = try open(settings: settings(horizon: horizon))
      let next = Int(try store.read { tx in try tx.lastChange().number })
      try store.write { tx in try tx.record(contentsOf: visits(next..<next + 1)) }
      try check(store, horizon: horizon == 50 ? 1 : horizon)
      try store.close()
    }
  }

  // MARK: Privacy

  func testOfAnErasedPersonNothingIsTold() throws {
    let store = try open()
    try store.write { tx in
      _ = try tx.record(contentsOf: visits(0..<200))
      try tx.record(Session(feature: "other"), by: bob, at: Timestamp(day: "2026-03-01"))
      let customer = try XCTUnwrap(try tx.customerID(of: ada))
      try tx.record(
        ConsentRecord(.granted, purpose: "news", at: Timestamp(day: "2026-03-02"), source: "a test"), by: ada)
      let before = try tx.changes(after: .start).changes
      try tx.erase(customer)
      let after = try tx.changes(after: .start).changes
      XCTAssertEqual(after.dropLast().map(\.kind), before.map(\.kind), "that something was is still told")
      XCTAssertEqual(after.last?.kind, .erased)
      for change in after where change.customer == customer {
        XCTAssertNil(change.occurredAt)
        XCTAssertEqual(change.digest, 0)
        XCTAssertNil(try tx.interaction(of: change))
        XCTAssertNil(try tx.consent(of: change))
      }
      let others = after.filter { $0.customer != customer && $0.kind == .interactionRecorded }
      XCTAssertEqual(try others.map { try tx.interaction(of: $0)?.externalID }, [bob])
    }
  }

  func testTheFeedHasNoIdentifiersAndNoValues() throws {
    let store = try open()
    try store.write { tx in
      try tx.upsert(Customer(id: ada, name: "Ada Lovelace", country: "GB", tags: ["first-programmer"]))
      try tx.record(
        FeedbackResponse(metric: .nps, score: 9, text: "splendid-service"), by: ada, at: Timestamp(day: "2026-03-01"),
        key: .order(1))
    }
    let bytes = try store.environment.read { tx in
      var bytes: [UInt8] = []
      var batches = try tx.entries(of: store.context.tables.changes)
      while let entry = try batches.next() { bytes += [UInt8](copying: entry.valueBytes) }
      return bytes
    }
    XCTAssertFalse(bytes.isEmpty)
    for text in ["ada@", "shop", "Lovelace", "first-programmer", "splendid", "order-1", "GB"] {
      XCTAssertNil(bytes.firstRange(of: Array(text.utf8)), text)
    }
  }
}
