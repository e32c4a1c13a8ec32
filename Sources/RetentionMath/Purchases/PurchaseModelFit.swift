internal import Glibc

extension PurchaseModelFamily {
  /// Fits the model to customers: by maximum likelihood, unless the options name a prior.
  ///
  /// ```swift
  /// var options = FitOptions()
  /// options.startingPoint = [0.385, 12.072]
  /// let counts = try PurchaseCounts(repeatPurchases: [0, 1], lastPurchase: [0, 4], age: [9, 9], unit: .day)
  /// try PurchaseModelFamily.nbd.fit(to: counts, options: options).customerCount  // == 2
  /// ```
  ///
  /// Data for which the model is not determined give a result with ``FittedPurchaseModel/flags``, and a model that is safe
  /// to use. The result is the same to the last bit for any number of threads and any order of the customers.
  ///
  /// - Throws: ``FitError``, if there is nothing to fit to, an option cannot be used, or the fit was cancelled.
  /// - Complexity: linear in the distinct histories, a dozen times.
  public func fit(
    to counts: PurchaseCounts, options: FitOptions = FitOptions()
  ) throws(FitError) -> FittedPurchaseModel {
    try PurchaseModelFit(family: self, data: counts, options: options).run()
  }
}

/// One fit of a family to a multiset of histories.
struct PurchaseModelFit {
  let family: PurchaseModelFamily
  let data: PurchaseCounts
  let options: FitOptions
  /// The rows, scaled once for the baseline and the model.
  private let shared: (scale: Double, likelihood: BetaGeometricLikelihood)?

  init(family: PurchaseModelFamily, data: PurchaseCounts, options: FitOptions) {
    self.family = family
    self.data = data
    self.options = options
    let scale = data.timeScale
    let threads = max(1, min(options.threads, 64))
    shared = data.repeaterCount > 0 ? (scale, BetaGeometricLikelihood(data, scale: scale, threads: threads)) : nil
  }

  private typealias Maximum = NewtonMaximizer.Outcome

  func run() throws(FitError) -> FittedPurchaseModel {
    guard data.customerCount > 0 else { throw .noCustomers }
    guard let oldest = data.age.max(), oldest > 0 else { throw .noObservationTime }
    guard 1...100 ~= family.regularity else {
      throw .invalidOption("A gap has 1 to 100 stages, not \(family.regularity).")
    }
    guard family.regularity == 1 || data.sumOfLogGaps != nil || data.repeaterCount == 0 else {
      throw .invalidOption("\(family.name) needs the sum of the logarithms of the gaps between purchases.")
    }
    let scale = shared?.scale ?? data.timeScale
    let start = try checkedStart(scale: scale)
    guard data.repeaterCount > 0 else { return try withoutRepeaters(scale: scale) }

    let baseline = try maximize(.nbd, scale: scale, starts: [family == .nbd ? start : nil, moments(scale: scale)])
    if family == .nbd {
      return result(.nbd, baseline, baseline: baseline.evaluation.value, scale: scale, flags: [])
    }
    if data.repeaterCount < max(1, options.minimumRepeaters) {
      return result(.nbd, baseline, baseline: baseline.evaluation.value, scale: scale, flags: [.tooFewRepeaters])
    }
    let best = try maximize(family, scale: scale, starts: starts(start, baseline: baseline.point))
    // A gain that small is not evidence of anybody's having left.
    let hasDeaths = best.evaluation.value > baseline.evaluation.value + 1e-5
    if !hasDeaths, family.regularity == 1, options.prior == nil {
      return result(.nbd, baseline, baseline: baseline.evaluation.value, scale: scale, flags: [.nobodyHasDied])
    }
    return result(family, best, baseline: baseline.evaluation.value, scale: scale, flags: [])
  }

  private func checkedStart(scale: Double) throws(FitError) -> [Double]? {
    guard let start = options.startingPoint else { return nil }
    let names = family.parameterNames
    guard start.count == names.count, start.allSatisfy({ $0 > 0 && $0 < .infinity }) else {
      throw .invalidOption("A start of \(family.name) has \(names.count) values above 0, not \(start).")
    }
    return zip(start, family.hasTimeUnit).map { log($1 ? $0 / scale : $0) }
  }

  /// Nobody bought again, so the rate is only known to be small: the posterior of a rate under Jeffreys' prior.
  private func withoutRepeaters(scale: Double) throws(FitError) -> FittedPurchaseModel {
    var exposure = CompensatedSum()
    for (age, count) in zip(data.age, data.customers) { exposure.add(age * Double(count)) }
    let parameters = [0.5, min(max(exposure.value, 1e-99), 1e99)]
    let likelihood = likelihood(.nbd, scale: 1)(parameters.map { log($0) }).value
    return FittedPurchaseModel(
      requestedFamily: family, family: .nbd, parameters: parameters, unit: data.unit, logLikelihood: likelihood,
      baselineLogLikelihood: likelihood, covariance: nil, customerCount: data.customerCount, repeaterCount: 0,
      iterations: 0, flags: [.noRepeatPurchases], priorName: nil)
  }

  /// A start of the baseline: the mean rate, and half as much spread as that.
  private func moments(scale: Double) -> [Double] {
    var exposure = CompensatedSum()
    for (age, count) in zip(data.age, data.customers) { exposure.add(age / scale * Double(count)) }
    return [log(0.5), log(0.5 * exposure.value / Double(data.repeatPurchaseTotal))]
  }

  private func starts(_ start: [Double]?, baseline: [Double]) -> [[Double]?] {
    let (r, alpha) = (baseline[0], baseline[1])
    switch family {
    case .paretoNBD:
      return [
        start, [r + 0.3, alpha, log(0.6), alpha], [r, alpha, log(0.2), alpha + 2], [r + 1, alpha + 1, 1, alpha + 3],
        [r + 1, alpha - 3, 0, alpha - 4],
      ]
    default:
      let stages = log(Double(family.regularity))
      return [
        start, [r + stages, alpha, log(0.8), log(1.8)], [r + stages, alpha, log(0.2), log(2)],
        [r + 1 + stages, alpha + 1, log(0.5), log(0.5)],
      ]
    }
  }

  private func likelihood(_ family: PurchaseModelFamily, scale: Double) -> ([Double]) -> Evaluation {
    switch family {
    case .paretoNBD: ParetoLikelihood(data, scale: scale, threads: threads).evaluate
    case .nbd: baseline(scale).evaluate
    case .bgNBD, .bgCNBD: baseline(scale).with(extraFlips: 0, regularity: family.regularity).evaluate
    case .mbgNBD, .mbgCNBD: baseline(scale).with(extraFlips: 1, regularity: family.regularity).evaluate
    }
  }

  private var threads: Int { max(1, min(options.threads, 64)) }

  private func baseline(_ scale: Double) -> BetaGeometricLikelihood {
    if let shared, shared.scale == scale { return shared.likelihood }
    return BetaGeometricLikelihood(data, scale: scale, threads: threads)
  }

  private static let bounds: [ClosedRange<Double>] = [-18...18, -35...35, -16...16, -16...16]

  /// The best maximum from several starts; later ones are tried only where the first did not end inside.
  private func maximize(
    _ family: PurchaseModelFamily, scale: Double, starts: [[Double]?]
  ) throws(FitError) -> Maximum {
    let likelihood = likelihood(family, scale: scale)
    let names = family.parameterNames
    var bounds = Array(Self.bounds.prefix(names.count))
    if family == .paretoNBD { bounds[3] = -35...35 }
    // A prior counts for the model that was asked for; the baseline is a matter of data.
    let prior = family == self.family ? options.prior : nil
    let scales = family.hasTimeUnit.map { $0 ? scale : 1 }
    let centers = try prior?.centers(names: names, scales: scales)
    let maximizer = NewtonMaximizer(
      bounds: bounds, iterationLimit: max(1, options.iterationLimit), shouldStop: options.shouldStop)
    var best: Maximum?
    for start in starts {
      guard let start else { continue }
      let outcome = try maximizer.maximize(from: start) { point in
        var evaluation = likelihood(point)
        if let prior, let centers { prior.add(to: &evaluation, at: point, centers: centers) }
        return evaluation
      }
      if outcome.evaluation.value > best?.evaluation.value ?? -.infinity { best = outcome }
      if outcome.ending == .converged, !outcome.atBound.contains(true), Self.isInside(outcome) { break }
    }
    guard let best else { throw .notFinite }
    return best
  }

  /// Whether the likelihood curves down in all directions, as it does not far out on a plateau.
  private static func isInside(_ outcome: Maximum) -> Bool {
    return outcome.evaluation.hessian.eigen().allSatisfy { $0.value < -1e-3 }
  }

  private func result(
    _ fitted: PurchaseModelFamily, _ outcome: Maximum, baseline: Double, scale: Double, flags: [FitFlag]
  ) -> FittedPurchaseModel {
    var flags = flags
    let factors = fitted.hasTimeUnit.map { $0 ? scale : 1 }
    let parameters = zip(outcome.point, factors).map { min(max(exp($0) * $1, 1e-100), 1e100) }
    let logCovariance = outcome.evaluation.hessian.negated.positiveInverse()
    let errors = logCovariance.map { matrix in (0..<matrix.size).map { matrix[$0, $0].squareRoot() } }
    if outcome.ending != .converged { flags.append(.notConverged) }
    if fitted.regularity > 1, outcome.evaluation.value <= baseline, outcome.point[2] < -12 {
      flags.append(.nobodyHasDied)
    }
    if outcome.point[0] > 9 { flags.append(.homogeneousPurchasing) }
    if outcome.point[0] < -9 { flags.append(.unboundedHeterogeneity) }
    if outcome.point.count == 4, outcome.point[2] > 9 { flags.append(.homogeneousDropout) }
    // A factor of e² in both directions is not an estimate.
    if errors?.contains(where: { $0 > 2 }) ?? true, !flags.contains(.homogeneousPurchasing) { flags.append(.flatRidge) }
    let pace = parameters[0] / parameters[1]
    if isShort(typicalGap: Double(fitted.regularity) / pace) { flags.append(.shortWindow) }
    // From scaled times back to the unit: every purchase has a density of one over a time.
    let shift = Double(data.repeatPurchaseTotal) * log(scale)
    let gaps = fitted.regularity > 1 ? gapTerm(fitted.regularity) : 0
    let isPosterior = options.prior != nil && fitted == family
    var value = outcome.evaluation.value
    if isPosterior { value = likelihood(fitted, scale: scale)(outcome.point).value }
    // Regular gaps have a density of their own: (k − 1) ln gap, which brings as many powers of the unit.
    let stageShift = Double(data.repeatPurchaseTotal) * Double(fitted.regularity) * log(scale)
    return FittedPurchaseModel(
      requestedFamily: family, family: fitted, parameters: parameters, unit: data.unit,
      logLikelihood: fitted.regularity > 1 ? value - stageShift + gaps : value - shift,
      baselineLogLikelihood: baseline - shift,
      covariance: logCovariance?.scaled(by: parameters), customerCount: data.customerCount,
      repeaterCount: data.repeaterCount, iterations: outcome.iterations, flags: flags,
      priorName: isPosterior ? options.prior?.name : nil)
  }

  /// Σ over purchases of ln [gap^(k−1) / (k−1)!].
  private func gapTerm(_ k: Int) -> Double {
    Double(k - 1) * (data.sumOfLogGaps ?? 0) - Double(data.repeatPurchaseTotal) * logGamma(Double(k))
  }

  private func isShort(typicalGap: Double) -> Bool {
    var exposure = CompensatedSum()
    for (age, count) in zip(data.age, data.customers) { exposure.add(age * Double(count)) }
    return exposure.value / Double(data.customerCount) < typicalGap
  }
}
