internal import RetentionMath

/// A total over customers that a model foretold, next to what came.
///
/// ```swift
/// let total = TotalForecast(expected: 120, standardDeviation: 10, actual: 131)
/// total.interval95.contains(131)  // == true
/// total.deviations                // == 1.1
/// ```
public struct TotalForecast: Hashable, Sendable, Encodable {
  /// What was expected.
  public let expected: Double
  /// How far it strays: by what customers may do, and by the uncertainty of the model's parameters.
  public let standardDeviation: Double
  /// What came.
  public let actual: Int

  /// A total.
  public init(expected: Double, standardDeviation: Double, actual: Int) {
    self.expected = expected
    self.standardDeviation = standardDeviation
    self.actual = actual
  }

  /// Where it is in nineteen of twenty cases, if the model is right.
  public var interval95: ClosedRange<Double> {
    let distance = 1.959963984540054 * standardDeviation
    return max(0, expected - distance)...max(0, expected + distance)
  }

  /// (expected − actual) / actual; `nil` if nothing came.
  public var bias: Double? { actual > 0 ? expected / Double(actual) - 1 : nil }

  /// How many standard deviations more came than was expected; 0 where nothing can stray.
  public var deviations: Double {
    standardDeviation > 0 ? (Double(actual) - expected) / standardDeviation : 0
  }
}

/// Purchases, buyers and surprise of a hold-out under one fitted model.
struct HoldoutTotals {
  let purchases: TotalForecast
  let buyers: TotalForecast
  /// How much less likely than expected what customers did was, in nats a customer, and in standard deviations.
  let surprise: Double
  let surpriseDeviations: Double

  init(of fitted: FittedPurchaseModel, on holdout: Holdout) throws(CustomerBaseError) {
    let time = holdout.span.count(in: holdout.unit)
    let model = try CustomerBaseError.fromParameters { () throws(ParameterError) in try fitted.model() }
    var groups: [PurchaseHistory: [Int: Int]] = [:]
    for (history, count) in zip(holdout.histories, holdout.purchases) {
      groups[history, default: [:]][count, default: 0] += 1
    }
    // In the order of the histories, for the same bits each time.
    let rows = groups.sorted { first, second in
      let (one, other) = (first.key, second.key)
      return (one.repeatPurchases, one.lastPurchase, one.age) < (other.repeatPurchases, other.lastPurchase, other.age)
    }
    var (variance, buyerVariance, scoreVariance, scoreGap, buyers) = (0.0, 0.0, 0.0, 0.0, 0)
    for (history, outcomes) in rows {
      let distribution = model.distribution(of: history, within: time)
      let customers = outcomes.values.reduce(0, +)
      let some = 1 - distribution.probability(of: 0)
      variance += Double(customers) * distribution.variance
      buyerVariance += Double(customers) * some * (1 - some)
      let logarithms = distribution.probabilities.map { logarithm(max($0, 1e-300)) }
      var (mean, square) = (0.0, 0.0)
      for (probability, value) in zip(distribution.probabilities, logarithms) {
        mean += probability * value
        square += probability * value * value
      }
      scoreVariance += Double(customers) * max(0, square - mean * mean)
      for (count, number) in outcomes.sorted(by: { $0.key < $1.key }) {
        let value = logarithms.indices.contains(count) ? logarithms[count] : logarithm(max(distribution.tail, 1e-300))
        scoreGap += Double(number) * (mean - value)
        if count > 0 { buyers += number }
      }
    }
    func total(_ figure: (any PurchaseModel, PurchaseHistory) -> Double) throws(CustomerBaseError) -> Estimate {
      try CustomerBaseError.fromParameters { () throws(ParameterError) in
        try fitted.estimate(.positive) { model in
          rows.reduce(0) { $0 + Double($1.value.values.reduce(0, +)) * figure(model, $1.key) }
        }
      }
    }
    let expected = try total { $0.expectedPurchases(of: $1, within: time) }
    let expectedBuyers = try total { $0.purchaseProbability(of: $1, within: time) }
    func deviation(_ variance: Double, _ estimate: Estimate) -> Double {
      let error = estimate.standardError ?? 0
      return (variance + error * error).squareRoot()
    }
    purchases = TotalForecast(
      expected: expected.value, standardDeviation: deviation(variance, expected), actual: holdout.purchaseTotal)
    self.buyers = TotalForecast(
      expected: expectedBuyers.value, standardDeviation: deviation(buyerVariance, expectedBuyers), actual: buyers)
    surprise = scoreGap / Double(max(1, holdout.histories.count))
    surpriseDeviations = scoreVariance > 0 ? scoreGap / scoreVariance.squareRoot() : 0
  }
}
