public import CustomerModel
public import CustomerStore
public import RetentionMath

/// What tells how likely customers are to be lost: a model of renewals for each billing period, one of purchases, and one of
/// activity where it was asked for.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-01-01"))
/// let risks = try database.read { tx in
///   let model = try tx.fitChurnRisk(within: .months(3), scope)
///   return try tx.churnRisks(by: model, scope)
/// }
/// risks.map(\.customer)  // == [ada]
/// ```
public struct ChurnRiskModel: Sendable {
  /// Within what time customers are lost.
  public let horizon: TimeSpan
  /// The renewals of contracts, those of the most frequent billing period first.
  public let contracts: [ContractBaseModel]
  /// When the end of a contract counts.
  public let recognition: ChurnPolicy.Recognition
  /// When customers buy and what they spend; `nil` if nobody bought.
  public let purchases: CustomerBaseModel?
  /// Who stays active; `nil` unless it was asked for.
  public let activity: ActivityRiskModel?
  /// The currency of values; `nil` if nobody paid anything.
  public let currency: Currency?
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The most billing periods that have a model of their own.
  private static var periodLimit: Int { 16 }

  /// Fits what tells how likely customers are to be lost: to everybody, also where the scope names a segment.
  ///
  /// - Parameters:
  ///   - horizon: within what time.
  ///   - scope: as of when, and in which currency; what the store had learned by an instant alone, if it says so.
  ///   - family: which model of purchases.
  ///   - unit: the unit in which that counts time.
  ///   - contracts: which model of renewals.
  ///   - recognition: when the end of a contract counts.
  ///   - kinds: the kinds of interactions that a model of activity is about; none is fitted if they are left out.
  ///   - options: how to fit.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: one scan of the summaries and one reading of the contracts; with a model of activity, of all histories of
  ///   at most ``ActivityRiskModel/trainingLimit`` customers, twice.
  public borrowing func fitChurnRisk(
    within horizon: TimeSpan, _ scope: MetricScope, purchases family: PurchaseModelFamily = .mbgNBD,
    unit: TimeUnit = .week, contracts: ContractModelFamily = .sBG, _ recognition: ChurnPolicy.Recognition = .periodEnd,
    activityOf kinds: [InteractionKind]? = nil, options: FitOptions = FitOptions()
  ) throws(CustomerBaseError) -> ChurnRiskModel {
    let days = horizon.count(in: .day)
    guard days > 0, days < 1e6 else { throw .invalidValue(name: "the horizon in days", value: days) }
    var everybody = scope
    everybody.segment = nil
    everybody.breakdown = nil
    let all = everybody
    let spells = try CustomerBaseError.fromMetric { () throws(MetricError) in try contractSpells(all, recognition) }
    var models: [ContractBaseModel] = []
    var periods: [BillingPeriod?] = ContractBaseModel.periods(of: spells).prefix(Self.periodLimit).map { $0 }
    if periods.isEmpty, !spells.isEmpty { periods = [nil] }
    for period in periods {
      do throws(CustomerBaseError) {
        models.append(
          try ContractBaseModel(fitting: spells, contracts, asOf: scope.asOf, period: period, options: options))
      } catch .fit(.noCustomers) {
        // None of these contracts has come to its first renewal.
        continue
      }
    }
    var purchases: CustomerBaseModel?
    do throws(CustomerBaseError) {
      purchases = try fitCustomerBase(
        family, asOf: scope.asOf, unit: unit, currency: scope.currency, knownAt: scope.knownAt, options: options)
    } catch .fit(.noCustomers) {
    } catch .fit(.noObservationTime) {
    }
    let activity: ActivityRiskModel? =
      if let kinds { try ActivityRiskModel(of: kinds, within: horizon, all, options, self) } else { nil }
    let known = purchases?.provenance.currency.flatMap { try? Currency($0) }
    return ChurnRiskModel(
      horizon: horizon, contracts: models, recognition: recognition, purchases: purchases, activity: activity,
      currency: scope.currency ?? known ?? Self.currency(of: spells))
  }

  /// The most frequent currency.
  private static func currency(of spells: [ContractSpell]) -> Currency? {
    var counts: [Currency: Int] = [:]
    for spell in spells { if let currency = spell.currency { counts[currency, default: 0] += 1 } }
    return counts.max { ($0.value, $1.key.code) < ($1.value, $0.key.code) }?.key
  }

  /// How likely a customer is to be lost within a time, in one call: fits what tells it, and asks it.
  ///
  /// - Returns: `nil` for somebody of whom nothing tells: who never bought and has no contract.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: that of ``fitChurnRisk(within:_:purchases:unit:contracts:_:activityOf:options:)``; for more than one customer,
  ///   keep the model.
  public borrowing func churnRisk(
    of customer: CustomerID, within horizon: TimeSpan, _ scope: MetricScope
  ) throws(CustomerBaseError) -> ChurnRisk? {
    try churnRisk(of: customer, by: try fitChurnRisk(within: horizon, scope), scope)
  }

  /// How likely a customer is to be lost.
  ///
  /// By the contracts, if one runs; else by the purchases, if there are any; else by the activity, if its model was asked for.
  ///
  /// - Parameters:
  ///   - customer: who.
  ///   - model: fitted to the same state, or to an earlier one.
  ///   - scope: as of when.
  ///   - basis: by what alone, if that is wanted.
  /// - Returns: `nil` for somebody of whom nothing tells.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: O(log n) and the customer's contracts, or interactions where activity tells.
  public borrowing func churnRisk(
    of customer: CustomerID, by model: ChurnRiskModel, _ scope: MetricScope, basis: ChurnRisk.Basis? = nil
  ) throws(CustomerBaseError) -> ChurnRisk? {
    let known = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in try self.customer(customer)?.id }
    guard let id = known else { throw .store(.unknownCustomer(customer)) }
    if basis == nil || basis == .contract {
      let spells = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
        try contractSpells(of: id, asOf: scope.asOf, knownAt: scope.knownAt, model.recognition)
      }
      if let risk = try ContractRisk(model, scope.asOf).risk(of: id, spells) { return risk }
    }
    if basis == nil || basis == .purchases, let base = model.purchases {
      let recency = try purchaseRecency(
        of: id, asOf: scope.asOf, unit: base.purchases.unit, currency: model.currency, knownAt: scope.knownAt)
      if let recency {
        var risks = PurchaseRisk(base, model, scope.asOf)
        return try risks.risk(of: id, recency)
      }
    }
    if basis == nil || basis == .activity, let activity = model.activity {
      let summary = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
        try self.summary(of: id, asOf: scope.asOf, knownAt: scope.knownAt)
      }
      return activity.risk(of: id, summary, asOf: scope.asOf)
    }
    return nil
  }

  /// How likely everybody, or the members of the scope's segment, are to be lost: most at stake first.
  ///
  /// - Parameters:
  ///   - model: fitted to the same state, or to an earlier one.
  ///   - scope: of whom, and as of when.
  ///   - basis: by what alone, if that is wanted.
  /// - Throws: ``CustomerBaseError``.
  /// - Complexity: one scan of the summaries and one reading of the contracts; the figures once for each distinct history.
  public borrowing func churnRisks(
    by model: ChurnRiskModel, _ scope: MetricScope, basis: ChurnRisk.Basis? = nil
  ) throws(CustomerBaseError) -> [ChurnRisk] {
    let reading = try CustomerBaseError.fromMetric { () throws(MetricError) in try MetricReading(scope, self) }
    var risks: [ChurnRisk] = []
    var done: Set<CustomerID> = []
    if basis == nil || basis == .contract {
      let spells = try CustomerBaseError.fromMetric { () throws(MetricError) in
        try contractSpells(scope, model.recognition)
      }
      let contracts = ContractRisk(model, scope.asOf)
      var start = 0
      while start < spells.count {
        let end = spells[start...].firstIndex { $0.customer != spells[start].customer } ?? spells.count
        if let risk = try contracts.risk(of: spells[start].customer, Array(spells[start..<end])) {
          risks.append(risk)
          done.insert(risk.customer)
        }
        start = end
      }
    }
    if basis == nil || basis == .purchases, let purchases = model.purchases {
      let base = try customerBase(
        asOf: scope.asOf, unit: purchases.purchases.unit, currency: model.currency, findsCurrency: false, of: nil,
        knownAt: scope.knownAt)
      var figures = PurchaseRisk(purchases, model, scope.asOf)
      for (customer, recency) in zip(base.customers, base.recencies)
      where reading.population.group(of: customer.rawValue) != nil && !done.contains(customer) {
        risks.append(try figures.risk(of: customer, recency))
        done.insert(customer)
      }
    }
    if basis == nil || basis == .activity, let activity = model.activity {
      var last: UInt64 = 0
      while true {
        let page = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
          try activitySummaries(after: last, limit: 4_096)
        }
        guard let end = page.last else { break }
        for (number, stored) in page {
          let id = CustomerID(rawValue: number)
          guard reading.population.group(of: number) != nil, !done.contains(id) else { continue }
          let summary = try summary(stored, of: id, asOf: scope.asOf, knownAt: scope.knownAt)
          if let risk = activity.risk(of: id, summary, asOf: scope.asOf) { risks.append(risk) }
        }
        last = end.customer
      }
    }
    risks.sort(by: ChurnRisk.isMoreUrgent)
    return risks
  }
}
