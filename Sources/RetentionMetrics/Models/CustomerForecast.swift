public import CustomerModel
public import CustomerStore
public import RetentionMath

/// What is to be expected of one customer from an instant on.
///
/// ```swift
/// let now = try Timestamp(day: "2027-01-01")
/// let forecast = try database.read { tx in
///   let model = try tx.fitCustomerBase(asOf: now, unit: .week)
///   return try tx.forecast(of: ada, by: model, asOf: now, within: .years(1))
/// }
/// forecast?.aliveProbability.value  // == 1.0
/// ```
///
/// The intervals of estimates hold how uncertain the model's parameters are; that of the number of purchases holds what one
/// customer may do.
public struct CustomerForecast: Hashable, Sendable {
  /// Who.
  public let customer: CustomerID
  /// The first instant that is forecast.
  public let asOf: Timestamp
  /// For how long.
  public let horizon: TimeSpan
  /// When the customer bought.
  public let recency: PurchaseRecency
  /// How likely it is that the customer is still one.
  public let aliveProbability: Estimate
  /// The expected number of days with a purchase.
  public let expectedPurchases: Estimate
  /// Between how many of them it is in nineteen of twenty cases.
  public let purchases95: ClosedRange<Int>
  /// How likely at least one is.
  public let purchaseProbability: Estimate
  /// The expected value of one; `nil` without a model of spend, or if it is infinite.
  public let expectedSpend: Estimate?
  /// How much of that is the customer's own mean, from 0 to 1, the rest being everybody's.
  public let ownSpendWeight: Double?
  /// Discounted purchases times spend; `nil` without a model of spend.
  public let lifetimeValue: CustomerLifetimeValue?
  /// When the chance that the customer is still one falls under a half, if nothing is bought until then; `nil` if never.
  public let fallsUnderHalfAt: Timestamp?
  /// The same in a sentence.
  public let explanation: String
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// What is to be expected of a customer.
  ///
  /// - Parameters:
  ///   - customer: who.
  ///   - model: by which model.
  ///   - asOf: from which instant on; what occurred then or later does not count.
  ///   - horizon: for how long.
  ///   - discount: a yearly rate by which later purchases are worth less.
  ///   - margin: the share of the value that is kept.
  /// - Returns: `nil` for somebody who never bought.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: O(log n), some microseconds.
  public borrowing func forecast(
    of customer: CustomerID, by model: CustomerBaseModel, asOf: Timestamp, within horizon: TimeSpan,
    discount: AnnualRate = .none, margin: Double = 1
  ) throws(CustomerBaseError) -> CustomerForecast? {
    let currency = model.provenance.currency.flatMap { try? Currency($0) }
    guard
      let recency = try purchaseRecency(of: customer, asOf: asOf, unit: model.purchases.unit, currency: currency)
    else { return nil }
    let id = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
      try self.customer(customer)?.id ?? customer
    }
    return try CustomerForecast(
      of: id, recency, by: model, asOf: asOf, within: horizon, discount: discount, margin: margin)
  }
}

extension CustomerForecast {
  init(
    of customer: CustomerID, _ recency: PurchaseRecency, by model: CustomerBaseModel, asOf: Timestamp,
    within horizon: TimeSpan, discount: AnnualRate, margin: Double
  ) throws(CustomerBaseError) {
    guard margin.isFinite else { throw .invalidValue(name: "the margin", value: margin) }
    let time = horizon.count(in: .day)
    guard time.isFinite, time >= 0 else { throw .invalidValue(name: "the horizon in days", value: time) }
    let (history, purchaseModel) = (recency.history, model.purchases)
    self.customer = customer
    self.asOf = asOf
    self.horizon = horizon
    self.recency = recency
    let alive: Estimate, expected: Estimate, probability: Estimate, range: ClosedRange<Int>, silence: TimeSpan?
    do throws(ParameterError) {
      alive = try purchaseModel.aliveProbability(of: history)
      expected = try purchaseModel.expectedPurchases(of: history, within: horizon)
      probability = try purchaseModel.purchaseProbability(of: history, within: horizon)
      range = try purchaseModel.distribution(of: history, within: horizon).interval(0.95)
      silence = try purchaseModel.silence(of: history, untilAliveProbability: 0.5)
      let mean = recency.meanRepeatValue ?? 0
      // A mean that is not known says nothing: the customer is expected to spend what everybody does.
      let repeats = recency.meanRepeatValue == nil ? 0 : history.repeatPurchases
      expectedSpend = model.spend?.expectedSpend(repeatPurchases: repeats, meanValue: mean)
      ownSpendWeight = try model.spend?.model().shrinkageWeight(repeatPurchases: repeats)
      let discounted = try purchaseModel.discountedPurchases(of: history, discount: discount, within: horizon)
      lifetimeValue = expectedSpend.map {
        CustomerLifetimeValue(discountedPurchases: discounted, expectedSpend: $0, margin: margin)
      }
    } catch {
      throw .parameters(error)
    }
    (aliveProbability, expectedPurchases, purchaseProbability, purchases95) = (alive, expected, probability, range)
    fallsUnderHalfAt = silence.flatMap { silence in
      let idle = history.age - history.lastPurchase
      let days = TimeSpan(silence.count(in: purchaseModel.unit) - idle, purchaseModel.unit).count(in: .day)
      return Self.instant(asOf, plusDays: days)
    }
    explanation = Self.sentence(history, purchaseModel, alive, expected, horizon)
  }

  /// - Returns: `nil` beyond what instants can tell.
  private static func instant(_ start: Timestamp, plusDays days: Double) -> Timestamp? {
    let microseconds = Double(start.microseconds) + days * 86_400_000_000
    guard microseconds.magnitude < 9.2e18 else { return nil }
    return Timestamp(microseconds: Int64(microseconds.rounded()))
  }

  private static func sentence(
    _ history: PurchaseHistory, _ model: FittedPurchaseModel, _ alive: Estimate, _ expected: Estimate,
    _ horizon: TimeSpan
  ) -> String {
    let unit = model.unit.rawValue
    let idle = ShownNumber(history.age - history.lastPurchase)
    let bought =
      history.repeatPurchases == 0
      ? "has not bought again since the first purchase \(idle) \(unit)s ago"
      : "bought again on \(history.repeatPurchases) days, last \(idle) \(unit)s ago, in \(ShownNumber(history.age)) \(unit)s"
    return
      "The customer \(bought): by \(model.family.name), still a customer with a chance of "
      + "\(ShownNumber(alive.value * 100)) %, and \(ShownNumber(expected.value)) purchases are expected in "
      + "\(ShownNumber(horizon.count(in: model.unit))) \(unit)s."
  }
}
