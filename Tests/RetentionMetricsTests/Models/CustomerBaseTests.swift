import CustomerModel
import CustomerStore
import RetentionMath
import RetentionMetrics
import Segmentation
import XCTest

/// Models of the customer base over stores, beside the same from plain arrays.
final class CustomerBaseTests: XCTestCase {
  private var directory = ""

  override func setUpWithError() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("models-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    directory = url.path
  }

  override func tearDown() { try? FileManager.default.removeItem(atPath: directory) }

  private struct Order {
    let customer: Int
    let at: Timestamp
    let minorUnits: Int64
  }

  private func open(_ zone: TimeZoneIdentifier = .utc, _ name: String = "shop") throws -> CustomerStore {
    var options = CustomerStore.Options()
    options.settings = StoreSettings()
    options.settings?.timeZone = zone
    return try CustomerStore(at: "\(directory)/\(name).retention", options: options)
  }

  private func orders(_ count: Int, customers: Int, seed: UInt64) -> [Order] {
    var generator = RetentionMath.SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let hour = Int64.random(in: 0..<(24 * 500), using: &generator)
      return Order(
        customer: Int.random(in: 0..<customers, using: &generator),
        at: Timestamp(microseconds: 1_700_000_000_000_000 + hour * 3_600_000_000),
        minorUnits: Int64.random(in: 100..<9_000, using: &generator))
    }
  }

  /// Orders of customers as BG/NBD has them, in weeks from a day in the first half of the time on.
  private func simulatedOrders(customers: Int, seed: UInt64) throws -> [Order] {
    var generator = RetentionMath.SeededGenerator(seed: seed)
    let model = try BetaGeometricNBD(r: 0.9, alpha: 6, a: 0.8, b: 2.5, dropout: .afterRepeatPurchases)
    return (0..<customers).flatMap { customer in
      let start = Double.random(in: 0..<26, using: &generator)
      return ([0] + model.simulatedPurchases(until: 57 - start, using: &generator)).map { week in
        Order(
          customer: customer,
          at: Timestamp(microseconds: 1_700_000_000_000_000 + Int64((start + week) * 7 * 86_400 * 1e6)),
          minorUnits: Int64.random(in: 100..<9_000, using: &generator))
      }
    }
  }

  private func tell(_ orders: [Order], _ store: CustomerStore, currency: String = "EUR") throws {
    let code = try Currency(currency)
    let interactions = orders.enumerated().map { number, order in
      Interaction(
        .purchase(Purchase(total: Money(minorUnits: order.minorUnits, currency: code))),
        by: ExternalID("customer-\(order.customer)"), occurredAt: order.at,
        key: InteractionKey(source: "shop", id: "\(currency)-\(number)"))
    }
    try store.write { tx in _ = try tx.record(contentsOf: interactions) }
  }

  func testHistoriesAreThoseOfPlainArrays() throws {
    for (seed, zoneName) in [(1, "UTC"), (2, "America/New_York"), (3, "Pacific/Kiritimati")] as [(UInt64, String)] {
      let zone = try TimeZoneIdentifier(zoneName)
      let orders = orders(400, customers: 60, seed: seed)
      let store = try open(zone, "shop-\(seed)")
      try tell(orders, store)
      for days in [0, 100, 250, 499, 800] as [Int64] {
        let asOf = Timestamp(microseconds: 1_700_000_000_000_000 + days * 86_400_000_000)
        let base = try store.read { tx in try tx.customerBase(asOf: asOf, unit: .week) }
        let lastDay = zone.localDate(of: Timestamp(microseconds: asOf.microseconds - 1))
        var expected: [(x: Int, recency: Double, age: Double, mean: Double?)] = []
        for customer in 0..<60 {
          let own = orders.filter { $0.customer == customer && $0.at < asOf }
          guard let first = own.map(\.at).min(), let last = own.map(\.at).max() else { continue }
          let firstDay = zone.localDate(of: first)
          let repeats = own.filter { zone.localDate(of: $0.at) != firstDay }
          let x = Set(repeats.map { zone.localDate(of: $0.at) }).count
          let sum = repeats.reduce(0) { $0 + $1.minorUnits }
          expected.append(
            (
              x, Double(zone.localDate(of: last).days(since: firstDay)) / 7,
              Double(lastDay.days(since: firstDay)) / 7, x > 0 ? Double(sum) / 100 / Double(x) : nil
            ))
        }
        // The store numbers customers as they came.
        let found = base.recencies.map {
          (
            x: $0.history.repeatPurchases, recency: $0.history.lastPurchase, age: $0.history.age,
            mean: $0.meanRepeatValue
          )
        }
        func key(_ row: (x: Int, recency: Double, age: Double, mean: Double?)) -> [Double] {
          [Double(row.x), row.recency, row.age, row.mean ?? -1].map { ($0 * 1e6).rounded() }
        }
        let (left, right) = (found.map(key), expected.map(key))
        XCTAssertEqual(
          left.sorted { $0.lexicographicallyPrecedes($1) }, right.sorted { $0.lexicographicallyPrecedes($1) },
          "seed \(seed), \(days) days")
        for (customer, recency) in zip(base.customers, base.recencies) {
          let alone = try store.read { tx in
            try tx.purchaseRecency(of: customer, asOf: asOf, unit: .week, currency: Currency("EUR"))
          }
          XCTAssertEqual(alone, recency)
        }
      }
      try store.close()
    }
  }

  func testFitsAreThoseOfTheSameCounts() throws {
    let store = try open()
    try tell(simulatedOrders(customers: 500, seed: 7), store)
    let asOf = Timestamp(microseconds: 1_700_000_000_000_000 + 400 * 86_400_000_000)
    try store.read { tx in
      let base = try tx.customerBase(asOf: asOf, unit: .week)
      let model = try tx.fitCustomerBase(.bgNBD, asOf: asOf, unit: .week)
      XCTAssertEqual(model.purchases, try PurchaseModelFamily.bgNBD.fit(to: base.counts()))
      XCTAssertEqual(model.spend, try FittedGammaGamma(fitting: base.spendCounts()))
      XCTAssertEqual(model.provenance.currency, "EUR")
      XCTAssertEqual(model.provenance.customerCount, base.customers.count)
      // One thread or two: the same bits.
      var options = FitOptions()
      options.threads = 1
      XCTAssertEqual(try tx.fitCustomerBase(.bgNBD, asOf: asOf, unit: .week, options: options), model)
      let encoded = try JSONEncoder().encode(model)
      XCTAssertLessThan(encoded.count, 2_048)
      XCTAssertEqual(try JSONDecoder().decode(CustomerBaseModel.self, from: encoded), model)
      // A few steps lead from the last fit to the next.
      options.startingPoint = model.purchases.parameters
      XCTAssertLessThanOrEqual(
        try tx.fitCustomerBase(.bgNBD, asOf: asOf, unit: .week, options: options).purchases.iterations, 4)
    }
    try store.close()
  }

  func testForecastsOfAllAreThoseOfEach() throws {
    let store = try open()
    try tell(orders(700, customers: 150, seed: 11), store)
    let asOf = Timestamp(microseconds: 1_700_000_000_000_000 + 450 * 86_400_000_000)
    try store.read { tx in
      let model = try tx.fitCustomerBase(asOf: asOf, unit: .week)
      let discount = AnnualRate(0.1)
      let all = try tx.forecast(by: model, asOf: asOf, within: .years(1), discount: discount, margin: 0.4)
      XCTAssertGreaterThan(all.customers.count, 100)
      for row in all.customers.prefix(25) {
        let one = try XCTUnwrap(
          try tx.forecast(of: row.customer, by: model, asOf: asOf, within: .years(1), discount: discount, margin: 0.4))
        XCTAssertEqual(one.aliveProbability.value, row.aliveProbability, accuracy: 1e-12)
        XCTAssertEqual(one.expectedPurchases.value, row.expectedPurchases, accuracy: 1e-12)
        XCTAssertEqual(try XCTUnwrap(one.lifetimeValue).value.value, try XCTUnwrap(row.lifetimeValue), accuracy: 1e-9)
        XCTAssertTrue(one.purchases95.contains(Int(one.expectedPurchases.value)))
        XCTAssertTrue(one.explanation.contains("MBG/NBD"), one.explanation)
        if let instant = one.fallsUnderHalfAt, one.aliveProbability.value > 0.5 { XCTAssertGreaterThan(instant, asOf) }
      }
      let sum = all.customers.reduce(0) { $0 + $1.expectedPurchases }
      XCTAssertEqual(all.expectedPurchases.value, sum, accuracy: 1e-9 * sum)
      XCTAssertEqual(
        try XCTUnwrap(all.lifetimeValue).value, all.customers.reduce(0) { $0 + ($1.lifetimeValue ?? 0) },
        accuracy: 1e-6)
      XCTAssertNotNil(all.expectedPurchases.interval95)
      try checkErrorOfSum(all, model, tx.customerBase(asOf: asOf, unit: .week))
      // Those of a segment are some of all.
      let recent = try tx.compile(.did(Activity(.purchase, within: .last(60, .days))))
      let some = try tx.forecast(by: model, asOf: asOf, within: .years(1), of: recent, discount: discount, margin: 0.4)
      XCTAssertEqual(some.customers.map(\.customer), try tx.bind(recent, at: asOf).members())
      XCTAssertEqual(
        some.customers, all.customers.filter { row in some.customers.contains { $0.customer == row.customer } })
    }
    try store.close()
  }

  /// The error of a sum of values is that of the parameters of both models.
  private func checkErrorOfSum(
    _ all: CustomerBaseForecast, _ model: CustomerBaseModel, _ base: CustomerBase
  ) throws {
    func total(_ purchases: [Double], _ spend: [Double]) throws -> Double {
      let purchaseModel = try model.purchases.family.model(parameters: purchases)
      let spendModel = try GammaGamma(p: spend[0], q: spend[1], gamma: spend[2])
      let rate = AnnualRate(0.1).continuous(per: .week)
      return base.recencies.reduce(0) { sum, recency in
        let value = spendModel.expectedSpend(
          repeatPurchases: recency.meanRepeatValue == nil ? 0 : recency.history.repeatPurchases,
          meanValue: recency.meanRepeatValue ?? 0)
        return sum + 0.4 * (value ?? 0)
          * purchaseModel.discountedPurchases(
            of: recency.history, rate: rate, within: TimeSpan.years(1).count(in: .week))
      }
    }
    func variance(_ parameters: [Double], _ covariance: SymmetricMatrix, _ total: ([Double]) throws -> Double) throws
      -> Double
    {
      let slope = try parameters.indices.map { index in
        var (low, high) = (parameters, parameters)
        low[index] *= 0.9999
        high[index] *= 1.0001
        return try (total(high) - total(low)) / (high[index] - low[index])
      }
      return slope.indices.reduce(0) { sum, i in
        slope.indices.reduce(sum) { $0 + slope[i] * covariance[i, $1] * slope[$1] }
      }
    }
    let spend = try XCTUnwrap(model.spend)
    let purchases = model.purchases
    let expected =
      try variance(purchases.parameters, XCTUnwrap(purchases.covariance)) { try total($0, spend.parameters) }
      + variance(spend.parameters, XCTUnwrap(spend.covariance)) { try total(purchases.parameters, $0) }
    let error = try XCTUnwrap(all.lifetimeValue?.standardError)
    XCTAssertEqual(error, expected.squareRoot(), accuracy: 1e-3 * error)
  }

  func testModelsAreKeptByName() throws {
    let store = try open()
    try tell(orders(300, customers: 80, seed: 13), store)
    let asOf = Timestamp(microseconds: 1_700_000_000_000_000 + 450 * 86_400_000_000)
    let (first, second) = try store.read { tx in
      (try tx.fitCustomerBase(asOf: asOf, unit: .week), try tx.fitCustomerBase(.nbd, asOf: asOf, unit: .day))
    }
    try store.write { tx in
      XCTAssertEqual(try tx.store(first, named: "weekly"), 1)
      XCTAssertEqual(try tx.store(second, named: "weekly"), 2)
      XCTAssertEqual(try tx.store(second, named: "daily"), 1)
      for name in ["", "a/b", "a\nb", String(repeating: "x", count: 201)] {
        XCTAssertThrowsError(try tx.store(first, named: name))
      }
    }
    try store.read { tx in
      XCTAssertEqual(try tx.customerBaseModelNames(), ["daily", "weekly"])
      XCTAssertEqual(try tx.customerBaseModel(named: "weekly"), second)
      XCTAssertEqual(try tx.customerBaseModel(named: "weekly", version: 1), first)
      XCTAssertThrowsError(try tx.customerBaseModel(named: "weekly", version: 3))
      XCTAssertThrowsError(try tx.customerBaseModel(named: "monthly"))
    }
    try store.write { tx in
      XCTAssertTrue(try tx.deleteCustomerBaseModel(named: "weekly"))
      XCTAssertFalse(try tx.deleteCustomerBaseModel(named: "weekly"))
      XCTAssertEqual(try tx.customerBaseModelNames(), ["daily"])
    }
    try store.close()
  }

  func testPoorDataGiveFlagsOrErrors() throws {
    let store = try open()
    let start = Timestamp(microseconds: 1_700_000_000_000_000)
    let later = Timestamp(microseconds: 1_700_000_000_000_000 + 86_400_000_000 * 100)
    XCTAssertThrowsError(try store.read { tx in try tx.fitCustomerBase(asOf: later, unit: .week) }) { error in
      guard case CustomerBaseError.fit(.noCustomers) = error else { return XCTFail("\(error)") }
    }
    try tell([Order(customer: 1, at: start, minorUnits: 500)], store)
    try store.read { tx in
      let model = try tx.fitCustomerBase(asOf: later, unit: .week)
      XCTAssertFalse(model.flags.isEmpty)
      XCTAssertNil(model.spend)
      let forecast = try XCTUnwrap(
        try tx.forecast(of: CustomerID(rawValue: 1), by: model, asOf: later, within: .years(1)))
      XCTAssertNil(forecast.lifetimeValue)
      XCTAssertTrue(forecast.expectedPurchases.value.isFinite)
      // Nobody had bought before.
      XCTAssertThrowsError(try tx.fitCustomerBase(asOf: start, unit: .week))
      for margin in [Double.nan, .infinity] {
        XCTAssertThrowsError(
          try tx.forecast(of: CustomerID(rawValue: 1), by: model, asOf: later, within: .years(1), margin: margin))
      }
      for horizon in [TimeSpan.years(-1), .years(.nan), .years(.infinity)] {
        XCTAssertThrowsError(try tx.forecast(of: CustomerID(rawValue: 1), by: model, asOf: later, within: horizon))
      }
    }
    try tell([Order(customer: 2, at: start, minorUnits: 500)], store, currency: "JPY")
    XCTAssertThrowsError(try store.read { tx in try tx.fitCustomerBase(asOf: later, unit: .week) }) { error in
      guard case CustomerBaseError.severalCurrencies(let currencies) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(currencies.map(\.code), ["EUR", "JPY"])
    }
    XCTAssertNoThrow(
      try store.read { tx in try tx.fitCustomerBase(asOf: later, unit: .week, currency: Currency("JPY")) })
    try store.close()
  }
}
