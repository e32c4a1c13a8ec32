/// Which "buy till you die" model; the same questions are put to all of them.
///
/// ```swift
/// PurchaseModelFamily.mbgNBD.parameterNames  // == ["r", "alpha", "a", "b"]
/// PurchaseModelFamily.bgCNBD(k: 2).name  // == "BG/CNBD-2"
/// ```
///
/// Begin with ``mbgNBD``; see Docs/Models.md.
public enum PurchaseModelFamily: Hashable, Sendable, Codable {
  /// Nobody leaves: the baseline (Ehrenberg, 1959).
  case nbd
  /// Customers may leave after a repeat purchase (Fader, Hardie & Lee, 2005); one-time buyers are alive for sure.
  case bgNBD
  /// Customers may leave after any purchase (Batislam, Denizel & Filiztekin, 2007).
  case mbgNBD
  /// Customers leave at any time (Schmittlein, Morrison & Colombo, 1987).
  case paretoNBD
  /// BG/NBD with gaps of k exponential stages, for regular buyers (Reutterer, Platzer & Schröder, 2021).
  case bgCNBD(k: Int)
  /// MBG/NBD with gaps of k exponential stages.
  case mbgCNBD(k: Int)

  /// The name in the literature.
  public var name: String {
    switch self {
    case .nbd: "NBD"
    case .bgNBD: "BG/NBD"
    case .mbgNBD: "MBG/NBD"
    case .paretoNBD: "Pareto/NBD"
    case .bgCNBD(let k): "BG/CNBD-\(k)"
    case .mbgCNBD(let k): "MBG/CNBD-\(k)"
    }
  }

  /// The parameters' names, in the order in which arrays hold them.
  public var parameterNames: [String] {
    switch self {
    case .nbd: ["r", "alpha"]
    case .bgNBD, .mbgNBD, .bgCNBD, .mbgCNBD: ["r", "alpha", "a", "b"]
    case .paretoNBD: ["r", "alpha", "s", "beta"]
    }
  }

  /// Which parameters are lengths of time.
  var hasTimeUnit: [Bool] { parameterNames.map { $0 == "alpha" || $0 == "beta" } }

  /// The number of stages of a gap between purchases; 1 for purchases at random.
  public var regularity: Int {
    switch self {
    case .nbd, .bgNBD, .mbgNBD, .paretoNBD: 1
    case .bgCNBD(let k), .mbgCNBD(let k): k
    }
  }

  /// The model with given parameters.
  ///
  /// - Throws: ``ParameterError`` for a value that is not above 0, or a missing one, which counts as NaN.
  public func model(parameters: [Double]) throws(ParameterError) -> any PurchaseModel {
    func parameter(_ index: Int) -> Double { index < parameters.count ? parameters[index] : .nan }
    let (first, second, third, fourth) = (parameter(0), parameter(1), parameter(2), parameter(3))
    switch self {
    case .nbd: return try NBD(r: first, alpha: second)
    case .paretoNBD: return try ParetoNBD(r: first, alpha: second, s: third, beta: fourth)
    case .bgNBD, .bgCNBD:
      return try BetaGeometricNBD(
        r: first, alpha: second, a: third, b: fourth, dropout: .afterRepeatPurchases, regularity: regularity)
    case .mbgNBD, .mbgCNBD:
      return try BetaGeometricNBD(
        r: first, alpha: second, a: third, b: fourth, dropout: .afterEveryPurchase, regularity: regularity)
    }
  }
}
