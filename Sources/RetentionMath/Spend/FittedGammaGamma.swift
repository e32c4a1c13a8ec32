internal import Glibc

/// A Gamma-Gamma model fitted to customers' spending. It holds no data, so it is small to store.
///
/// ```swift
/// let counts = try SpendCounts(repeatPurchases: [2, 1, 7, 2], meanValue: [22.35, 11.77, 73.74, 25.55])
/// let fitted = try FittedGammaGamma(fitting: counts)
/// fitted.flags.contains(.tooFewRepeaters)  // == true
/// fitted.expectedSpend(repeatPurchases: 2, meanValue: 22.35) != nil  // == true
/// ```
public struct FittedGammaGamma: Hashable, Sendable, Codable {
  /// p, q and γ.
  public let parameters: [Double]
  /// The parameters' names.
  public static let parameterNames = ["p", "q", "gamma"]
  /// Σ ln of the density of the mean values, in the currency unit.
  public let logLikelihood: Double
  /// The covariance of the parameters; `nil` if the likelihood has no maximum inside.
  public let covariance: SymmetricMatrix?
  /// How many customers there were.
  public let customerCount: Int
  /// The correlation of the number and value of purchases, which should be small.
  public let correlation: Double?
  /// How many steps the search took.
  public let iterations: Int
  /// What to beware of.
  public let flags: [FitFlag]
  /// The prior's name, if the fit was not one of maximum likelihood.
  public let priorName: String?

  /// Fits the model: by maximum likelihood, unless the options name a prior.
  ///
  /// - Throws: ``FitError``.
  /// - Complexity: linear in the distinct rows, a dozen times.
  public init(fitting counts: SpendCounts, options: FitOptions = FitOptions()) throws(FitError) {
    guard counts.customerCount > 0 else { throw .noCustomers }
    let scale = counts.valueScale
    let likelihood = GammaGammaLikelihood(counts, scale: scale, threads: max(1, min(options.threads, 64)))
    let factors = [1, 1, scale]
    let centers = try options.prior?.centers(names: Self.parameterNames, scales: factors)
    var start = [1.4, 1.4, 0]
    if let given = options.startingPoint {
      guard given.count == 3, given.allSatisfy({ $0 > 0 && $0 < .infinity }) else {
        throw .invalidOption("A start of Gamma-Gamma has 3 values above 0, not \(given).")
      }
      start = zip(given, factors).map { log($0 / $1) }
    }
    let maximizer = NewtonMaximizer(
      bounds: [-14...14, -14...14, -30...30], iterationLimit: max(1, options.iterationLimit),
      shouldStop: options.shouldStop)
    let outcome = try maximizer.maximize(from: start) { point in
      var evaluation = likelihood.evaluate(point)
      if let prior = options.prior, let centers { prior.add(to: &evaluation, at: point, centers: centers) }
      return evaluation
    }
    let value = options.prior == nil ? outcome.evaluation.value : likelihood.evaluate(outcome.point).value
    parameters = zip(outcome.point, factors).map { min(max(exp($0) * $1, 1e-100), 1e100) }
    logLikelihood = value - Double(counts.customerCount) * log(scale)
    let logCovariance = outcome.evaluation.hessian.negated.positiveInverse()
    covariance = logCovariance?.scaled(by: parameters)
    customerCount = counts.customerCount
    correlation = counts.correlation
    iterations = outcome.iterations
    priorName = options.prior?.name

    var flags: [FitFlag] = []
    if outcome.ending != .converged { flags.append(.notConverged) }
    if counts.customerCount < options.minimumRepeaters { flags.append(.tooFewRepeaters) }
    if outcome.point[1] > 9 { flags.append(.homogeneousSpend) }
    let errors = logCovariance.map { matrix in (0..<3).map { matrix[$0, $0].squareRoot() } }
    if errors?.contains(where: { $0 > 2 }) ?? true { flags.append(.flatRidge) }
    if parameters[1] <= 1 { flags.append(.infiniteMean) }
    if let correlation, abs(correlation) > 0.3 { flags.append(.correlatedSpend) }
    self.flags = flags
  }

  /// The standard errors of the parameters.
  public var standardErrors: [Double]? {
    covariance.map { matrix in (0..<matrix.size).map { matrix[$0, $0].squareRoot() } }
  }

  /// The model itself.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func model() throws(ParameterError) -> GammaGamma { try Self.model(parameters) }

  private static func model(_ parameters: [Double]) throws(ParameterError) -> GammaGamma {
    guard parameters.count == 3 else { throw ParameterError(name: "count", value: Double(parameters.count)) }
    return try GammaGamma(p: parameters[0], q: parameters[1], gamma: parameters[2])
  }

  /// The expected value of a customer's next purchases, or `nil` if it is infinite; a customer who did not buy again is
  /// expected to spend what everybody does.
  public func expectedSpend(repeatPurchases: Int, meanValue: Double) -> Estimate? {
    estimate(.positive) { $0.expectedSpend(repeatPurchases: repeatPurchases, meanValue: meanValue) }
  }

  /// A figure of the model, with the error that the parameters' uncertainty gives it (the delta method, with derivatives taken
  /// numerically); `nil` where the figure is. Next to an infinite mean there is no derivative, and no error.
  ///
  /// - Complexity: two evaluations a parameter.
  public func estimate(_ scale: Estimate.Scale, _ figure: (GammaGamma) -> Double?) -> Estimate? {
    func value(_ parameters: [Double]) -> Double? { (try? Self.model(parameters)).flatMap(figure) }
    guard let center = value(parameters) else { return nil }
    guard let covariance, covariance.size == 3 else { return Estimate(value: center, standardError: nil, scale: scale) }
    var slope = Array(repeating: 0.0, count: 3)
    for i in 0..<3 {
      let step = 1e-4
      var (low, high) = (parameters, parameters)
      low[i] *= exp(-step)
      high[i] *= exp(step)
      guard let below = value(low), let above = value(high) else {
        return Estimate(value: center, standardError: nil, scale: scale)
      }
      slope[i] = (above - below) / (2 * step * parameters[i])
    }
    return Estimate(
      value: center, standardError: max(0, covariance.quadraticForm(slope)).squareRoot(), scale: scale)
  }
}
