internal import CustomerModel

/// What of an interaction's content a fold over a history needs, at the front of its bytes.
///
/// Forty-eight bytes without references, because a fold makes one for each interaction of a history: kinds share the
/// places. What a kind does not have reads as 0, `false` or `nil`.
struct PayloadFacts: Equatable {
  /// The kind's code: that of ``InteractionKind``, or at least 256 for a host's.
  let kind: UInt16
  /// The packed code of the amounts' currency; 0 without an amount.
  private(set) var currency: UInt16 = 0
  /// The code of the event, the metric or the state.
  private var event: UInt8 = 0
  /// The code of the cause, the participant or the class of message; 0 for none of the first two.
  private var detail: UInt8 = 0
  /// The code of the unit, and one; 0 for no period.
  private var unit: UInt8 = 0
  private var flags: Flags = []
  private var first: Int64 = 0
  private var second: Int64 = 0
  private var third: Int64 = 0
  private var digest: UInt64 = 0

  private struct Flags: OptionSet {
    let rawValue: UInt8

    static let isReturn = Flags(rawValue: 1 << 0)
    static let isIncentivised = Flags(rawValue: 1 << 1)
    static let paidUntil = Flags(rawValue: 1 << 2)
  }

  /// The facts of a host's kind.
  @inline(__always)
  init(kind: UInt16) { self.kind = kind }
}

extension PayloadFacts {
  /// The total of a purchase, the amount of a refund or a cost, or what a subscription's period costs.
  var minorUnits: Int64 { currency == 0 ? 0 : first }
  /// What a purchase cost the seller.
  var costMinorUnits: Int64 { kind == 1 ? second : 0 }
  /// The items of a purchase.
  var itemCount: Int64 { kind == 1 ? third : 0 }

  @inline(__always)
  init(purchase currency: UInt16, minorUnits: Int64, itemCount: Int64, costMinorUnits: Int64) {
    kind = 1
    self.currency = currency
    (first, second, third) = (minorUnits, costMinorUnits, itemCount)
  }

  /// The digest of the key of the purchase that a refund is of; 0 for none.
  var reference: UInt64 { kind == 2 ? digest : 0 }
  /// Whether goods came back with a refund.
  var isReturn: Bool { flags.contains(.isReturn) }

  @inline(__always)
  init(refund currency: UInt16, minorUnits: Int64, isReturn: Bool) {
    kind = 2
    self.currency = currency
    first = minorUnits
    flags = isReturn ? .isReturn : []
  }

  @inline(__always)
  init(cost currency: UInt16, minorUnits: Int64) {
    kind = 10
    self.currency = currency
    first = minorUnits
  }
}

extension PayloadFacts {
  /// The digest of a text or key that is read behind the head.
  @inline(__always)
  func with(digest: UInt64) -> PayloadFacts {
    var facts = self
    facts.digest = digest
    return facts
  }

  /// Sixty-four bits that stand for the subscription or the case.
  var subject: UInt64 { kind == 3 || kind == 5 ? digest : 0 }

  var subscriptionEvent: Subscription.Event? { kind == 3 ? Subscription.Event(code: event) : nil }
  var cause: Subscription.Cause? { kind == 3 ? Subscription.Cause(code: detail) : nil }
  var periodUnit: BillingPeriod.Unit? { unit == 0 ? nil : BillingPeriod.Unit(code: unit - 1) }
  var periodCount: Int64 { kind == 3 ? third : 0 }
  /// Microseconds since 1970 until when a subscription is paid.
  var paidUntil: Int64? { flags.contains(.paidUntil) ? second : nil }

  @inline(__always)
  init(
    subscription event: Subscription.Event, cause: UInt8, currency: UInt16, minorUnits: Int64, unit: UInt8?,
    periodCount: Int64, paidUntil: Int64?
  ) {
    kind = 3
    self.event = event.code
    detail = cause
    self.currency = currency
    self.unit = unit.map { $0 &+ 1 } ?? 0
    (first, second, third) = (minorUnits, paidUntil ?? 0, periodCount)
    flags = paidUntil == nil ? [] : .paidUntil
  }

  var caseEvent: SupportCase.Event? { kind == 5 ? SupportCase.Event(code: event) : nil }
  var participant: SupportCase.Participant? { kind == 5 ? SupportCase.Participant(code: detail) : nil }

  @inline(__always)
  init(supportCase event: SupportCase.Event, participant: UInt8) {
    kind = 5
    self.event = event.code
    detail = participant
  }
}

extension PayloadFacts {
  /// How long a session took.
  var durationMicroseconds: Int64 { kind == 4 ? second : 0 }

  @inline(__always)
  init(sessionOfMicroseconds duration: Int64) {
    kind = 4
    second = duration
  }

  var feedbackMetric: FeedbackResponse.Metric? { kind == 6 ? FeedbackResponse.Metric(code: event) : nil }
  /// The score of a feedback response, and the ends of its scale.
  var score: Int { kind == 6 ? Int(second) : 0 }
  var lowestScore: Int { kind == 6 ? Int(first) : 0 }
  var highestScore: Int { kind == 6 ? Int(third) : 0 }
  var isIncentivised: Bool { flags.contains(.isIncentivised) }

  @inline(__always)
  init(
    feedback metric: FeedbackResponse.Metric, score: Int, lowestScore: Int, highestScore: Int, isIncentivised: Bool
  ) {
    kind = 6
    event = metric.code
    (first, second, third) = (Int64(lowestScore), Int64(score), Int64(highestScore))
    flags = isIncentivised ? .isIncentivised : []
  }

  var messageEvent: MessageEvent.Event? { kind == 7 ? MessageEvent.Event(code: event) : nil }
  var messageClass: MessageEvent.MessageClass? { kind == 7 ? MessageEvent.MessageClass(code: detail) : nil }

  @inline(__always)
  init(message event: MessageEvent.Event, of messageClass: MessageEvent.MessageClass) {
    kind = 7
    self.event = event.code
    detail = messageClass.code
  }

  var referralState: Referral.State? { kind == 8 ? Referral.State(code: event) : nil }

  @inline(__always)
  init(referral state: Referral.State) {
    kind = 8
    event = state.code
  }

  /// The points of a community activity.
  var points: Int64 { kind == 9 ? second : 0 }

  @inline(__always)
  init(communityPoints points: Int64) {
    kind = 9
    second = points
  }
}

extension PayloadFacts {
  /// Where an interaction stands among those of one instant, as far as that goes without saying: orders are before
  /// refunds, and the events of a case and of a subscription are in the order in which they mostly follow each other.
  var rank: UInt8 {
    switch kind {
    case 2: 1
    case 3:
      switch subscriptionEvent {
      case .trialStarted, nil: 0
      case .started: 1
      case .renewed: 2
      case .upgraded: 3
      case .downgraded: 4
      case .paused: 5
      case .resumed: 6
      case .cancelled: 7
      case .expired: 8
      }
    case 5:
      switch caseEvent {
      case .opened, nil: 0
      case .reopened: 1
      case .replied: 2
      case .waiting: 3
      case .resolved: 4
      }
    default: 0
    }
  }
}
