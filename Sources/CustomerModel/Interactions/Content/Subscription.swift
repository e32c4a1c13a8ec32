/// A change of a subscription or contract.
///
/// ```swift
/// let started = Subscription(
///   event: .started, subscriptionID: "sub-7", plan: "family", recurringAmount: try Money("9.99 EUR"),
///   period: BillingPeriod(.months), paidUntil: try Timestamp(day: "2026-12-22"))
/// ```
///
/// A cancellation is the customer's intent to leave; the loss is the expiration. As JSON: `{"event": "started",
/// "subscriptionID": "sub-7", "plan": "family", "recurringAmount": "9.99 EUR", "period": {"unit": "months",
/// "count": 1}, "paidUntil": "2026-12-22T00:00:00Z"}`, where what is not known is left out.
public struct Subscription: InteractionContent {
  /// What happened to a subscription.
  public enum Event: String, Hashable, Sendable, Codable, CaseIterable {
    /// It began, and is paid for.
    case started
    /// It began with a time for trying it out.
    case trialStarted = "trial-started"
    /// Another period began.
    case renewed
    /// It went on at a higher amount.
    case upgraded
    /// It went on at a lower amount.
    case downgraded
    /// It rests.
    case paused
    /// It goes on after a rest.
    case resumed
    /// Its end was asked for: the intent, not the loss.
    case cancelled
    /// It ended: the loss.
    case expired
  }

  /// Whose doing it was that a subscription ends or rests.
  public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// The customer decided it.
    case voluntary
    /// It happened without a decision: a payment failed, a card expired.
    case involuntary
  }

  /// ``InteractionKind/subscription``.
  public static var kind: InteractionKind { .subscription }

  /// What happened.
  public let event: Event
  /// The subscription's number in the host's system.
  public let subscriptionID: String
  /// The plan that holds from now on.
  public let plan: String
  /// What is due for each period from now on; not negative, and always with a period.
  public let recurringAmount: Money?
  /// How often the amount is due.
  public let period: BillingPeriod?
  /// Until when it is paid.
  public let paidUntil: Timestamp?
  /// Whose doing it was; of pauses, cancellations and expirations alone.
  public let cause: Cause?
  /// Why, in the customer's or the host's words.
  public let reason: String?

  /// A change of a subscription. ``validate()`` says whether it makes sense.
  public init(
    event: Event, subscriptionID: String, plan: String, recurringAmount: Money? = nil, period: BillingPeriod? = nil,
    paidUntil: Timestamp? = nil, cause: Cause? = nil, reason: String? = nil
  ) {
    self.event = event
    self.subscriptionID = subscriptionID
    self.plan = plan
    self.recurringAmount = recurringAmount
    self.period = period
    self.paidUntil = paidUntil
    self.cause = cause
    self.reason = reason
  }

  /// Checks that the amount is not negative and has a period, that a cause is given only where something ends or
  /// rests, and that texts are not too long.
  ///
  /// - Throws: ``InteractionError`` with a path such as `period.count`.
  public func validate() throws(InteractionError) {
    try subscriptionID.validate(asIdentifierAt: "subscriptionID")
    try plan.validate(asIdentifierAt: "plan")
    if let recurringAmount {
      try recurringAmount.validate(at: "recurringAmount", in: recurringAmount.currency)
      guard period != nil else {
        throw .invalidValue(
          path: "recurringAmount", value: recurringAmount.description,
          remedy: "say in 'period' how often the amount is due")
      }
    }
    try period?.validate(at: "period")
    if let cause {
      switch event {
      case .paused, .cancelled, .expired: break
      case .started, .trialStarted, .renewed, .upgraded, .downgraded, .resumed:
        throw .invalidValue(
          path: "cause", value: cause.rawValue, remedy: "give a cause only of what is paused, cancelled or expired")
      }
    }
    try reason.validate(asTextAt: "reason")
  }
}
