package import CustomerModel

/// What figures over histories take of one interaction: when it was, and the numbers in it, without its texts.
package struct HistoryStep: Sendable {
  /// Microseconds since 1970.
  package let occurredAt: Int64
  /// The digest of an order's key; 0 if it has none, or if keys were not asked for.
  package let key: UInt64
  let facts: PayloadFacts

  /// The kind's code in the store.
  package var kind: UInt16 { facts.kind }
  /// The packed code of the amounts' currency; 0 without an amount.
  package var currency: UInt16 { facts.currency }
  /// The total of a purchase, the amount of a refund or a cost, or what a subscription's period costs.
  package var minorUnits: Int64 { facts.minorUnits }
  /// What a purchase cost the seller.
  package var costMinorUnits: Int64 { facts.costMinorUnits }
  /// The digest of the key of the order that a refund is of; 0 for none.
  package var reference: UInt64 { facts.reference }
  /// What stands for the subscription or the case.
  package var subject: UInt64 { facts.subject }
  /// What happened to a subscription.
  package var subscriptionEvent: Subscription.Event? { facts.subscriptionEvent }
  /// Whose doing it was.
  package var cause: Subscription.Cause? { facts.cause }
  /// Microseconds since 1970 until when a subscription is paid.
  package var paidUntil: Int64? { facts.paidUntil }
  /// How often a subscription's amount is due.
  package var periodUnit: BillingPeriod.Unit? { facts.periodUnit }
  /// How many of the units.
  package var periodCount: Int64 { facts.periodCount }
  /// What happened in a case.
  package var caseEvent: SupportCase.Event? { facts.caseEvent }
  /// Who did it.
  package var participant: SupportCase.Participant? { facts.participant }
  /// What was asked.
  package var feedbackMetric: FeedbackResponse.Metric? { facts.feedbackMetric }
  /// The answer, and the ends of its scale.
  package var score: Int { facts.score }
  package var lowestScore: Int { facts.lowestScore }
  package var highestScore: Int { facts.highestScore }
}

/// Which part of histories is asked for.
package struct HistoryQuestion: Sendable {
  /// The kinds; all if `nil`.
  package var kinds: [InteractionKind]?
  /// Only what occurred before.
  package var before: Timestamp
  /// Only what the store had learned by then, and as it was then; what it knows now if `nil`.
  package var knownAt: Timestamp?
  /// Whether refunds are to be found to their orders.
  package var wantsKeys: Bool

  package init(kinds: [InteractionKind]? = nil, before: Timestamp, knownAt: Timestamp? = nil, wantsKeys: Bool = false) {
    self.kinds = kinds
    self.before = before
    self.knownAt = knownAt
    self.wantsKeys = wantsKeys
  }
}
