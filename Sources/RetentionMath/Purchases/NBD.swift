internal import Glibc

/// The baseline in which nobody leaves: purchases at a rate λ ~ Gamma(r, α) (Ehrenberg, Applied Statistics 8(1), 1959).
///
/// ```swift
/// let model = try NBD(r: 0.385, alpha: 12.072)
/// model.aliveProbability(of: .new, after: 1000)  // == 1.0
/// ```
///
/// A model of how customers leave that does not forecast better than this one has learnt nothing about leaving.
public struct NBD: PurchaseModel, Hashable {
  /// The shape of the rates of purchase.
  public let r: Double
  /// The rate of the rates of purchase, a length of time.
  public let alpha: Double

  /// A model.
  ///
  /// - Throws: ``ParameterError`` if a parameter is not above 0 and finite.
  public init(r: Double, alpha: Double) throws(ParameterError) {
    try ParameterError.check(["r": r, "alpha": alpha])
    self.r = r
    self.alpha = alpha
  }

  /// NBD.
  public var family: PurchaseModelFamily { .nbd }

  /// r, α.
  public var parameters: [Double] { [r, alpha] }

  /// ln of the density of the history.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    let x = Double(history.repeatPurchases)
    return logRising(r, x) - r * log1p(history.age / alpha) - x * log(alpha + history.age)
  }

  /// 1.
  public func aliveProbability(of history: PurchaseHistory) -> Double { 1 }

  /// 1.
  public func aliveProbability(of history: PurchaseHistory, after time: Double) -> Double { 1 }

  private func counts(_ history: PurchaseHistory, _ time: Double) -> StageCounts {
    StageCounts(
      shape: r + Double(history.repeatPurchases), rate: alpha + history.age, time: min(time.clampedTime, 1e100))
  }

  /// (r + x) / (α + T) · time.
  public func expectedPurchases(of history: PurchaseHistory, within time: Double) -> Double {
    (r + Double(history.repeatPurchases)) / (alpha + history.age) * time.clampedTime
  }

  /// 1 − ((α + T) / (α + T + time))^(r + x).
  public func purchaseProbability(of history: PurchaseHistory, within time: Double) -> Double {
    counts(history, time).some
  }

  /// Negative binomial.
  public func distribution(of history: PurchaseHistory, within time: Double) -> PurchaseDistribution {
    let probabilities = counts(history, time).probabilities(limit: PurchaseDistribution.limit)
    let rest = max(0, 1 - CompensatedSum.of(probabilities))
    return PurchaseDistribution(probabilities: probabilities, tail: rest < 1e-13 ? 0 : rest)
  }

  /// (r + x) / (α + T) · (1 − e^(−δ time)) / δ.
  public func discountedPurchases(of history: PurchaseHistory, rate: Double, within time: Double) -> Double {
    let delta = rate.clampedTime
    let pace = (r + Double(history.repeatPurchases)) / (alpha + history.age)
    return delta == 0 ? pace * time.clampedTime : pace * -expm1(-delta * time.clampedTime) / delta
  }

  /// Never, but for thresholds of 1 and above.
  public func silence(of history: PurchaseHistory, untilAliveProbability threshold: Double) -> Double? {
    threshold >= 1 ? 0 : nil
  }

  /// Draws λ, then purchases until the age is reached.
  public func simulatedPurchases(until age: Double, using generator: inout SeededGenerator) -> [Double] {
    let lambda = generator.gamma(shape: r) / alpha
    var times: [Double] = []
    var time = generator.exponential() / lambda
    while time <= age, times.count < 1_000_000 {
      times.append(time)
      time += generator.exponential() / lambda
    }
    return times
  }
}
