internal import Glibc

/// Proportional hazards (Cox, JRSS B 34, 1972), ties by Efron (JASA 72, 1977): by what factor each column raises the rate of
/// an event.
///
/// ```swift
/// let model = try CoxModel(
///   durations: [4, 3, 1, 1, 2, 2, 3], events: [true, true, true, false, true, true, false],
///   covariates: [Covariate("x", [0, 2, 1, 1, 1, 0, 0])])
/// model.hazardRatio("x").map { $0.value > 1 }  // == true
/// ```
public struct CoxModel: Hashable, Sendable, Codable {
  /// The columns' names.
  public let names: [String]
  /// What a unit of each column adds to the logarithm of the hazard.
  public let coefficients: [Double]
  /// The covariance of the coefficients; `nil` if they have no finite estimate.
  public let covariance: SymmetricMatrix?
  /// The logarithm of the partial likelihood.
  public let logLikelihood: Double
  /// The same with all coefficients 0.
  public let nullLogLikelihood: Double
  /// How often of two customers the one with the higher risk went first (Harrell, 1982), ties counted half; within strata.
  public let concordance: Double?
  /// The number of customers.
  public let customerCount: Int
  /// How many had the event.
  public let eventCount: Int
  /// How many steps the search took.
  public let iterations: Int
  /// What to beware of.
  public let flags: [FitFlag]
  /// The cumulative hazard of a customer with mean values, by stratum (Breslow, 1974).
  public let baselines: [Int: BaselineHazard]
  private let means: [Double]

  /// A cumulative hazard that rises at the times of events.
  public struct BaselineHazard: Hashable, Sendable, Codable {
    /// The times of events, ascending.
    public let times: [Double]
    /// H(t) after each.
    public let hazards: [Double]

    /// H(t).
    public func hazard(at time: Double) -> Double {
      var (low, high) = (0, times.count)
      while low < high {
        let middle = (low + high) / 2
        if times[middle] <= time { low = middle + 1 } else { high = middle }
      }
      return low > 0 ? hazards[low - 1] : 0
    }
  }

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - durations: how long each customer was watched.
  ///   - events: whether that ended with the event.
  ///   - covariates: the columns.
  ///   - strata: groups with hazards of their own; a column for which hazards are not proportional goes here.
  ///   - entry: when watching began, if that was after the start (left truncation).
  ///   - ridge: the weight of the squares of the coefficients of standardized columns.
  ///   - options: how to search.
  /// - Throws: ``FitError`` with the row or column that is wrong; constant and collinear columns are named.
  /// - Complexity: n log n, and rows × columns² some ten times.
  public init(
    durations: [Double], events: [Bool], covariates: [Covariate], strata: [Int]? = nil, entry: [Double]? = nil,
    ridge: Double = 0, options: FitOptions = FitOptions()
  ) throws(FitError) {
    guard !durations.isEmpty else { throw .noCustomers }
    let count = durations.count
    guard events.count == count else { throw .invalidColumn("events", "it has \(events.count) values, not \(count).") }
    if let strata, strata.count != count {
      throw .invalidColumn("strata", "it has \(strata.count) values, not \(count).")
    }
    if let entry, entry.count != count { throw .invalidColumn("entry", "it has \(entry.count) values, not \(count).") }
    for row in 0..<count {
      guard durations[row] >= 0, durations[row] < .infinity else {
        throw .invalidRow(row, SurvivalDataError(.invalidDuration(durations[row])).description)
      }
      if let start = entry?[row], !(start >= 0 && start < durations[row]) {
        throw .invalidRow(row, SurvivalDataError(.invalidEntry(start, duration: durations[row])).description)
      }
    }
    guard !covariates.isEmpty else { throw .invalidOption("There are no columns; give at least one.") }
    let eventCount = events.count { $0 }
    guard eventCount > 0 else { throw .invalidColumn("events", "there is none; watch for longer.") }
    let matrix = try DesignMatrix(covariates, rowCount: count)
    let likelihood = CoxLikelihood(
      durations: durations, events: events, strata: strata, entry: entry, matrix: matrix)
    let fit = try CoefficientFit.maximize(
      scales: matrix.scales, unpenalized: 0, ridge: ridge, eventCount: eventCount, options: options
    ) { likelihood.evaluate($0) }
    names = matrix.names
    means = matrix.means
    coefficients = fit.coefficients
    covariance = fit.covariance
    logLikelihood = fit.logLikelihood
    nullLogLikelihood = likelihood.evaluate(Array(repeating: 0, count: matrix.columnCount)).value
    let standardized = zip(fit.coefficients, matrix.scales).map { $0 * $1 }
    concordance = likelihood.concordance(standardized)
    baselines = likelihood.baselines(standardized)
    customerCount = count
    self.eventCount = eventCount
    iterations = fit.iterations
    flags = fit.flags
  }

  /// A coefficient with its interval, by its column's name.
  public func coefficient(_ name: String) -> Estimate? {
    guard let index = names.firstIndex(of: name), index < coefficients.count else { return nil }
    let matrix = covariance.flatMap { $0.size == names.count ? $0 : nil }
    return Estimate(
      value: coefficients[index], standardError: matrix?[index, index].squareRoot(), scale: .real)
  }

  /// The factor by which a unit of a column raises the hazard, e^coefficient, with its interval.
  public func hazardRatio(_ name: String) -> Estimate? {
    coefficient(name).map { estimate in
      let ratio = exp(estimate.value)
      return Estimate(value: ratio, standardError: estimate.standardError.map { $0 * ratio }, scale: .positive)
    }
  }

  /// 2 (ln L − ln L₀), which is χ² if no column matters, and how likely it then is to be so high.
  public var likelihoodRatio: (chiSquare: Double, pValue: Double) {
    let statistic = max(0, 2 * (logLikelihood - nullLogLikelihood))
    return (statistic, Distribution.chiSquareTail(statistic, degrees: names.count))
  }

  /// The hazard of a customer relative to one with mean values; values are in the order of the columns.
  public func relativeHazard(of values: [Double]) -> Double {
    exp(zip(coefficients, zip(values, means)).reduce(0) { $0 + ($1.1.0.isFinite ? $1.0 * ($1.1.0 - $1.1.1) : 0) })
  }

  /// P(no event by a time) of a customer; 1 in a stratum that had no event.
  public func survival(at time: Double, of values: [Double], stratum: Int = 0) -> Double {
    let hazard = baselines[stratum]?.hazard(at: time) ?? 0
    return hazard == 0 ? 1 : exp(-hazard * relativeHazard(of: values))
  }
}
