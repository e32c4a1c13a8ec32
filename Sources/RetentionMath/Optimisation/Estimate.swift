internal import Glibc

/// A figure from a fitted model, with how sure it is.
///
/// ```swift
/// let estimate = Estimate(value: 2, standardError: 0.5, scale: .positive)
/// estimate.interval95.map { $0.lowerBound > 0 }  // == true
/// ```
public struct Estimate: Hashable, Sendable, Codable {
  /// Where the figure lives, which says on which scale its error is symmetric.
  public enum Scale: String, Hashable, Sendable, Codable {
    /// Any number; the interval is value ± z · error.
    case real
    /// Above 0; the interval is symmetric in the logarithm.
    case positive
    /// Between 0 and 1; the interval is symmetric in the log-odds.
    case probability
  }

  /// The figure.
  public let value: Double
  /// The standard error by the delta method, or `nil` if the fit has no covariance.
  public let standardError: Double?
  /// Where the figure lives.
  public let scale: Scale

  /// An estimate.
  public init(value: Double, standardError: Double?, scale: Scale) {
    self.value = value
    self.standardError = standardError.flatMap { $0.isFinite ? $0 : nil }
    self.scale = scale
  }

  /// The Wald interval at 95 %: it holds the uncertainty of the parameters, not that of what a customer will do.
  public var interval95: ClosedRange<Double>? { interval(level: 0.95) }

  /// The Wald interval at a level in 0…1, or `nil` if there is no standard error.
  public func interval(level: Double) -> ClosedRange<Double>? {
    guard let error = standardError, value.isFinite, level >= 0, level < 1 else { return nil }
    let z = -Distribution.normalQuantile((1 - level) / 2)
    let (low, high): (Double, Double)
    switch scale {
    case .real:
      (low, high) = (value - z * error, value + z * error)
    case .positive:
      guard value > 0 else { return value...value }
      let factor = exp(z * error / value)
      (low, high) = (value / factor, value * factor)
    case .probability:
      guard value > 0, value < 1 else { return value...value }
      let half = z * error / (value * (1 - value))
      (low, high) = (logistic(logit(value) - half), logistic(logit(value) + half))
    }
    return low <= high ? low...high : nil
  }
}
