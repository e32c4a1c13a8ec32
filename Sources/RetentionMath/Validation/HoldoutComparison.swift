/// A model's forecasts of held-out purchases next to those of three baselines that need no model, or no departures.
///
/// ```swift
/// let holdout = try Holdout(
///   repeatPurchases: [2, 0, 5], lastPurchase: [30, 0, 12], age: [38, 38, 38], purchases: [2, 0, 0], unit: .week,
///   span: .weeks(39))
/// let model = try BetaGeometricNBD.modified(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614)
/// let comparison = try HoldoutComparison(of: model, baseline: NBD(r: 0.385, alpha: 12.07), on: holdout)
/// comparison.baselines.map(\.name)  // == ["x/T", "nothing changes", "NBD"]
/// ```
public struct HoldoutComparison: Hashable, Sendable, Encodable {
  /// The model.
  public let model: ForecastReport
  /// Everybody goes on at their own pace x/T; everybody buys as often as in the last span; the model without departures.
  public let baselines: [ForecastReport]
  /// The probability that each customer's interval was to have.
  public let intervalProbability: Double

  /// The baselines that foretold the customers' purchases with a smaller root mean square error.
  public var betterBaselines: [String] {
    baselines.filter { $0.rootMeanSquareError < model.rootMeanSquareError }.map(\.name)
  }

  /// In a sentence whether the model is worth having.
  public var sentence: String {
    if betterBaselines.isEmpty { return "The model foretold purchases better than all baselines." }
    return "Simple baselines foretold purchases better than the model: \(betterBaselines.joined(separator: ", "))."
  }

  /// Compares forecasts with what customers did.
  ///
  /// - Parameters:
  ///   - model: fitted to the histories only.
  ///   - baseline: the model without departures, fitted to the same.
  ///   - holdout: the customers.
  ///   - lastSpan: the purchases of each customer in the span before the split, for the baseline that nothing changes; by
  ///     default x/T times the span, at most x.
  ///   - intervalProbability: of the intervals whose coverage is reported.
  /// - Complexity: one distribution for each distinct history.
  public init(
    of model: some PurchaseModel, baseline: NBD, on holdout: Holdout, lastSpan: [Int]? = nil,
    intervalProbability: Double = 0.8
  ) {
    let time = holdout.span.count(in: holdout.unit)
    self.intervalProbability = intervalProbability
    self.model = Self.report(model, holdout, time, intervalProbability)
    let histories = holdout.histories
    let pace = histories.map { $0.age > 0 ? Double($0.repeatPurchases) / $0.age * time : 0 }
    let same =
      lastSpan.map { $0.map { Double($0) } } ?? zip(histories, pace).map { min(Double($0.repeatPurchases), $1) }
    baselines = [
      ForecastReport(name: "x/T", expected: pace, actual: holdout.purchases),
      ForecastReport(name: "nothing changes", expected: same, actual: holdout.purchases),
      Self.report(baseline, holdout, time, intervalProbability),
    ]
  }

  /// What is foretold of customers of one history.
  private struct Forecast {
    let expected: Double
    let some: Double
    let distribution: PurchaseDistribution
    let interval: ClosedRange<Int>
  }

  private static func report(
    _ model: some PurchaseModel, _ holdout: Holdout, _ time: Double, _ probability: Double
  ) -> ForecastReport {
    var known: [PurchaseHistory: Forecast] = [:]
    let forecasts = holdout.histories.map { history in
      if let forecast = known[history] { return forecast }
      let distribution = model.distribution(of: history, within: time)
      let forecast = Forecast(
        expected: model.expectedPurchases(of: history, within: time),
        some: model.purchaseProbability(of: history, within: time), distribution: distribution,
        interval: distribution.interval(probability))
      known[history] = forecast
      return forecast
    }
    return ForecastReport(
      name: model.family.name, expected: forecasts.map(\.expected), purchaseProbability: forecasts.map(\.some),
      actual: holdout.purchases, intervals: forecasts.map(\.interval),
      outcomeProbabilities: zip(forecasts, holdout.purchases).map { $0.distribution.probability(ofOutcome: $1) })
  }
}
