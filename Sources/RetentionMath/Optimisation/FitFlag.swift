/// What a fit's user must know before trusting it.
///
/// ```swift
/// FitFlag.noRepeatPurchases.isSerious  // == true
/// ```
public enum FitFlag: String, Hashable, Sendable, Codable, CaseIterable {
  /// The likelihood is highest where no customer has died; the baseline without death was fitted instead.
  case nobodyHasDied
  /// Customers do not differ in how often they buy, as far as these data tell.
  case homogeneousPurchasing
  /// Customers do not differ in what they spend, as far as these data tell.
  case homogeneousSpend
  /// Customers do not differ in how they leave, as far as these data tell.
  case homogeneousDropout
  /// Customers' purchases have no common scale: the spread of their rates has no bound in these data.
  case unboundedHeterogeneity
  /// Several sets of parameters fit equally well; predictions hold, single parameters do not.
  case flatRidge
  /// Too few customers bought again for a model of how they leave; the baseline was fitted instead.
  case tooFewRepeaters
  /// Contracts were watched for too few periods to see how the rate of renewals changes; the baseline was fitted instead.
  case tooFewPeriods
  /// Nobody bought again: the rate of purchases is a cautious guess.
  case noRepeatPurchases
  /// Customers were observed for less than their usual time between purchases.
  case shortWindow
  /// The search ended at its limit of steps; the parameters are the best that it met.
  case notConverged
  /// The mean of the distribution is infinite (q ≤ 1 or the like); averages of it are reported as missing.
  case infiniteMean
  /// Values and counts are correlated above 0.3, which the model takes to be independent.
  case correlatedSpend
  /// A column separates those with the event from those without; its coefficient grows without bound.
  case separation
  /// There are too few events for the number of coefficients (fewer than ten each).
  case tooFewEvents

  /// Whether predictions are affected, rather than only single parameters.
  public var isSerious: Bool {
    switch self {
    case .homogeneousPurchasing, .homogeneousSpend, .homogeneousDropout, .flatRidge, .correlatedSpend, .tooFewEvents:
      false
    case .nobodyHasDied, .unboundedHeterogeneity, .tooFewRepeaters, .tooFewPeriods, .noRepeatPurchases, .shortWindow,
      .notConverged,
      .infiniteMean, .separation:
      true
    }
  }

  /// The same in a sentence.
  public var sentence: String {
    switch self {
    case .nobodyHasDied:
      "These data are explained best if no customer has left yet, so the model without departures was used; wait for a "
        + "longer history before reading a probability to be alive."
    case .homogeneousPurchasing: "All customers seem to buy at one common rate; a spread of rates cannot be estimated."
    case .homogeneousSpend: "All customers seem to spend alike; a spread of their means cannot be estimated."
    case .homogeneousDropout:
      "All customers seem to leave with one common probability; a spread of it cannot be estimated."
    case .unboundedHeterogeneity:
      "Customers differ more than the model can describe; check for customers that do not belong here."
    case .flatRidge:
      "Several sets of parameters explain these data equally well; use the predictions, not single parameters."
    case .tooFewRepeaters:
      "Too few customers bought again to see how customers leave, so the model without departures was used."
    case .tooFewPeriods:
      "Contracts were watched for too few periods to see how renewals change, so one churn rate was used for all."
    case .noRepeatPurchases:
      "Nobody has bought again, so the rate of purchases is a cautious guess from the time observed."
    case .shortWindow:
      "Customers were observed for less than their usual time between purchases; silence says little yet."
    case .notConverged: "The search ended before it found the best parameters; more steps or other starts may help."
    case .infiniteMean: "The fitted distribution has no finite mean; use medians, or a finite horizon."
    case .correlatedSpend:
      "Value and number of purchases are correlated above 0.3, but the model takes them to be independent."
    case .separation:
      "A column separates the outcomes completely; its coefficient has no finite estimate without regularisation."
    case .tooFewEvents: "There are fewer than ten events a coefficient; the intervals are too narrow."
    }
  }
}
