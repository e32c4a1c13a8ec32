internal import Glibc

/// Pareto/NBD: customers buy at a rate λ ~ Gamma(r, α) and leave at a rate μ ~ Gamma(s, β), at any time (Schmittlein,
/// Morrison & Colombo, Management Science 33(1), 1987).
///
/// ```swift
/// let model = try ParetoNBD(r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669)
/// let customer = try PurchaseHistory(repeatPurchases: 26, lastPurchase: 30.86, age: 31)
/// abs(model.aliveProbability(of: customer) - 0.9979) < 0.0001  // == true
/// ```
public struct ParetoNBD: PurchaseModel, Hashable {
  /// The shape of the rates of purchase.
  public let r: Double
  /// The rate of the rates of purchase, a length of time.
  public let alpha: Double
  /// The shape of the rates to leave.
  public let s: Double
  /// The rate of the rates to leave, a length of time.
  public let beta: Double

  /// A model.
  ///
  /// - Throws: ``ParameterError`` if a parameter is not above 0 and finite.
  public init(r: Double, alpha: Double, s: Double, beta: Double) throws(ParameterError) {
    try ParameterError.check(["r": r, "alpha": alpha, "s": s, "beta": beta])
    self.r = r
    self.alpha = alpha
    self.s = s
    self.beta = beta
  }

  /// Pareto/NBD.
  public var family: PurchaseModelFamily { .paretoNBD }

  /// r, α, s, β.
  public var parameters: [Double] { [r, alpha, s, beta] }

  /// ln of the odds to have left since the last purchase: s ∫ (α+u)^−(r+x) (β+u)^−(s+1) du over t_x…T, against
  /// (α+T)^−(r+x) (β+T)^−s.
  private func logOddsDead(_ history: PurchaseHistory) -> Double {
    ParetoIntegral(
      shape: r + Double(history.repeatPurchases), alpha: alpha, s: s, beta: beta, from: history.lastPurchase,
      to: history.age
    ).logRatio
  }

  /// ln P(history).
  ///
  /// - Complexity: constant, some 64 exponentials.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    let x = Double(history.repeatPurchases)
    return logRising(r, x) - r * log1p(history.age / alpha) - x * log(alpha + history.age)
      - s * log1p(history.age / beta) + softplus(logOddsDead(history))
  }

  /// P(alive), as a logistic function of the log-odds.
  public func aliveProbability(of history: PurchaseHistory) -> Double { logistic(-logOddsDead(history)) }

  /// P(alive) · ((β + T) / (β + T + time))^s.
  public func aliveProbability(of history: PurchaseHistory, after time: Double) -> Double {
    aliveProbability(of: history) * exp(-s * log1p(time.clampedTime / (beta + history.age)))
  }

  /// P(alive) · (r + x)(β + T)/(α + T) · (1 − q^(s−1))/(s − 1), q = (β + T)/(β + T + time).
  public func expectedPurchases(of history: PurchaseHistory, within time: Double) -> Double {
    let alive = aliveProbability(of: history)
    return alive == 0 ? 0 : alive * expectedPurchasesOfAlive(history, within: time.clampedTime)
  }

  private func expectedPurchasesOfAlive(_ history: PurchaseHistory, within time: Double) -> Double {
    let age = beta + history.age
    let pace = (r + Double(history.repeatPurchases)) * (age / (alpha + history.age))
    if time == .infinity { return s > 1 ? pace / (s - 1) : .infinity }
    let log = log1p(time / age)
    // (1 − e^−y)/y at y = (s − 1) log, by which s = 1 is a value like any other.
    let y = (s - 1) * log
    return pace * log * (abs(y) < 1e-14 ? 1 : -expm1(-y) / y)
  }

  /// The chance to be alive and to buy before leaving.
  public func purchaseProbability(of history: PurchaseHistory, within time: Double) -> Double {
    let alive = aliveProbability(of: history)
    let counts = countsOfAlive(history, time)
    // P(Y > 0 | alive) = ∫ P(leaving at u) P(purchases by u) du + P(not leaving) P(purchases).
    return alive * counts.average { $0.some }
  }

  private func countsOfAlive(_ history: PurchaseHistory, _ time: Double) -> DepartureAverage {
    DepartureAverage(
      shape: r + Double(history.repeatPurchases), rate: alpha + history.age, s: s, age: beta + history.age,
      time: min(time.clampedTime, 1e100))
  }

  /// P(Y = n), averaged over when the customer leaves.
  ///
  /// - Complexity: linear in the number of purchases that are likely, up to 65,536, some 130 times.
  public func distribution(of history: PurchaseHistory, within time: Double) -> PurchaseDistribution {
    let alive = aliveProbability(of: history)
    var probabilities = countsOfAlive(history, time).probabilities
    for n in probabilities.indices { probabilities[n] *= alive }
    let rest = max(0, alive - CompensatedSum.of(probabilities))
    probabilities[0] += 1 - alive
    return PurchaseDistribution(probabilities: probabilities, tail: rest < 1e-11 ? 0 : rest)
  }

  /// P(alive) · (r + x)/(α + T) · ∫ e^(−δu) ((β + T)/(β + T + u))^s du, with an infinite horizon Tricomi's function
  /// (Fader, Hardie & Lee, JMR 42(4), 2005).
  public func discountedPurchases(of history: PurchaseHistory, rate: Double, within time: Double) -> Double {
    let alive = aliveProbability(of: history)
    let delta = rate.clampedTime
    let time = time.clampedTime
    if alive == 0 || time == 0 || delta == .infinity { return 0 }
    if delta == 0 { return alive * expectedPurchasesOfAlive(history, within: time) }
    let age = beta + history.age
    let integral = Discounting.integral(rate: delta, scale: age / max(1, s), until: time) { times in
      var values = SIMD8<Double>()
      for lane in 0..<8 { values[lane] = exp(-s * log1p(times[lane] / age)) }
      return values
    }
    return alive * (r + Double(history.repeatPurchases)) / (alpha + history.age) * integral
  }

  /// By bisection.
  public func silence(of history: PurchaseHistory, untilAliveProbability threshold: Double) -> Double? {
    guard threshold > 0 else { return nil }
    guard threshold < 1 else { return 0 }
    return bisectedSilence(of: history, untilAliveProbability: threshold)
  }

  /// Draws λ and μ, then purchases until the customer leaves or the age is reached.
  public func simulatedPurchases(until age: Double, using generator: inout SeededGenerator) -> [Double] {
    let lambda = generator.gamma(shape: r) / alpha
    let mu = generator.gamma(shape: s) / beta
    let end = min(age, generator.exponential() / mu)
    var times: [Double] = []
    var time = generator.exponential() / lambda
    while time <= end, times.count < 1_000_000 {
      times.append(time)
      time += generator.exponential() / lambda
    }
    return times
  }
}
