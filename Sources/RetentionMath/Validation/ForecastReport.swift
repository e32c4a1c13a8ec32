internal import Glibc

/// How well a forecast foretold what customers did, in figures that say where it is wrong.
///
/// ```swift
/// let report = ForecastReport(
///   name: "coin", expected: [1, 0.2, 2], purchaseProbability: [0.7, 0.1, 0.9], actual: [1, 0, 3])
/// report.bias.map { $0 < 0 }  // == true
/// report.areaUnderCurve  // == 1.0
/// ```
public struct ForecastReport: Hashable, Sendable, Encodable {
  /// Customers with similar forecasts, and what they did.
  public struct Decile: Hashable, Sendable, Encodable {
    /// How many customers.
    public let customers: Int
    /// The mean of the forecasts.
    public let expected: Double
    /// The mean of what they did.
    public let actual: Double
  }

  /// What was evaluated.
  public let name: String
  /// The number of customers.
  public let customerCount: Int
  /// The sum of the forecasts.
  public let expectedTotal: Double
  /// The number of purchases made.
  public let actualTotal: Double
  /// The mean absolute error a customer.
  public let meanAbsoluteError: Double
  /// The root of the mean square error a customer.
  public let rootMeanSquareError: Double
  /// How often of two customers, one who bought again and one who did not, the first was expected to buy more; `nil` if all
  /// did the same.
  public let areaUnderCurve: Double?
  /// The correlation of forecasts and purchases (Pearson); `nil` without spread.
  public let correlation: Double?
  /// Ten groups by ascending forecast of the number of purchases.
  public let expectationDeciles: [Decile]
  /// Ten groups by ascending probability to buy: forecast and share of those who did.
  public let probabilityDeciles: [Decile]
  /// The share of customers whose number of purchases was in their interval, if there were intervals.
  public let coverage: Proportion?
  /// The mean over customers of ln P(the number of purchases that came), if there were distributions: the score that is
  /// highest, on average, for the true one (Good, 1952). An outcome taken to be impossible counts as one of 10⁻³⁰⁰.
  public let meanLogProbability: Double?

  /// (forecast − actual) / actual, the error of the total; `nil` if nobody bought.
  public var bias: Double? { actualTotal > 0 ? expectedTotal / actualTotal - 1 : nil }

  /// A report on forecasts, one a customer; columns of different lengths are cut to the shortest.
  ///
  /// - Parameters:
  ///   - name: of the forecast.
  ///   - expected: the expected number of purchases.
  ///   - purchaseProbability: how likely at least one is, for the deciles of that.
  ///   - actual: the number of purchases made.
  ///   - intervals: for each customer the interval that should hold the number.
  ///   - outcomeProbabilities: for each customer how likely the number of purchases that came was.
  /// - Complexity: n log n in the customers.
  public init(
    name: String, expected: [Double], purchaseProbability: [Double]? = nil, actual: [Int],
    intervals: [ClosedRange<Int>]? = nil, outcomeProbabilities: [Double]? = nil
  ) {
    let count = min(expected.count, actual.count, purchaseProbability?.count ?? .max)
    let actualValues = actual.prefix(count).map { Double($0) }
    self.name = name
    customerCount = count
    expectedTotal = CompensatedSum.of(expected.prefix(count))
    actualTotal = CompensatedSum.of(actualValues)
    let errors = zip(expected, actualValues).map { $0 - $1 }
    let n = Double(max(1, count))
    meanAbsoluteError = CompensatedSum.of(errors.lazy.map { abs($0) }) / n
    rootMeanSquareError = (CompensatedSum.of(errors.lazy.map { $0 * $0 }) / n).squareRoot()
    areaUnderCurve = Self.area(Array(expected.prefix(count)), actualValues.map { $0 > 0 })
    correlation = Self.correlation(Array(expected.prefix(count)), actualValues)
    expectationDeciles = Self.deciles(Array(expected.prefix(count)), actualValues)
    probabilityDeciles =
      purchaseProbability.map { Self.deciles(Array($0.prefix(count)), actualValues.map { $0 > 0 ? 1 : 0 }) } ?? []
    meanLogProbability = outcomeProbabilities.map { probabilities in
      CompensatedSum.of(probabilities.prefix(count).lazy.map { log(max($0, 1e-300)) }) / n
    }
    coverage = intervals.map { intervals in
      Proportion(successes: zip(intervals, actual).count { $0.contains($1) }, trials: min(intervals.count, count))
    }
  }

  /// The statistic of Mann & Whitney (1947), ties counted half.
  static func area(_ scores: [Double], _ outcomes: [Bool]) -> Double? {
    let positives = outcomes.count { $0 }
    let negatives = outcomes.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let levels = RankTree.levels(of: scores)
    var below = Array(repeating: (positive: 0, negative: 0), count: (levels.max() ?? 0) + 1)
    for (level, outcome) in zip(levels, outcomes) {
      if outcome { below[level].positive += 1 } else { below[level].negative += 1 }
    }
    var (lower, wins) = (0, 0.0)
    for level in below {
      wins += Double(level.positive) * (Double(lower) + 0.5 * Double(level.negative))
      lower += level.negative
    }
    return wins / (Double(positives) * Double(negatives))
  }

  static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
    let n = Double(max(1, first.count))
    let (meanFirst, meanSecond) = (CompensatedSum.of(first) / n, CompensatedSum.of(second) / n)
    var (a, b, ab) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
    for (x, y) in zip(first, second) {
      a.add((x - meanFirst) * (x - meanFirst))
      b.add((y - meanSecond) * (y - meanSecond))
      ab.add((x - meanFirst) * (y - meanSecond))
    }
    let spread = a.value.squareRoot() * b.value.squareRoot()
    return spread > 0 && spread < .infinity ? ab.value / spread : nil
  }

  private static func deciles(_ forecasts: [Double], _ actual: [Double]) -> [Decile] {
    let order = forecasts.indices.sorted { (forecasts[$0], $0) < (forecasts[$1], $1) }
    return (0..<10).compactMap { index in
      let members = order[order.count * index / 10..<order.count * (index + 1) / 10]
      guard !members.isEmpty else { return nil }
      let n = Double(members.count)
      return Decile(
        customers: members.count, expected: CompensatedSum.of(members.lazy.map { forecasts[$0] }) / n,
        actual: CompensatedSum.of(members.lazy.map { actual[$0] }) / n)
    }
  }
}
