internal import Glibc

/// The baseline: every customer leaves in every period with one probability θ.
///
/// ```swift
/// let model = try GeometricContract(theta: 0.25)
/// model.survival(after: 2)  // == 0.5625
/// ```
///
/// It is what "lifetime = 1 / churn rate" takes for granted, and wrong where customers differ.
public struct GeometricContract: ContractModel, Hashable {
  /// The probability to leave in a period.
  public let theta: Double

  /// A model.
  ///
  /// - Throws: ``ParameterError`` if θ is not above 0 and below 1.
  public init(theta: Double) throws(ParameterError) {
    guard theta > 0, theta < 1 else { throw ParameterError(name: "theta", value: theta) }
    self.theta = theta
  }

  /// The baseline.
  public var family: ContractModelFamily { .geometric }
  /// θ.
  public var parameters: [Double] { [theta] }
  /// t ln(1 − θ).
  public func logSurvival(after periods: Double) -> Double { periods * log1p(-theta) }
  /// Infinite.
  public var tailOrder: Double { .infinity }
}
