internal import Glibc

/// The Gamma-Gamma model of spending: the value of a purchase varies around a customer's own mean, and means vary between
/// customers, whatever they buy how often (Colombo & Jiang, J. Interactive Marketing 13(3), 1999; Fader & Hardie, 2013).
///
/// ```swift
/// let model = try GammaGamma(p: 6.25, q: 3.74, gamma: 15.44)
/// let spend = model.expectedSpend(repeatPurchases: 2, meanValue: 22.35)
/// spend.map { abs($0 - 24.66) < 0.01 }  // == true
/// model.shrinkageWeight(repeatPurchases: 2).map { $0 > 0.82 && $0 < 0.83 }  // == true
/// ```
///
/// A purchase is Gamma(p, ν) and ν is Gamma(q, γ). A customer's expected spend lies between their own mean and that of
/// everybody: few purchases say little, so one-time buyers are expected to spend what customers do on average.
public struct GammaGamma: Hashable, Sendable {
  /// The shape of a purchase's value around the customer's mean.
  public let p: Double
  /// The shape of the customers' rates ν.
  public let q: Double
  /// The rate of the customers' rates ν, in the currency unit.
  public let gamma: Double

  /// A model.
  ///
  /// - Throws: ``ParameterError`` if a parameter is not above 0 and finite.
  public init(p: Double, q: Double, gamma: Double) throws(ParameterError) {
    try ParameterError.check(["p": p, "q": q, "gamma": gamma])
    self.p = p
    self.q = q
    self.gamma = gamma
  }

  /// p γ / (q − 1), the mean spend of all customers, or `nil` if it is infinite (q ≤ 1).
  public var populationMean: Double? { q > 1 ? p * gamma / (q - 1) : nil }

  private static func own(_ x: Int, _ mean: Double) -> (x: Double, total: Double) {
    guard x > 0, mean > 0, mean < .infinity else { return (0, 0) }
    return (Double(x), min(Double(x) * mean, 1e290))
  }

  /// E[spend | x, m] = p (γ + m x) / (p x + q − 1), or `nil` if it is infinite. A customer without repeat purchases, or with
  /// a mean that is not above 0, is a new one.
  public func expectedSpend(repeatPurchases: Int, meanValue: Double) -> Double? {
    let own = Self.own(repeatPurchases, meanValue)
    let weight = p * own.x + q - 1
    return weight > 0 ? p * (gamma + own.total) / weight : nil
  }

  /// The weight of the customer's own mean in the expectation, p x / (p x + q − 1); the rest is that of everybody's. `nil`
  /// if the population has no mean (q ≤ 1).
  public func shrinkageWeight(repeatPurchases: Int) -> Double? {
    guard q > 1 else { return nil }
    let own = p * Double(max(0, repeatPurchases))
    return own / (own + q - 1)
  }

  /// The interval that holds the customer's own mean spend with a probability, at these parameters: p / ν with
  /// ν ~ Gamma(p x + q, γ + m x).
  public func interval(repeatPurchases: Int, meanValue: Double, probability: Double = 0.95) -> ClosedRange<Double> {
    let own = Self.own(repeatPurchases, meanValue)
    let share = min(max(0, probability), 1 - 1e-12)
    let (shape, scale) = (p * own.x + q, p * (gamma + own.total))
    let low = scale / Distribution.gammaQuantile(shape: shape, (1 + share) / 2)
    let high = scale / Distribution.gammaQuantile(shape: shape, (1 - share) / 2)
    return min(low, high)...max(low, high)
  }

  /// The mean of some repeat purchases of a new customer, by chance; 0 without any.
  public func simulatedMean(repeatPurchases: Int, using generator: inout SeededGenerator) -> Double {
    let nu = generator.gamma(shape: q) / gamma
    guard repeatPurchases > 0 else { return 0 }
    let count = Double(repeatPurchases)
    return generator.gamma(shape: p * count) / (nu * count)
  }

  /// The values of a new customer's purchases, by chance; all of one customer, whose mean is drawn first.
  public func simulatedValues(count: Int, using generator: inout SeededGenerator) -> [Double] {
    let rate = generator.gamma(shape: q) / gamma
    return (0..<max(0, count)).map { _ in min(generator.gamma(shape: p) / rate, .greatestFiniteMagnitude) }
  }
}
