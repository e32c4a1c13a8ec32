import CustomerModel
import XCTest

@testable import CustomerStore

/// Interactions that many tasks tell one by one.
final class GroupedRecordingTests: XCTestCase {
  private var directory = ""

  override func setUpWithError() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("retention-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    directory = url.path
  }

  override func tearDown() {
    try? FileManager.default.removeItem(atPath: directory)
  }

  private func open() throws -> CustomerStore { try CustomerStore(at: directory + "/store.retention") }

  private static func order(_ number: Int, by customer: Int, cents: Int64 = 100) throws -> Interaction {
    Interaction(
      .purchase(Purchase(total: Money(minorUnits: cents, currency: try Currency("EUR")))),
      by: ExternalID("c\(customer)"), occurredAt: Timestamp(microseconds: Int64(number) * 1_000_000),
      key: InteractionKey(source: "shop", id: "o\(number)"))
  }

  func testEachTaskLearnsWhatBecameOfItsOwn() async throws {
    let store = try open()
    // Half of them are told twice, by tasks that run at the same time.
    let recorded = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<32 {
        group.addTask {
          var recorded = 0
          for number in 0..<50 {
            let isNew = try await store.record(try Self.order(task / 2 * 100 + number, by: number))
            recorded += isNew ? 1 : 0
          }
          return recorded
        }
      }
      return try await group.reduce(0, +)
    }
    XCTAssertEqual(recorded, 16 * 50)
    let totals = try store.read { tx in try tx.purchaseTotals() }
    XCTAssertEqual(totals.customers, 50)
    let problems = try await store.verifyRecords().problems
    XCTAssertTrue(problems.isEmpty, "\(problems)")
    try await store.close()
  }

  func testWhatIsWrongWithOneConcernsItAlone() async throws {
    let store = try open()
    try await store.record(try Self.order(1, by: 1))
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<40 {
        group.addTask {
          do {
            // Every fourth tells the first order with other content.
            let interaction = try task % 4 == 0 ? Self.order(1, by: 1, cents: 7) : Self.order(task + 100, by: task)
            let isNew = try await store.record(interaction)
            XCTAssertTrue(isNew && task % 4 != 0)
          } catch CustomerStoreError.conflictingInteraction(let key) {
            XCTAssertEqual(key.id, "o1")
            XCTAssertEqual(task % 4, 0)
          } catch {
            XCTFail("\(error)")
          }
        }
      }
    }
    let changes = try store.read { tx in try tx.changes(after: .start).changes }
    XCTAssertEqual(changes.count { $0.kind == .interactionRecorded }, 31)
    try await store.close()
  }

  func testACancelledTaskRecordsNothingOrAll() async throws {
    let store = try open()
    let tasks = (0..<200).map { number in
      Task { try await store.record(try Self.order(number, by: number % 7)) }
    }
    for task in tasks where task.hashValue % 2 == 0 { task.cancel() }
    var recorded = 0
    for task in tasks {
      switch await task.result {
      case .success(let isNew): recorded += isNew ? 1 : 0
      case .failure(let error): XCTAssertTrue(error is CancellationError, "\(error)")
      }
    }
    let count = try store.read { tx in
      try tx.changes(after: .start).changes.count { $0.kind == .interactionRecorded }
    }
    XCTAssertEqual(count, recorded)
    try await store.close()
  }

  func testAClosedStoreTellsAllWhoWait() async throws {
    let store = try open()
    try await store.close()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          do {
            try await store.record(try Self.order(number, by: 1))
            XCTFail("it is closed")
          } catch {
            XCTAssertTrue("\(error)".contains("closed"), "\(error)")
          }
        }
      }
    }
  }

  /// What a transaction has not written yet is in its own feed, and in nobody else's.
  func testATransactionReadsItsOwnChanges() throws {
    let store = try open()
    try store.write { tx in
      try tx.record(try Self.order(1, by: 1))
      let page = try tx.changes(after: .start, limit: 1)
      XCTAssertEqual(page.changes.map(\.kind), [.customerCreated])
      XCTAssertTrue(page.hasMore)
      let rest = try tx.changes(after: page.next)
      XCTAssertEqual(rest.changes.map(\.kind), [.interactionRecorded])
      XCTAssertEqual(rest.next, try tx.lastChange())
      XCTAssertEqual(try store.read { try $0.changes(after: .start) }.changes.count, 0)
      try tx.record(try Self.order(2, by: 1))
      XCTAssertEqual(try tx.changes(after: rest.next).changes.count, 1)
    }
    let first = try store.read { try $0.lastChange() }
    XCTAssertThrowsError(
      try store.write { tx in
        try tx.record(try Self.order(3, by: 9))
        throw CancellationError()
      })
    XCTAssertEqual(try store.read { try $0.lastChange() }, first)
    try store.write { tx in
      try tx.record(try Self.order(4, by: 10))
      XCTAssertEqual(try tx.customerID(of: ExternalID("c10")), CustomerID(rawValue: 2))
    }
    try store.close()
  }
}
