internal import Glibc

/// BG/BB: customers buy at an opportunity with a probability of their own, Beta(α, β), and leave before one with another,
/// Beta(γ, δ) (Fader, Hardie & Shang, Marketing Science 29(6), 2010).
///
/// ```swift
/// let model = try BetaGeometricBetaBernoulli(alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783)
/// let donor = try OpportunityHistory(purchases: 6, last: 6, opportunities: 6)
/// abs(model.aliveProbability(of: donor) - 0.93) < 0.005  // == true
/// ```
public struct BetaGeometricBetaBernoulli: Hashable, Sendable {
  /// The first parameter of the probabilities to buy.
  public let alpha: Double
  /// The second parameter of the probabilities to buy.
  public let beta: Double
  /// The first parameter of the probabilities to leave.
  public let gamma: Double
  /// The second parameter of the probabilities to leave.
  public let delta: Double

  /// A model.
  ///
  /// - Throws: ``ParameterError`` if a parameter is not above 0 and finite.
  public init(alpha: Double, beta: Double, gamma: Double, delta: Double) throws(ParameterError) {
    try ParameterError.check(["alpha": alpha, "beta": beta, "gamma": gamma, "delta": delta])
    self.alpha = alpha
    self.beta = beta
    self.gamma = gamma
    self.delta = delta
  }

  /// The parameters' names.
  public static let parameterNames = ["alpha", "beta", "gamma", "delta"]

  /// α, β, γ, δ.
  public var parameters: [Double] { [alpha, beta, gamma, delta] }

  /// ln [B(α+x, β+t−x) / B(α, β)]: of x purchases at certain of t opportunities.
  private func logPurchases(_ x: Int, of t: Int) -> Double {
    logRising(alpha, Double(x)) + logRising(beta, Double(t - x)) - logRising(alpha + beta, Double(t))
  }

  /// ln [B(γ, δ+t) / B(γ, δ)]: of being alive at opportunity t.
  private func logAlive(_ t: Int) -> Double { logBetaRise(gamma, delta, Double(t)) }

  /// ln [B(γ+1, δ+t) / B(γ, δ)]: of leaving between opportunity t and the next.
  private func logLeaving(_ t: Int) -> Double { logAlive(t) + log(gamma) - log(gamma + delta + Double(t)) }

  /// ln P(history).
  ///
  /// - Complexity: linear in the opportunities since the last purchase.
  public func logLikelihood(of history: OpportunityHistory) -> Double {
    let n = history.opportunities
    var terms = [logPurchases(history.purchases, of: n) + logAlive(n)]
    for t in history.last..<n { terms.append(logPurchases(history.purchases, of: t) + logLeaving(t)) }
    return logSum(terms)
  }

  /// P(alive at the m-th opportunity from now); by default the next one.
  public func aliveProbability(of history: OpportunityHistory, at opportunity: Int = 1) -> Double {
    let n = history.opportunities
    let ahead = min(max(0, opportunity), Int(Int32.max))
    return exp(logPurchases(history.purchases, of: n) + logAlive(n + ahead) - logLikelihood(of: history))
  }

  /// ln P(alive now | history), and the probability to buy when alive.
  private func state(_ history: OpportunityHistory) -> (logAlive: Double, purchase: Double) {
    let n = history.opportunities
    return (
      logPurchases(history.purchases, of: n) - logLikelihood(of: history),
      (alpha + Double(history.purchases)) / (alpha + beta + Double(n))
    )
  }

  /// The expected number of purchases at the next opportunities, each discounted by (1 + discount)^−number.
  ///
  /// - Complexity: linear in the opportunities, of which a million count.
  public func expectedPurchases(
    of history: OpportunityHistory, within opportunities: Int, discount: Double = 0
  ) -> Double {
    let (logAlive, purchase) = state(history)
    let n = history.opportunities
    var alive = exp(logAlive + self.logAlive(n))
    let factor = 1 / (1 + discount.clampedTime)
    var (sum, weight) = (CompensatedSum(), 1.0)
    for ahead in 0..<min(max(0, opportunities), 1_000_000) {
      let t = Double(n + ahead)
      alive *= (delta + t) / (gamma + delta + t)
      weight *= factor
      let term = purchase * alive * weight
      sum.add(term)
      if term < 1e-17 * (1 - factor) * sum.value { break }
    }
    return sum.value
  }

  /// DERT: the expected number of all future purchases, discounted; infinite without a discount if γ ≤ 1.
  public func discountedPurchases(of history: OpportunityHistory, discount: Double) -> Double {
    let (logAlive, purchase) = state(history)
    let n = Double(history.opportunities)
    let rate = discount.clampedTime
    if rate == .infinity { return 0 }
    // Σ S(t) / (1+d)^t over the life of a contract that each opportunity may end.
    guard let life = try? ShiftedBetaGeometric(alpha: gamma, beta: delta + n) else { return 0 }
    let alive = exp(logAlive + self.logAlive(history.opportunities))
    let total = life.discountedResidualLifetime(renewals: 0, discount: rate) / (1 + rate)
    return alive == 0 ? 0 : alive * purchase * total
  }

  /// The distribution of the number of purchases at the next opportunities, at most 10,000 of them.
  ///
  /// - Complexity: the square of the opportunities.
  public func distribution(of history: OpportunityHistory, within opportunities: Int) -> PurchaseDistribution {
    let m = min(max(0, opportunities), 10_000)
    let (n, x) = (history.opportunities, history.purchases)
    let logTotal = logLikelihood(of: history)
    let aliveNow = exp(logPurchases(x, of: n) + logAlive(n) - logTotal)
    var probabilities = Array(repeating: 0.0, count: m + 1)
    probabilities[0] = max(0, 1 - aliveNow)
    let rises = (
      purchase: (0...m).map { logRising(alpha, Double(x + $0)) },
      none: (0...m).map { logRising(beta, Double(n - x + $0)) },
      either: (0...m).map { logRising(alpha + beta, Double(n + $0)) }
    )
    let factorials = (0...m).map { logGamma(Double($0) + 1) }
    for lived in 0...m {
      let life = (lived == m ? logAlive(n + m) : logLeaving(n + lived)) - logTotal - rises.either[lived]
      for k in 0...lived {
        let ways = factorials[lived] - factorials[k] - factorials[lived - k]
        probabilities[k] += exp(life + ways + rises.purchase[k] + rises.none[lived - k])
      }
    }
    return PurchaseDistribution(probabilities: probabilities, tail: 0)
  }

  /// A new customer's history after some opportunities, by chance.
  public func simulatedHistory(
    opportunities: Int, using generator: inout SeededGenerator
  ) -> OpportunityHistory {
    let (purchase, leaving) = (generator.beta(alpha, beta), generator.beta(gamma, delta))
    var (x, last, alive) = (0, 0, true)
    let n = min(max(0, opportunities), OpportunityHistory.limit)
    for t in stride(from: 1, through: n, by: 1) where alive {
      alive = generator.uniform() >= leaving
      if alive, generator.uniform() < purchase { (x, last) = (x + 1, t) }
    }
    return OpportunityHistory(unchecked: x, last, n)
  }
}
