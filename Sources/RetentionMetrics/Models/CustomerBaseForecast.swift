public import CustomerModel
public import CustomerStore
public import RetentionMath
public import Segmentation

/// What is to be expected of everybody together, or of the members of a segment.
///
/// ```swift
/// let now = try Timestamp(day: "2027-01-01")
/// let forecast = try database.read { tx in
///   let model = try tx.fitCustomerBase(asOf: now, unit: .week)
///   return try tx.forecast(by: model, asOf: now, within: .years(1))
/// }
/// forecast.customers.count  // == 1
/// ```
public struct CustomerBaseForecast: Sendable {
  /// The forecast of one of them, without intervals.
  public struct Row: Hashable, Sendable {
    /// Who.
    public let customer: CustomerID
    /// How likely it is that the customer is still one.
    public let aliveProbability: Double
    /// The expected number of days with a purchase.
    public let expectedPurchases: Double
    /// How likely at least one is.
    public let purchaseProbability: Double
    /// The expected value of one; `nil` without a model of spend, or if it is infinite.
    public let expectedSpend: Double?
    /// Discounted purchases times spend and margin.
    public let lifetimeValue: Double?
  }

  /// Those who ever bought, ascending.
  public let customers: [Row]
  /// How many customers are expected to be still ones.
  public let aliveCount: Estimate
  /// The expected number of days with a purchase, of all.
  public let expectedPurchases: Estimate
  /// The sum of lifetime values; `nil` without a model of spend, or if the expected spend is infinite. Its interval holds the
  /// uncertainty of the parameters of both models, which are taken to be independent.
  public let lifetimeValue: Estimate?
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// What is to be expected of everybody, or of the members of a segment.
  ///
  /// - Parameters:
  ///   - model: by which model.
  ///   - asOf: from which instant on; what occurred then or later does not count.
  ///   - horizon: for how long.
  ///   - segment: of whom; of everybody if left out.
  ///   - discount: a yearly rate by which later purchases are worth less.
  ///   - margin: the share of the value that is kept.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: O(customers), some microseconds for each distinct history.
  public borrowing func forecast(
    by model: CustomerBaseModel, asOf: Timestamp, within horizon: TimeSpan, of segment: CompiledSegment? = nil,
    discount: AnnualRate = .none, margin: Double = 1, options: FitOptions = FitOptions()
  ) throws(CustomerBaseError) -> CustomerBaseForecast {
    let currency = model.provenance.currency.flatMap { try? Currency($0) }
    let base = try customerBase(
      asOf: asOf, unit: model.purchases.unit, currency: currency, findsCurrency: false, of: segment, knownAt: nil)
    return try CustomerBaseForecast(
      base, by: model, within: horizon, discount: discount, margin: margin, options: options)
  }
}

extension CustomerBaseForecast {
  init(
    _ base: CustomerBase, by model: CustomerBaseModel, within horizon: TimeSpan, discount: AnnualRate, margin: Double,
    options: FitOptions
  ) throws(CustomerBaseError) {
    let counts = try base.counts()
    let forecasts: [PurchaseForecast]
    do throws(FitError) {
      forecasts = try model.purchases.forecasts(for: counts, within: horizon, discount: discount, options: options)
    } catch {
      throw .fit(error)
    }
    // Customers of one history have one forecast.
    var places: [PurchaseHistory: Int] = [:]
    for place in 0..<counts.distinctCount { places[counts.history(at: place)] = place }
    let spend = try CustomerBaseError.fromParameters { () throws(ParameterError) in try model.spend?.model() }
    var rows: [Row] = []
    rows.reserveCapacity(base.customers.count)
    var spends = [Double](repeating: 0, count: counts.distinctCount)
    for (customer, recency) in zip(base.customers, base.recencies) {
      guard let place = places[recency.history] else { continue }
      let forecast = forecasts[place]
      let repeats = recency.meanRepeatValue == nil ? 0 : recency.history.repeatPurchases
      let expectedSpend = spend?.expectedSpend(repeatPurchases: repeats, meanValue: recency.meanRepeatValue ?? 0)
      spends[place] += (expectedSpend ?? 0) * margin
      rows.append(
        Row(
          customer: customer, aliveProbability: forecast.aliveProbability,
          expectedPurchases: forecast.expectedPurchases, purchaseProbability: forecast.purchaseProbability,
          expectedSpend: expectedSpend,
          lifetimeValue: expectedSpend.map { $0 * forecast.discountedPurchases * margin }))
    }
    customers = rows
    let time = horizon.count(in: model.purchases.unit)
    let rate = discount.continuous(per: model.purchases.unit)
    do throws(ParameterError) {
      aliveCount = try model.purchases.total(over: counts, options: options) { $0.aliveProbability(of: $1) }
      expectedPurchases = try model.purchases.total(over: counts, options: options) { purchases, history in
        purchases.expectedPurchases(of: history, within: time)
      }
      guard let fittedSpend = model.spend else {
        lifetimeValue = nil
        return
      }
      let byPurchases = try model.purchases.total(over: counts, weights: spends, options: options) {
        purchases, history in
        rate > 0
          ? purchases.discountedPurchases(of: history, rate: rate, within: time)
          : purchases.expectedPurchases(of: history, within: time)
      }
      let bySpend = fittedSpend.estimate(.positive) { spend -> Double? in
        var total = 0.0
        for recency in base.recencies {
          guard let place = places[recency.history] else { continue }
          let repeats = recency.meanRepeatValue == nil ? 0 : recency.history.repeatPurchases
          guard let one = spend.expectedSpend(repeatPurchases: repeats, meanValue: recency.meanRepeatValue ?? 0) else {
            return nil
          }
          total += one * forecasts[place].discountedPurchases * margin
        }
        return total
      }
      lifetimeValue = bySpend.map { bySpend in
        let errors = (byPurchases.standardError, bySpend.standardError)
        var error: Double?
        if let first = errors.0, let second = errors.1 { error = (first * first + second * second).squareRoot() }
        return Estimate(value: byPurchases.value, standardError: error, scale: .positive)
      }
    } catch {
      throw .parameters(error)
    }
  }
}
