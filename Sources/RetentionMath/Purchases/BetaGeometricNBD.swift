internal import Glibc

/// The models whose customers may leave right after a purchase: BG/NBD (Fader, Hardie & Lee, Marketing Science 24(2),
/// 2005), MBG/NBD (Batislam, Denizel & Filiztekin, IJRM 24(3), 2007), and both with regular gaps, (M)BG/CNBD-k (Reutterer,
/// Platzer & Schröder, 2021).
///
/// ```swift
/// let model = try BetaGeometricNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
/// let customer = try PurchaseHistory(repeatPurchases: 2, lastPurchase: 30.43, age: 38.86)
/// abs(model.expectedPurchases(of: customer, within: 39) - 1.226) < 0.0005  // == true
/// ```
///
/// A customer buys at a rate λ ~ Gamma(r, α), and leaves after a purchase with a probability p ~ Beta(a, b). With regularity
/// k a gap between purchases has k stages, each at the rate λ.
public struct BetaGeometricNBD: PurchaseModel, Hashable {
  /// After which purchases a customer may leave.
  public enum Dropout: String, Hashable, Sendable, Codable {
    /// BG: not after the first, so that one-time buyers are alive for sure.
    case afterRepeatPurchases
    /// MBG: after the first, too.
    case afterEveryPurchase
  }

  /// The shape of the rates of purchase.
  public let r: Double
  /// The rate of the rates of purchase, a length of time.
  public let alpha: Double
  /// The first parameter of the probabilities to leave.
  public let a: Double
  /// The second parameter of the probabilities to leave.
  public let b: Double
  /// After which purchases a customer may leave.
  public let dropout: Dropout
  /// k, the number of stages of a gap between purchases.
  public let regularity: Int

  /// A model; by default BG/NBD.
  ///
  /// - Throws: ``ParameterError`` if a parameter is not above 0 and finite, or the regularity is not in 1…100.
  public init(
    r: Double, alpha: Double, a: Double, b: Double, dropout: Dropout = .afterRepeatPurchases, regularity: Int = 1
  ) throws(ParameterError) {
    try ParameterError.check(["r": r, "alpha": alpha, "a": a, "b": b])
    guard 1...100 ~= regularity else { throw ParameterError(name: "k", value: Double(regularity)) }
    self.r = r
    self.alpha = alpha
    self.a = a
    self.b = b
    self.dropout = dropout
    self.regularity = regularity
  }

  /// MBG/NBD.
  public static func modified(r: Double, alpha: Double, a: Double, b: Double) throws(ParameterError) -> Self {
    try BetaGeometricNBD(r: r, alpha: alpha, a: a, b: b, dropout: .afterEveryPurchase)
  }

  /// Which of the models it is.
  public var family: PurchaseModelFamily {
    switch (dropout, regularity) {
    case (.afterRepeatPurchases, 1): .bgNBD
    case (.afterEveryPurchase, 1): .mbgNBD
    case (.afterRepeatPurchases, let k): .bgCNBD(k: k)
    case (.afterEveryPurchase, let k): .mbgCNBD(k: k)
    }
  }

  /// r, α, a, b.
  public var parameters: [Double] { [r, alpha, a, b] }

  /// The coins flipped besides one for each repeat purchase.
  private var extraFlips: Double { dropout == .afterEveryPurchase ? 1 : 0 }

  /// What is known of an alive customer.
  private struct Posterior {
    /// The shape of the rate of purchase, before stages since the last purchase are counted.
    var shape: Double
    var rate: Double
    var coin: DropoutCoin
    /// The probability of each number of stages since the last purchase.
    var stages: [Double]
    /// ln of the odds to be dead; −∞ if that cannot be.
    var logOddsDead: Double
    /// ln Σ of the stages' unnormalized weights.
    var logStages: Double
  }

  private func posterior(_ history: PurchaseHistory) -> Posterior {
    let x = Double(history.repeatPurchases)
    let shape = r + Double(regularity) * x
    let rate = alpha + history.age
    let silence = history.age - history.lastPurchase
    var stages = [1.0]
    var logStages = 0.0
    if regularity > 1 {
      let share = silence / rate
      var weight = 1.0
      var sum = 1.0
      for j in 1..<regularity {
        weight *= (shape + Double(j - 1)) / Double(j) * share
        stages.append(weight)
        sum += weight
        if sum > 1e200 {
          stages = stages.map { $0 * 1e-200 }
          (weight, sum, logStages) = (weight * 1e-200, sum * 1e-200, logStages + 200 * log(10))
        }
      }
      for j in stages.indices { stages[j] /= sum }
      logStages += log(sum)
    }
    let flips = x + extraFlips
    let logOdds =
      flips == 0
      ? -Double.infinity
      : log(a) - log(b + flips - 1) + shape * log1p(silence / (alpha + history.lastPurchase)) - logStages
    return Posterior(
      shape: shape, rate: rate, coin: DropoutCoin(a: a, b: b + flips), stages: stages, logOddsDead: logOdds,
      logStages: logStages)
  }

  /// ln P(history); for k > 1 without the density of the gaps, which has no parameters but k.
  ///
  /// - Complexity: constant.
  public func logLikelihood(of history: PurchaseHistory) -> Double {
    let state = posterior(history)
    let x = Double(history.repeatPurchases)
    return logRising(r, Double(regularity) * x) + logBetaRise(a, b, x + extraFlips)
      - r * log1p(history.age / alpha) - Double(regularity) * x * log(state.rate) + state.logStages
      + softplus(state.logOddsDead)
  }

  /// P(alive), as a logistic function of the log-odds.
  public func aliveProbability(of history: PurchaseHistory) -> Double {
    logistic(-posterior(history).logOddsDead)
  }

  /// P(alive) at a later date: P(alive) now, times the chance to survive the purchases until then.
  public func aliveProbability(of history: PurchaseHistory, after time: Double) -> Double {
    let state = posterior(history)
    return logistic(-state.logOddsDead) * outcome(state, within: time.clampedTime).alive
  }

  /// Σ P(K > j) P(alive after j purchases), times P(alive).
  ///
  /// - Complexity: linear in the number of purchases that are likely, and bounded.
  public func expectedPurchases(of history: PurchaseHistory, within time: Double) -> Double {
    let state = posterior(history)
    let alive = logistic(-state.logOddsDead)
    return alive == 0 ? 0 : alive * outcome(state, within: time.clampedTime).purchases
  }

  /// P(alive) times the chance that the next purchase comes in time.
  public func purchaseProbability(of history: PurchaseHistory, within time: Double) -> Double {
    let state = posterior(history)
    let time = time.clampedTime
    var some = 0.0
    for (offset, weight) in state.stages.enumerated() where weight > 0 {
      let counts = StageCounts(shape: state.shape + Double(offset), rate: state.rate, time: time)
      if regularity == 1 {
        some += weight * counts.some
      } else {
        let before = counts.probabilities(limit: regularity - offset)
        some += weight * max(0, 1 - before.reduce(0, +))
      }
    }
    return logistic(-state.logOddsDead) * some
  }

  private func outcome(_ state: Posterior, within time: Double) -> (purchases: Double, alive: Double) {
    if time == .infinity {
      let mean = a > 1 ? (a + state.coin.b - 1) / (a - 1) : .infinity
      return (mean, 0)
    }
    if time == 0 { return (0, 1) }
    let first = StageCounts(shape: state.shape, rate: state.rate, time: time)
    if first.span > Double(1500 * regularity * regularity) {
      // Of so many purchases it does not matter whether their gaps are regular, only how long they are.
      return manyPurchases(
        state, StageCounts(shape: state.shape, rate: state.rate * Double(regularity), time: time))
    }
    var result = (purchases: 0.0, alive: 0.0)
    for (offset, weight) in state.stages.enumerated() where weight > 0 {
      let counts = StageCounts(shape: state.shape + Double(offset), rate: state.rate, time: time)
      let part = counts.outcome(coin: state.coin, regularity: regularity, offset: offset)
      result.purchases += weight * part.purchases
      result.alive += weight * part.alive
    }
    return result
  }

  /// The same as an integral over p: given p, purchases of the alive customer end at the rate λp, so that
  /// E[purchases] = (1 − (1 + p t/A)^−R) / p and P(alive) = (1 + p t/A)^−R.
  private func manyPurchases(_ state: Posterior, _ counts: StageCounts) -> (purchases: Double, alive: Double) {
    let purchases = Quadrature.betaExpectation(a, state.coin.b) { p in
      p * counts.ratio < 1e-290 ? state.shape * counts.ratio : -expm1(-state.shape * log1p(p * counts.ratio)) / p
    }
    let alive = Quadrature.betaExpectation(a, state.coin.b) { exp(-state.shape * log1p($0 * counts.ratio)) }
    return (purchases, alive)
  }

  /// P(Y = n): the n-th purchase was the last in time, or it was the last of all.
  ///
  /// - Complexity: linear in the number of purchases that are likely, up to 65,536.
  public func distribution(of history: PurchaseHistory, within time: Double) -> PurchaseDistribution {
    let state = posterior(history)
    let alive = logistic(-state.logOddsDead)
    let time = min(time.clampedTime, 1e100)
    // How likely each number of purchases is for someone who cannot leave.
    var wanted: [Double] = []
    for (offset, weight) in state.stages.enumerated() where weight > 0 {
      let counts = StageCounts(shape: state.shape + Double(offset), rate: state.rate, time: time)
      for (stage, probability) in counts.probabilities(limit: PurchaseDistribution.limit * regularity).enumerated() {
        let n = (stage + offset) / regularity
        if n == wanted.count { wanted.append(0) }
        if n < wanted.count { wanted[n] += weight * probability }
      }
    }
    if wanted.count > PurchaseDistribution.limit { wanted.removeLast(wanted.count - PurchaseDistribution.limit) }
    let beyond = max(0, 1 - CompensatedSum.of(wanted))
    let rest = beyond < 1e-13 ? 0 : beyond
    // P(more than n purchases wanted), from the small end.
    var more = Array(repeating: rest, count: wanted.count)
    for n in wanted.indices.dropLast().reversed() { more[n] = more[n + 1] + wanted[n + 1] }
    var probabilities: [Double] = []
    var survival = 1.0
    for (n, exactly) in wanted.enumerated() {
      if n == 0 {
        probabilities.append((1 - alive) + alive * exactly)
        continue
      }
      let flips = state.coin.b + Double(n - 1)
      probabilities.append(alive * survival * (exactly + more[n] * a / (a + flips)))
      survival *= flips / (a + flips)
    }
    return PurchaseDistribution(probabilities: probabilities, tail: alive * survival * rest)
  }

  /// The expected number of purchases, discounted; see ``PurchaseModel/discountedPurchases(of:rate:within:)``.
  ///
  /// - Complexity: some twenty times that of the expected number; infinite horizons a few times that again.
  public func discountedPurchases(of history: PurchaseHistory, rate: Double, within time: Double) -> Double {
    let state = posterior(history)
    let alive = logistic(-state.logOddsDead)
    let delta = rate.clampedTime
    let time = time.clampedTime
    if alive == 0 || time == 0 || delta == .infinity { return 0 }
    if delta == 0 { return alive * outcome(state, within: time).purchases }
    if time == .infinity, regularity == 1 {
      return alive * DiscountedDropout(shape: state.shape, coin: state.coin, rate: delta * state.rate).value
    }
    // An alive customer leaves at a rate of about p · shape / rate.
    let scale = state.rate / max(1, state.shape * a / (a + state.coin.b))
    let end = Discounting.end(rate: delta, until: time)
    if regularity == 1, StageCounts(shape: state.shape, rate: state.rate, time: end).span <= 1500 {
      return alive
        * Discounting.total(
          rate: delta, scale: scale, until: time, { outcome(state, within: $0).purchases },
          eight: { times in
            StageCounts.purchases(shape: state.shape, ratios: times / state.rate, coin: state.coin)
          })
    }
    return alive
      * Discounting.total(rate: delta, scale: scale, until: time) { outcome(state, within: $0).purchases }
  }

  /// Closed for random purchases; by bisection for regular ones.
  public func silence(of history: PurchaseHistory, untilAliveProbability threshold: Double) -> Double? {
    let flips = Double(history.repeatPurchases) + extraFlips
    guard flips > 0, threshold > 0 else { return threshold >= 1 ? 0 : nil }
    guard threshold < 1 else { return 0 }
    if regularity > 1 { return bisectedSilence(of: history, untilAliveProbability: threshold) }
    let odds = -logit(threshold) - log(a) + log(b + flips - 1)
    if odds <= 0 { return 0 }
    let silence = (alpha + history.lastPurchase) * expm1(odds / (r + Double(history.repeatPurchases)))
    return silence.isFinite ? silence : nil
  }

  /// Draws λ and p, then purchases until the customer leaves or the age is reached.
  public func simulatedPurchases(until age: Double, using generator: inout SeededGenerator) -> [Double] {
    let lambda = generator.gamma(shape: r) / alpha
    let p = generator.beta(a, b)
    var times: [Double] = []
    if dropout == .afterEveryPurchase, generator.uniform() < p { return times }
    var time = 0.0
    while times.count < 1_000_000 {
      for _ in 0..<regularity { time += generator.exponential() / lambda }
      guard time <= age else { break }
      times.append(time)
      if generator.uniform() < p { break }
    }
    return times
  }
}
