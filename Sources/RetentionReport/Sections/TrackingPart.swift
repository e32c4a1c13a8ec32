internal import CustomerModel
internal import CustomerStore
internal import RetentionMath
internal import RetentionMetrics
internal import Segmentation

/// How well a model that knew only the first three quarters of the time foretold the last one.
enum TrackingPart: ReportPart {
  static let subject = "The test of the forecast"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let (scope, segment) = (question.scope, try question.segment(tx))
    let whole = try base(question, segment, at: scope.asOf, tx)
    let weeks = Int((whole.recencies.map(\.history.age).max() ?? 0) / 4)
    guard weeks >= 2, whole.recencies.contains(where: { $0.history.repeatPurchases > 0 }) else {
      result.omissions.append("There is no test of the forecast: it takes repeat purchases, and 8 weeks of them.")
      return result
    }
    let steps = min(weeks, whole.customers.count > 50_000 ? 4 : 12)
    let ends = (0...steps).map { weeks * $0 / steps }
    let split = before(scope.asOf, weeks: weeks)
    let known = try base(question, segment, at: split, tx)
    guard known.recencies.contains(where: { $0.history.repeatPurchases > 0 }) else {
      result.omissions.append(
        "There is no test of the forecast: nobody bought twice before the last quarter of the time.")
      return result
    }
    var expected = [Estimate(value: 0, standardError: nil, scale: .positive)]
    var actual = [0.0]
    let (model, baseline) = try fit(known, question, segment, at: split, tx)
    for end in ends.dropFirst() {
      let forecast = try ReportError.fromModel { () throws(CustomerBaseError) in
        try tx.forecast(by: model, asOf: split, within: .weeks(Double(end)), of: segment)
      }
      expected.append(forecast.expectedPurchases)
      let then = end == weeks ? whole : try base(question, segment, at: before(scope.asOf, weeks: weeks - end), tx)
      actual.append(Double(purchases(of: known, until: then).reduce(0, +)))
    }
    let names = ends.map { "\($0)" }
    var section = ReportSection(
      "tracking", "Was the forecast right?",
      """
      A model that knew nothing of the last \(weeks) weeks foretells the repeat purchases in them, added up, of those who were \
      customers before.
      """)
    section.draw(
      LineChart(
        names: names,
        lines: [
          .init(name: "what came", values: actual.map { $0 }),
          .init(name: "forecast", values: expected.map { $0.value }, intervals: expected.map(\.interval95)),
        ]
      ).drawing(), "Two lines of purchases added up over weeks: those that came, and those that were foretold.")
    section.table = DataTable(
      section.lead, [.init("weeks"), .init("what came"), .init("forecast"), .init("95 % interval")],
      ends.indices.map { place in
        let interval = expected[place].interval95.map {
          "\(NumberText.decimal($0.lowerBound))–\(NumberText.decimal($0.upperBound))"
        }
        return [
          names[place], NumberText.decimal(actual[place]), NumberText.decimal(expected[place].value), interval ?? "–",
        ]
      })
    if let last = actual.last, let foretold = expected.last?.value, last > 0 {
      let bias = foretold / last - 1
      section.notes.append(
        "\(NumberText.percent(bias.magnitude)) \(bias < 0 ? "fewer" : "more") purchases were foretold than came.")
    }
    if let sentence = comparison(model, baseline, known, whole, weeks) { section.notes.append(sentence) }
    section.notes += model.flags.map(\.sentence)
    result.sections.append(section)
    return result
  }

  private static func before(_ instant: Timestamp, weeks: Int) -> Timestamp {
    (try? instant.advanced(by: .days(-7 * weeks))) ?? instant
  }

  private static func base<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ segment: CompiledSegment?, at instant: Timestamp, _ tx: borrowing Tx
  ) throws(ReportError) -> CustomerBase {
    let scope = question.scope
    return try ReportError.fromModel { () throws(CustomerBaseError) in
      try tx.customerBase(
        asOf: instant, unit: .week, currency: scope.currency, of: segment, knownAt: scope.knownAt)
    }
  }

  private static func fit<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ known: CustomerBase, _ question: ReportQuestion, _ segment: CompiledSegment?, at split: Timestamp,
    _ tx: borrowing Tx
  ) throws(ReportError) -> (CustomerBaseModel, FittedPurchaseModel?) {
    let scope = question.scope
    return try ReportError.fromModel { () throws(CustomerBaseError) in
      let model = try tx.fitCustomerBase(
        asOf: split, unit: .week, currency: scope.currency, of: segment, knownAt: scope.knownAt)
      return (model, try? PurchaseModelFamily.nbd.fit(to: try known.counts()))
    }
  }

  /// How many purchases each of those who were known made since.
  private static func purchases(of known: CustomerBase, until then: CustomerBase) -> [Int] {
    var place = 0
    return known.customers.indices.map { index in
      let customer = known.customers[index]
      while place < then.customers.count, then.customers[place] < customer { place += 1 }
      guard place < then.customers.count, then.customers[place] == customer else { return 0 }
      return max(
        0, then.recencies[place].history.repeatPurchases - known.recencies[index].history.repeatPurchases)
    }
  }

  /// Whether the model did better than simple rules.
  private static func comparison(
    _ model: CustomerBaseModel, _ baseline: FittedPurchaseModel?, _ known: CustomerBase, _ whole: CustomerBase,
    _ weeks: Int
  ) -> String? {
    guard let baseline = try? baseline?.model() as? NBD, let fitted = try? model.purchases.model() else { return nil }
    let histories = known.recencies.map(\.history)
    let holdout = try? Holdout(
      repeatPurchases: histories.map(\.repeatPurchases), lastPurchase: histories.map(\.lastPurchase),
      age: histories.map(\.age), purchases: purchases(of: known, until: whole), unit: .week,
      span: .weeks(Double(weeks)))
    guard let holdout else { return nil }
    return HoldoutComparison(of: fitted, baseline: baseline, on: holdout).sentence
  }
}
