internal import CustomerModel

/// What of an interaction's content a fold over a history needs, at the front of its bytes.
///
/// It holds no references, so that a fold neither allocates nor counts any. What a kind does not have is 0, `false` or
/// `nil`.
struct PayloadFacts: Equatable {
  /// The kind's code: that of ``InteractionKind``, or at least 256 for a host's.
  let kind: UInt16

  init(kind: UInt16) { self.kind = kind }

  /// The packed code of the amounts' currency; 0 without an amount.
  var currency: UInt16 = 0
  /// The total of a purchase, the amount of a refund or a cost, or what a subscription's period costs.
  var minorUnits: Int64 = 0
  /// What a purchase cost the seller.
  var costMinorUnits: Int64 = 0
  /// The items of a purchase.
  var itemCount = 0

  /// The digest of the key of the purchase that a refund is of.
  var reference: UInt64 = 0
  /// Whether goods came back with a refund.
  var isReturn = false

  /// Sixty-four bits that stand for the subscription or the case.
  var subject: UInt64 = 0
  var subscriptionEvent: Subscription.Event?
  var cause: Subscription.Cause?
  var periodUnit: BillingPeriod.Unit?
  var periodCount = 0
  /// Microseconds since 1970 until when a subscription is paid.
  var paidUntil: Int64?

  var caseEvent: SupportCase.Event?
  var participant: SupportCase.Participant?

  /// How long a session took.
  var durationMicroseconds: Int64 = 0

  var feedbackMetric: FeedbackResponse.Metric?
  var score = 0
  /// The ends of the scale of the score.
  var lowestScore = 0
  var highestScore = 0
  var isIncentivised = false

  var messageEvent: MessageEvent.Event?
  var messageClass: MessageEvent.MessageClass?
  var referralState: Referral.State?
  /// The points of a community activity.
  var points = 0
}
