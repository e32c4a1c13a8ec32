extension InteractionPayload {
  /// The payload of content that makes sense. A host's type is encoded into properties.
  ///
  /// - Throws: ``InteractionError``: what the content's `validate()` throws; of a host's type also
  ///   ``InteractionError/invalidKind(name:remedy:)``, ``InteractionError/notEncodable(path:reason:)``,
  ///   ``InteractionError/tooDeep(path:limit:)``, ``InteractionError/tooLong(path:byteCount:limit:)``.
  public init<Content: InteractionContent>(_ content: Content) throws(InteractionError) {
    try content.validate()
    if let payload = Self.builtIn(content) {
      self = payload
      return
    }
    guard case .custom(let name) = Content.kind else {
      throw .invalidKind(name: Content.kind.name, remedy: "let \(Content.self) be of a custom kind")
    }
    try Content.kind.validate()
    self = .custom(name: name, try InteractionProperties(encoding: content))
  }

  /// The content as a type of the payload's kind.
  ///
  /// - Throws: ``InteractionError/otherKind(expected:found:)``, and ``InteractionError/notDecodable(path:reason:)`` if
  ///   a host's type does not find what it needs.
  public func decode<Content: InteractionContent>(as type: Content.Type) throws(InteractionError) -> Content {
    guard Content.kind == kind else { throw .otherKind(expected: Content.kind, found: kind) }
    let content: (any InteractionContent)? =
      switch self {
      case .purchase(let content): content
      case .refund(let content): content
      case .subscription(let content): content
      case .session(let content): content
      case .supportCase(let content): content
      case .feedback(let content): content
      case .message(let content): content
      case .referral(let content): content
      case .community(let content): content
      case .cost(let content): content
      case .custom: nil
      }
    if let content = content as? Content { return content }
    guard case .custom(_, let properties) = self else {
      throw .notDecodable(path: "", reason: "\(type) is not the type of a built-in kind; let it be of a custom kind")
    }
    return try properties.decode(as: type)
  }

  private static func builtIn<Content: InteractionContent>(_ content: Content) -> InteractionPayload? {
    switch Content.kind {
    case .purchase: (content as? Purchase).map { .purchase($0) }
    case .refund: (content as? Refund).map { .refund($0) }
    case .subscription: (content as? Subscription).map { .subscription($0) }
    case .session: (content as? Session).map { .session($0) }
    case .supportCase: (content as? SupportCase).map { .supportCase($0) }
    case .feedback: (content as? FeedbackResponse).map { .feedback($0) }
    case .message: (content as? MessageEvent).map { .message($0) }
    case .referral: (content as? Referral).map { .referral($0) }
    case .community: (content as? CommunityActivity).map { .community($0) }
    case .cost: (content as? Cost).map { .cost($0) }
    case .custom: nil
    }
  }
}
