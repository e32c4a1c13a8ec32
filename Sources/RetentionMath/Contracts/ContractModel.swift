internal import Glibc

/// A model of customers under contract, who leave at the end of a period or renew for another.
///
/// ```swift
/// let model: any ContractModel = try ShiftedBetaGeometric(alpha: 0.704, beta: 1.182)
/// abs(model.survival(after: 1) - 0.6267) < 0.0001  // == true
/// model.retentionRate(at: 5) > model.retentionRate(at: 1)  // == true
/// ```
///
/// Periods count from 1: a customer who leaves in period t has renewed t − 1 times.
public protocol ContractModel: Sendable {
  /// Which model it is.
  var family: ContractModelFamily { get }

  /// The parameters in the order of the family's names.
  var parameters: [Double] { get }

  /// ln S(t): of renewing t times; t may be large, and is 0 or more.
  func logSurvival(after periods: Double) -> Double

  /// The order in which S(t) falls at the far end, S(t) ~ t^−order; infinite if it falls as an exponential.
  var tailOrder: Double { get }
}

extension ContractModel {
  /// S(t): how likely a new customer renews t times.
  public func survival(after periods: Int) -> Double { exp(logSurvival(after: Double(max(0, periods)))) }

  /// S(n + t) / S(n): how likely a customer, who has renewed n times, renews t times more.
  public func survival(after periods: Int, renewals: Int) -> Double {
    let renewals = Double(max(0, renewals))
    return exp(logSurvival(after: renewals + Double(max(0, periods))) - logSurvival(after: renewals))
  }

  /// r(t) = S(t) / S(t − 1): the share of those still there who renew for the t-th time.
  public func retentionRate(at period: Int) -> Double { survival(after: 1, renewals: max(0, period - 1)) }

  /// P(T = t): how likely a new customer leaves in period t.
  public func churnProbability(in period: Int) -> Double {
    guard period > 0 else { return 0 }
    let before = logSurvival(after: Double(period - 1))
    return exp(before) * -expm1(logSurvival(after: Double(period)) - before)
  }

  /// DERL, the discounted expected residual lifetime of a customer who has renewed n times, standing before the next
  /// renewal: Σ S(t)/S(n) (1 + d)^−(t − n − 1) over t > n (Fader & Hardie, Marketing Science 29(1), 2010). Without discount
  /// it is the expected number of renewals to come, which may be infinite.
  ///
  /// - Parameter discount: d, the discount of a period.
  /// - Complexity: constant; ten thousand terms, and an integral for the rest.
  public func discountedResidualLifetime(renewals: Int, discount: Double) -> Double {
    let (n, delta) = (Double(max(0, renewals)), log1p(discount.clampedTime))
    if delta == 0, tailOrder <= 1 { return .infinity }
    if delta == .infinity { return exp(logSurvival(after: n + 1) - logSurvival(after: n)) }
    let start = logSurvival(after: n)
    func term(_ ahead: Double) -> Double { exp(logSurvival(after: n + ahead) - start - delta * (ahead - 1)) }
    var sum = CompensatedSum()
    for ahead in 1...10_000 {
      let next = term(Double(ahead))
      sum.add(next)
      // Terms fall, and by a discount faster than a geometric row.
      if next < 1e-17 * delta * sum.value { return sum.value }
    }
    // The rest is its integral from the middle before it, over ln t; the difference is of the order of t^−2.
    let (from, width) = (10_000.5, 1.0)
    var low = 0.0
    while low < 700 {
      let part = Quadrature.integrate(from: low, to: low + width) { w in from * exp(w) * term(from * exp(w)) }
      sum.add(part)
      low += width
      if part < 1e-13 * sum.value { break }
    }
    return sum.value
  }
}
