import CustomerModel
import CustomerStore
import Foundation
import RetentionMath
import RetentionMetrics
import XCTest

/// The figures of the CDNOW data set, which were computed from the raw log by other programs.
final class ReferenceTests: MetricsTestCase {
  private static let url = FileManager.default.temporaryDirectory.appendingPathComponent("cdnow-\(UUID().uuidString)")
  private static let store: Result<CustomerStore, any Error> = Result {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let store = try CustomerStore(at: url.appendingPathComponent("cdnow.retention").path)
    try CDNOW.fill(store)
    return store
  }

  override static func tearDown() {
    guard case .success(let store) = store else { return }
    try? store.close()
    try? FileManager.default.removeItem(at: url)
  }

  private func scope(_ end: String = "1998-07-01", zone: TimeZoneIdentifier? = nil) throws -> MetricScope {
    MetricScope(asOf: try day(end), zone: zone)
  }

  private func check(
    _ table: MetricTable, _ figure: String, _ expected: Double, file: StaticString = #filePath, line: UInt = #line
  ) throws {
    let value = try XCTUnwrap(
      table.cell("value", where: "figure", is: figure)?.value.number, figure, file: file, line: line)
    XCTAssertEqual(value, expected, accuracy: 1e-9 * max(1, abs(expected)), figure, file: file, line: line)
  }

  func testPublishedForecasts() throws {
    let store = try Self.store.get()
    let choice = try store.read { tx in
      try tx.chooseCustomerBaseModel(
        among: [.bgNBD, .mbgNBD], calibrationEnd: day("1997-10-01"), holdoutEnd: day("1998-07-01"), unit: .week)
    }
    // Computed from the raw log by other programs.
    let figures: [(expected: Double, mae: Double, rmse: Double, area: Double)] = [
      (16_874, 0.819, 1.733, 0.763), (15_934, 0.795, 1.740, 0.765),
    ]
    for (validation, figure) in zip(choice.validations, figures) {
      XCTAssertEqual(validation.purchases.actual, 19_684)
      XCTAssertEqual(validation.purchases.expected, figure.expected, accuracy: 10)
      let report = validation.comparison.model
      XCTAssertEqual(report.meanAbsoluteError, figure.mae, accuracy: 0.001)
      XCTAssertEqual(report.rootMeanSquareError, figure.rmse, accuracy: 0.002)
      XCTAssertEqual(report.areaUnderCurve ?? 0, figure.area, accuracy: 0.001)
      XCTAssertLessThan(try XCTUnwrap(validation.purchases.bias), -0.1)
    }
    XCTAssertEqual(
      choice.best.comparison.model.meanLogProbability,
      choice.validations.compactMap(\.comparison.model.meanLogProbability).max())
  }

  func testPurchases() throws {
    let store = try Self.store.get()
    // By the index, and by histories: another zone with the clocks of UTC has neither summaries nor days of its own.
    for zone in [nil, try TimeZoneIdentifier("Africa/Abidjan")] {
      let table = try table(PurchaseMetric(), scope(zone: zone), store)
      try check(table, "buyers", 23_570)
      try check(table, "purchases", 69_659)
      try check(table, "purchase_days", 67_591)
      try check(table, "purchase_days_per_buyer", 2.8676707679253286)
      try check(table, "repeat_purchase_rate", 0.48858718710224863)
      try check(table, "net_revenue", 2_500_315.63)
      try check(table, "revenue_per_purchase_day", 36.99184255300262)
      try check(table, "gap_mean", 72.21398877808319)
      try check(table, "gap_median", 34)
      try check(table, "gap_p25", 12)
      try check(table, "gap_p75", 94)
      try check(table, "gap_p90", 200)
      try check(table, "gap_deviation", 91.88215768132112)
      try check(table, "top_10_percent_share", 0.5094272637890922)
      try check(table, "top_20_percent_share", 0.677773829698453)
      try check(table, "gini", 0.634571184581596)
      try check(table, "win_backs", 5_193)
      try check(table, "win_back_customers", 4_994)
      try check(table, "lapsed_90d", 20_269.0 / 23_570)
      try check(table, "lapsed_180d", 18_210.0 / 23_570)
      XCTAssertEqual(table.cell("value", where: "figure", is: "gap_mean")?.n, 44_021)
      XCTAssertEqual(table.context.currency?.code, "USD")
    }
  }

  /// The customers of each cohort by offset.
  private func triangle(_ table: MetricTable) -> [String: [Int]] {
    var result: [String: [Int]] = [:]
    for row in table.rows.indices {
      guard case .text(let cohort)? = table[row, "cohort"]?.value,
        case .integer(let count)? = table[row, "value"]?.value
      else { continue }
      result[cohort, default: []].append(count)
    }
    return result
  }

  func testMonthlyCohorts() throws {
    let store = try Self.store.get()
    let classic = [
      "1997-01": [7846, 1157, 964, 810, 679, 736, 720, 582, 559, 594, 673, 634, 528, 511, 664, 472, 497, 498],
      "1997-02": [8476, 1312, 980, 783, 847, 786, 626, 619, 666, 721, 661, 545, 568, 718, 545, 548, 551],
      "1997-03": [7248, 1032, 752, 756, 674, 564, 561, 579, 634, 569, 464, 472, 678, 420, 443, 457],
    ]
    let unbounded = [
      "1997-01": [
        7846, 3654, 3357, 3140, 2958, 2842, 2677, 2524, 2404, 2292, 2148, 1947, 1741, 1564, 1396, 1086, 846, 498,
      ],
      "1997-02": [8476, 3861, 3548, 3337, 3161, 3001, 2812, 2680, 2540, 2378, 2160, 1945, 1757, 1558, 1223, 928, 551],
      "1997-03": [7248, 3300, 3016, 2828, 2654, 2503, 2371, 2226, 2077, 1887, 1688, 1539, 1356, 1008, 774, 457],
    ]
    for (retention, expected) in [(CohortMetric.Retention.classic, classic), (.unbounded, unbounded)] {
      let table = try table(CohortMetric(retention: retention), scope(), store)
      let found = triangle(table)
      for (cohort, counts) in expected { XCTAssertEqual(found[cohort], counts, "\(retention) \(cohort)") }
      XCTAssertTrue(table.values("complete").allSatisfy { $0 == .flag(true) })
      // The average of the second month: of all three cohorts.
      let average = found["all"]?[1]
      XCTAssertEqual(average, expected.values.reduce(0) { $0 + $1[1] })
    }
    // In the middle of a month the last cells are not complete, and not in the average.
    let table = try table(CohortMetric(), scope("1998-06-16"), store)
    let isComplete = zip(table.values("periods"), table.values("complete"))
    for (period, flag) in isComplete where period != .text("") {
      XCTAssertEqual(flag, .flag(period != .text("1998-06")), "\(period)")
    }
  }

  func testOwnClocks() throws {
    let store = try Self.store.get()
    let active = [
      23570, 3088, 2375, 2149, 2110, 2024, 1868, 1772, 1930, 1824, 1721, 1622, 1741, 1724, 1560, 1185,
    ]
    let later = [
      23570, 10325, 9585, 9059, 8605, 8197, 7716, 7296, 6892, 6363, 5813, 5260, 4673, 3951, 3121, 2011,
    ]
    for (retention, expected) in [(CohortMetric.Retention.classic, active), (.unbounded, later)] {
      let table = try table(CohortMetric(retention: retention, clock: .own(days: 30)), scope(), store)
      let average = table.rows.indices.filter { table[$0, "cohort"]?.value == .text("all") }
      XCTAssertEqual(
        average.prefix(16).map { table[$0, "value"]?.value }, expected.map { .integer($0) }, "\(retention)")
      XCTAssertEqual(
        average.prefix(16).map { table[$0, "size"]?.value }, (0..<16).map { .integer($0 < 15 ? 23_570 : 18_841) })
    }
    let brackets = CohortMetric(clock: .brackets([1...7, 8...30, 31...90, 91...180, 181...365]))
    let table = try table(brackets, scope(), store)
    XCTAssertEqual(triangle(table)["all"], [1384, 3210, 4504, 4644, 6134])
  }

  func testActivity() throws {
    let store = try Self.store.get()
    let zones = [nil, try TimeZoneIdentifier("Africa/Abidjan")]
    for zone in zones {
      let table = try table(ActivityMetric(of: [.purchase]), scope(zone: zone), store)
      let expected: [(String, Int, Int, Int, Double)] = [
        ("1997-06-30", 88, 795, 2339, 0.042169018098902666), ("1997-12-31", 48, 362, 1793, 0.04255437813720022),
        ("1998-06-30", 55, 334, 1506, 0.0432713590084108),
      ]
      for (day, daily, weekly, monthly, stickiness) in expected {
        XCTAssertEqual(table.cell("daily_active", where: "day", is: day)?.value, .integer(daily))
        XCTAssertEqual(table.cell("weekly_active", where: "day", is: day)?.value, .integer(weekly))
        XCTAssertEqual(table.cell("monthly_active", where: "day", is: day)?.value, .integer(monthly))
        XCTAssertEqual(
          table.cell("stickiness", where: "day", is: day)?.value.number ?? -1, stickiness, accuracy: 1e-12)
      }
    }
    let flow = try table(LifecycleMetric(of: [.purchase]), scope(), store)
    XCTAssertEqual(Array(flow.values("active").prefix(5)), [7846, 9633, 9524, 2822, 2214].map { .integer($0) })
    XCTAssertEqual(Array(flow.values("new").prefix(4)), [7846, 8476, 7248, 0].map { .integer($0) })
  }

  func testSeriesFrequencyAndScores() throws {
    let store = try Self.store.get()
    let series = try table(PurchaseSeriesMetric(), scope(), store)
    XCTAssertEqual(Array(series.values("active_customers").prefix(4)), [7846, 9633, 9524, 2822].map { .integer($0) })
    XCTAssertEqual(Array(series.values("purchase_days").prefix(4)), [8767, 11045, 11329, 3690].map { .integer($0) })
    XCTAssertEqual(series[0, "net_revenue"]?.value, .money(try Money("299060.17 USD")))
    XCTAssertEqual(series[3, "net_revenue"]?.value, .money(try Money("142824.49 USD")))
    let days = try table(PurchaseFrequencyMetric(), scope(), store)
    XCTAssertEqual(
      Array(days.values("customers").prefix(12)),
      [12054, 4040, 2205, 1436, 991, 643, 470, 378, 279, 182, 156, 126].map { .integer($0) })
    XCTAssertEqual(days.values("purchase_days").last, .integer(171))
    let scores = try store.read { tx in try RFMMetric().scores(MetricScope(asOf: day("1998-07-01")), tx) }
    func counts(_ score: (RFMScores) -> Int) -> [Int] { (1...5).map { wanted in scores.count { score($0) == wanted } } }
    XCTAssertEqual(counts(\.recencyScore), [4735, 4712, 4702, 4720, 4701])
    XCTAssertEqual(counts(\.frequencyScore), [12054, 0, 4040, 3641, 3835])
    XCTAssertEqual(counts(\.monetaryScore), [4817, 4615, 4710, 4715, 4713])
    let cubes = scores.map { [$0.recencyScore, $0.frequencyScore, $0.monetaryScore] }
    XCTAssertEqual(cubes.count { $0 == [5, 5, 5] }, 2340)
    XCTAssertEqual(cubes.count { $0 == [1, 1, 1] }, 1740)
    // As the papers count: x, t_x and T of everybody.
    let statistics = try store.read { tx in try tx.purchaseStatistics(MetricScope(asOf: day("1997-10-01"))) }
    XCTAssertEqual(statistics.count, 23_570)
    XCTAssertEqual(statistics[0].ageInDays, 272)
  }

  /// Churn by silence against membership worked out from the raw log.
  func testChurnBySilence() throws {
    let store = try Self.store.get()
    let orders = try CDNOW.orders()
    let table = try table(ChurnMetric(.silence(longerThan: .seconds(90 * 86_400))), scope(), store)
    XCTAssertEqual(table.rows.count, 18)
    for row in table.rows.indices {
      guard case .instant(let from)? = table[row, "from"]?.value, case .instant(let to)? = table[row, "to"]?.value
      else {
        return XCTFail("row \(row)")
      }
      func isActive(_ orders: [(day: Int64, cents: Int64)], _ boundary: Int64) -> Bool {
        orders.contains { $0.day < boundary && $0.day >= boundary - 90 }
      }
      var (start, new, back, lost) = (0, 0, 0, 0)
      for customer in orders {
        let (before, after) = (isActive(customer, from.utcDay), isActive(customer, to.utcDay))
        if before { start += 1 }
        if before, !after { lost += 1 }
        if !before, after { if customer[0].day >= from.utcDay { new += 1 } else { back += 1 } }
      }
      let found = ["start", "new", "resurrected", "churned"].map { table[row, $0]?.value }
      XCTAssertEqual(found, [start, new, back, lost].map { .integer($0) }, "\(from)")
    }
  }
}
