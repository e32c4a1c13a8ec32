internal import CustomerModel
internal import CustomerStore

/// The contracts of one customer, and until when they are paid.
struct ContractState {
  /// One contract.
  private struct Contract {
    /// Whether it was started and has not ended; a trial is not.
    var isPaid = false
    var isPaused = false
    var cancelledAt: Int64?
    var paidUntil: Int64?
    /// When it last ended or was paused.
    var endedAt: Int64?
    var cause: Subscription.Cause?
    var amount: RecurringAmount?
  }

  /// A cancellation, and what became of it.
  struct Cancellation {
    let at: Int64
    let subject: UInt64
    /// `nil` as long as nobody knows.
    var isSaved: Bool?
  }

  private let recognition: ChurnPolicy.Recognition
  private let grace: Int64
  private var contracts: [UInt64: Contract] = [:]
  private(set) var wasPaid = false
  private(set) var cancellations: [Cancellation] = []

  init(_ recognition: ChurnPolicy.Recognition) {
    self.recognition = recognition
    grace = if case .grace(let length) = recognition { length.microsecondsRoundedDown } else { 0 }
  }

  mutating func take(_ step: HistoryStep) {
    guard let event = step.subscriptionEvent else { return }
    let known = contracts[step.subject]
    var contract = known ?? Contract()
    switch event {
    case .trialStarted: contract = Contract()
    case .started, .renewed, .upgraded, .downgraded, .resumed:
      if contract.isPaid { decide(step.subject, isSaved: true) }
      if event == .started || event == .renewed { contract.paidUntil = nil }
      // A trial or a lost contract that is resumed is still not paid; whatever else is told shows that it is.
      contract.isPaid = event != .resumed || contract.isPaid || known == nil
      guard contract.isPaid else { break }
      contract.isPaused = false
      (contract.cancelledAt, contract.cause, contract.endedAt) = (nil, nil, nil)
      wasPaid = true
    case .paused:
      contract.isPaused = true
      (contract.endedAt, contract.cause) = (step.occurredAt, step.cause)
    case .cancelled:
      if contract.isPaid, contract.cancelledAt == nil {
        cancellations.append(Cancellation(at: step.occurredAt, subject: step.subject))
      }
      contract.cancelledAt = step.occurredAt
      contract.cause = step.cause ?? .voluntary
    case .expired:
      decide(step.subject, isSaved: false)
      contract.isPaid = false
      contract.endedAt = step.occurredAt
      contract.cause = step.cause ?? contract.cause
    }
    if let paidUntil = step.paidUntil { contract.paidUntil = paidUntil }
    if let amount = RecurringAmount(step) { contract.amount = amount }
    contracts[step.subject] = contract
  }

  private mutating func decide(_ subject: UInt64, isSaved: Bool) {
    guard let index = cancellations.lastIndex(where: { $0.subject == subject && $0.isSaved == nil }) else { return }
    cancellations[index].isSaved = isSaved
  }

  /// Lets cancellations whose paid time is over count as lost.
  func cancellations(at instant: Int64) -> [Cancellation] {
    cancellations.map { cancellation in
      guard cancellation.isSaved == nil, let until = contracts[cancellation.subject]?.paidUntil, until < instant else {
        return cancellation
      }
      var cancellation = cancellation
      cancellation.isSaved = false
      return cancellation
    }
  }

  func isActive(at instant: Int64) -> Bool { contracts.values.contains { end(of: $0, at: instant) == nil } }

  /// Runs `body` on the amounts of the contracts that are in force at an instant, as far as they are known.
  func forEachAmount(
    at instant: Int64, _ body: (RecurringAmount) throws(MetricError) -> Void
  ) throws(MetricError) {
    for contract in contracts.values {
      if let amount = contract.amount, end(of: contract, at: instant) == nil { try body(amount) }
    }
  }

  /// When a contract had ended for the customer, by an instant; `nil` if it is in force. What never was paid ended before all.
  private func end(of contract: Contract, at instant: Int64) -> Int64? {
    guard contract.isPaid, !contract.isPaused else { return contract.endedAt ?? .min }
    if recognition == .cancellation, let cancelledAt = contract.cancelledAt { return cancelledAt }
    guard let paidUntil = contract.paidUntil else { return nil }
    let (end, overflows) = paidUntil.addingReportingOverflow(grace)
    return !overflows && instant > end ? end : nil
  }

  /// Whose doing it was that the contract ended that ended last.
  func isLossVoluntary(at instant: Int64) -> Bool? {
    var last: (end: Int64, cause: Subscription.Cause?)?
    for contract in contracts.values {
      guard let end = end(of: contract, at: instant), end > .min else { continue }
      // Of several that ended at one instant, any that tells a cause, a decision first.
      let isLater = last.map { ($0.end, Self.rank($0.cause)) < (end, Self.rank(contract.cause)) } ?? true
      if isLater { last = (end, contract.cause) }
    }
    return last?.cause.map { $0 == .voluntary }
  }

  private static func rank(_ cause: Subscription.Cause?) -> Int {
    switch cause {
    case nil: 0
    case .involuntary?: 1
    case .voluntary?: 2
    }
  }
}
