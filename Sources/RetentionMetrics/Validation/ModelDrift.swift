public import CustomerModel
public import CustomerStore
internal import RetentionMath
internal import Segmentation

/// What a model expected of its customers since it was fitted, next to what came, and whether it is time to fit it again.
///
/// ```swift
/// let drift = try database.read { tx in
///   let model = try tx.fitCustomerBase(asOf: Timestamp(day: "2026-12-20"), unit: .week)
///   return try tx.drift(of: model, asOf: Timestamp(day: "2027-01-03"))
/// }
/// drift.verdict  // == .tooEarly
/// ```
///
/// It says so where what came is both beyond chance (2.58 standard deviations, one case in a hundred) and so far off that it
/// matters. With many customers nearly everything is beyond chance, and with few nearly everything is far off.
public struct ModelDrift: Hashable, Sendable, Encodable {
  /// What to do.
  public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
    /// The model still tells what comes.
    case keep
    /// What came is not what it expected: fit it again.
    case refit
    /// Fewer than ten purchases were expected until now.
    case tooEarly = "too-early"
  }

  /// Up to when the model knew.
  public let fittedAsOf: Timestamp
  /// Up to when it was watched.
  public let asOf: Timestamp
  /// How many customers there were at the fit.
  public let customerCount: Int
  /// Their days with a purchase since.
  public let purchases: TotalForecast
  /// How many of them bought since.
  public let buyers: TotalForecast
  /// How much less likely than the model expected what they did was: nats a customer, the prequential score (Dawid, 1984) less
  /// its expectation.
  public let surprise: Double
  /// The same in standard deviations.
  public let surpriseDeviations: Double
  /// How many bought for the first time since.
  public let newCustomerCount: Int
  /// What to do.
  public let verdict: Verdict
  /// Why, in a sentence.
  public let sentence: String
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Whether a model still tells what comes: what it expected since its fit, of the customers of then, against what came.
  ///
  /// - Parameters:
  ///   - model: such as a stored one.
  ///   - asOf: until when; what occurred then or later does not count.
  ///   - tolerance: the share by which totals may be off.
  /// - Throws: ``CustomerBaseError``; ``CustomerBaseError/emptyHoldout(from:to:)`` if no day passed since the fit.
  /// - Complexity: one reading of the orders.
  public borrowing func drift(
    of model: CustomerBaseModel, asOf: Timestamp, tolerance: Double = 0.1
  ) throws(CustomerBaseError) -> ModelDrift {
    guard tolerance >= 0 else { throw .invalidValue(name: "the tolerance", value: tolerance) }
    let (provenance, currency) = (model.provenance, model.provenance.currency.flatMap { try? Currency($0) })
    var segment: CompiledSegment?
    if let text = provenance.segment {
      segment = try CustomerBaseError.fromSegment { () throws(SegmentError) in try compile(SegmentPredicate(text)) }
    }
    let split = try CustomerBaseSplit(
      at: provenance.asOf, until: asOf, unit: model.purchases.unit, currency: currency, findsCurrency: false,
      of: segment, knownAt: provenance.knownAt, self)
    return try ModelDrift(of: model, on: split, asOf: asOf, tolerance: tolerance)
  }
}

extension ModelDrift {
  init(
    of model: CustomerBaseModel, on split: CustomerBaseSplit, asOf: Timestamp, tolerance: Double
  ) throws(CustomerBaseError) {
    let totals = try HoldoutTotals(of: model.purchases, on: split.holdout())
    fittedAsOf = model.provenance.asOf
    self.asOf = asOf
    customerCount = split.base.customers.count
    (purchases, buyers) = (totals.purchases, totals.buyers)
    (surprise, surpriseDeviations) = (totals.surprise, totals.surpriseDeviations)
    newCustomerCount = split.newCustomerCount
    func isOff(_ total: TotalForecast) -> Bool {
      abs(total.deviations) > 2.58 && abs(Double(total.actual) - total.expected) > tolerance * total.expected
    }
    var reasons: [String] = []
    if isOff(purchases) {
      reasons.append("\(ShownNumber(purchases.expected)) purchases were expected and \(purchases.actual) came")
    }
    if isOff(buyers) {
      reasons.append("\(ShownNumber(buyers.expected)) customers were expected to buy and \(buyers.actual) did")
    }
    if surpriseDeviations > 2.58, surprise > tolerance / 2 {
      reasons.append("what single customers did was less likely than the model takes for usual")
    }
    if purchases.expected < 10, purchases.deviations < 2.58 {
      verdict = .tooEarly
      sentence = "Fewer than ten purchases were to be expected since the fit: it is too early to tell."
    } else if reasons.isEmpty {
      verdict = .keep
      sentence =
        "Since the fit \(ShownNumber(purchases.expected)) purchases were expected and \(purchases.actual) came: keep the model."
    } else {
      verdict = .refit
      sentence = "Since the fit " + reasons.joined(separator: ", and ") + ": fit the model again."
    }
  }
}
