public import CustomerModel
public import CustomerStore
internal import LMDB
internal import RetentionMath

/// One contract of one customer, from the start of its paid time to its end.
///
/// ```swift
/// try tx.record(
///   Subscription(event: .started, subscriptionID: "sub-7", plan: "family", period: BillingPeriod(.months)),
///   by: ExternalID("eve"), at: Timestamp(day: "2026-01-01"))
/// try tx.record(
///   Subscription(event: .expired, subscriptionID: "sub-7", plan: "family", cause: .voluntary), by: ExternalID("eve"),
///   at: Timestamp(day: "2026-04-01"))
/// let spells = try tx.contractSpells(MetricScope(asOf: Timestamp(day: "2026-06-01")))
/// spells.map(\.cause)  // == [.voluntary]
/// ```
///
/// Trials are not paid for, and pauses do not end a contract. One that is paid for again after its end is another spell.
public struct ContractSpell: Hashable, Sendable {
  /// Whose contract it is.
  public let customer: CustomerID
  /// When its paid time began.
  public let startedAt: Timestamp
  /// When it ended; `nil` as long as it runs.
  public let endedAt: Timestamp?
  /// Whose doing the end was, or that of the cancellation of one that still runs; `nil` if nobody said.
  public let cause: Subscription.Cause?
  /// When it was cancelled, unless it went on then.
  public let cancelledAt: Timestamp?
  /// How many cancellations came to nothing, since it went on.
  public let savedCancellations: Int
  /// Until when it is paid, if that was told.
  public let paidUntil: Timestamp?
  /// How often its amount is due, if that was told.
  public let period: BillingPeriod?
  /// What it brings a month, in whole units of its currency, if that was told.
  public let monthlyAmount: Double?
  /// The currency of the amount.
  public let currency: Currency?
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The contracts of everybody, or of the members of the scope's segment, by customer and start.
  ///
  /// - Parameters:
  ///   - scope: of whom, and as of when.
  ///   - recognition: when the end of a contract counts.
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the histories of contracts.
  public borrowing func contractSpells(
    _ scope: MetricScope, _ recognition: ChurnPolicy.Recognition = .periodEnd
  ) throws(MetricError) -> [ContractSpell] {
    try ChurnPolicy.contractual(recognition).validate()
    let reading = try MetricReading(scope, self)
    var spells: [ContractSpell] = []
    try reading.forEachHistory([.subscription], self) { customer, _, steps throws(MetricError) in
      spells += ContractFold.spells(of: customer, steps, recognition, asOf: scope.asOf)
    }
    spells.sort { ($0.customer, $0.startedAt) < ($1.customer, $1.startedAt) }
    return spells
  }

  /// The contracts of one customer.
  borrowing func contractSpells(
    of customer: CustomerID, asOf: Timestamp, knownAt: Timestamp?, _ recognition: ChurnPolicy.Recognition
  ) throws(CustomerStoreError) -> [ContractSpell] {
    var spells: [ContractSpell] = []
    let question = HistoryQuestion(kinds: [.subscription], before: asOf, knownAt: knownAt)
    try forEachHistory(question, of: IdentifierSet([customer.rawValue])) { customer, steps in
      spells = ContractFold.spells(of: customer, steps, recognition, asOf: asOf)
      return true
    }
    return spells
  }
}

extension ContractSpell {
  /// The period, counted from 1, at whose end it ended.
  func lastPeriod(of period: BillingPeriod) -> Int {
    guard let endedAt else { return 0 }
    return max(1, Int((days(until: endedAt) / period.span.count(in: .day)).rounded()))
  }

  /// How often it has been renewed by an instant, which is told by the time that is paid for, or else by the time that passed.
  func renewals(by instant: Timestamp, of period: BillingPeriod) -> Int {
    let length = period.span.count(in: .day)
    if let paidUntil, paidUntil >= instant { return max(0, Int((days(until: paidUntil) / length).rounded()) - 1) }
    // Months have a length that is their mean: a day or two in front of it some have passed.
    return max(0, Int((days(until: instant) / length + 0.1).rounded(.down)))
  }

  /// When it is to be renewed next, behind an instant.
  func nextRenewal(behind instant: Timestamp, of period: BillingPeriod) -> Timestamp {
    if let paidUntil, paidUntil >= instant { return paidUntil }
    let days = Double(renewals(by: instant, of: period) + 1) * period.span.count(in: .day)
    let next = Double(startedAt.microseconds) + days * Double(microsecondsInDay)
    return next < Double(Timestamp.latest.microseconds) ? Timestamp(microseconds: Int64(next)) : .latest
  }

  private func days(until instant: Timestamp) -> Double {
    (Double(instant.microseconds) - Double(startedAt.microseconds)) / Double(microsecondsInDay)
  }
}

extension BillingPeriod {
  /// Its length; months and years have their mean.
  var span: TimeSpan {
    switch unit {
    case .days: .days(Double(count))
    case .weeks: .weeks(Double(count))
    case .months: .months(Double(count))
    case .years: .years(Double(count))
    }
  }
}
