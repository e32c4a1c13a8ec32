import CustomerModel
import CustomerStore
import RetentionKit
import RetentionMath
import RetentionMetrics
import Segmentation
import XCTest

/// The one-line forms answer what the transactions' forms answer, blocking and suspended, and fail with the layer's errors.
final class RetentionDatabaseTests: XCTestCase {
  private var folder = ""
  private let now = Timestamp(microseconds: 1_780_000_000_000_000)

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("RetentionKitTests-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  override func tearDownWithError() throws { try FileManager.default.removeItem(atPath: folder) }

  /// A shop of 60 customers, whose clock stands.
  private func shop() throws -> RetentionDatabase {
    var options = CustomerStore.Options()
    let now = now
    options.clock = { now }
    let database = try RetentionDatabase(at: folder + "/shop.retention", options: options)
    try database.write { tx in
      for number in 0..<60 {
        let id = ExternalID("customer-\(number)")
        try tx.upsert(Customer(id: id, country: number % 3 == 0 ? "DE" : "GB"))
        for order in 0...(number % 5) {
          let day = Int64(300 - number - order * (7 + number % 11))
          let instant = Timestamp(microseconds: now.microseconds - day * 86_400_000_000)
          try tx.record(Purchase(total: Money("\(10 + number).00 EUR")), by: id, at: instant)
        }
      }
    }
    return database
  }

  func testAQuestionWithoutAnInstantIsAskedOfTheClock() throws {
    let database = try shop()
    XCTAssertEqual(database.now, now)
    let table = try database.metrics.table(of: .purchases)
    XCTAssertEqual(table, try database.read { tx in try tx.table(of: PurchaseMetric(), MetricScope(asOf: now)) })
    XCTAssertEqual(table.cell("value", where: "figure", is: "buyers")?.value, .integer(60))
    try database.close()
  }

  func testBothFormsOfMetricsAgree() async throws {
    let database = try shop()
    let germans = SegmentDefinition("germans") { Attribute(\.country).equals("DE") }
    let blocking: MetricTable = try { try database.metrics.table(of: .cohorts, for: germans) }()
    let suspended = try await database.metrics.table(of: .cohorts, for: germans)
    XCTAssertEqual(blocking, suspended)
    XCTAssertFalse(blocking.rows.isEmpty)
    let grouped = try await database.metrics.table(of: .purchases, by: "country")
    XCTAssertEqual(Set(grouped.values("group").map { "\($0)" }).count, 2)
    try await database.close()
  }

  func testErrorsAreThoseOfTheLayer() async throws {
    let database = try shop()
    do {
      _ = try await database.metrics.table(of: .purchases, by: "shoeSize")
      XCTFail("answered by an attribute that is not there")
    } catch MetricError.unknownAttribute(let name) {
      XCTAssertEqual(name, "shoeSize")
    }
    try await database.close()
  }

  func testErrorsOfBlockingForms() throws {
    let database = try shop()
    do throws(SegmentError) {
      _ = try database.segments.count(.stored("nobody"))
      XCTFail("answered a segment that is not there")
    } catch {
      guard case .unknownSegment(_, "nobody") = error else { return XCTFail("\(error)") }
    }
    do throws(CustomerBaseError) {
      _ = try database.models.stored(named: "none")
      XCTFail("found a model that is not there")
    } catch {
      guard case .unknownModel("none") = error else { return XCTFail("\(error)") }
    }
    try database.close()
    do throws(MetricError) {
      _ = try database.metrics.table(of: .summary)
      XCTFail("answered though closed")
    } catch {
      guard case .store(.storage) = error else { return XCTFail("\(error)") }
    }
  }

  func testACancelledQuestionEnds() async throws {
    let database = try shop()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await database.metrics.table(of: .cohorts)
    }
    do {
      _ = try await task.value
      XCTFail("answered though cancelled")
    } catch MetricError.cancelled {}
    let fit = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await database.models.fit(unit: .week)
    }
    do {
      _ = try await fit.value
      XCTFail("fitted though cancelled")
    } catch CustomerBaseError.fit(.cancelled) {}
    try await database.close()
  }

  func testSegments() async throws {
    let database = try shop()
    let buyers = SegmentDefinition("frequent", .did(Activity(.purchase), atLeast: 4))
    let expected: [CustomerID] = try database.read { tx in try tx.members(of: buyers.predicate, at: now) }
    XCTAssertEqual(expected.count, 24)
    let version = try await database.segments.define(buyers)
    XCTAssertEqual(version, 1)
    XCTAssertEqual(try database.segments.stored().map(\.definition), [buyers])
    let count = try await database.segments.count(.stored("frequent"))
    XCTAssertEqual(count, 24)
    let suspended = try await database.segments.members(of: .stored("frequent"), limit: 10)
    XCTAssertEqual(suspended, Array(expected.prefix(10)))
    let most = Measure.spend(in: try Currency("EUR")).descending
    let first = try await database.segments.members(of: buyers, orderedBy: most, limit: 3)
    XCTAssertEqual(
      first,
      try database.read { tx in
        try tx.bind(tx.compile(buyers.predicate), at: now).members(orderedBy: most, limit: 3).members
      })
    XCTAssertTrue(try database.segments.contains(first[0], in: buyers))
    XCTAssertTrue(try database.segments.explain(first[0], in: buyers).holds)
    let registered = try await database.segments.register(buyers)
    XCTAssertEqual(registered, 1)
    XCTAssertEqual(try database.read { tx in try tx.memberCount(ofSegment: "frequent") }, 24)
    XCTAssertTrue(try database.segments.unregister(named: "frequent"))
    XCTAssertTrue(try database.segments.delete(named: "frequent"))
    XCTAssertFalse(try database.segments.delete(named: "frequent"))
    try await database.close()
  }

  func testAStoredSegmentKeepsItsCalendar() throws {
    let database = try shop()
    let zone = try TimeZoneIdentifier("Pacific/Kiritimati")
    let today = SegmentPredicate.did(Activity(.purchase, within: .calendar(.today)))
    // 2026-05-28T20:26:40Z is the next day there.
    try database.record(
      Purchase(total: Money("1 EUR")), by: ExternalID("night owl"), at: Timestamp("2026-05-28T02:00:00Z"))
    try database.segments.define(SegmentDefinition("there", today, zone: .named(zone)))
    try database.segments.define(SegmentDefinition("here", today))
    XCTAssertEqual(try database.segments.count(.stored("there")), 0)
    XCTAssertEqual(try database.segments.count(.stored("here")), 1)
    for (name, buyers) in [("there", 0), ("here", 1)] {
      let table = try database.metrics.table(of: .purchases, for: .stored(name))
      XCTAssertEqual(table.cell("value", where: "figure", is: "buyers")?.value, .integer(buyers), name)
    }
    try database.close()
  }

  func testModels() async throws {
    let database = try shop()
    let blocking: CustomerBaseModel = try { try database.models.fit(.mbgNBD, unit: .week) }()
    let suspended = try await database.models.fit(.mbgNBD, unit: .week)
    XCTAssertEqual(blocking, suspended)
    XCTAssertEqual(blocking.provenance.asOf, now)
    XCTAssertEqual(try database.models.store(blocking, named: "weekly"), 1)
    XCTAssertEqual(try database.models.storedNames(), ["weekly"])
    XCTAssertEqual(try database.models.stored(named: "weekly"), blocking)
    let first = try XCTUnwrap(try database.read { tx in try tx.customerID(of: ExternalID("customer-1")) })
    let forecast = try XCTUnwrap(try database.models.forecast(of: first, by: blocking, within: .weeks(10)))
    let all = try await database.models.forecast(by: blocking, within: .weeks(10))
    let row = try XCTUnwrap(all.customers.first { $0.customer == first })
    XCTAssertEqual(row.expectedPurchases, forecast.expectedPurchases.value, accuracy: 1e-9)
    XCTAssertTrue(try database.models.delete(named: "weekly"))
    XCTAssertEqual(try database.models.storedNames(), [])
    try await database.close()
  }

  func testMaintenance() throws {
    let database = try shop()
    XCTAssertEqual(try database.maintenance.statistics().customerCount, 60)
    XCTAssertTrue(try database.maintenance.verify().isConsistent)
    XCTAssertEqual(try database.maintenance.rebuildDerived(), 0)
    try database.close()
  }

  func testMaintenanceSuspended() async throws {
    let database = try shop()
    let statistics = try await database.maintenance.statistics()
    XCTAssertEqual(statistics.customerCount, 60)
    let verification = try await database.maintenance.verify()
    XCTAssertTrue(verification.isConsistent)
    let copy = folder + "/copy.retention"
    try await database.maintenance.backup(to: copy)
    let second = try RetentionDatabase(at: copy)
    let copied = try await second.maintenance.statistics()
    XCTAssertEqual(copied.interactionCount, statistics.interactionCount)
    try await second.close()
    try await database.close()
  }
}
