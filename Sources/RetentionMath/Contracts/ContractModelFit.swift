internal import Glibc

extension ContractModelFamily {
  /// Fits the model to who left when: by maximum likelihood, unless the options name a prior.
  ///
  /// ```swift
  /// let counts = try ContractCounts(survivors: [1000, 869, 743, 653, 593, 551, 517, 491])
  /// try ContractModelFamily.sBG.fit(to: counts, period: .months(1)).flags  // == []
  /// ```
  ///
  /// - Throws: ``FitError``, if there is nothing to fit to, an option cannot be used, or the fit was cancelled.
  /// - Complexity: linear in the periods, a dozen times.
  public func fit(
    to counts: ContractCounts, period: TimeSpan, options: FitOptions = FitOptions()
  ) throws(FitError) -> FittedContractModel {
    guard counts.customerCount > 0 else { throw .noCustomers }
    guard period.count > 0, period.count < .infinity else {
      throw .invalidOption("A period has a length above 0, not \(period.count) \(period.unit.rawValue)s.")
    }
    let (lost, exposure) = (Double(counts.lostCount), counts.exposure)
    // Nobody, or everybody, left: the posterior mean under Jeffreys' prior.
    let isExtreme = lost == 0 || lost >= exposure
    let theta = isExtreme ? (lost + 0.5) / (exposure + 1) : lost / exposure
    let baseline = lost * log(theta) + (exposure - lost) * log1p(-theta)
    func geometric(_ flags: [FitFlag]) -> FittedContractModel {
      var covariance: SymmetricMatrix?
      if !isExtreme {
        var variance = SymmetricMatrix(size: 1)
        variance[0, 0] = theta * (1 - theta) / exposure
        covariance = variance
      }
      return FittedContractModel(
        requestedFamily: self, family: .geometric, parameters: [theta], period: period, logLikelihood: baseline,
        baselineLogLikelihood: baseline, covariance: covariance, customerCount: counts.customerCount,
        lostCount: counts.lostCount, iterations: 0, flags: flags, priorName: nil)
    }
    if lost == 0 { return geometric([.nobodyHasDied]) }
    if self == .geometric { return geometric([]) }
    let periods = counts.lost.indices.last { counts.lost[$0] + counts.active[$0] > 0 }.map { $0 + 1 } ?? 0
    if isExtreme || periods <= parameterNames.count { return geometric([.tooFewPeriods]) }

    let likelihood = ContractLikelihood(counts: counts, hasPower: self == .bdW)
    let names = parameterNames
    let centers = try options.prior?.centers(names: names, scales: names.map { _ in 1 })
    var starts: [[Double]] = []
    if let given = options.startingPoint {
      guard given.count == names.count, given.allSatisfy({ $0 > 0 && $0 < .infinity }) else {
        throw .invalidOption("A start of \(name) has \(names.count) values above 0, not \(given).")
      }
      starts.append(given.map { log($0) })
    }
    starts += [
      [log(theta * 2), log((1 - theta) * 2)], [log(theta * 20), log((1 - theta) * 20)],
      [log(theta / 4), log((1 - theta) / 4)],
    ].map { self == .bdW ? $0 + [0] : $0 }
    let maximizer = NewtonMaximizer(
      bounds: Array([-14...14, -14...14, -3...3].prefix(names.count)), iterationLimit: max(1, options.iterationLimit),
      shouldStop: options.shouldStop)
    var best: NewtonMaximizer.Outcome?
    for start in starts {
      let outcome = try maximizer.maximize(from: start) { point in
        var evaluation = likelihood.evaluate(point)
        if let prior = options.prior, let centers { prior.add(to: &evaluation, at: point, centers: centers) }
        return evaluation
      }
      if outcome.evaluation.value > best?.evaluation.value ?? -.infinity { best = outcome }
    }
    guard let best else { throw .notFinite }
    var flags: [FitFlag] = []
    if best.ending != .converged { flags.append(.notConverged) }
    if best.point[0] > 9, best.point[1] > 9 { flags.append(.homogeneousDropout) }
    let logCovariance = best.evaluation.hessian.negated.positiveInverse()
    let errors = logCovariance.map { matrix in (0..<matrix.size).map { matrix[$0, $0].squareRoot() } }
    if errors?.contains(where: { $0 > 2 }) ?? true, !flags.contains(.homogeneousDropout) { flags.append(.flatRidge) }
    let parameters = best.point.map { exp($0) }
    return FittedContractModel(
      requestedFamily: self, family: self, parameters: parameters, period: period,
      logLikelihood: likelihood.evaluate(best.point).value, baselineLogLikelihood: baseline,
      covariance: logCovariance?.scaled(by: parameters), customerCount: counts.customerCount,
      lostCount: counts.lostCount, iterations: best.iterations, flags: flags, priorName: options.prior?.name)
  }
}
