internal import CustomerModel
internal import CustomerStore

/// Makes spells of what happened to the contracts of one customer.
struct ContractFold {
  /// A contract that runs.
  private struct Running {
    let startedAt: Int64
    var isPaused = false
    var cancelledAt: Int64?
    var savedCancellations = 0
    var cause: Subscription.Cause?
    var paidUntil: Int64?
    var period: BillingPeriod?
    var amount: RecurringAmount?
  }

  private let customer: UInt64
  private let recognition: ChurnPolicy.Recognition
  private var running: [UInt64: Running] = [:]
  /// Contracts that were told of before.
  private var known: Set<UInt64> = []
  private var spells: [ContractSpell] = []

  /// The spells by their starts.
  static func spells(
    of customer: UInt64, _ steps: [HistoryStep], _ recognition: ChurnPolicy.Recognition, asOf: Timestamp
  ) -> [ContractSpell] {
    var fold = ContractFold(customer: customer, recognition: recognition)
    for step in steps { fold.take(step) }
    return fold.finish(at: asOf.microseconds)
  }

  private init(customer: UInt64, recognition: ChurnPolicy.Recognition) {
    self.customer = customer
    self.recognition = recognition
  }

  private mutating func take(_ step: HistoryStep) {
    guard let event = step.subscriptionEvent else { return }
    let isKnown = !known.insert(step.subject).inserted
    var contract = running[step.subject]
    switch event {
    case .trialStarted: break
    case .started, .renewed, .upgraded, .downgraded, .resumed:
      // What is resumed after its end, or after a trial, is not paid for.
      guard contract != nil || event != .resumed || !isKnown else { return }
      contract = contract ?? Running(startedAt: step.occurredAt)
      if event == .started || event == .renewed { contract?.paidUntil = nil }
      contract?.isPaused = false
      if contract?.cancelledAt != nil { contract?.savedCancellations += 1 }
      contract?.cancelledAt = nil
      contract?.cause = nil
    case .paused: contract?.isPaused = true
    case .cancelled:
      contract?.cancelledAt = step.occurredAt
      contract?.cause = step.cause ?? .voluntary
    case .expired:
      if let contract {
        let end = recognition == .cancellation ? contract.cancelledAt ?? step.occurredAt : step.occurredAt
        close(contract, at: end, step.cause ?? contract.cause)
      }
      running[step.subject] = nil
      return
    }
    guard var contract else { return }
    if let paidUntil = step.paidUntil { contract.paidUntil = paidUntil }
    if let unit = step.periodUnit, step.periodCount > 0, step.periodCount <= BillingPeriod.countLimit {
      contract.period = BillingPeriod(unit, count: Int(step.periodCount))
    }
    if let amount = RecurringAmount(step) { contract.amount = amount }
    running[step.subject] = contract
  }

  private mutating func close(_ contract: Running, at end: Int64?, _ cause: Subscription.Cause?) {
    let currency = contract.amount.flatMap { Currency(packedCode: $0.currency) }
    let amount = contract.amount?.monthly.map { Double($0) / 1_000 / (currency?.minorUnitsPerUnit ?? 1) }
    spells.append(
      ContractSpell(
        customer: CustomerID(rawValue: customer), startedAt: Timestamp(microseconds: contract.startedAt),
        endedAt: end.map { Timestamp(microseconds: $0) }, cause: cause,
        cancelledAt: contract.cancelledAt.map { Timestamp(microseconds: $0) },
        savedCancellations: contract.savedCancellations,
        paidUntil: contract.paidUntil.map { Timestamp(microseconds: $0) }, period: contract.period,
        monthlyAmount: currency == nil ? nil : amount, currency: currency))
  }

  private consuming func finish(at instant: Int64) -> [ContractSpell] {
    let grace = if case .grace(let length) = recognition { length.microsecondsRoundedDown } else { 0 as Int64 }
    for (_, contract) in running.sorted(by: { $0.key < $1.key }) {
      var end: Int64?
      if recognition == .cancellation { end = contract.cancelledAt }
      if end == nil, !contract.isPaused, let paidUntil = contract.paidUntil {
        let (late, overflows) = paidUntil.addingReportingOverflow(grace)
        // What was paid until before its start ended at once.
        if !overflows, late < instant { end = max(late, contract.startedAt) }
      }
      close(contract, at: end, contract.cause)
    }
    return spells.sorted { $0.startedAt < $1.startedAt }
  }
}
