import CustomerModel
import XCTest

@testable import CustomerStore

/// Stored summaries and timelines against plain lists of what was told.
final class ActivityModelTests: CustomerStoreTestCase {
  func testSummariesAreWhatThePlainFoldSays() throws {
    for seed in UInt64(1)...12 { try runRandomOperations(seed: seed, in: seed % 4 == 0 ? "Europe/Berlin" : "UTC") }
  }

  private func runRandomOperations(seed: UInt64, in zoneName: String) throws {
    var settings = StoreSettings()
    settings.timeZone = try TimeZoneIdentifier(zoneName)
    let store = try open("model-\(seed)", settings: settings)
    var history = RandomHistory(seed: seed, customers: 3)
    var model = TimelineModel()
    for step in 0..<60 {
      try store.write { tx in
        switch history.random.below(10) {
        case 0...5:
          let batch = try (0...history.random.below(12)).map { _ in try history.interaction() }
          for (outcome, interaction) in zip(try tx.record(contentsOf: batch), batch) {
            XCTAssertEqual(outcome.isRecorded, model.record(interaction), "seed \(seed), step \(step)")
          }
        case 6:
          guard let told = model.random(&history.random) else { return }
          XCTAssertEqual(
            try tx.void(InteractionReference(told), reason: "wrong"), model.void(told), "seed \(seed), step \(step)")
        case 7:
          let key = history.someKey()
          try tx.void(InteractionReference(key), reason: "in advance", waits: true)
          model.void(key)
        case 8:
          let (first, second) = (history.random.pick(history.ids), history.random.pick(history.ids + history.visitors))
          guard first != second else { return }
          try tx.merge(second, into: first, reason: "same")
        default:
          let id = history.random.pick(history.ids + history.visitors)
          do {
            _ = try tx.unmerge(id, reason: "different")
          } catch CustomerStoreError.notMerged, CustomerStoreError.unknownExternalID {}
        }
      }
      try check(store, model, settings.timeZone, "seed \(seed), step \(step)", isLast: step == 59)
    }
    let verification = try store.verifyRecords()
    XCTAssertTrue(verification.isConsistent, "seed \(seed): \(verification.problems)")
    XCTAssertEqual(try store.rebuildDerived(), 0, "seed \(seed)")
    try store.close()
  }

  /// The front of a summary, which is read by code of its own, says what the summary does.
  private func checkHead(of customer: CustomerID, _ tx: borrowing CustomerSnapshot, _ place: String) throws {
    let (summary, head) = (try tx.summary(of: customer), try tx.summaryHead(of: customer.rawValue))
    let place = "\(place), customer \(customer)"
    let parts: [(SummaryHead.Extent, Timestamp?, Timestamp?, Int)] = [
      (head.all, summary.firstInteractionAt, summary.lastInteractionAt, summary.interactionCount),
      (head.purchases, summary.purchases.firstAt, summary.purchases.lastAt, summary.purchases.count),
      (head.sessions, summary.sessions.firstAt, summary.sessions.lastAt, summary.sessions.count),
    ]
    for (extent, first, last, count) in parts {
      XCTAssertEqual(extent.count, Int64(count), place)
      guard count > 0 else { continue }
      XCTAssertEqual(extent.first, first?.microseconds, place)
      XCTAssertEqual(extent.last, last?.microseconds, place)
    }
    XCTAssertEqual(head.purchaseDays, Int64(summary.purchases.days), place)
    guard !head.hasLedger else { return }
    XCTAssertEqual(head.grossMinorUnits, summary.ledger.first?.grossMinorUnits ?? 0, place)
    // Money without an order is in a section of its own.
    guard summary.purchases.count > 0 else { return }
    XCTAssertEqual(head.refundedMinorUnits, summary.ledger.first?.refundedMinorUnits ?? 0, place)
    XCTAssertEqual(head.firstDayMinorUnits, summary.ledger.first?.firstDayMinorUnits ?? 0, place)
  }

  private func check(
    _ store: CustomerStore, _ model: TimelineModel, _ zone: TimeZoneIdentifier, _ place: String, isLast: Bool
  ) throws {
    try store.read { tx in
      var seen = 0
      for customer in try tx.customers(limit: .max) {
        let number = try XCTUnwrap(customer.id)
        let timeline = try tx.timeline(of: number, order: .oldestFirst, limit: .max).interactions
        let expected = model.interactions.filter { customer.externalIDs.contains($0.externalID) }
        seen += expected.count
        XCTAssertEqual(
          Set(timeline.map(\.withoutRecordingInstant)), Set(expected), "\(place), customer \(number)")
        XCTAssertEqual(timeline.count, expected.count, "\(place), customer \(number)")
        XCTAssertEqual(
          timeline.map(\.occurredAt), timeline.map(\.occurredAt).sorted(), "\(place), customer \(number)")
        XCTAssertEqual(
          try tx.summary(of: number), NaiveSummary(of: expected, in: zone).summary, "\(place), customer \(number)")
        try checkHead(of: number, tx, place)
        if isLast { try checkPages(of: number, timeline, tx, place) }
      }
      XCTAssertEqual(seen, model.interactions.count, place)
    }
  }

  private func checkPages(
    of customer: CustomerID, _ timeline: [Interaction], _ tx: borrowing CustomerSnapshot, _ place: String
  ) throws {
    for (order, expected) in [(TimelineOrder.oldestFirst, timeline), (.newestFirst, timeline.reversed())] {
      var found: [Interaction] = []
      var cursor: TimelineCursor?
      repeat {
        let page = try tx.timeline(of: customer, order: order, limit: 3, after: cursor)
        found += page.interactions
        cursor = page.next.flatMap { TimelineCursor($0.description) }
      } while cursor != nil
      XCTAssertEqual(found, expected, "\(place), customer \(customer), \(order)")
    }
  }

  func testSummariesAsOfAnInstantAreThoseOfWhatWasTold() throws {
    let store = try open()
    var history = RandomHistory(seed: 99, customers: 2)
    var interactions: [(told: Timestamp, interaction: Interaction)] = []
    for step in 0..<30 {
      clock.now = Timestamp(microseconds: 1_780_000_000_000_000 + Int64(step) * 1_000_000)
      let batch = try (0..<5).map { _ in try history.interaction() }.filter { $0.corrects == nil }
      try store.write { tx in try tx.recordAll(batch) }
      interactions += batch.map { (clock.now, $0) }
    }
    try store.read { tx in
      for _ in 0..<50 {
        let (told, instant) = (interactions[history.random.below(interactions.count)].told, history.instant())
        let id = history.random.pick(history.ids)
        guard let number = try tx.customerID(of: id) else { continue }
        let known = interactions.filter { $0.told <= told && $0.interaction.occurredAt < instant }.map(\.interaction)
        let own = Set(known.filter { $0.externalID == id })
        XCTAssertEqual(
          try tx.summary(of: number, asOf: instant, knownAt: told), NaiveSummary(of: Array(own)).summary)
      }
    }
  }
}

/// What was told, as a plain list.
private struct TimelineModel {
  private(set) var interactions: [Interaction] = []
  private var voidedKeys: Set<InteractionKey> = []

  /// - Returns: whether it is new.
  mutating func record(_ interaction: Interaction) -> Bool {
    let isKnown = interactions.contains {
      $0.key == interaction.key
        && (interaction.key != nil
          || $0.externalID == interaction.externalID && $0.occurredAt == interaction.occurredAt
            && $0.payload == interaction.payload)
    }
    guard !isKnown else { return false }
    interactions.append(interaction.marked(isVoided: interaction.key.map(voidedKeys.contains) ?? false))
    if let corrected = interaction.corrects { void(corrected) }
    return true
  }

  mutating func void(_ key: InteractionKey) {
    voidedKeys.insert(key)
    for place in interactions.indices where interactions[place].key == key {
      interactions[place] = interactions[place].marked(isVoided: true)
    }
  }

  /// - Returns: whether it was not void before.
  mutating func void(_ interaction: Interaction) -> Bool {
    guard let place = interactions.firstIndex(of: interaction) else { return false }
    if let key = interaction.key { voidedKeys.insert(key) }
    interactions[place] = interaction.marked(isVoided: true)
    return !interaction.isVoided
  }

  func random(_ random: inout RandomPayloads) -> Interaction? {
    interactions.isEmpty ? nil : random.pick(interactions)
  }
}

extension Interaction {
  fileprivate func marked(isVoided: Bool) -> Interaction {
    Interaction(payload, by: externalID, occurredAt: occurredAt, key: key, corrects: corrects, isVoided: isVoided)
  }
}
