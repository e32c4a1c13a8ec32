internal import Glibc

/// Coefficients of a regression, with what their search tells of them.
struct CoefficientFit {
  /// Of the columns as they were given.
  var coefficients: [Double]
  var covariance: SymmetricMatrix?
  var logLikelihood: Double
  var iterations: Int
  var flags: [FitFlag]

  /// A coefficient of a standardized column so far from 0 is one without bound.
  private static let limit = 30.0

  /// Maximizes a concave likelihood of the coefficients of standardized columns, the first `free` of which no ridge holds.
  static func maximize(
    scales: [Double], unpenalized: Int, ridge: Double, eventCount: Int, options: FitOptions,
    _ likelihood: ([Double]) -> Evaluation
  ) throws(FitError) -> CoefficientFit {
    guard ridge >= 0, ridge < .infinity else {
      throw .invalidOption("The ridge is \(ridge); it must be a finite number, 0 or more.")
    }
    let count = scales.count
    var start = Array(repeating: 0.0, count: count)
    if let given = options.startingPoint {
      guard given.count == count, given.allSatisfy(\.isFinite) else {
        throw .invalidOption("A start has \(count) finite coefficients here, not \(given).")
      }
      start = zip(given, scales).map { $0 * $1 }
    }
    let maximizer = NewtonMaximizer(
      bounds: Array(repeating: -limit...limit, count: count), iterationLimit: max(1, options.iterationLimit),
      shouldStop: options.shouldStop)
    let outcome = try maximizer.maximize(from: start) { point in
      var evaluation = likelihood(point)
      for i in unpenalized..<max(unpenalized, count) {
        evaluation.value -= 0.5 * ridge * point[i] * point[i]
        evaluation.gradient[i] -= ridge * point[i]
        evaluation.hessian[i, i] -= ridge
      }
      return evaluation
    }
    var flags: [FitFlag] = []
    if outcome.ending != .converged { flags.append(.notConverged) }
    let inverse = outcome.evaluation.hessian.negated.positiveInverse()
    // Far out and flat: one more step would change the coefficient and not the likelihood.
    let isSeparated = outcome.point.indices.contains { i in
      abs(outcome.point[i]) > 6 && -outcome.evaluation.hessian[i, i] < 1e-3
        || outcome.atBound[i] || abs(outcome.point[i]) > 6 && (inverse.map { $0[i, i] > 100 } ?? true)
    }
    if isSeparated { flags.append(.separation) }
    if eventCount < 10 * (count - unpenalized) { flags.append(.tooFewEvents) }
    return CoefficientFit(
      coefficients: zip(outcome.point, scales).map { $0 / $1 },
      covariance: isSeparated ? nil : inverse?.scaled(by: scales.map { 1 / $0 }),
      logLikelihood: likelihood(outcome.point).value, iterations: outcome.iterations, flags: flags)
  }
}
