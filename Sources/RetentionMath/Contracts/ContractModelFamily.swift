/// Which model of customers under contract.
///
/// ```swift
/// ContractModelFamily.sBG.parameterNames  // == ["alpha", "beta"]
/// ```
public enum ContractModelFamily: String, Hashable, Sendable, Codable, CaseIterable {
  /// Everybody renews with one probability: the baseline.
  case geometric
  /// Customers differ in their probability (Fader & Hardie, 2007): retention rates rise with time, as the best stay.
  case sBG
  /// Customers differ, and change with time (Fader, Hardie, Liu, Davin & Steenburgh, 2018).
  case bdW

  /// The name in the literature.
  public var name: String {
    switch self {
    case .geometric: "geometric"
    case .sBG: "sBG"
    case .bdW: "BdW"
    }
  }

  /// The parameters' names, in the order in which arrays hold them.
  public var parameterNames: [String] {
    switch self {
    case .geometric: ["theta"]
    case .sBG: ["alpha", "beta"]
    case .bdW: ["gamma", "delta", "c"]
    }
  }

  /// The model with given parameters.
  ///
  /// - Throws: ``ParameterError`` for a value that is not above 0, or a missing one, which counts as NaN.
  public func model(parameters: [Double]) throws(ParameterError) -> any ContractModel {
    func parameter(_ index: Int) -> Double { index < parameters.count ? parameters[index] : .nan }
    switch self {
    case .geometric: return try GeometricContract(theta: parameter(0))
    case .sBG: return try ShiftedBetaGeometric(alpha: parameter(0), beta: parameter(1))
    case .bdW: return try BetaDiscreteWeibull(gamma: parameter(0), delta: parameter(1), c: parameter(2))
    }
  }
}
