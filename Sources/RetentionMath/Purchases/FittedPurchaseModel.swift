internal import Glibc

/// A model of purchases fitted to customers: its parameters with their covariance, how well it fits, what to beware of, and
/// its answers in units that the compiler checks. It holds no data, so it is small to store.
///
/// ```swift
/// let counts = try PurchaseCounts(
///   repeatPurchases: [1, 0, 3], lastPurchase: [10, 0, 25], age: [30, 30, 30], unit: .week)
/// let fitted = try PurchaseModelFamily.mbgNBD.fit(to: counts)
/// fitted.flags.contains(.tooFewRepeaters)  // == true
/// fitted.family.name  // == "NBD"
/// ```
public struct FittedPurchaseModel: Sendable, Hashable, Codable {
  /// The model that was asked for.
  public let requestedFamily: PurchaseModelFamily
  /// The model that was fitted: the one asked for, or the baseline if a flag says so.
  public let family: PurchaseModelFamily
  /// The parameters in the order of ``PurchaseModelFamily/parameterNames``, times in ``unit``.
  public let parameters: [Double]
  /// The unit of the times in the parameters, and of those in histories.
  public let unit: TimeUnit
  /// Σ ln P(history) over all customers, with times in ``unit``.
  public let logLikelihood: Double
  /// That of the baseline, NBD, on the same data.
  public let baselineLogLikelihood: Double
  /// The covariance of the parameters, from the curvature of the likelihood; `nil` if that has no maximum inside.
  public let covariance: SymmetricMatrix?
  /// How many customers there were.
  public let customerCount: Int
  /// Of them, how many had bought again.
  public let repeaterCount: Int
  /// How many steps the search took.
  public let iterations: Int
  /// What to beware of.
  public let flags: [FitFlag]
  /// The prior's name, if the fit was not one of maximum likelihood.
  public let priorName: String?

  /// The standard errors of the parameters.
  public var standardErrors: [Double]? {
    covariance.map { matrix in (0..<matrix.size).map { matrix[$0, $0].squareRoot() } }
  }

  /// A parameter with its interval, by its name.
  public func parameter(_ name: String) -> Estimate? {
    guard let index = family.parameterNames.firstIndex(of: name), index < parameters.count else { return nil }
    let errors = standardErrors.flatMap { $0.count == parameters.count ? $0 : nil }
    return Estimate(value: parameters[index], standardError: errors?[index], scale: .positive)
  }

  /// Akaike's criterion, 2k − 2 ln L; lower is better.
  public var aic: Double { 2 * Double(parameters.count) - 2 * logLikelihood }

  /// Schwarz's criterion, k ln n − 2 ln L; lower is better.
  public var bic: Double { Double(parameters.count) * log(Double(max(1, customerCount))) - 2 * logLikelihood }

  /// The model itself.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func model() throws(ParameterError) -> any PurchaseModel { try family.model(parameters: parameters) }

  /// A figure of the model, with the error that the parameters' uncertainty gives it (the delta method, with derivatives by
  /// the logarithms of the parameters taken numerically).
  ///
  /// - Complexity: two evaluations a parameter.
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func estimate(
    _ scale: Estimate.Scale, _ figure: (any PurchaseModel) -> Double
  ) throws(ParameterError) -> Estimate {
    let value = figure(try model())
    guard let covariance, covariance.size == parameters.count, value.isFinite else {
      return Estimate(value: value, standardError: nil, scale: scale)
    }
    var slope = Array(repeating: 0.0, count: parameters.count)
    for i in parameters.indices {
      let step = 1e-4
      var (low, high) = (parameters, parameters)
      low[i] *= exp(-step)
      high[i] *= exp(step)
      let change = figure(try family.model(parameters: high)) - figure(try family.model(parameters: low))
      slope[i] = change / (2 * step * parameters[i])
    }
    return Estimate(value: value, standardError: max(0, covariance.quadraticForm(slope)).squareRoot(), scale: scale)
  }

  /// P(alive) now.
  public func aliveProbability(of history: PurchaseHistory) throws(ParameterError) -> Estimate {
    try estimate(.probability) { $0.aliveProbability(of: history) }
  }

  /// P(alive) some time from now, whatever the customer buys until then.
  public func aliveProbability(of history: PurchaseHistory, after span: TimeSpan) throws(ParameterError) -> Estimate {
    let time = span.count(in: unit)
    return try estimate(.probability) { $0.aliveProbability(of: history, after: time) }
  }

  /// The expected number of purchases from now on.
  public func expectedPurchases(of history: PurchaseHistory, within span: TimeSpan) throws(ParameterError) -> Estimate {
    let time = span.count(in: unit)
    return try estimate(.positive) { $0.expectedPurchases(of: history, within: time) }
  }

  /// How likely it is that a customer buys again within a time.
  public func purchaseProbability(
    of history: PurchaseHistory, within span: TimeSpan
  ) throws(ParameterError) -> Estimate {
    let time = span.count(in: unit)
    return try estimate(.probability) { $0.purchaseProbability(of: history, within: time) }
  }

  /// How likely it is that a customer does not buy within a time.
  public func silenceProbability(
    of history: PurchaseHistory, within span: TimeSpan
  ) throws(ParameterError) -> Estimate {
    let time = span.count(in: unit)
    return try estimate(.probability) { 1 - $0.purchaseProbability(of: history, within: time) }
  }

  /// The distribution of the number of purchases from now on; its intervals hold what a customer may do, at these
  /// parameters.
  public func distribution(
    of history: PurchaseHistory, within span: TimeSpan
  ) throws(ParameterError) -> PurchaseDistribution {
    try model().distribution(of: history, within: span.count(in: unit))
  }

  /// The expected number of future purchases, discounted; DERT without a horizon.
  ///
  /// - Parameter span: the horizon, or `nil` for ever; the figure may then be infinite without a discount.
  public func discountedPurchases(
    of history: PurchaseHistory, discount: AnnualRate, within span: TimeSpan? = nil
  ) throws(ParameterError) -> Estimate {
    let (rate, time) = (discount.continuous(per: unit), span?.count(in: unit) ?? .infinity)
    return try estimate(.positive) { $0.discountedPurchases(of: history, rate: rate, within: time) }
  }

  /// For how long after their last purchase a customer may be silent until P(alive) falls to a threshold; `nil` if never.
  public func silence(
    of history: PurchaseHistory, untilAliveProbability threshold: Double
  ) throws(ParameterError) -> TimeSpan? {
    try model().silence(of: history, untilAliveProbability: threshold).map { TimeSpan($0, unit) }
  }
}
