public import CustomerModel
public import CustomerStore
public import RetentionMath

/// A model of how contracts of one billing period are renewed, fitted to one state of a store: small, without anybody's data.
///
/// ```swift
/// for (customer, end) in [("eve", "2026-02-01"), ("dan", "2026-04-01")] {
///   try tx.record(
///     Subscription(event: .started, subscriptionID: customer, plan: "family", period: BillingPeriod(.months)),
///     by: ExternalID(customer), at: Timestamp(day: "2026-01-01"))
///   try tx.record(
///     Subscription(event: .expired, subscriptionID: customer, plan: "family"), by: ExternalID(customer),
///     at: Timestamp(day: end))
/// }
/// let model = try tx.fitContracts(.sBG, MetricScope(asOf: Timestamp(day: "2026-06-01")))
/// model.period           // == BillingPeriod(.months)
/// model.contractCount    // == 2
/// ```
public struct ContractBaseModel: Hashable, Sendable, Codable {
  /// How renewals go.
  public let contracts: FittedContractModel
  /// The billing period of these contracts, which the model counts in.
  public let period: BillingPeriod
  /// Up to which instant: what occurred then or later did not count.
  public let asOf: Timestamp
  /// How many contracts it was fitted to.
  public let contractCount: Int
  /// How many of these told no period, and were taken to have this one.
  public let withoutPeriodCount: Int
  /// How many contracts were left out because their period is another.
  public let otherPeriodCount: Int
  /// Of contracts that were cancelled and whose fate is known, how many went on.
  public let savedCount: Int
  /// How many cancelled contracts' fate is known.
  public let decidedCount: Int
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// Fits a model to when contracts ended; those that run count as renewed until now, and more is not known of them.
  ///
  /// - Parameters:
  ///   - family: which model.
  ///   - scope: whose contracts, and as of when.
  ///   - period: contracts of which billing period; the most frequent if left out, of equals the shortest.
  ///   - recognition: when the end of a contract counts.
  ///   - options: how to fit.
  /// - Throws: ``CustomerBaseError``; with ``FitError/noCustomers`` if there is no such contract.
  /// - Complexity: one reading of the histories of contracts.
  public borrowing func fitContracts(
    _ family: ContractModelFamily = .sBG, _ scope: MetricScope, period: BillingPeriod? = nil,
    _ recognition: ChurnPolicy.Recognition = .periodEnd, options: FitOptions = FitOptions()
  ) throws(CustomerBaseError) -> ContractBaseModel {
    let spells = try CustomerBaseError.fromMetric { () throws(MetricError) in try contractSpells(scope, recognition) }
    return try ContractBaseModel(fitting: spells, family, asOf: scope.asOf, period: period, options: options)
  }
}

extension ContractBaseModel {
  /// The most periods that are told apart.
  static let periodLimit = 100_000

  init(
    fitting spells: [ContractSpell], _ family: ContractModelFamily, asOf: Timestamp, period: BillingPeriod?,
    options: FitOptions
  ) throws(CustomerBaseError) {
    let period = period ?? Self.periods(of: spells).first ?? BillingPeriod(.months)
    guard (1...BillingPeriod.countLimit).contains(period.count) else {
      throw .invalidValue(name: "the count of a billing period", value: Double(period.count))
    }
    var (lost, active): ([Int], [Int]) = ([], [])
    var (others, unknown) = (0, 0)
    for spell in spells {
      if let own = spell.period, own != period {
        others += 1
        continue
      }
      if spell.period == nil { unknown += 1 }
      let hasEnded = spell.endedAt != nil
      let periods = min(
        hasEnded ? spell.lastPeriod(of: period) : spell.renewals(by: asOf, of: period), Self.periodLimit)
      // One that has not come to its first renewal tells nothing yet.
      guard periods > 0 else { continue }
      while lost.count < periods {
        lost.append(0)
        active.append(0)
      }
      if hasEnded { lost[periods - 1] += 1 } else { active[periods - 1] += 1 }
    }
    contractCount = spells.count - others
    (withoutPeriodCount, otherPeriodCount) = (unknown, others)
    (self.period, self.asOf) = (period, asOf)
    do throws(FitError) {
      let counts: ContractCounts
      do { counts = try ContractCounts(lost: lost, active: active) } catch { throw .invalidOption(error.description) }
      contracts = try family.fit(to: counts, period: period.span, options: options)
    } catch {
      throw .fit(error)
    }
    let saved = spells.reduce(0) { $0 + $1.savedCancellations }
    (savedCount, decidedCount) = (saved, saved + spells.count { $0.endedAt != nil && $0.cancelledAt != nil })
  }

  /// The billing periods that there are, the most frequent first, of equals the shortest.
  static func periods(of spells: [ContractSpell]) -> [BillingPeriod] {
    var counts: [BillingPeriod: Int] = [:]
    for spell in spells { if let period = spell.period { counts[period, default: 0] += 1 } }
    return counts.sorted { first, second in
      if first.value != second.value { return first.value > second.value }
      return first.key.span.count(in: .day) < second.key.span.count(in: .day)
    }.map(\.key)
  }
}
