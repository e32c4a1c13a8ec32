internal import Glibc

/// BG/BB fitted to customers who can buy only at certain times. It holds no data, so it is small to store.
///
/// ```swift
/// let counts = try OpportunityCounts(
///   purchases: [2, 1, 0], last: [2, 1, 0], opportunities: [3, 3, 3], customers: [50, 30, 70])
/// let fitted = try FittedOpportunityModel(fitting: counts)
/// fitted.logLikelihood < 0  // == true
/// ```
public struct FittedOpportunityModel: Hashable, Sendable, Codable {
  /// α, β, γ, δ.
  public let parameters: [Double]
  /// Σ ln P(history) over all customers.
  public let logLikelihood: Double
  /// The covariance of the parameters; `nil` if the likelihood has no maximum inside.
  public let covariance: SymmetricMatrix?
  /// The number of customers.
  public let customerCount: Int
  /// How many steps the search took.
  public let iterations: Int
  /// What to beware of.
  public let flags: [FitFlag]
  /// The prior's name, if the fit was not one of maximum likelihood.
  public let priorName: String?

  /// Fits the model: by maximum likelihood, unless the options name a prior.
  ///
  /// - Throws: ``FitError``.
  /// - Complexity: linear in the distinct histories times their opportunities, a dozen times.
  public init(fitting counts: OpportunityCounts, options: FitOptions = FitOptions()) throws(FitError) {
    guard counts.customerCount > 0 else { throw .noCustomers }
    guard counts.histories.contains(where: { $0.opportunities > 0 }) else { throw .noObservationTime }
    let names = BetaGeometricBetaBernoulli.parameterNames
    let likelihood = OpportunityLikelihood(counts)
    let centers = try options.prior?.centers(names: names, scales: [1, 1, 1, 1])
    var starts: [[Double]] = [[0, 0, -0.5, 1], [1, 1, -2, 1], [-1, 0, 0, 0]]
    if let given = options.startingPoint {
      guard given.count == 4, given.allSatisfy({ $0 > 0 && $0 < .infinity }) else {
        throw .invalidOption("A start of BG/BB has 4 values above 0, not \(given).")
      }
      starts.insert(given.map { log($0) }, at: 0)
    }
    let maximizer = NewtonMaximizer(
      bounds: Array(repeating: -14...14, count: 4), iterationLimit: max(1, options.iterationLimit),
      shouldStop: options.shouldStop)
    var best: NewtonMaximizer.Outcome?
    for start in starts {
      let outcome = try maximizer.maximize(from: start) { point in
        var evaluation = likelihood.evaluate(point)
        if let prior = options.prior, let centers { prior.add(to: &evaluation, at: point, centers: centers) }
        return evaluation
      }
      if outcome.evaluation.value > best?.evaluation.value ?? -.infinity { best = outcome }
      if outcome.ending == .converged, outcome.evaluation.hessian.eigen().allSatisfy({ $0.value < -1e-3 }) { break }
    }
    guard let best else { throw .notFinite }
    parameters = best.point.map { exp($0) }
    logLikelihood = likelihood.evaluate(best.point).value
    let logCovariance = best.evaluation.hessian.negated.positiveInverse()
    covariance = logCovariance?.scaled(by: parameters)
    customerCount = counts.customerCount
    iterations = best.iterations
    priorName = options.prior?.name

    var flags: [FitFlag] = []
    if best.ending != .converged { flags.append(.notConverged) }
    let repeaters = zip(counts.histories, counts.customers).reduce(0) { $0 + ($1.0.purchases > 0 ? $1.1 : 0) }
    if repeaters == 0 {
      flags.append(.noRepeatPurchases)
    } else if repeaters < options.minimumRepeaters {
      flags.append(.tooFewRepeaters)
    }
    // The share that leaves at an opportunity.
    if parameters[2] / (parameters[2] + parameters[3]) < 1e-4 { flags.append(.nobodyHasDied) }
    if best.point[0] > 9, best.point[1] > 9 { flags.append(.homogeneousPurchasing) }
    if best.point[2] > 9, best.point[3] > 9 { flags.append(.homogeneousDropout) }
    let errors = logCovariance.map { matrix in (0..<4).map { matrix[$0, $0].squareRoot() } }
    if errors?.contains(where: { $0 > 2 }) ?? true { flags.append(.flatRidge) }
    self.flags = flags
  }

  /// The standard errors of the parameters.
  public var standardErrors: [Double]? {
    covariance.map { matrix in (0..<matrix.size).map { matrix[$0, $0].squareRoot() } }
  }

  /// Akaike's criterion, 2k − 2 ln L; lower is better.
  public var aic: Double { 8 - 2 * logLikelihood }

  /// The model itself.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func model() throws(ParameterError) -> BetaGeometricBetaBernoulli { try Self.model(parameters) }

  private static func model(_ parameters: [Double]) throws(ParameterError) -> BetaGeometricBetaBernoulli {
    guard parameters.count == 4 else { throw ParameterError(name: "count", value: Double(parameters.count)) }
    return try BetaGeometricBetaBernoulli(
      alpha: parameters[0], beta: parameters[1], gamma: parameters[2], delta: parameters[3])
  }

  /// A figure of the model with its error, by the delta method.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func estimate(
    _ scale: Estimate.Scale, _ figure: (BetaGeometricBetaBernoulli) -> Double
  ) throws(ParameterError) -> Estimate {
    let value = figure(try model())
    guard let covariance, covariance.size == parameters.count, value.isFinite else {
      return Estimate(value: value, standardError: nil, scale: scale)
    }
    var slope = Array(repeating: 0.0, count: 4)
    for i in 0..<4 {
      let step = 1e-4
      var (low, high) = (parameters, parameters)
      low[i] *= exp(-step)
      high[i] *= exp(step)
      slope[i] = (figure(try Self.model(high)) - figure(try Self.model(low))) / (2 * step * parameters[i])
    }
    return Estimate(value: value, standardError: max(0, covariance.quadraticForm(slope)).squareRoot(), scale: scale)
  }
}
