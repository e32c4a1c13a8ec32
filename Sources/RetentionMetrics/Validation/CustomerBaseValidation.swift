public import CustomerModel
public import CustomerStore
public import RetentionMath
public import Segmentation

/// What a model of the customer base, fitted to what was so by an instant, foretold of the time behind it, next to what came
/// and to what simple baselines foretold.
///
/// ```swift
/// let split = try Timestamp(day: "2026-12-20")
/// let validation = try database.read { tx in
///   try tx.validateCustomerBase(calibrationEnd: split, holdoutEnd: Timestamp(day: "2027-01-03"), unit: .week)
/// }
/// validation.comparison.baselines.map(\.name)  // == ["x/T", "nothing changes", "NBD"]
/// validation.purchases.actual                  // == 0
/// ```
///
/// Nothing that occurred at the split or later is in the fit; with `asKnownThen`, nothing that was learned later either.
public struct CustomerBaseValidation: Sendable {
  /// The split: what occurred then or later, the model did not know.
  public let calibrationEnd: Timestamp
  /// The end of what it was to foretell.
  public let holdoutEnd: Timestamp
  /// The model, fitted to the time in front of the split.
  public let model: CustomerBaseModel
  /// Errors, ranks, deciles and coverage, beside the baselines'.
  public let comparison: HoldoutComparison
  /// The days with a purchase behind the split, of all.
  public let purchases: TotalForecast
  /// How many customers bought behind it.
  public let buyers: TotalForecast
  /// Expected and actual repeat purchases of these customers over time, from their first purchases on.
  public let tracking: [TrackingPoint]
  /// How many customers bought for the first time behind the split: no model of those before foretells them.
  public let newCustomerCount: Int

  /// In a sentence or two whether the model is to be trusted.
  public var sentence: String {
    let bias = purchases.bias.map { "\(ShownNumber($0 * 100, isSigned: true)) % off" } ?? "nothing came"
    let isCovered = purchases.interval95.contains(Double(purchases.actual))
    return "\(model.purchases.family.name) expected \(ShownNumber(purchases.expected)) purchases and "
      + "\(purchases.actual) came (\(bias); its interval \(isCovered ? "holds" : "misses") that). "
      + comparison.sentence
  }
}

/// Models that were validated on one split, the best of which was chosen.
///
/// ```swift
/// let split = try Timestamp(day: "2026-12-20")
/// let choice = try database.read { tx in
///   try tx.chooseCustomerBaseModel(
///     among: [.nbd, .mbgNBD], calibrationEnd: split, holdoutEnd: Timestamp(day: "2027-01-03"), unit: .week)
/// }
/// choice.validations.count  // == 2
/// ```
public struct CustomerBaseChoice: Sendable {
  /// The validations, in the order in which families were named.
  public let validations: [CustomerBaseValidation]
  /// The one under which what customers did was most likely, on average; of equals the first.
  public let best: CustomerBaseValidation
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Fits a model to what was so by an instant, and compares what it foretells with what came then.
  ///
  /// - Parameters:
  ///   - family: which model of purchases.
  ///   - calibrationEnd: the split.
  ///   - holdoutEnd: until when; what occurred then or later does not count.
  ///   - unit: the unit in which the model counts time.
  ///   - currency: which values count; the one that all orders are in if left out.
  ///   - segment: of whom: its members as of the split; everybody if left out.
  ///   - asKnownThen: whether the model may know only what the store had learned by the split; what came is as it is known now.
  ///   - period: how far points of the tracking are apart, in whole days.
  ///   - options: how to fit.
  /// - Throws: ``CustomerBaseError``; ``CustomerBaseError/emptyHoldout(from:to:)`` if no day lies between the instants.
  /// - Complexity: one reading of the orders, and a fit.
  public borrowing func validateCustomerBase(
    _ family: PurchaseModelFamily = .mbgNBD, calibrationEnd: Timestamp, holdoutEnd: Timestamp, unit: TimeUnit,
    currency: Currency? = nil, of segment: CompiledSegment? = nil, asKnownThen: Bool = false,
    trackingEvery period: TimeSpan = .weeks(1), options: FitOptions = FitOptions()
  ) throws(CustomerBaseError) -> CustomerBaseValidation {
    try chooseCustomerBaseModel(
      among: [family], calibrationEnd: calibrationEnd, holdoutEnd: holdoutEnd, unit: unit, currency: currency,
      of: segment, asKnownThen: asKnownThen, trackingEvery: period, options: options
    ).best
  }

  /// Validates several models on one split, and chooses the one under which what customers did then was most likely: the
  /// highest mean of ln P(purchases that came).
  ///
  /// The arguments are those of ``validateCustomerBase(_:calibrationEnd:holdoutEnd:unit:currency:of:asKnownThen:trackingEvery:options:)``.
  ///
  /// - Throws: ``CustomerBaseError``; ``CustomerBaseError/fit(_:)`` with ``FitError/invalidOption(_:)`` if no family is named.
  /// - Complexity: one reading of the orders, and a fit for each family.
  public borrowing func chooseCustomerBaseModel(
    among families: [PurchaseModelFamily] = [.mbgNBD, .bgNBD, .paretoNBD], calibrationEnd: Timestamp,
    holdoutEnd: Timestamp, unit: TimeUnit, currency: Currency? = nil, of segment: CompiledSegment? = nil,
    asKnownThen: Bool = false, trackingEvery period: TimeSpan = .weeks(1), options: FitOptions = FitOptions()
  ) throws(CustomerBaseError) -> CustomerBaseChoice {
    let split = try CustomerBaseSplit(
      at: calibrationEnd, until: holdoutEnd, unit: unit, currency: currency, of: segment,
      knownAt: asKnownThen ? calibrationEnd : nil, self)
    var validations: [CustomerBaseValidation] = []
    for family in families {
      validations.append(
        try CustomerBaseValidation(
          of: family, on: split, from: calibrationEnd, to: holdoutEnd, trackingEvery: period, options: options))
    }
    func score(_ validation: CustomerBaseValidation) -> Double {
      validation.comparison.model.meanLogProbability ?? -.infinity
    }
    guard var best = validations.first else { throw .fit(.invalidOption("Name at least one family to choose from.")) }
    for validation in validations.dropFirst() where score(validation) > score(best) { best = validation }
    return CustomerBaseChoice(validations: validations, best: best)
  }
}

extension CustomerBaseValidation {
  init(
    of family: PurchaseModelFamily, on split: CustomerBaseSplit, from calibrationEnd: Timestamp,
    to holdoutEnd: Timestamp, trackingEvery period: TimeSpan, options: FitOptions
  ) throws(CustomerBaseError) {
    (self.calibrationEnd, self.holdoutEnd) = (calibrationEnd, holdoutEnd)
    model = try CustomerBaseModel(
      fitting: split.base, family, segment: split.segment, knownAt: split.knownAt, timeZone: split.zone,
      options: options)
    let counts = try split.base.counts()
    var baselineOptions = options
    // A start and a prior are of the family that was asked for.
    baselineOptions.startingPoint = nil
    baselineOptions.prior = nil
    let baseline: FittedPurchaseModel
    do throws(FitError) {
      baseline = try PurchaseModelFamily.nbd.fit(to: counts, options: baselineOptions)
    } catch {
      throw .fit(error)
    }
    let holdout = try split.holdout()
    let fitted = model.purchases
    let opened = try CustomerBaseError.fromParameters { () throws(ParameterError) in try fitted.model() }
    (comparison, tracking) = try Self.compare(opened, baseline, holdout, split, period)
    let totals = try HoldoutTotals(of: fitted, on: holdout)
    (purchases, buyers) = (totals.purchases, totals.buyers)
    newCustomerCount = split.newCustomerCount
  }

  /// With the model's type known, so that loops are compiled for it.
  private static func compare(
    _ model: some PurchaseModel, _ baseline: FittedPurchaseModel, _ holdout: Holdout, _ split: CustomerBaseSplit,
    _ period: TimeSpan
  ) throws(CustomerBaseError) -> (HoldoutComparison, [TrackingPoint]) {
    let parameters = baseline.parameters
    let rate = try CustomerBaseError.fromParameters { () throws(ParameterError) in
      try NBD(r: parameters.first ?? .nan, alpha: parameters.last ?? .nan)
    }
    return (
      HoldoutComparison(of: model, baseline: rate, on: holdout, lastSpan: split.lastPurchases),
      try TrackingPoint.series(split, by: model, every: period)
    )
  }
}
