/// sBG: a customer leaves in every period with a probability of their own, drawn from Beta(α, β) (Fader & Hardie, Journal of
/// Interactive Marketing 21(1), 2007).
///
/// ```swift
/// let model = try ShiftedBetaGeometric(alpha: 0.704, beta: 1.182)
/// let lifetime = model.discountedResidualLifetime(renewals: 0, discount: 0.1)
/// abs(lifetime - 2.96466) < 0.00001  // == true
/// ```
public struct ShiftedBetaGeometric: ContractModel, Hashable {
  /// The first parameter of the probabilities to leave.
  public let alpha: Double
  /// The second parameter of the probabilities to leave.
  public let beta: Double

  /// A model.
  ///
  /// - Throws: ``ParameterError`` if a parameter is not above 0 and finite.
  public init(alpha: Double, beta: Double) throws(ParameterError) {
    try ParameterError.check(["alpha": alpha, "beta": beta])
    self.alpha = alpha
    self.beta = beta
  }

  /// sBG.
  public var family: ContractModelFamily { .sBG }
  /// α, β.
  public var parameters: [Double] { [alpha, beta] }
  /// ln B(α, β + t) − ln B(α, β).
  public func logSurvival(after periods: Double) -> Double { logBetaRise(alpha, beta, periods) }
  /// α.
  public var tailOrder: Double { alpha }

  /// A new customer's number of periods until they leave, at most `limit`, by chance.
  public func simulatedPeriods(limit: Int, using generator: inout SeededGenerator) -> Int {
    let theta = generator.beta(alpha, beta)
    var periods = 1
    while periods < limit, generator.uniform() >= theta { periods += 1 }
    return periods
  }
}
