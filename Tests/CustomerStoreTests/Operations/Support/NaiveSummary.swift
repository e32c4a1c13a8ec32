import CustomerModel
import Foundation

@testable import CustomerStore

/// What a summary should be, in code that is as plain as what the summary's comments say: one question after the other
/// over the list of what counts.
struct NaiveSummary {
  private let interactions: [Interaction]
  private let zone: TimeZoneIdentifier

  init(of interactions: [Interaction], in zone: TimeZoneIdentifier = .utc) {
    // Of one instant, what goes without saying comes first; where nothing does, digests decide.
    self.interactions = interactions.filter { !$0.isVoided }.sorted { first, second in
      if first.occurredAt != second.occurredAt { return first.occurredAt < second.occurredAt }
      if first.naturalPlace != second.naturalPlace { return first.naturalPlace < second.naturalPlace }
      return InteractionReference(first).digest < InteractionReference(second).digest
    }
    self.zone = zone
  }

  var summary: ActivitySummary {
    var summary = ActivitySummary()
    summary.firstInteractionAt = interactions.first?.occurredAt
    summary.lastInteractionAt = interactions.last?.occurredAt
    summary.interactionCount = interactions.count
    summary.purchases = purchases
    summary.sessions = sessions
    summary.cases = cases
    summary.subscriptions = subscriptions
    summary.feedback = feedback
    summary.messages = messages
    summary.referralCount = count(.referral)
    summary.communityActivityCount = count(.community)
    summary.customCount = interactions.count { if case .custom = $0.payload { true } else { false } }
    summary.ledger = CurrencyLedger(rows: amounts)
    return summary
  }

  private func count(_ kind: InteractionKind) -> Int { interactions.count { $0.payload.kind == kind } }

  private func day(_ interaction: Interaction) -> Int { Int(zone.localDate(of: interaction.occurredAt).dayNumber) }

  private var orders: [(interaction: Interaction, content: Purchase)] {
    interactions.compactMap { if case .purchase(let content) = $0.payload { ($0, content) } else { nil } }
  }

  private var purchases: PurchaseActivity {
    var activity = PurchaseActivity()
    let instants = orders.map(\.interaction.occurredAt)
    let days = Set(orders.map { day($0.interaction) }).sorted()
    let gaps = zip(days, days.dropFirst()).map { $1 - $0 }
    activity.firstAt = instants.first
    activity.lastAt = instants.last
    activity.secondToLastAt = instants.dropLast().last
    activity.thirdToLastAt = instants.dropLast(2).last
    activity.count = instants.count
    activity.days = days.count
    activity.longestGapInDays = gaps.max() ?? 0
    activity.sumOfSquaredGaps = UInt64(gaps.map { $0 * $0 }.reduce(0, +))
    activity.sumOfLogarithmsOfGaps = gaps.map { log(Double($0)) }.reduce(0, +)
    return activity
  }

  private var amounts: [CurrencyAmounts] {
    let refunds = interactions.compactMap { if case .refund(let content) = $0.payload { content } else { nil } }
    let costs = interactions.compactMap { if case .cost(let content) = $0.payload { content } else { nil } }
    let firstDay = orders.first.map { day($0.interaction) }
    let ofFirstDay = orders.filter { day($0.interaction) == firstDay }
    let keys = Set(ofFirstDay.compactMap(\.interaction.key))
    let all = orders.map(\.content.total) + refunds.map(\.amount) + costs.map(\.amount)
    return Set(all.map(\.currency)).sorted { $0.code < $1.code }.map { currency in
      func sum(_ amounts: [Money?]) -> Int64 {
        amounts.compactMap { $0?.currency == currency ? $0?.minorUnits : nil }.reduce(0, +)
      }
      var row = CurrencyAmounts(currency: currency)
      row.grossMinorUnits = sum(orders.map(\.content.total))
      row.refundedMinorUnits = sum(refunds.map(\.amount))
      row.firstDayMinorUnits =
        sum(ofFirstDay.map(\.content.total))
        - sum(refunds.filter { refund in refund.purchase.map(keys.contains) ?? false }.map(\.amount))
      row.purchaseCostMinorUnits = sum(orders.map(\.content.cost))
      row.serviceCostMinorUnits = sum(costs.map(\.amount))
      return row
    }
  }

  private var sessions: SessionActivity {
    let all = interactions.filter { $0.payload.kind == .session }
    var activity = SessionActivity()
    activity.firstAt = all.first?.occurredAt
    activity.lastAt = all.last?.occurredAt
    activity.count = all.count
    activity.days = Set(all.map(day)).count
    return activity
  }

  private var cases: CaseActivity {
    let all = interactions.compactMap { interaction in
      if case .supportCase(let content) = interaction.payload { (at: interaction.occurredAt, content) } else { nil }
    }
    let byCase = Dictionary(grouping: all, by: \.1.caseID)
    var activity = CaseActivity()
    activity.count = byCase.count
    activity.openCount = byCase.values.count { events in
      // What last opened or resolved it tells; if nothing did, somebody talks about it.
      let last = events.last { [.opened, .reopened, .resolved].contains($0.1.event) }
      guard let last else { return true }
      if last.1.event != .resolved { return true }
      return false
    }
    activity.lastOpenedAt = all.last { [.opened, .reopened].contains($0.1.event) }?.at
    activity.lastEventAt = all.last?.at
    return activity
  }

  private var subscriptions: SubscriptionActivity {
    let all = interactions.compactMap { interaction in
      if case .subscription(let content) = interaction.payload { (at: interaction.occurredAt, content) } else { nil }
    }
    let contracts = Dictionary(grouping: all, by: \.1.subscriptionID).values.map { Contract($0.map(\.1)) }
    var activity = SubscriptionActivity()
    activity.count = contracts.count
    activity.activeCount = contracts.count(where: \.isActive)
    activity.trialCount = contracts.count { $0.isActive && $0.isTrial }
    activity.cancelledCount = contracts.count { $0.isActive && $0.isCancelled }
    activity.pausedCount = contracts.count(where: \.isPaused)
    activity.firstStartedAt = all.first { ![.paused, .cancelled, .expired].contains($0.1.event) }?.at
    activity.lastEventAt = all.last?.at
    activity.lastExpiredAt = all.last { $0.1.event == .expired }?.at
    activity.paidUntil = contracts.filter(\.isActive).compactMap(\.paidUntil).max()
    return activity
  }

  private struct Contract {
    var isActive = false
    var isTrial = false
    var isCancelled = false
    var isPaused = false
    var paidUntil: Timestamp?

    init(_ events: [Subscription]) {
      for event in events {
        switch event.event {
        case .started, .trialStarted, .renewed, .upgraded, .downgraded:
          // A new period: nothing of the one before holds.
          (isActive, isTrial, isCancelled, isPaused) = (true, event.event == .trialStarted, false, false)
          paidUntil = nil
        case .paused: (isActive, isPaused) = (false, true)
        case .resumed: (isActive, isPaused) = (true, false)
        case .cancelled: isCancelled = true
        case .expired:
          (isActive, isTrial, isCancelled, isPaused) = (false, false, false, false)
          paidUntil = nil
        }
        if let instant = event.paidUntil { paidUntil = instant }
      }
    }
  }

  private var feedback: FeedbackActivity {
    let all = interactions.compactMap { interaction in
      if case .feedback(let content) = interaction.payload { (at: interaction.occurredAt, content) } else { nil }
    }
    func last(_ metric: FeedbackResponse.Metric) -> Int? { all.last { $0.1.metric == metric }?.1.score }
    var activity = FeedbackActivity()
    activity.count = all.count
    activity.lastAt = all.last?.at
    activity.lastNPS = last(.nps)
    activity.lastCSAT = last(.csat)
    activity.lastCES = last(.ces)
    activity.lastReview = last(.review)
    return activity
  }

  private var messages: MessageActivity {
    let all = interactions.compactMap { interaction in
      if case .message(let content) = interaction.payload { (at: interaction.occurredAt, content.event) } else { nil }
    }
    func count(_ event: MessageEvent.Event) -> Int { all.count { $0.1 == event } }
    var activity = MessageActivity()
    activity.sentCount = count(.sent)
    activity.deliveredCount = count(.delivered)
    activity.openedCount = count(.opened)
    activity.clickedCount = count(.clicked)
    activity.bouncedCount = count(.bounced)
    activity.unsubscribedCount = count(.unsubscribed)
    activity.lastSentAt = all.last { $0.1 == .sent }?.at
    activity.lastEngagedAt = all.last { [.opened, .clicked].contains($0.1) }?.at
    return activity
  }
}

extension Interaction {
  /// Where it stands among interactions of one instant, as far as that goes without saying.
  fileprivate var naturalPlace: Int {
    switch payload {
    case .refund: 1
    case .subscription(let content):
      [.trialStarted, .started, .renewed, .upgraded, .downgraded, .paused, .resumed, .cancelled, .expired]
        .firstIndex(of: content.event) ?? 0
    case .supportCase(let content):
      [.opened, .reopened, .replied, .waiting, .resolved].firstIndex(of: content.event) ?? 0
    default: 0
    }
  }
}
