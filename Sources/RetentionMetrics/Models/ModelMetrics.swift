public import CustomerModel
public import CustomerStore
public import RetentionMath
public import Segmentation

/// Gives segments what models say of customers, to be tested, ranked and sorted by: `<model>.<figure>`, such as
/// `weekly.alive_probability`.
///
/// ```swift
/// let now = try Timestamp(day: "2027-01-01")
/// let members = try database.read { tx in
///   let metrics = try ModelMetrics(["weekly": tx.fitCustomerBase(asOf: now, unit: .week)], within: .years(1))
///   let buying = try tx.compile(
///     SegmentPredicate(#"value of metric "weekly.expected_purchases" >= 0.01"#), metrics: metrics)
///   return try tx.bind(buying, at: now).members()
/// }
/// members  // == [ada]
/// ```
///
/// Figures are as of the instant that the segment is asked about, from what customers had done by then.
public struct ModelMetrics: MetricProvider {
  /// A figure.
  public enum Figure: String, Hashable, Sendable, CaseIterable {
    /// How likely it is that the customer is still one.
    case aliveProbability = "alive_probability"
    /// The expected number of days with a purchase within the horizon.
    case expectedPurchases = "expected_purchases"
    /// How likely at least one is.
    case purchaseProbability = "purchase_probability"
    /// The value of the expected purchases, discounted; none without a model of spend.
    case lifetimeValue = "lifetime_value"
    /// In how many days the chance that the customer is still one falls under a half, if nothing is bought until then; below
    /// 0 if it has; none if it never does.
    case daysUntilHalfAlive = "days_until_half_alive"
  }

  private struct Opened: Sendable {
    let purchases: any PurchaseModel
    let spend: GammaGamma?
    let unit: TimeUnit
    let currency: Currency?
  }

  /// The names that segments call figures by.
  public let names: Set<String>
  private let figures: [String: (model: Opened, figure: Figure)]
  private let horizon: TimeSpan
  private let discount: AnnualRate
  private let margin: Double

  /// The figures of some models.
  ///
  /// - Parameters:
  ///   - models: by the names that segments call them by.
  ///   - horizon: for how long purchases and value are expected.
  ///   - discount: a yearly rate by which later purchases are worth less.
  ///   - margin: the share of the value that is kept.
  /// - Throws: ``CustomerBaseError/invalidValue(name:value:)``, ``CustomerBaseError/parameters(_:)``.
  public init(
    _ models: [String: CustomerBaseModel], within horizon: TimeSpan = .years(1), discount: AnnualRate = .none,
    margin: Double = 1
  ) throws(CustomerBaseError) {
    guard margin.isFinite else { throw .invalidValue(name: "the margin", value: margin) }
    let time = horizon.count(in: .day)
    guard time.isFinite, time >= 0 else { throw .invalidValue(name: "the horizon in days", value: time) }
    var figures: [String: (model: Opened, figure: Figure)] = [:]
    for (name, model) in models {
      let (purchases, spend) = try CustomerBaseError.fromParameters { () throws(ParameterError) in
        (try model.purchases.model(), try model.spend?.model())
      }
      let opened = Opened(
        purchases: purchases, spend: spend, unit: model.purchases.unit,
        currency: model.provenance.currency.flatMap { try? Currency($0) })
      for figure in Figure.allCases { figures["\(name).\(figure.rawValue)"] = (opened, figure) }
    }
    self.figures = figures
    names = Set(figures.keys)
    (self.horizon, self.discount, self.margin) = (horizon, discount, margin)
  }

  /// The value of a figure for a customer.
  ///
  /// - Returns: `nil` for somebody who never bought.
  /// - Throws: ``SegmentError``.
  /// - Complexity: O(log n), some microseconds; the customer's interactions if there are some at the instant or later.
  public func value(
    of metric: String, for customer: CustomerID, at now: Timestamp, knownAt: Timestamp?, in state: borrowing StoreAccess
  ) throws(SegmentError) -> Double? {
    guard let (model, figure) = figures[metric] else { return nil }
    let recency: PurchaseRecency?
    do throws(CustomerBaseError) {
      recency = try state.purchaseRecency(
        of: customer, asOf: now, unit: model.unit, currency: model.currency, knownAt: knownAt)
    } catch .store(let error) {
      throw .store(error)
    } catch {
      // A history that is none has no figures.
      return nil
    }
    guard let recency else { return nil }
    let (history, time) = (recency.history, horizon.count(in: model.unit))
    switch figure {
    case .aliveProbability: return model.purchases.aliveProbability(of: history)
    case .expectedPurchases: return model.purchases.expectedPurchases(of: history, within: time)
    case .purchaseProbability: return model.purchases.purchaseProbability(of: history, within: time)
    case .lifetimeValue:
      let repeats = recency.meanRepeatValue == nil ? 0 : history.repeatPurchases
      guard
        let spend = model.spend?.expectedSpend(repeatPurchases: repeats, meanValue: recency.meanRepeatValue ?? 0)
      else { return nil }
      let rate = discount.continuous(per: model.unit)
      let purchases =
        rate > 0
        ? model.purchases.discountedPurchases(of: history, rate: rate, within: time)
        : model.purchases.expectedPurchases(of: history, within: time)
      return purchases * spend * margin
    case .daysUntilHalfAlive:
      return AliveCrossing.idleDays(of: history, under: 0.5, by: model.purchases, unit: model.unit).map { days in
        days - TimeSpan(history.age - history.lastPurchase, model.unit).count(in: .day).rounded()
      }
    }
  }
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The figures of all stored models, each by its newest version, for segments.
  ///
  /// ```swift
  /// try database.write { tx in
  ///   try tx.store(try tx.fitCustomerBase(asOf: Timestamp(day: "2027-01-01"), unit: .week), named: "weekly")
  /// }
  /// let metrics = try database.read { tx in try tx.storedModelMetrics() }
  /// metrics.names.contains("weekly.alive_probability")  // == true
  /// ```
  ///
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: O(the stored models).
  public borrowing func storedModelMetrics(
    within horizon: TimeSpan = .years(1), discount: AnnualRate = .none, margin: Double = 1
  ) throws(CustomerBaseError) -> ModelMetrics {
    var models: [String: CustomerBaseModel] = [:]
    for name in try customerBaseModelNames() { models[name] = try customerBaseModel(named: name) }
    return try ModelMetrics(models, within: horizon, discount: discount, margin: margin)
  }
}
