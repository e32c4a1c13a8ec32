/// What a model expects of a customer within a horizon.
///
/// ```swift
/// let model = try BetaGeometricNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426)
/// let forecast = PurchaseForecast(of: .new, by: model, within: 39)
/// forecast.aliveProbability  // == 1.0
/// ```
public struct PurchaseForecast: Hashable, Sendable {
  /// P(alive) now.
  public let aliveProbability: Double
  /// The expected number of purchases.
  public let expectedPurchases: Double
  /// How likely at least one is.
  public let purchaseProbability: Double
  /// The expected number of purchases, discounted; the same without a discount.
  public let discountedPurchases: Double

  /// The forecast for one customer, times in the unit of the model.
  public init(of history: PurchaseHistory, by model: some PurchaseModel, within time: Double, rate: Double = 0) {
    aliveProbability = model.aliveProbability(of: history)
    expectedPurchases = model.expectedPurchases(of: history, within: time)
    purchaseProbability = model.purchaseProbability(of: history, within: time)
    discountedPurchases =
      rate > 0 ? model.discountedPurchases(of: history, rate: rate, within: time) : expectedPurchases
  }
}

extension FittedPurchaseModel {
  /// The forecast for every distinct history, in the order of the rows: customers with one history have one forecast.
  ///
  /// - Parameter discount: adds the discounted number of purchases, which costs more than the others together.
  /// - Throws: ``FitError/cancelled``, or ``FitError/invalidOption(_:)`` if what was stored is not a model, or the histories
  ///   are in another unit.
  /// - Complexity: linear in the distinct histories, on the threads that pay.
  public func forecasts(
    for counts: PurchaseCounts, within span: TimeSpan, discount: AnnualRate = .none, options: FitOptions = FitOptions()
  ) throws(FitError) -> [PurchaseForecast] {
    guard counts.unit == unit else {
      throw .invalidOption("The model counts in \(unit.rawValue)s and the histories in \(counts.unit.rawValue)s.")
    }
    let model: any PurchaseModel
    do { model = try self.model() } catch { throw .invalidOption(error.description) }
    return try Self.forecasts(
      for: counts, by: model, within: span.count(in: unit), rate: discount.continuous(per: unit), options: options)
  }

  /// With the model's type known, so that the loop is compiled for it.
  private static func forecasts(
    for counts: PurchaseCounts, by model: some PurchaseModel, within time: Double, rate: Double, options: FitOptions
  ) throws(FitError) -> [PurchaseForecast] {
    let threads = counts.distinctCount > 2000 ? max(1, min(options.threads, 64)) : 1
    var result: [PurchaseForecast] = []
    result.reserveCapacity(counts.distinctCount)
    // Cancellation is asked for between blocks.
    let block = 1 << 15
    var start = 0
    while start < counts.distinctCount {
      guard !options.shouldStop() else { throw .cancelled }
      let end = min(counts.distinctCount, start + block)
      let parts = Parallel.map(end - start, chunk: 512, threads: threads) { range in
        range.map { PurchaseForecast(of: counts.history(at: start + $0), by: model, within: time, rate: rate) }
      }
      for part in parts { result += part }
      start = end
    }
    return result
  }
}
