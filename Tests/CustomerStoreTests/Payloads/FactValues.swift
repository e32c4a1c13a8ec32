import CustomerModel
import RecordCoding

@testable import CustomerStore

/// All that facts say, read from them or worked out of the payload itself.
struct FactValues: Equatable {
  var kind: UInt16 = 0
  var currency: UInt16 = 0
  var minorUnits: Int64 = 0
  var costMinorUnits: Int64 = 0
  var itemCount: Int64 = 0
  var reference: UInt64 = 0
  var isReturn = false
  var subject: UInt64 = 0
  var subscriptionEvent: Subscription.Event?
  var cause: Subscription.Cause?
  var periodUnit: BillingPeriod.Unit?
  var periodCount: Int64 = 0
  var paidUntil: Int64?
  var caseEvent: SupportCase.Event?
  var participant: SupportCase.Participant?
  var durationMicroseconds: Int64 = 0
  var feedbackMetric: FeedbackResponse.Metric?
  var score = 0
  var scale: [Int] = [0, 0]
  var isIncentivised = false
  var messageEvent: MessageEvent.Event?
  var messageClass: MessageEvent.MessageClass?
  var referralState: Referral.State?
  var points: Int64 = 0

  init(_ facts: PayloadFacts) {
    kind = facts.kind
    currency = facts.currency
    minorUnits = facts.minorUnits
    costMinorUnits = facts.costMinorUnits
    itemCount = facts.itemCount
    reference = facts.reference
    isReturn = facts.isReturn
    subject = facts.subject
    subscriptionEvent = facts.subscriptionEvent
    cause = facts.cause
    periodUnit = facts.periodUnit
    periodCount = facts.periodCount
    paidUntil = facts.paidUntil
    caseEvent = facts.caseEvent
    participant = facts.participant
    durationMicroseconds = facts.durationMicroseconds
    feedbackMetric = facts.feedbackMetric
    score = facts.score
    scale = [facts.lowestScore, facts.highestScore]
    isIncentivised = facts.isIncentivised
    messageEvent = facts.messageEvent
    messageClass = facts.messageClass
    referralState = facts.referralState
    points = facts.points
  }

  init(_ payload: InteractionPayload) {
    kind = payload.kind.code ?? 256
    switch payload {
    case .purchase(let purchase):
      set(purchase.total)
      itemCount = Int64(purchase.itemCount)
      if let cost = purchase.cost, cost.currency == purchase.total.currency { costMinorUnits = cost.minorUnits }
    case .refund(let refund):
      set(refund.amount)
      reference = refund.purchase?.digest ?? 0
      isReturn = refund.isReturn
    case .subscription(let subscription):
      if let amount = subscription.recurringAmount { set(amount) }
      subject = Checksum64(subscription.subscriptionID.utf8Span.span.bytes).value
      subscriptionEvent = subscription.event
      cause = subscription.cause
      periodUnit = subscription.period?.unit
      periodCount = Int64(subscription.period?.count ?? 0)
      paidUntil = subscription.paidUntil?.microseconds
    case .session(let session): durationMicroseconds = session.duration?.microsecondsRoundedDown ?? 0
    case .supportCase(let supportCase):
      subject = Checksum64(supportCase.caseID.utf8Span.span.bytes).value
      caseEvent = supportCase.event
      participant = supportCase.participant
    case .feedback(let feedback):
      feedbackMetric = feedback.metric
      score = feedback.score
      scale = [feedback.scale.lowerBound, feedback.scale.upperBound]
      isIncentivised = feedback.isIncentivised
    case .message(let message): (messageEvent, messageClass) = (message.event, message.messageClass)
    case .referral(let referral): referralState = referral.state
    case .community(let activity): points = Int64(activity.points ?? 0)
    case .cost(let cost): set(cost.amount)
    case .custom: break
    }
  }

  private mutating func set(_ amount: Money) {
    (currency, minorUnits) = (amount.currency.packedCode, amount.minorUnits)
  }
}
