/// What happened, of any kind.
///
/// ```swift
/// let payload = try InteractionPayload(Purchase(total: try Money("49.90 EUR")))
/// payload.kind                                                     // == .purchase
/// try payload.decode(as: Purchase.self).total.description          // == "49.90 EUR"
/// ```
///
/// As JSON: `{"kind": "purchase", "content": {"total": "49.90 EUR", "itemCount": 1}}`.
public enum InteractionPayload: Hashable, Sendable {
  /// An order.
  case purchase(Purchase)
  /// Money paid back.
  case refund(Refund)
  /// A change of a subscription.
  case subscription(Subscription)
  /// A visit or the use of a feature.
  case session(Session)
  /// A step of a support case.
  case supportCase(SupportCase)
  /// An answer with a score.
  case feedback(FeedbackResponse)
  /// What became of a message.
  case message(MessageEvent)
  /// A step of a referral.
  case referral(Referral)
  /// Something done for the community.
  case community(CommunityActivity)
  /// What the customer cost.
  case cost(Cost)
  /// What a host defines: the name of the kind, and the properties.
  case custom(name: String, InteractionProperties)

  /// The kind.
  public var kind: InteractionKind {
    switch self {
    case .purchase: .purchase
    case .refund: .refund
    case .subscription: .subscription
    case .session: .session
    case .supportCase: .supportCase
    case .feedback: .feedback
    case .message: .message
    case .referral: .referral
    case .community: .community
    case .cost: .cost
    case .custom(let name, _): .custom(name)
    }
  }

  /// Checks that the payload can be recorded: its kind's name, and its content.
  ///
  /// - Throws: ``InteractionError``.
  public func validate() throws(InteractionError) {
    switch self {
    case .purchase(let content): try content.validate()
    case .refund(let content): try content.validate()
    case .subscription(let content): try content.validate()
    case .session(let content): try content.validate()
    case .supportCase(let content): try content.validate()
    case .feedback(let content): try content.validate()
    case .message(let content): try content.validate()
    case .referral(let content): try content.validate()
    case .community(let content): try content.validate()
    case .cost(let content): try content.validate()
    // Properties cannot be made in a way that breaks their rules.
    case .custom: try kind.validate()
    }
  }
}
