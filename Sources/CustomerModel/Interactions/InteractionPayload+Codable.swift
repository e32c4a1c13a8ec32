extension InteractionPayload: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, content
  }

  /// Reads the kind and its content, and checks both.
  ///
  /// - Throws: `DecodingError`, and ``InteractionError`` for content that makes no sense.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func content<Content: Decodable>(_: Content.Type = Content.self) throws -> Content {
      try container.decode(Content.self, forKey: .content)
    }
    self =
      switch try container.decode(InteractionKind.self, forKey: .kind) {
      case .purchase: .purchase(try content())
      case .refund: .refund(try content())
      case .subscription: .subscription(try content())
      case .session: .session(try content())
      case .supportCase: .supportCase(try content())
      case .feedback: .feedback(try content())
      case .message: .message(try content())
      case .referral: .referral(try content())
      case .community: .community(try content())
      case .cost: .cost(try content())
      case .custom(let name): .custom(name: name, try content())
      }
    try validate()
  }

  /// Writes the kind's name and the content.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .purchase(let content): try container.encode(content, forKey: .content)
    case .refund(let content): try container.encode(content, forKey: .content)
    case .subscription(let content): try container.encode(content, forKey: .content)
    case .session(let content): try container.encode(content, forKey: .content)
    case .supportCase(let content): try container.encode(content, forKey: .content)
    case .feedback(let content): try container.encode(content, forKey: .content)
    case .message(let content): try container.encode(content, forKey: .content)
    case .referral(let content): try container.encode(content, forKey: .content)
    case .community(let content): try container.encode(content, forKey: .content)
    case .cost(let content): try container.encode(content, forKey: .content)
    case .custom(_, let properties): try container.encode(properties, forKey: .content)
    }
  }
}
