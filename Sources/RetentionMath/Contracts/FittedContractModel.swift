internal import Glibc

/// A model of customers under contract, fitted to who left when. It holds no data, so it is small to store.
///
/// ```swift
/// let counts = try ContractCounts(survivors: [1000, 631, 468, 382, 326, 289, 262, 241])
/// let fitted = try ContractModelFamily.sBG.fit(to: counts, period: .years(1))
/// let curve = try fitted.retentionCurve(periods: 12)
/// curve[11].value > 0.17  // == true
/// ```
public struct FittedContractModel: Hashable, Sendable, Codable {
  /// The model that was asked for.
  public let requestedFamily: ContractModelFamily
  /// The model that was fitted: the one asked for, or the baseline if a flag says so.
  public let family: ContractModelFamily
  /// The parameters in the order of ``ContractModelFamily/parameterNames``.
  public let parameters: [Double]
  /// How long a period of the contract is.
  public let period: TimeSpan
  /// Σ ln P of when each left, or of not having left yet.
  public let logLikelihood: Double
  /// That of the baseline, one churn rate for everybody, on the same data.
  public let baselineLogLikelihood: Double
  /// The covariance of the parameters; `nil` if the likelihood has no maximum inside.
  public let covariance: SymmetricMatrix?
  /// The number of customers.
  public let customerCount: Int
  /// How many of them had left.
  public let lostCount: Int
  /// How many steps the search took.
  public let iterations: Int
  /// What to beware of.
  public let flags: [FitFlag]
  /// The prior's name, if the fit was not one of maximum likelihood.
  public let priorName: String?

  /// Akaike's criterion, 2k − 2 ln L; lower is better.
  public var aic: Double { 2 * Double(parameters.count) - 2 * logLikelihood }

  /// Schwarz's criterion, k ln n − 2 ln L; lower is better.
  public var bic: Double { Double(parameters.count) * log(Double(max(1, customerCount))) - 2 * logLikelihood }

  /// The standard errors of the parameters.
  public var standardErrors: [Double]? {
    covariance.map { matrix in (0..<matrix.size).map { matrix[$0, $0].squareRoot() } }
  }

  /// The model itself.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func model() throws(ParameterError) -> any ContractModel { try family.model(parameters: parameters) }

  /// A figure of the model with its error, by the delta method.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func estimate(
    _ scale: Estimate.Scale, _ figure: (any ContractModel) -> Double
  ) throws(ParameterError) -> Estimate {
    let value = figure(try model())
    guard let covariance, covariance.size == parameters.count, value.isFinite else {
      return Estimate(value: value, standardError: nil, scale: scale)
    }
    var slope = Array(repeating: 0.0, count: parameters.count)
    for i in parameters.indices {
      // A churn rate next to 1 has little room.
      let step = family == .geometric ? min(1e-4, (1 - parameters[i]) / 4) : 1e-4
      var (low, high) = (parameters, parameters)
      low[i] *= 1 - step
      high[i] *= 1 + step
      let change = figure(try family.model(parameters: high)) - figure(try family.model(parameters: low))
      slope[i] = change / (2 * step * parameters[i])
    }
    return Estimate(value: value, standardError: max(0, covariance.quadraticForm(slope)).squareRoot(), scale: scale)
  }

  /// S(1), S(2), …: the share of a new cohort that renews so many times.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func retentionCurve(periods: Int) throws(ParameterError) -> [Estimate] {
    var curve: [Estimate] = []
    for period in stride(from: 1, through: periods, by: 1) {
      curve.append(try estimate(.probability) { $0.survival(after: period) })
    }
    return curve
  }

  /// How likely a customer, who has renewed some times, renews next.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func renewalProbability(renewals: Int) throws(ParameterError) -> Estimate {
    try estimate(.probability) { $0.survival(after: 1, renewals: renewals) }
  }

  /// How many renewals are to be expected of a customer who has renewed some times, discounted: times the margin of a period
  /// it is what the customer is worth just before the next renewal.
  ///
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func discountedResidualLifetime(
    renewals: Int, discount: AnnualRate
  ) throws(ParameterError) -> Estimate {
    let rate = expm1(discount.continuous(per: .year) * period.count(in: .year))
    return try estimate(.positive) { $0.discountedResidualLifetime(renewals: renewals, discount: rate) }
  }
}
