internal import CustomerModel
internal import RetentionMath

/// How likely customers are to buy nothing; what customers of one history share is worked out once.
struct PurchaseRisk {
  private struct Figure {
    let probability: Estimate
    let alive: Estimate
    let purchasesOfYear: Double
    let reasons: [String]
  }

  private let base: CustomerBaseModel
  private let model: ChurnRiskModel
  private let asOf: Timestamp
  private var figures: [PurchaseHistory: Figure] = [:]

  init(_ base: CustomerBaseModel, _ model: ChurnRiskModel, _ asOf: Timestamp) {
    self.base = base
    self.model = model
    self.asOf = asOf
  }

  mutating func risk(of customer: CustomerID, _ recency: PurchaseRecency) throws(CustomerBaseError) -> ChurnRisk {
    let figure: Figure
    if let known = figures[recency.history] {
      figure = known
    } else {
      figure = try make(recency.history)
      figures[recency.history] = figure
    }
    let repeats = recency.meanRepeatValue == nil ? 0 : recency.history.repeatPurchases
    let spend = try CustomerBaseError.fromParameters { () throws(ParameterError) in try base.spend?.model() }
    let value = spend?.expectedSpend(repeatPurchases: repeats, meanValue: recency.meanRepeatValue ?? 0)
      .map { $0 * figure.purchasesOfYear }
    return ChurnRisk(
      customer: customer, asOf: asOf, horizon: model.horizon, basis: .purchases, probability: figure.probability,
      aliveProbability: figure.alive, expectedValue: value, currency: value == nil ? nil : model.currency,
      reasons: figure.reasons)
  }

  private func make(_ history: PurchaseHistory) throws(CustomerBaseError) -> Figure {
    let (fitted, horizon) = (base.purchases, model.horizon)
    let alive: Estimate, silence: Estimate, year: Double
    do throws(ParameterError) {
      alive = try fitted.aliveProbability(of: history)
      silence = try fitted.silenceProbability(of: history, within: horizon)
      year = try fitted.model().expectedPurchases(of: history, within: TimeSpan.years(1).count(in: fitted.unit))
    } catch {
      throw .parameters(error)
    }
    func days(_ time: Double) -> ShownNumber { ShownNumber(TimeSpan(time, fitted.unit).count(in: .day)) }
    let idle = history.age - history.lastPurchase
    let (x, ago) = (history.repeatPurchases, days(idle))
    var reasons =
      x == 0
      ? ["bought once, \(ago) days ago, and not again"]
      : ["has been silent for \(ago) days, where \(days(history.lastPurchase / Double(x))) days is usual"]
    reasons.append("is still a customer with a chance of \(ShownNumber(alive.value * 100)) %, by \(fitted.family.name)")
    if alive.value > 0.5, silence.value > 0.5 {
      reasons.append("buys so seldom that \(days(horizon.count(in: fitted.unit))) days without a purchase are likely")
    }
    return Figure(probability: silence, alive: alive, purchasesOfYear: year, reasons: reasons)
  }
}
