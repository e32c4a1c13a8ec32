/// A model of customers who buy at times of their own and leave without a word ("buy till you die").
///
/// ```swift
/// let model: any PurchaseModel = try BetaGeometricNBD.modified(r: 0.525, alpha: 6.183, a: 0.891, b: 1.614)
/// let customer = try PurchaseHistory(repeatPurchases: 7, lastPurchase: 29.43, age: 38.86)
/// model.aliveProbability(of: customer) > 0.6  // == true
/// model.expectedPurchases(of: customer, within: 39) > 3.1  // == true
/// ```
///
/// All times are in one unit, which the parameters share. No answer is ever NaN: a time that is negative or not a number
/// counts as 0. ``FittedPurchaseModel`` answers the same questions in units that the compiler checks.
public protocol PurchaseModel: Sendable {
  /// Which model it is.
  var family: PurchaseModelFamily { get }

  /// The parameters in the order of the family's names.
  var parameters: [Double] { get }

  /// ln P(history); terms without parameters, such as the density of regular gaps, are left out.
  func logLikelihood(of history: PurchaseHistory) -> Double

  /// P(alive): how likely it is that a customer has not left by their age T.
  func aliveProbability(of history: PurchaseHistory) -> Double

  /// How likely it is that a customer is alive some time from now, whatever they buy until then.
  func aliveProbability(of history: PurchaseHistory, after time: Double) -> Double

  /// The expected number of purchases in (T, T + time]; infinite if time is and the model has no bound.
  func expectedPurchases(of history: PurchaseHistory, within time: Double) -> Double

  /// How likely it is that a customer buys at least once in (T, T + time].
  func purchaseProbability(of history: PurchaseHistory, within time: Double) -> Double

  /// The distribution of the number of purchases in (T, T + time], exact for these parameters.
  func distribution(of history: PurchaseHistory, within time: Double) -> PurchaseDistribution

  /// The expected number of future purchases, each discounted by e^(−δ · time from now): with `time` infinite and δ > 0
  /// DERT, the discounted expected residual transactions (Fader, Hardie & Lee, 2005).
  func discountedPurchases(of history: PurchaseHistory, rate: Double, within time: Double) -> Double

  /// For how long after the last purchase a customer may be silent until P(alive) falls to a value: 0 if it is lower at
  /// once, `nil` if it never falls so low.
  func silence(of history: PurchaseHistory, untilAliveProbability threshold: Double) -> Double?

  /// The times of a new customer's repeat purchases up to an age, at most a million of them, by chance.
  func simulatedPurchases(until age: Double, using generator: inout SeededGenerator) -> [Double]
}

extension PurchaseModel {
  /// The expected number of repeat purchases of a customer who buys for the first time now.
  public func expectedPurchasesOfNewCustomer(within time: Double) -> Double {
    expectedPurchases(of: .new, within: time)
  }

  /// The history of a new customer at an age, by chance.
  public func simulatedHistory(age: Double, using generator: inout SeededGenerator) -> PurchaseHistory {
    let age = age.clampedTime
    let times = simulatedPurchases(until: age, using: &generator)
    // Two purchases at the same instant as the first are one to a model.
    return PurchaseHistory(unchecked: times.last ?? 0 > 0 ? times.count : 0, times.last ?? 0, age)
  }

  /// Solves P(alive) = threshold for the age at which an idle customer reaches it, by bisection: P(alive) falls with age.
  func bisectedSilence(of history: PurchaseHistory, untilAliveProbability threshold: Double) -> Double? {
    func alive(_ silence: Double) -> Double {
      let age = history.lastPurchase + silence
      return aliveProbability(of: PurchaseHistory(unchecked: history.repeatPurchases, history.lastPurchase, age))
    }
    if !(alive(0) > threshold) { return 0 }
    var low = 0.0
    var high = max(1e-12, history.age)
    while alive(high) > threshold {
      low = high
      high *= 4
      if high > 1e100 { return nil }
    }
    for _ in 0..<200 {
      let middle = low > 0 ? low + (high - low) / 2 : high / 16
      if middle <= low || middle >= high { break }
      if alive(middle) > threshold { low = middle } else { high = middle }
      if high - low <= 1e-15 * high { break }
    }
    return high
  }
}

extension Double {
  /// A time that a model can work with.
  var clampedTime: Double { self > 0 ? self : 0 }
}
