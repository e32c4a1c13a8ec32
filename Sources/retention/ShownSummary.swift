import RetentionKit

/// An activity summary as JSON tells it. What is not known is left out.
struct ShownSummary: Encodable {
  private let interactionCount: Int
  private let firstInteractionAt, lastInteractionAt: Timestamp?
  private let netSpend: [Money]
  private let purchases: Purchases
  private let sessions: Sessions
  private let cases: Cases
  private let subscriptions: Subscriptions
  private let feedback: Feedback
  private let messages: Messages
  private let referralCount, communityActivityCount, customCount: Int

  init(_ summary: ActivitySummary) {
    interactionCount = summary.interactionCount
    (firstInteractionAt, lastInteractionAt) = (summary.firstInteractionAt, summary.lastInteractionAt)
    netSpend = summary.netSpend
    purchases = Purchases(summary.purchases)
    sessions = Sessions(summary.sessions)
    cases = Cases(summary.cases)
    subscriptions = Subscriptions(summary.subscriptions)
    feedback = Feedback(summary.feedback)
    messages = Messages(summary.messages)
    referralCount = summary.referralCount
    communityActivityCount = summary.communityActivityCount
    customCount = summary.customCount
  }

  private struct Purchases: Encodable {
    let count, days, repeatDays, longestGapInDays: Int
    let firstAt, lastAt: Timestamp?

    init(_ purchases: PurchaseActivity) {
      (count, days, repeatDays) = (purchases.count, purchases.days, purchases.repeatDays)
      longestGapInDays = purchases.longestGapInDays
      (firstAt, lastAt) = (purchases.firstAt, purchases.lastAt)
    }
  }

  private struct Sessions: Encodable {
    let count, days: Int
    let firstAt, lastAt: Timestamp?

    init(_ sessions: SessionActivity) {
      (count, days, firstAt, lastAt) = (sessions.count, sessions.days, sessions.firstAt, sessions.lastAt)
    }
  }

  private struct Cases: Encodable {
    let count, openCount: Int
    let lastOpenedAt, lastEventAt: Timestamp?

    init(_ cases: CaseActivity) {
      (count, openCount, lastOpenedAt, lastEventAt) = (
        cases.count, cases.openCount, cases.lastOpenedAt, cases.lastEventAt
      )
    }
  }

  private struct Subscriptions: Encodable {
    let count, activeCount, trialCount, cancelledCount, pausedCount: Int
    let firstStartedAt, lastEventAt, lastExpiredAt, paidUntil: Timestamp?

    init(_ subscriptions: SubscriptionActivity) {
      (count, activeCount, trialCount) = (subscriptions.count, subscriptions.activeCount, subscriptions.trialCount)
      (cancelledCount, pausedCount) = (subscriptions.cancelledCount, subscriptions.pausedCount)
      (firstStartedAt, lastEventAt) = (subscriptions.firstStartedAt, subscriptions.lastEventAt)
      (lastExpiredAt, paidUntil) = (subscriptions.lastExpiredAt, subscriptions.paidUntil)
    }
  }

  private struct Feedback: Encodable {
    let count: Int
    let lastAt: Timestamp?
    let lastNPS, lastCSAT, lastCES, lastReview: Int?

    init(_ feedback: FeedbackActivity) {
      (count, lastAt, lastNPS, lastCSAT) = (feedback.count, feedback.lastAt, feedback.lastNPS, feedback.lastCSAT)
      (lastCES, lastReview) = (feedback.lastCES, feedback.lastReview)
    }
  }

  private struct Messages: Encodable {
    let sentCount, deliveredCount, openedCount, clickedCount, bouncedCount, unsubscribedCount: Int
    let lastSentAt, lastEngagedAt: Timestamp?

    init(_ messages: MessageActivity) {
      (sentCount, deliveredCount, openedCount) = (messages.sentCount, messages.deliveredCount, messages.openedCount)
      (clickedCount, bouncedCount) = (messages.clickedCount, messages.bouncedCount)
      unsubscribedCount = messages.unsubscribedCount
      (lastSentAt, lastEngagedAt) = (messages.lastSentAt, messages.lastEngagedAt)
    }
  }
}
