/// A share of a whole, with what it was counted from and how sure it is.
///
/// ```swift
/// let share = Proportion(successes: 1191, trials: 2357)
/// share.interval95.contains(0.5)  // == true
/// ```
public struct Proportion: Hashable, Sendable, Encodable {
  /// How many of the trials had the property.
  public let successes: Int
  /// How many there were; n.
  public let trials: Int

  /// A share; counts below 0 count as 0, and successes beyond the trials as all of them.
  public init(successes: Int, trials: Int) {
    self.trials = max(0, trials)
    self.successes = min(max(0, successes), self.trials)
  }

  /// The share, or `nil` of nothing.
  public var value: Double? { trials == 0 ? nil : Double(successes) / Double(trials) }

  /// The Wilson score interval at 95 % (Wilson, 1927); all of 0…1 when there were no trials.
  public var interval95: ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let z = 1.959963984540054
    let n = Double(trials)
    let share = Double(successes) / n
    let center = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    // At the ends the interval touches 0 or 1 exactly; rounding must not step over.
    let low = successes == 0 ? 0 : max(0, center - half)
    let high = successes == trials ? 1 : min(1, center + half)
    return low...max(low, high)
  }
}
