import CustomerModel
import CustomerStore
import RetentionMetrics
import Segmentation
import XCTest

/// Logs and questions of which nothing sensible follows: a clear answer, or an error that says what to do.
final class BadInputTests: MetricsTestCase {
  private let ada = ExternalID("ada")

  private func order(_ text: String) throws -> Purchase { Purchase(total: try Money(text)) }

  /// All metrics, and the same with a breakdown.
  private func tables(_ scope: MetricScope, _ store: CustomerStore) throws -> [String: MetricTable] {
    var result: [String: MetricTable] = [:]
    for metric in MetricRegistry.all {
      func ask(_ metric: some Metric) throws {
        result[metric.definition.name] = try table(metric, scope, store)
        guard metric.definition.name != "acquisition" else { return }
        var divided = scope
        divided.breakdown = "country"
        _ = try table(metric, divided, store)
      }
      try ask(metric)
    }
    return result
  }

  func testNoData() throws {
    let tables = try tables(MetricScope(asOf: day("2026-11-25")), open())
    XCTAssertEqual(tables.count, MetricRegistry.all.count, "names differ")
    XCTAssertEqual(tables["churn"]?.rows.count, 0)
    XCTAssertEqual(tables["cohorts"]?.rows.count, 0)
    XCTAssertNil(tables["churn"]?.context.dataRange)
    let rate = tables["purchases"]?.cell("value", where: "figure", is: "repeat_purchase_rate")
    XCTAssertEqual(rate?.value, .empty)
    XCTAssertEqual(rate?.n, 0)
    XCTAssertNil(rate?.interval)
    XCTAssertEqual(tables["purchases"]?.cell("value", where: "figure", is: "net_revenue")?.value, .empty)
  }

  func testCustomersWhoDidNothing() throws {
    let store = try open()
    try store.write { tx in _ = try tx.upsert(Customer(id: ada, country: "GB", acquisitionSource: "=cmd()")) }
    let tables = try tables(MetricScope(asOf: day("2026-11-25")), store)
    XCTAssertEqual(tables["acquisition"]?.cell("customers", where: "source", is: "=cmd()")?.value, .integer(1))
    // A name that a spreadsheet would run is text there.
    XCTAssertTrue(tables["acquisition"]?.csv().contains("'=cmd()") ?? false)
  }

  func testOneEventAndAllOnOneDay() throws {
    for count in [1, 5] {
      let store = try open("\(count)")
      try store.write { tx in
        for number in 1...count {
          try tx.record(
            order("5.00 EUR"), by: ada, at: Timestamp("2026-11-20T0\(number):00:00Z"),
            key: InteractionKey(source: "shop", id: "\(number)"))
        }
      }
      let tables = try tables(MetricScope(asOf: day("2026-11-25")), store)
      let purchases = try XCTUnwrap(tables["purchases"])
      XCTAssertEqual(purchases.cell("value", where: "figure", is: "purchase_days")?.value, .integer(1))
      XCTAssertEqual(purchases.cell("value", where: "figure", is: "gap_mean")?.value, .empty)
      XCTAssertEqual(purchases.cell("value", where: "figure", is: "gini")?.value, .number(0))
      XCTAssertEqual(tables["cohorts"]?[0, "complete"]?.value, .flag(false))
    }
  }

  func testWhatIsYetToCome() throws {
    let store = try open()
    try store.write { tx in
      try tx.record(order("5.00 EUR"), by: ada, at: day("2026-11-20"))
      try tx.record(order("7.00 EUR"), by: ada, at: day("2030-01-01"))
      try tx.record(order("9.00 EUR"), by: ExternalID("bob"), at: day("2031-01-01"))
    }
    let tables = try tables(MetricScope(asOf: day("2026-11-25")), store)
    XCTAssertEqual(tables["purchases"]?.cell("value", where: "figure", is: "buyers")?.value, .integer(1))
    XCTAssertEqual(
      tables["purchases"]?.cell("value", where: "figure", is: "net_revenue")?.value, .money(try Money("5.00 EUR")))
    XCTAssertEqual(tables["churn"]?.rows.count, 1)
    // As of an instant in front of everything there is nothing.
    let before = try self.tables(MetricScope(asOf: day("2020-01-01")), store)
    XCTAssertEqual(before["churn"]?.rows.count, 0)
    XCTAssertEqual(before["purchases"]?.cell("value", where: "figure", is: "buyers")?.value, .integer(0))
  }

  func testPeriodsInFrontOfTheFirstEvent() throws {
    let store = try open()
    try store.write { tx in try tx.record(order("5.00 EUR"), by: ada, at: day("2026-11-20")) }
    let window = try TimeWindow("2025-01-01T00:00:00Z/2027-01-01T00:00:00Z")
    let metric = ChurnMetric(
      .silence(longerThan: .seconds(30 * 86_400)), over: MetricPeriods(.months, .within(window)))
    let table = try table(metric, MetricScope(asOf: day("2026-12-01")), store)
    XCTAssertEqual(table.rows.count, 23)
    XCTAssertEqual(table[0, "start"]?.value, .integer(0))
    XCTAssertEqual(table[0, "churn_rate"]?.value, .empty)
    XCTAssertEqual(table[22, "new"]?.value, .integer(1))
  }

  func testAnEmptySegment() throws {
    let store = try open()
    try store.write { tx in try tx.record(order("5.00 EUR"), by: ada, at: day("2026-11-20")) }
    let nobody = SegmentDefinition("nobody", .did(Activity(.session)))
    let tables = try tables(MetricScope(asOf: day("2026-11-25"), segment: nobody), store)
    XCTAssertEqual(tables["purchases"]?.cell("value", where: "figure", is: "buyers")?.value, .integer(0))
    XCTAssertEqual(tables["churn"]?.values("start"), [.integer(0)])
    XCTAssertEqual(tables["purchases"]?.context.customers, "segment nobody")
  }

  func testNegativeNetRevenue() throws {
    let store = try open()
    try store.write { tx in
      try tx.record(order("5.00 EUR"), by: ada, at: day("2026-11-20"))
      try tx.record(Refund(amount: Money("8.00 EUR")), by: ada, at: day("2026-11-21"))
    }
    let tables = try tables(MetricScope(asOf: day("2026-12-25")), store)
    let purchases = try XCTUnwrap(tables["purchases"])
    XCTAssertEqual(
      purchases.cell("value", where: "figure", is: "net_revenue")?.value, .money(try Money("-3.00 EUR")))
    XCTAssertEqual(purchases.cell("value", where: "figure", is: "gini")?.value, .empty)
    XCTAssertTrue(purchases.csv().contains("net_revenue,-3.00 EUR"), "a number is no formula")
  }

  func testSeveralCurrencies() throws {
    let store = try open()
    try store.write { tx in
      try tx.record(order("5.00 EUR"), by: ada, at: day("2026-11-20"))
      try tx.record(order("800 JPY"), by: ExternalID("bob"), at: day("2026-11-21"))
    }
    let scope = MetricScope(asOf: try day("2026-11-25"))
    for metric in [PurchaseMetric(), PurchaseSeriesMetric(), RFMMetric(), CohortMetric(measure: .revenue)]
      as [any Metric]
    {
      do {
        _ = try store.read { tx in try tx.table(of: metric, scope) }
        XCTFail("\(metric.definition.name) adds up euros and yen")
      } catch MetricError.mixedCurrencies(let currencies) {
        XCTAssertEqual(currencies.map(\.code), ["EUR", "JPY"])
      }
    }
    var yen = scope
    yen.currency = try Currency("JPY")
    let table = try table(PurchaseMetric(), yen, store)
    XCTAssertEqual(table.cell("value", where: "figure", is: "net_revenue")?.value, .money(try Money("800 JPY")))
    XCTAssertEqual(table.notes, ["Amounts in EUR are left out."])
    // Who is counted is not a matter of money.
    _ = try self.table(CohortMetric(), scope, store)
    _ = try self.table(PurchaseFrequencyMetric(), scope, store)
  }

  func testAYearOfGaps() throws {
    let store = try open()
    try store.write { tx in
      try tx.record(order("5.00 EUR"), by: ada, at: day("2024-01-20"))
      try tx.record(order("6.00 EUR"), by: ada, at: day("2025-03-20"))
    }
    let metric = ChurnMetric(.silence(longerThan: .seconds(31 * 86_400)))
    let table = try table(metric, MetricScope(asOf: day("2025-04-01")), store)
    XCTAssertEqual(table.rows.count, 15)
    XCTAssertEqual(table[6, "churn_rate"]?.value, .empty)
    XCTAssertEqual(table[14, "resurrected"]?.value, .integer(1))
    XCTAssertEqual(table[14, "reactivation_rate"]?.value, .rate(1))
    XCTAssertEqual(table[1, "win_back_rate"]?.value, .rate(1))
    let cohorts = try self.table(CohortMetric(), MetricScope(asOf: day("2025-04-01")), store)
    XCTAssertEqual(cohorts.values("size").filter { $0 == .integer(0) }.count, 14, "a place for each empty cohort")
  }

  func testEarliestAndLatest() throws {
    let store = try open()
    try store.write { tx in
      try tx.record(order("5.00 EUR"), by: ada, at: .earliest)
      try tx.record(order("5.00 EUR"), by: ada, at: .latest)
    }
    for asOf in [Timestamp.earliest, .latest] {
      for metric in MetricRegistry.all {
        do {
          _ = try store.read { tx in try tx.table(of: metric, MetricScope(asOf: asOf)) }
        } catch MetricError.tooManyPeriods(_, let limit) {
          XCTAssertEqual(limit, MetricPeriods.limit)
        }
      }
    }
    let years = ChurnMetric(.silence(longerThan: .seconds(Int64.max)), over: MetricPeriods(.years, .last(100)))
    _ = try table(years, MetricScope(asOf: .latest), store)
    // Before 1970, numbers of instants are negative.
    let window = try TimeWindow("0001-01-01T00:00:00Z/0101-01-01T00:00:00Z")
    let early = ChurnMetric(.silence(longerThan: .seconds(Int64.max)), over: MetricPeriods(.years, .within(window)))
    let found = try table(early, MetricScope(asOf: .latest), store)
    XCTAssertEqual(found.values("end"), [MetricValue](repeating: .integer(1), count: 100))
  }

  func testParametersThatMakeNoSense() throws {
    let store = try open()
    let scope = MetricScope(asOf: try day("2026-11-25"))
    let metrics: [any Metric] = [
      ChurnMetric(.silence(longerThan: .zero)), ChurnMetric(.silence(longerThan: .seconds(1), of: [])),
      ChurnMetric(.mixed([])), ChurnMetric(.ownGaps(quantile: 0, otherwise: .seconds(1))),
      ChurnMetric(.ownGaps(quantile: .nan, otherwise: .seconds(1))),
      ChurnMetric(.contractual(.grace(.seconds(-1)))),
      ChurnMetric(.silence(longerThan: .seconds(1)), over: MetricPeriods(.months, .last(0))),
      CohortMetric(activity: []), CohortMetric(clock: .own(days: 0)), CohortMetric(clock: .brackets([])),
      CohortMetric(measure: .revenue, retention: .unbounded), RFMMetric(.quantiles(1)),
      RFMMetric(.fixed(recencyDays: [30, 10], frequency: [2], monetaryMinorUnits: [100])),
      PurchaseMetric(secondWithinDays: 0), AcquisitionMetric(retainedWithinDays: -1),
      RetentionValueMetric(.silence(longerThan: .seconds(1)), raisedByPoints: .infinity),
    ]
    for metric in metrics {
      do {
        _ = try store.read { tx in try tx.table(of: metric, scope) }
        XCTFail("\(metric) is admitted")
      } catch MetricError.invalidParameter {}
    }
    var unknown = scope
    unknown.breakdown = "shoeSize"
    XCTAssertThrowsError(try store.read { tx in try tx.table(of: PurchaseMetric(), unknown) })
    XCTAssertThrowsError(try MetricRegistry.metric(named: "nothing"))
  }

  func testDeadlineAndCancellation() throws {
    let store = try open()
    try store.write { tx in try tx.record(order("5.00 EUR"), by: ada, at: day("2026-11-20")) }
    for metric in MetricRegistry.all {
      var scope = MetricScope(asOf: try day("2026-11-25"), budget: MetricBudget(deadline: .now - .seconds(1)))
      do {
        _ = try store.read { tx in try tx.table(of: metric, scope) }
        XCTFail("\(metric.definition.name) goes on behind its deadline")
      } catch MetricError.deadlineExceeded {}
      scope.budget = MetricBudget { true }
      do {
        _ = try store.read { tx in try tx.table(of: metric, scope) }
        XCTFail("\(metric.definition.name) cannot be cancelled")
      } catch MetricError.cancelled {}
    }
  }
}
