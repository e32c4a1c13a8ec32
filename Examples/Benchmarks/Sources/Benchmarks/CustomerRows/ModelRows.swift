import RetentionKit

/// Models of the customer base: from plain arrays of simulated customers, and over a store of as many.
struct ModelRows {
  let scale: Scale
  let scratch: ScratchDirectory
  /// What the rows begin with.
  static let prefix = "models"

  private struct Columns {
    var repeats: [Int] = []
    var last: [Double] = []
    var age: [Double] = []
    var values: [Double] = []

    var count: Int { repeats.count }

    func counts(_ unit: TimeUnit) throws -> PurchaseCounts {
      try PurchaseCounts(repeatPurchases: repeats, lastPurchase: last, age: age, unit: unit)
    }

    func spend() throws -> SpendCounts {
      let buyers = repeats.indices.filter { repeats[$0] > 0 }
      return try SpendCounts(repeatPurchases: buyers.map { repeats[$0] }, meanValue: buyers.map { values[$0] })
    }

    /// Customers of BG/NBD in whole days, who first buy within a time and are watched until its end.
    init(customers: Int, days: Int, newWithin: Int, seed: UInt64) throws {
      var generator = SeededGenerator(seed: seed)
      let model = try BetaGeometricNBD(r: 0.45, alpha: 60, a: 0.8, b: 2.5, dropout: .afterRepeatPurchases)
      let spend = try GammaGamma(p: 6.25, q: 3.74, gamma: 15.4)
      for _ in 0..<customers {
        let age = Double(days - Int.random(in: 0..<newWithin, using: &generator))
        let history = model.simulatedHistory(age: age, using: &generator)
        let last = history.lastPurchase.rounded(.up)
        repeats.append(last > 0 ? history.repeatPurchases : 0)
        self.last.append(last)
        self.age.append(max(age, last))
        values.append(spend.simulatedMean(repeatPurchases: max(1, history.repeatPurchases), using: &generator))
      }
    }
  }

  func measure(_ report: CustomerReport) throws {
    let million = try Columns(customers: scale.customers, days: 730, newWithin: 700, seed: 1)
    try measureFits(million, report, "\(million.count) customers")
    let cdnow = try Columns(customers: 23_570, days: 546, newWithin: 90, seed: 2)
    let counts = try cdnow.counts(.day)
    for family in [PurchaseModelFamily.bgNBD, .mbgNBD, .paretoNBD] {
      try time("models: \(family.name) of 23570 customers, counted", report) { _ = try family.fit(to: counts) }
    }
    try measureSurvival(million, report)
    try measureStore(report)
  }

  private func measureFits(_ columns: Columns, _ report: CustomerReport, _ suffix: String) throws {
    for family in [PurchaseModelFamily.bgNBD, .mbgNBD] {
      try time("models: count and fit \(family.name), \(suffix)", report) {
        _ = try family.fit(to: columns.counts(.day))
      }
    }
    let counts = try columns.counts(.day)
    report.add("models: distinct histories", "\(counts.distinctCount), of \(counts.repeaterCount) who bought again")
    let fitted = try PurchaseModelFamily.mbgNBD.fit(to: counts)
    // One in a hundred buys once more.
    var later = columns
    for index in stride(from: 0, to: columns.count, by: 100) where later.age[index] > later.last[index] {
      later.repeats[index] += 1
      later.last[index] = later.age[index]
    }
    let changed = try later.counts(.day)
    var options = FitOptions()
    options.startingPoint = fitted.parameters
    try time("models: refit MBG/NBD after 1 % new purchases, counted", report) {
      _ = try PurchaseModelFamily.mbgNBD.fit(to: changed, options: options)
    }
    try time("models: Pareto/NBD, counted, \(suffix)", rounds: 1, report) {
      _ = try PurchaseModelFamily.paretoNBD.fit(to: counts)
    }
    let spenders = try columns.spend()
    try time("models: Gamma-Gamma, counted, \(spenders.customerCount) customers", report) {
      _ = try FittedGammaGamma(fitting: spenders)
    }
    let spend = try FittedGammaGamma(fitting: spenders).model()
    try time("models: P(alive), E[Y], P(Y > 0) of all for a year", report) {
      _ = try fitted.forecasts(for: counts, within: .years(1))
    }
    try time("models: the same with 12 months of CLV and spend", report) {
      let forecasts = try fitted.forecasts(for: counts, within: .years(1), discount: AnnualRate(0.1))
      var sum = 0.0
      for index in 0..<columns.count {
        sum += spend.expectedSpend(repeatPurchases: columns.repeats[index], meanValue: columns.values[index]) ?? 0
      }
      guard sum > 0, !forecasts.isEmpty else { throw WrongAnswer(contender: "RetentionKit", answer: 0, expected: 1) }
    }
    let model = try fitted.model()
    let history = try PurchaseHistory(repeatPurchases: 7, lastPurchase: 200, age: 300)
    try time("models: one customer's P(alive), E[Y] and CLV, 1000 times", report) {
      var sum = 0.0
      for _ in 0..<1_000 {
        let forecast = PurchaseForecast(of: history, by: model, within: 365, rate: 0.0003)
        sum += forecast.discountedPurchases
      }
      guard sum > 0 else { throw WrongAnswer(contender: "RetentionKit", answer: 0, expected: 1) }
    }
  }

  private func measureSurvival(_ columns: Columns, _ report: CustomerReport) throws {
    let events = zip(columns.last, columns.age).map { $1 - $0 > 90 }
    try time("models: Kaplan-Meier, \(columns.count) customers", report) {
      _ = try KaplanMeier(durations: columns.age, events: events)
    }
    var generator = SeededGenerator(seed: 3)
    let covariates = (0..<5).map { column in
      Covariate("x\(column)", (0..<100_000).map { _ in Double.random(in: -1...1, using: &generator) })
    }
    let durations = (0..<100_000).map { row in
      let risk = covariates.enumerated().reduce(0.0) { $0 + Double($1.offset) * 0.2 * $1.element.values[row] }
      return Double.random(in: 0..<1, using: &generator) / (3 + risk)
    }
    let ended = (0..<100_000).map { _ in Int.random(in: 0..<10, using: &generator) < 7 }
    try time("models: Cox, 100000 customers and 5 columns", report) {
      _ = try CoxModel(durations: durations, events: ended, covariates: covariates)
    }
  }

  private func measureStore(_ report: CustomerReport) throws {
    let shop = Shop(customerCount: scale.customers, interactionCount: scale.customers * 4)
    let path = scratch.newPath()
    defer { scratch.removeStore(at: path) }
    let swift = try CustomerContender(at: path)
    for start in stride(from: 0, to: shop.customerCount, by: 50_000) {
      try swift.add((start..<min(start + 50_000, shop.customerCount)).map { shop.member($0) })
    }
    for start in stride(from: 0, to: shop.interactionCount, by: 100_000) {
      let events = shop.events(start..<min(start + 100_000, shop.interactionCount), hasKeys: false)
      try swift.record(events[...])
    }
    let day: Int64 = 86_400_000_000
    let now = Timestamp(microseconds: Shop.start + Int64(Shop.days) * day)
    let split = Timestamp(microseconds: Shop.start + Int64(Shop.days) * day * 2 / 3)
    let store = swift.store
    let suffix = "over a store of \(shop.interactionCount) interactions"
    try time("models: fit MBG/NBD and spend \(suffix)", report) {
      _ = try store.read { tx in try tx.fitCustomerBase(asOf: now, unit: .week) }
    }
    let model = try store.read { tx in try tx.fitCustomerBase(asOf: now, unit: .week) }
    try time("models: forecast all \(suffix)", report) {
      _ = try store.read { tx in try tx.forecast(by: model, asOf: now, within: .years(1)) }
    }
    try time("models: validate \(suffix)", rounds: 1, report) {
      _ = try store.read { tx in try tx.validateCustomerBase(calibrationEnd: split, holdoutEnd: now, unit: .week) }
    }
    let yesterday = TimeWindow(Timestamp(microseconds: now.microseconds - day)..<now)
    var crossed = 0
    try time("models: who fell under 0.5 yesterday \(suffix)", report) {
      crossed = try store.read { tx in try tx.aliveCrossings(under: 0.5, by: model, within: yesterday).count }
    }
    report.add("models: they are", "\(crossed)")
    let scope = MetricScope(asOf: now)
    try time("models: churn risk of all \(suffix)", rounds: 1, report) {
      _ = try store.read { tx in try tx.churnRisks(by: tx.fitChurnRisk(within: .days(90), scope), scope) }
    }
    try time("models: survival by months \(suffix)", rounds: 1, report) {
      let metric = SurvivalMetric(.activity(.seconds(90 * 86_400), of: [.purchase]))
      _ = try store.read { tx in try tx.table(of: metric, scope) }
    }
    try store.close()
  }

  private func time(
    _ name: String, rounds: Int = 3, _ report: CustomerReport, _ work: () throws -> Void
  ) throws {
    var times = PairedTimes()
    for _ in 0..<rounds { try times.measure(1, swift: work, sqlite: nil) }
    report.add(name, times, .time)
  }
}
