/// How likely each number of future purchases is.
///
/// ```swift
/// let model = try BetaGeometricNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
/// let customer = try PurchaseHistory(repeatPurchases: 2, lastPurchase: 30.43, age: 38.86)
/// let purchases = model.distribution(of: customer, within: 39)
/// purchases.quantile(0.9)  // == 3
/// ```
public struct PurchaseDistribution: Hashable, Sendable {
  /// P(Y = n) for n = 0, 1, …, as far as it matters.
  public let probabilities: [Double]
  /// P(Y ≥ count of ``probabilities``); above 0 only if there are more purchases than are listed.
  public let tail: Double

  /// The most numbers that are listed.
  static let limit = 1 << 16

  init(probabilities: [Double], tail: Double) {
    var probabilities = probabilities
    while probabilities.count > 1, let last = probabilities.last, last < 1e-300 { probabilities.removeLast() }
    self.probabilities = probabilities
    self.tail = tail
  }

  /// P(Y = n).
  public func probability(of count: Int) -> Double {
    probabilities.indices.contains(count) ? probabilities[count] : 0
  }

  /// P(Y = n), or that of all numbers that are not listed for one of them.
  func probability(ofOutcome count: Int) -> Double { count < probabilities.count ? probability(of: count) : tail }

  /// The variance of the number of purchases, of the numbers listed.
  public var variance: Double {
    let mean = mean
    var sum = CompensatedSum()
    for (count, probability) in probabilities.enumerated() {
      let distance = Double(count) - mean
      sum.add(distance * distance * probability)
    }
    return sum.value
  }

  /// Σ n P(Y = n) of the numbers listed.
  public var mean: Double {
    var sum = CompensatedSum()
    for (count, probability) in probabilities.enumerated() { sum.add(Double(count) * probability) }
    return sum.value
  }

  /// The smallest number n with P(Y ≤ n) ≥ p, or `nil` if it is beyond the numbers listed.
  public func quantile(_ p: Double) -> Int? {
    var sum = CompensatedSum()
    for (count, probability) in probabilities.enumerated() {
      sum.add(probability)
      // Rounding of the sum must not move a quantile.
      if sum.value >= p - 1e-13 { return count }
    }
    return nil
  }

  /// The central interval that holds the number of purchases with a probability, such as 0.8; wider than that where
  /// numbers are whole.
  public func interval(_ probability: Double) -> ClosedRange<Int> {
    let share = min(max(0, probability), 1)
    let low = quantile((1 - share) / 2) ?? probabilities.count
    let high = quantile((1 + share) / 2) ?? .max
    return min(low, high)...max(low, high)
  }
}
