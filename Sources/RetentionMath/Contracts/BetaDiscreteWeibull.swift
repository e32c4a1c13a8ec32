internal import Glibc

/// BdW: sBG whose customers also become more (c > 1) or less (c < 1) likely to leave with time (Fader, Hardie, Liu, Davin &
/// Steenburgh, Journal of Interactive Marketing 43, 2018). It is needed where retention rates fall first.
///
/// ```swift
/// let model = try BetaDiscreteWeibull(gamma: 0.704, delta: 1.182, c: 1)
/// let simple = try ShiftedBetaGeometric(alpha: 0.704, beta: 1.182)
/// abs(model.survival(after: 5) - simple.survival(after: 5)) < 1e-12  // == true
/// ```
public struct BetaDiscreteWeibull: ContractModel, Hashable {
  /// The first parameter of the probabilities to leave.
  public let gamma: Double
  /// The second parameter of the probabilities to leave.
  public let delta: Double
  /// The power of time.
  public let c: Double

  /// A model.
  ///
  /// - Throws: ``ParameterError`` if a parameter is not above 0 and finite.
  public init(gamma: Double, delta: Double, c: Double) throws(ParameterError) {
    try ParameterError.check(["gamma": gamma, "delta": delta, "c": c])
    self.gamma = gamma
    self.delta = delta
    self.c = c
  }

  /// BdW.
  public var family: ContractModelFamily { .bdW }
  /// γ, δ, c.
  public var parameters: [Double] { [gamma, delta, c] }
  /// ln B(γ, δ + t^c) − ln B(γ, δ).
  public func logSurvival(after periods: Double) -> Double {
    logBetaRise(gamma, delta, min(pow(periods, c), 1e100))
  }
  /// γ c.
  public var tailOrder: Double { gamma * c }
}
