internal import Glibc

/// The estimate of the cumulative hazard (Nelson, 1972; Aalen, Annals of Statistics 6, 1978): how many times the event would
/// have come by a time, if it could come again.
///
/// ```swift
/// let hazard = try NelsonAalen(durations: [5, 8, 12, 12], events: [true, true, false, true])
/// hazard.hazard(at: 5)  // == 0.25
/// ```
public struct NelsonAalen: Hashable, Sendable {
  /// A time at which the hazard may rise.
  public struct Step: Hashable, Sendable {
    /// The time.
    public let time: Double
    /// H(t) = Σ d / n.
    public let hazard: Double
    /// Σ d / n², the variance by Aalen.
    public let variance: Double
  }

  /// The curve, by ascending times.
  public let steps: [Step]

  /// The estimate from durations; see ``KaplanMeier/init(durations:events:entry:customers:)``.
  ///
  /// - Throws: ``SurvivalDataError`` with the first row that is wrong.
  /// - Complexity: linear.
  public init(
    durations: [Double], events: [Bool], entry: [Double]? = nil, customers: [Int]? = nil
  ) throws(SurvivalDataError) {
    let table = try RiskTable(durations: durations, events: events, entry: entry, customers: customers)
    var (hazard, variance) = (CompensatedSum(), CompensatedSum())
    steps = table.rows.map { row in
      if row.events > 0 {
        let (n, d) = (Double(row.atRisk), Double(row.events))
        hazard.add(d / n)
        variance.add(d / (n * n))
      }
      return Step(time: row.time, hazard: hazard.value, variance: variance.value)
    }
  }

  /// H(t).
  public func hazard(at time: Double) -> Double { estimate(at: time).value }

  /// H(t) with its error; the interval is symmetric in the logarithm.
  public func estimate(at time: Double) -> Estimate {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return Estimate(value: 0, standardError: 0, scale: .positive) }
    let step = steps[low - 1]
    return Estimate(value: step.hazard, standardError: step.variance.squareRoot(), scale: .positive)
  }
}
