internal import Glibc

/// What is believed of parameters before the data: each is log-normal. Nothing is believed unless the host says so.
///
/// ```swift
/// let prior = ParameterPrior("published CDNOW", medians: ["a": 0.8], logStandardDeviation: 1)
/// prior.name  // == "published CDNOW"
/// ```
///
/// A fit with a prior is the mode of the posterior in the logarithms of the parameters, and not a maximum-likelihood
/// estimate; its result carries the prior's name. Priors help where data are scarce, and hide what data do not say.
public struct ParameterPrior: Hashable, Sendable, Codable {
  /// Names the prior in the results of fits.
  public let name: String
  /// The median of each parameter that has a prior, by the parameter's name and in the host's unit.
  public let medians: [String: Double]
  /// The standard deviation of the logarithms; 1 says "within a factor of 7, nearly always".
  public let logStandardDeviation: Double

  /// A prior; see the properties.
  public init(_ name: String, medians: [String: Double], logStandardDeviation: Double) {
    self.name = name
    self.medians = medians
    self.logStandardDeviation = logStandardDeviation
  }

  /// Checks the prior against a model's parameters and moves it to the unit of the fit.
  func centers(names: [String], scales: [Double]) throws(FitError) -> [Double?] {
    guard logStandardDeviation > 0, logStandardDeviation < .infinity else {
      throw .invalidOption("The prior '\(name)' needs a standard deviation above 0, not \(logStandardDeviation).")
    }
    for (parameter, median) in medians.sorted(by: { $0.key < $1.key }) {
      guard names.contains(parameter) else {
        throw .invalidOption(
          "The prior '\(name)' names '\(parameter)'; the parameters are \(names.joined(separator: ", ")).")
      }
      guard median > 0, median < .infinity else {
        throw .invalidOption("The prior '\(name)' gives '\(parameter)' the median \(median); it must be above 0.")
      }
    }
    return zip(names, scales).map { name, scale in medians[name].map { log($0 / scale) } }
  }

  /// The log-density at a point, up to a constant, added to a function of the logarithms.
  func add(to evaluation: inout Evaluation, at point: [Double], centers: [Double?]) {
    let weight = 1 / (logStandardDeviation * logStandardDeviation)
    for (i, center) in centers.enumerated() {
      guard let center else { continue }
      let distance = point[i] - center
      evaluation.value -= 0.5 * weight * distance * distance
      evaluation.gradient[i] -= weight * distance
      evaluation.hessian[i, i] -= weight
    }
  }
}
