internal import CustomerModel

/// Adds interactions to a summary, in the order of time.
///
/// Logs of days have many of one instant. What goes without saying decides among those: an order comes before what is
/// given back of it, and a case is opened before it is resolved; see ``PayloadFacts/rank``. Where that leaves a choice
/// the digests decide, so that the order in which they were told does not.
///
/// From the summary that is stored it can go on with an interaction behind the last one, unless that one's effect
/// depends on more than a summary keeps (which case it is, which subscription): see ``canAppend(_:)``. Then the whole
/// history is folded again, which gives the same bits.
struct ActivityFold {
  /// What the fold takes of an interaction.
  struct Step {
    let occurredAt: Int64
    /// The digest of its explicit key; 0 if it has none.
    let key: UInt64
    let facts: PayloadFacts
  }

  private var summary: ActivitySummary
  private let days: CalendarDays
  /// The keys of the orders of the first day with one, for refunds that refer to them.
  private var firstDayKeys: Set<UInt64> = []
  /// What was given back, on the first day or before, of orders that had not come yet: by some clocks they come later.
  private var earlyRefunds: [UInt64: [(currency: UInt16, minorUnits: Int64)]] = [:]
  /// The cases that are not resolved.
  private var openCases: Set<UInt64> = []
  private var knownCases: Set<UInt64> = []
  private var subscriptions: [UInt64: SubscriptionState] = [:]

  private struct SubscriptionState {
    var isActive = false
    var isTrial = false
    var isCancelled = false
    var isPaused = false
    var paidUntil: Int64?
  }

  /// A fold that begins.
  init(days: CalendarDays) { self.init(from: ActivitySummary(), days: days) }

  /// A fold that goes on.
  init(from summary: ActivitySummary, days: CalendarDays) {
    self.summary = summary
    self.days = days
  }

  /// Whether a fold from the summary alone can take an interaction: it is later than all, or of the instant of the last
  /// and one of those that come to the same in any order; and of a kind that needs no more.
  func canAppend(_ step: Step) -> Bool {
    if let last = summary.lastInteractionAt, step.occurredAt <= last.microseconds {
      // Of several scores of one instant the last one counts.
      guard step.occurredAt == last.microseconds, step.facts.kind != 6 else { return false }
    }
    switch step.facts.kind {
    case 1: return step.key == 0 || !hasRefunds || !isOnFirstDay(step)
    case 2: return step.facts.reference == 0
    case 3, 5: return false
    default: return true
    }
  }

  /// Whether anything was given back, which may have been of an order that is yet to come.
  private var hasRefunds: Bool {
    let ledger = summary.ledger
    return (ledger.first?.refundedMinorUnits ?? 0) != 0 || ledger.others.contains { $0.refundedMinorUnits != 0 }
  }

  private func isOnFirstDay(_ step: Step) -> Bool {
    guard let first = summary.purchases.firstAt else { return true }
    return days.day(of: first) == days.day(of: Timestamp(microseconds: step.occurredAt))
  }

  /// Adds one interaction, which does not precede those that were added.
  ///
  /// - Throws: ``AmountOverflow``; the fold is of no use then.
  mutating func add(_ step: Step) throws(AmountOverflow) {
    let at = Timestamp(microseconds: step.occurredAt)
    if summary.firstInteractionAt == nil { summary.firstInteractionAt = at }
    summary.lastInteractionAt = at
    summary.interactionCount += 1
    switch step.facts.kind {
    case 1: try addPurchase(step, at)
    case 2: try addRefund(step)
    case 3: addSubscription(step.facts, at)
    case 4: addSession(at)
    case 5: addCase(step.facts, at)
    case 6: addFeedback(step.facts, at)
    case 7: addMessage(step.facts, at)
    case 8: summary.referralCount += 1
    case 9: summary.communityActivityCount += 1
    case 10: try addCost(step)
    default: summary.customCount += 1
    }
  }

  private mutating func addPurchase(_ step: Step, _ at: Timestamp) throws(AmountOverflow) {
    let isFirstDay = isOnFirstDay(step)
    addPurchaseDay(days.day(of: at), at)
    try change(step.facts.currency) { row throws(AmountOverflow) in
      try row.add(step.facts.minorUnits, to: \.grossMinorUnits)
      if isFirstDay { try row.add(step.facts.minorUnits, to: \.firstDayMinorUnits) }
      try row.add(step.facts.costMinorUnits, to: \.purchaseCostMinorUnits)
    }
    guard isFirstDay, step.key != 0 else { return }
    firstDayKeys.insert(step.key)
    for refund in earlyRefunds.removeValue(forKey: step.key) ?? [] {
      try change(refund.currency) { row throws(AmountOverflow) in
        try row.add(-refund.minorUnits, to: \.firstDayMinorUnits)
      }
    }
  }

  private mutating func addPurchaseDay(_ day: Int64, _ at: Timestamp) {
    var purchases = summary.purchases
    if let last = purchases.lastAt {
      let gap = day - days.day(of: last)
      if gap > 0 {
        purchases.days += 1
        purchases.longestGapInDays = max(purchases.longestGapInDays, Int(gap))
        // At most four million days, squared, a few billion times at most.
        purchases.sumOfSquaredGaps &+= UInt64(gap) &* UInt64(gap)
        purchases.sumOfLogarithmsOfGaps += logarithm(gap)
      }
    } else {
      purchases.firstAt = at
      purchases.days = 1
    }
    purchases.thirdToLastAt = purchases.secondToLastAt
    purchases.secondToLastAt = purchases.lastAt
    purchases.lastAt = at
    purchases.count += 1
    summary.purchases = purchases
  }

  private mutating func addRefund(_ step: Step) throws(AmountOverflow) {
    let reference = step.facts.reference
    let isOfFirstDay = firstDayKeys.contains(reference)
    try change(step.facts.currency) { row throws(AmountOverflow) in
      try row.add(step.facts.minorUnits, to: \.refundedMinorUnits)
      if isOfFirstDay { try row.add(-step.facts.minorUnits, to: \.firstDayMinorUnits) }
    }
    guard !isOfFirstDay, reference != 0, isOnFirstDay(step) else { return }
    earlyRefunds[reference, default: []].append((step.facts.currency, step.facts.minorUnits))
  }

  private mutating func addCost(_ step: Step) throws(AmountOverflow) {
    try change(step.facts.currency) { row throws(AmountOverflow) in
      try row.add(step.facts.minorUnits, to: \.serviceCostMinorUnits)
    }
  }

  private mutating func change(
    _ code: UInt16, _ body: (inout CurrencyAmounts) throws(AmountOverflow) -> Void
  ) throws(AmountOverflow) {
    // Payloads are decoded with a currency that exists.
    guard let currency = Currency(packedCode: code) else { return }
    try summary.ledger.update(currency) { row throws(AmountOverflow) in
      try body(&row)
      try row.checkDifferences()
    }
  }

  private mutating func addSession(_ at: Timestamp) {
    let isNewDay = summary.sessions.lastAt.map { days.day(of: $0) != days.day(of: at) } ?? true
    if summary.sessions.firstAt == nil { summary.sessions.firstAt = at }
    if isNewDay { summary.sessions.days += 1 }
    summary.sessions.lastAt = at
    summary.sessions.count += 1
  }

  private mutating func addFeedback(_ facts: PayloadFacts, _ at: Timestamp) {
    summary.feedback.count += 1
    summary.feedback.lastAt = at
    switch facts.feedbackMetric {
    case .nps: summary.feedback.lastNPS = facts.score
    case .csat: summary.feedback.lastCSAT = facts.score
    case .ces: summary.feedback.lastCES = facts.score
    case .review: summary.feedback.lastReview = facts.score
    case nil: break
    }
  }

  private mutating func addMessage(_ facts: PayloadFacts, _ at: Timestamp) {
    switch facts.messageEvent {
    case .sent:
      summary.messages.sentCount += 1
      summary.messages.lastSentAt = at
    case .delivered: summary.messages.deliveredCount += 1
    case .opened:
      summary.messages.openedCount += 1
      summary.messages.lastEngagedAt = at
    case .clicked:
      summary.messages.clickedCount += 1
      summary.messages.lastEngagedAt = at
    case .bounced: summary.messages.bouncedCount += 1
    case .unsubscribed: summary.messages.unsubscribedCount += 1
    case nil: break
    }
  }

  private mutating func addCase(_ facts: PayloadFacts, _ at: Timestamp) {
    let isNew = knownCases.insert(facts.subject).inserted
    if isNew { summary.cases.count += 1 }
    switch facts.caseEvent {
    case .opened, .reopened:
      openCases.insert(facts.subject)
      summary.cases.lastOpenedAt = at
    case .resolved: openCases.remove(facts.subject)
    // A reply to a case that nobody told of shows that it is open; to one that is resolved it does not.
    case .replied, .waiting: if isNew { openCases.insert(facts.subject) }
    case nil: break
    }
    summary.cases.openCount = openCases.count
    summary.cases.lastEventAt = at
  }

  private mutating func addSubscription(_ facts: PayloadFacts, _ at: Timestamp) {
    var state = subscriptions[facts.subject] ?? SubscriptionState()
    switch facts.subscriptionEvent {
    case .trialStarted: state = SubscriptionState(isActive: true, isTrial: true)
    case .started, .renewed, .upgraded, .downgraded: state = SubscriptionState(isActive: true)
    case .paused: (state.isActive, state.isPaused) = (false, true)
    case .resumed: (state.isActive, state.isPaused) = (true, false)
    case .cancelled: state.isCancelled = true
    case .expired: state = SubscriptionState()
    case nil: break
    }
    if facts.subscriptionEvent == .expired { summary.subscriptions.lastExpiredAt = at }
    if let paidUntil = facts.paidUntil { state.paidUntil = paidUntil }
    if summary.subscriptions.firstStartedAt == nil, state.isActive { summary.subscriptions.firstStartedAt = at }
    subscriptions[facts.subject] = state
    summary.subscriptions.lastEventAt = at
  }

  /// The summary of what was added. Linear in the number of subscriptions, else free.
  var result: ActivitySummary {
    guard !subscriptions.isEmpty else { return summary }
    var summary = self.summary
    let active = subscriptions.values.filter(\.isActive)
    summary.subscriptions.count = subscriptions.count
    summary.subscriptions.activeCount = active.count
    summary.subscriptions.trialCount = active.count(where: \.isTrial)
    summary.subscriptions.cancelledCount = active.count(where: \.isCancelled)
    summary.subscriptions.pausedCount = subscriptions.values.count(where: \.isPaused)
    summary.subscriptions.paidUntil = active.compactMap(\.paidUntil).max().map { Timestamp(microseconds: $0) }
    return summary
  }
}
