/// What a customer is worth from now on: discounted future purchases times expected spend (Fader, Hardie & Lee, JMR 42(4),
/// 2005).
///
/// ```swift
/// let purchases = Estimate(value: 2, standardError: 0.1, scale: .positive)
/// let spend = Estimate(value: 30, standardError: 2, scale: .positive)
/// CustomerLifetimeValue(discountedPurchases: purchases, expectedSpend: spend, margin: 0.4).value.value  // == 24.0
/// ```
public struct CustomerLifetimeValue: Hashable, Sendable, Codable {
  /// The expected number of purchases, discounted.
  public let discountedPurchases: Estimate
  /// The expected value of each.
  public let expectedSpend: Estimate
  /// The share of the value that is kept, such as 0.4 for a margin of 40 %.
  public let margin: Double
  /// The product of the three. Its error takes the two models to be independent, as they are fitted.
  public let value: Estimate

  /// A value from its parts.
  public init(discountedPurchases: Estimate, expectedSpend: Estimate, margin: Double = 1) {
    self.discountedPurchases = discountedPurchases
    self.expectedSpend = expectedSpend
    self.margin = margin
    let product = discountedPurchases.value * expectedSpend.value * margin
    var error: Double?
    if let first = discountedPurchases.standardError, let second = expectedSpend.standardError {
      let (a, b) = (first * expectedSpend.value, second * discountedPurchases.value)
      error = abs(margin) * (a * a + b * b).squareRoot()
    }
    value = Estimate(
      value: product.isNaN ? 0 : product, standardError: error, scale: product >= 0 ? .positive : .real)
  }
}

extension FittedPurchaseModel {
  /// What a customer is worth from now on, or `nil` if the expected spend is infinite.
  ///
  /// - Parameters:
  ///   - history: the customer's purchases.
  ///   - meanValue: the mean value of the repeat purchases; of no importance if there are none.
  ///   - spend: the model of spending.
  ///   - discount: a yearly rate; purchases far away are worth less.
  ///   - span: the horizon, or `nil` for ever, which needs a discount to be finite.
  ///   - margin: the share of the value that is kept.
  /// - Throws: ``ParameterError`` if what was stored is not a model's parameters.
  public func lifetimeValue(
    of history: PurchaseHistory, meanValue: Double, spend: FittedGammaGamma, discount: AnnualRate,
    within span: TimeSpan? = nil, margin: Double = 1
  ) throws(ParameterError) -> CustomerLifetimeValue? {
    let purchases = try discountedPurchases(of: history, discount: discount, within: span)
    guard let expected = spend.expectedSpend(repeatPurchases: history.repeatPurchases, meanValue: meanValue) else {
      return nil
    }
    return CustomerLifetimeValue(discountedPurchases: purchases, expectedSpend: expected, margin: margin)
  }
}
