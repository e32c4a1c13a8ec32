import CustomerModel
import CustomerStore
import Foundation
import RetentionMetrics
import Segmentation
import XCTest

/// Metrics against their definitions, worked out from random logs in plain arrays.
final class MetricOracleTests: MetricsTestCase {
  private static let seed =
    ProcessInfo.processInfo.environment["RETENTION_TEST_SEED"].flatMap(UInt64.init) ?? 20_261_125
  private static let rounds = ProcessInfo.processInfo.environment["RETENTION_LONG_TESTS"] == "1" ? 150 : 12

  /// One log, one scope, and who is in it by group.
  private struct Case {
    let shop: OracleShop
    let store: CustomerStore
    let scope: MetricScope
    let zone: TimeZoneIdentifier
    /// The customers of each group, by its name; one without a name if there is no breakdown.
    let groups: [(name: String?, customers: [Int])]
    let unit: CalendarWindow.Unit

    var asOf: Timestamp { scope.asOf }
  }

  private func forEachCase(_ body: (Case, inout SeededGenerator) throws -> Void) throws {
    for round in 0..<Self.rounds {
      let seed = Self.seed &+ UInt64(round)
      var random = SeededGenerator(seed: seed)
      let storeZone = try TimeZoneIdentifier(OracleShop.zones.randomElement(using: &random) ?? "UTC")
      let shop = OracleShop(
        customers: Int.random(in: 1...40, using: &random), zone: storeZone, &random)
      let store = try open("round-\(round)", zone: storeZone.name)
      try shop.fill(store, mergingWith: &random)
      let zone = try TimeZoneIdentifier(OracleShop.zones.randomElement(using: &random) ?? "UTC")
      var end = OracleShop.start + Int64.random(in: 1...520, using: &random) * 86_400_000_000
      if Bool.random(using: &random) { end -= end % 86_400_000_000 }
      var scope = MetricScope(asOf: Timestamp(microseconds: end), zone: Bool.random(using: &random) ? zone : nil)
      var members = Array(shop.customers.indices)
      if Int.random(in: 0..<3, using: &random) == 0 {
        scope.segment = SegmentDefinition("visitors", .did(Activity(.session)))
        members = members.filter { !shop.events($0, before: scope.asOf, kind: 4).isEmpty }
      }
      var groups: [(name: String?, customers: [Int])] = [(nil, members)]
      if Int.random(in: 0..<3, using: &random) == 0 {
        scope.breakdown = "country"
        let byCountry = Dictionary(grouping: members) { shop.countries[$0] ?? "(unset)" }
        groups = byCountry.sorted { ($0.key == "(unset)" ? 1 : 0, $0.key) < ($1.key == "(unset)" ? 1 : 0, $1.key) }
          .map { ($0.key, $0.value) }
      }
      let units: [CalendarWindow.Unit] = [.days, .weeks, .months, .quarters, .years]
      let one = Case(
        shop: shop, store: store, scope: scope, zone: scope.zone ?? storeZone, groups: groups,
        unit: units.randomElement(using: &random) ?? .months)
      do {
        try body(one, &random)
      } catch {
        XCTFail("seed \(seed): \(error)")
      }
      if testRun?.failureCount ?? 0 > 0 { return print("failed with the seed \(seed)") }
      try store.close()
    }
  }

  /// The rows of a group.
  private func rows(_ table: MetricTable, _ group: String?) -> [Int] {
    guard let group else { return Array(table.rows.indices) }
    return table.rows.indices.filter { table[$0, "group"]?.value == .text(group) }
  }

  private func integer(_ table: MetricTable, _ row: Int, _ column: String) throws -> Int {
    guard case .integer(let value)? = table[row, column]?.value else {
      throw MetricError.unknownMetric("\(column) of row \(row)")
    }
    return value
  }

  private func instant(_ table: MetricTable, _ row: Int, _ column: String) throws -> Int64 {
    guard case .instant(let value)? = table[row, column]?.value else {
      throw MetricError.unknownMetric("\(column) of row \(row)")
    }
    return value.microseconds
  }

  func testChurn() throws {
    try forEachCase { one, random in
      let length =
        Int64.random(in: 1...90, using: &random) * 86_400_000_000
        + (Bool.random(using: &random) ? 0 : Int64.random(in: 0..<86_400_000_000, using: &random))
      let quantile = Double.random(in: 0.05...1, using: &random)
      let policies: [ChurnPolicy] = [
        .silence(longerThan: .microseconds(length)),
        .mixed([.silence(longerThan: .microseconds(length))]),
        .silence(longerThan: .microseconds(length), of: [.purchase, .session]),
        .ownGaps(quantile: quantile, times: 1.5, atLeast: 2, otherwise: .microseconds(length)),
      ]
      for (number, policy) in policies.enumerated() {
        let table = try self.table(ChurnMetric(policy, over: MetricPeriods(one.unit)), one.scope, one.store)
        func isActive(_ customer: Int, _ boundary: Int64) -> Bool {
          let events = one.shop.events(customer, before: min(one.asOf, Timestamp(microseconds: boundary)))
            .filter { $0.kind == 1 || number == 2 && $0.kind == 4 }
          guard let last = events.last else { return false }
          guard number == 3 else { return boundary - last.at <= length }
          let days = Set(events.map { one.zone.localDate(of: Timestamp(microseconds: $0.at)).dayNumber }).sorted()
          let gaps = zip(days, days.dropFirst()).map { $1 - $0 }.sorted()
          guard gaps.count >= 2 else { return boundary - last.at <= length }
          let rank = Int((quantile * Double(gaps.count)).rounded(.up))
          return Double(boundary - last.at) <= Double(gaps[rank - 1]) * 1.5 * 86_400_000_000
        }
        for (name, customers) in one.groups {
          for row in self.rows(table, name) {
            let (from, to) = (try self.instant(table, row, "from"), try self.instant(table, row, "to"))
            var expected = [0, 0, 0, 0, 0, 0]
            for customer in customers {
              let first = one.shop.events(customer, before: one.asOf).first {
                $0.kind == 1 || number == 2 && $0.kind == 4
              }
              guard let first else { continue }
              let (before, after) = (isActive(customer, from), isActive(customer, to))
              if before { expected[0] += 1 }
              if !before, after { expected[first.at >= from ? 1 : 2] += 1 }
              if before, !after { expected[3] += 1 }
              if after { expected[4] += 1 }
              if !before, first.at < from { expected[5] += 1 }
            }
            let found = try ["start", "new", "resurrected", "churned", "end", "lapsed"].map {
              try self.integer(table, row, $0)
            }
            XCTAssertEqual(found, expected, "\(policy) \(from) to \(to)")
          }
        }
      }
    }
  }

  func testCohorts() throws {
    try forEachCase { one, random in
      let isUnbounded = Bool.random(using: &random)
      let metric = CohortMetric(
        over: MetricPeriods(one.unit), activity: Bool.random(using: &random) ? [.purchase] : [.session, .purchase],
        retention: isUnbounded ? .unbounded : .classic)
      let table = try self.table(metric, one.scope, one.store)
      let series = try self.table(
        ChurnMetric(.silence(longerThan: .seconds(1)), over: metric.periods), one.scope, one.store)
      XCTAssertTrue(
        series.values("period").isEmpty || !table.rows.isEmpty || one.groups.isEmpty, "no cohorts of \(metric)")
      for (name, customers) in one.groups {
        for row in self.rows(table, name) where table[row, "cohort"]?.value != .text("all") {
          guard case .text(let cohort)? = table[row, "cohort"]?.value,
            case .text(let period)? = table[row, "periods"]?.value
          else { return XCTFail("row \(row)") }
          func label(_ at: Int64) -> String {
            let date = one.zone.localDate(of: Timestamp(microseconds: at))
            return self.name(of: date, one.unit)
          }
          var (size, count) = (0, 0)
          for customer in customers {
            let orders = one.shop.events(customer, before: one.asOf, kind: 1)
            guard let first = orders.first, label(first.at) == cohort else { continue }
            size += 1
            let there = one.shop.events(customer, before: one.asOf).filter {
              $0.kind == 1 || $0.kind == 4 && metric.activity.count == 2
            }
            if there.contains(where: { label($0.at) == period || isUnbounded && label($0.at) > period }) { count += 1 }
          }
          XCTAssertEqual(try self.integer(table, row, "size"), size, "\(metric) \(cohort)")
          if size > 0 { XCTAssertEqual(try self.integer(table, row, "value"), count, "\(metric) \(cohort) \(period)") }
        }
      }
    }
  }

  private func name(of date: CalendarDate, _ unit: CalendarWindow.Unit) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return switch unit {
    case .days: "\(date.year)-\(two(date.month))-\(two(date.day))"
    case .weeks: "\(date.isoWeek.year)-W\(two(date.isoWeek.week))"
    case .months: "\(date.year)-\(two(date.month))"
    case .quarters: "\(date.year)-Q\((date.month + 2) / 3)"
    case .years: "\(date.year)"
    }
  }

  func testCohortsByTheirOwnClocks() throws {
    try forEachCase { one, random in
      let days = Int.random(in: 1...60, using: &random)
      let isUnbounded = Bool.random(using: &random)
      let metric = CohortMetric(
        over: .months, retention: isUnbounded ? .unbounded : .classic, clock: .own(days: days))
      let revenue = CohortMetric(over: .months, measure: .revenue, clock: .own(days: days))
      let (table, money) = (
        try self.table(metric, one.scope, one.store), try self.table(revenue, one.scope, one.store)
      )
      let length = Int64(days) * 86_400_000_000
      for (name, customers) in one.groups {
        for (source, isMoney) in [(table, false), (money, true)] {
          for row in self.rows(source, name) where source[row, "cohort"]?.value == .text("all") {
            let offset = Int64(try self.integer(source, row, "offset"))
            var (size, count, sum) = (0, 0, Int64(0))
            for customer in customers {
              let events = one.shop.events(customer, before: one.asOf)
              guard let first = events.first(where: { $0.kind == 1 }),
                first.at + (offset + 1) * length <= one.asOf.microseconds
              else { continue }
              size += 1
              let since = events.map { ($0, $0.at - first.at) }.filter { $0.1 >= offset * length }
              let inside = since.filter { $0.1 < (offset + 1) * length }
              if (isUnbounded ? since : inside).contains(where: { $0.0.kind == 1 }) { count += 1 }
              sum += inside.reduce(0) { $0 + ($1.0.kind == 1 ? $1.0.cents : $1.0.kind == 2 ? -$1.0.cents : 0) }
            }
            XCTAssertEqual(try self.integer(source, row, "size"), size, "\(offset)")
            if isMoney {
              guard size > 0, case .money(let amount)? = source[row, "value"]?.value else { continue }
              XCTAssertEqual(amount.minorUnits, sum, "\(offset)")
            } else {
              XCTAssertEqual(try self.integer(source, row, "value"), count, "\(offset)")
            }
          }
        }
      }
    }
  }

  func testActivity() throws {
    try forEachCase { one, _ in
      let kinds: [InteractionKind] = [.purchase, .session]
      let active = try self.table(ActivityMetric(of: kinds, over: MetricPeriods(one.unit)), one.scope, one.store)
      let flow = try self.table(LifecycleMetric(of: kinds, over: MetricPeriods(one.unit)), one.scope, one.store)
      for (name, customers) in one.groups {
        let events = customers.map { one.shop.events($0, before: one.asOf).filter { $0.kind != 2 } }
        let days = events.map { events in
          Set(events.map { one.zone.localDate(of: Timestamp(microseconds: $0.at)).dayNumber })
        }
        for row in self.rows(active, name) {
          guard case .text(let text)? = active[row, "day"]?.value else { return XCTFail("row \(row)") }
          let day = try CalendarDate(text).dayNumber
          func count(_ length: Int64) -> Int { days.count { $0.contains { $0 <= day && $0 > day - length } } }
          let found = try ["daily_active", "weekly_active", "monthly_active"].map { try self.integer(active, row, $0) }
          XCTAssertEqual(found, [count(1), count(7), count(30)], text)
          let sum = days.reduce(0) { $0 + $1.count { $0 <= day && $0 > day - 30 } }
          XCTAssertEqual(active[row, "mean_daily_active"]?.value.number ?? -1, Double(sum) / 30, accuracy: 1e-12)
        }
        let rows = self.rows(flow, name)
        for (place, row) in rows.enumerated() {
          let (from, to) = (try self.instant(flow, row, "from"), try self.instant(flow, row, "to"))
          let before = place > 0 ? try self.instant(flow, rows[place - 1], "from") : from
          var expected = [0, 0, 0, 0, 0]
          for events in events {
            let isThere = events.contains { $0.at >= from && $0.at < to }
            let wasThere = events.contains { $0.at >= before && $0.at < from }
            let isKnown = events.contains { $0.at < from }
            if isThere { expected[0] += 1 }
            if isThere { expected[isKnown ? wasThere ? 2 : 3 : 1] += 1 }
            if wasThere, !isThere { expected[4] += 1 }
          }
          let found = try ["active", "new", "returning", "resurrected", "dormant"].map {
            try self.integer(flow, row, $0)
          }
          XCTAssertEqual(found, expected, "\(from) to \(to)")
        }
      }
    }
  }

  func testPurchasesAndScores() throws {
    try forEachCase { one, random in
      let within = Int.random(in: 1...60, using: &random)
      let winBack = Int.random(in: 1...60, using: &random)
      let metric = PurchaseMetric(secondWithinDays: within, winBackAfterDays: winBack, lapsedAfterDays: [30])
      let table = try self.table(metric, one.scope, one.store)
      let endDay = one.zone.localDate(of: one.asOf).dayNumber
      for (name, customers) in one.groups {
        var buyers: [(days: [Int64], orders: Int, net: Int64)] = []
        for customer in customers {
          let events = one.shop.events(customer, before: one.asOf)
          let orders = events.filter { $0.kind == 1 }
          guard !orders.isEmpty else { continue }
          let days = Set(orders.map { one.zone.localDate(of: Timestamp(microseconds: $0.at)).dayNumber }).sorted()
          let net = events.reduce(0) { $0 + ($1.kind == 1 ? $1.cents : $1.kind == 2 ? -$1.cents : 0) }
          buyers.append((days, orders.count, net))
        }
        func value(_ figure: String) -> MetricCell? {
          self.rows(table, name).first { table[$0, "figure"]?.value == .text(figure) }.flatMap { table[$0, "value"] }
        }
        guard !self.rows(table, name).isEmpty else { continue }
        let n = buyers.count
        XCTAssertEqual(value("buyers")?.value, .integer(n))
        XCTAssertEqual(value("purchases")?.value, .integer(buyers.reduce(0) { $0 + $1.orders }))
        XCTAssertEqual(value("purchase_days")?.value, .integer(buyers.reduce(0) { $0 + $1.days.count }))
        let repeaters = buyers.count { $0.days.count > 1 }
        XCTAssertEqual(value("repeat_purchase_rate")?.value, n == 0 ? .empty : .rate(Double(repeaters) / Double(n)))
        let gaps = buyers.flatMap { zip($0.days, $0.days.dropFirst()).map { $1 - $0 } }.sorted()
        XCTAssertEqual(value("gap_mean")?.n, gaps.count)
        if !gaps.isEmpty {
          let mean = Double(gaps.reduce(0, +)) / Double(gaps.count)
          XCTAssertEqual(value("gap_mean")?.value.number ?? -1, mean, accuracy: 1e-9)
          let middle = Double(gaps[(gaps.count - 1) / 2] + gaps[gaps.count / 2]) / 2
          XCTAssertEqual(value("gap_median")?.value.number ?? -1, middle, accuracy: 1e-9)
        }
        XCTAssertEqual(value("win_backs")?.value, .integer(gaps.count { $0 >= winBack }))
        let eligible = buyers.filter { $0.days[0] + Int64(within) < endDay }
        let returned = eligible.count { $0.days.count > 1 && $0.days[1] - $0.days[0] <= within }
        XCTAssertEqual(value("second_purchase_rate")?.n, eligible.count)
        if !eligible.isEmpty {
          XCTAssertEqual(value("second_purchase_rate")?.value, .rate(Double(returned) / Double(eligible.count)))
        }
        let total = buyers.reduce(0) { $0 + $1.net }
        if n > 0, case .money(let amount)? = value("net_revenue")?.value {
          XCTAssertEqual(amount.minorUnits, total)
        }
        let lapsed = buyers.count { ($0.days.last ?? 0) < endDay - 30 }
        if n > 0 { XCTAssertEqual(value("lapsed_30d")?.value, .rate(Double(lapsed) / Double(n))) }
        if buyers.allSatisfy({ $0.net >= 0 }), total > 0 {
          let nets = buyers.map(\.net)
          var differences = 0.0
          for first in nets { for second in nets { differences += Double(abs(first - second)) } }
          XCTAssertEqual(
            value("gini")?.value.number ?? -1, differences / (2 * Double(n) * Double(total)), accuracy: 1e-9)
        } else {
          XCTAssertEqual(value("gini")?.value, .empty)
        }
      }
      let count = Int.random(in: 2...7, using: &random)
      let scores = try one.store.read { tx in try RFMMetric(.quantiles(count)).scores(one.scope, tx) }
      XCTAssertEqual(
        Set(scores.map(\.customer)).count, try self.buyerCount(one), "each buyer has scores")
      for score in scores {
        let below = scores.count { $0.frequency < score.frequency }
        XCTAssertEqual(score.frequencyScore, count * below / scores.count + 1)
        let longerAgo = scores.count { $0.recencyDays > score.recencyDays }
        XCTAssertEqual(score.recencyScore, count * longerAgo / scores.count + 1)
      }
    }
  }

  private func buyerCount(_ one: Case) throws -> Int {
    one.groups.reduce(0) { sum, group in
      sum + group.customers.count { !one.shop.events($0, before: one.asOf, kind: 1).isEmpty }
    }
  }

  /// What was known at an instant is what a store knows that was told no more.
  func testKnownAt() throws {
    let store = try open()
    let ada = ExternalID("ada")
    let order = Purchase(total: try Money("5.00 EUR"))
    try store.write { tx in
      try tx.record(order, by: ada, at: day("2026-01-05"), recordedAt: day("2026-01-06"))
      try tx.record(order, by: ada, at: day("2026-01-20"), recordedAt: day("2026-03-01"))
    }
    let scope = MetricScope(asOf: try day("2026-03-10"), knownAt: try day("2026-02-01"))
    let table = try table(PurchaseMetric(), scope, store)
    XCTAssertEqual(table.cell("value", where: "figure", is: "purchases")?.value, .integer(1))
    let cohorts = try self.table(CohortMetric(over: MetricPeriods(.weeks)), scope, store)
    XCTAssertEqual(cohorts.values("value").count { $0 == .integer(1) }, 2, "the cohort's cell, and the average")
  }
}
