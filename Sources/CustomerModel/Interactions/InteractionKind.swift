/// What sort of thing happened.
///
/// ```swift
/// InteractionKind.supportCase.name                               // == "support-case"
/// try InteractionKind(name: "refund")                            // == .refund
/// try InteractionKind(name: "table-booked")                      // == .custom("table-booked")
/// ```
public enum InteractionKind: Hashable, Sendable {
  /// ``Purchase``.
  case purchase
  /// ``Refund``.
  case refund
  /// ``Subscription``.
  case subscription
  /// ``Session``.
  case session
  /// ``SupportCase``.
  case supportCase
  /// ``FeedbackResponse``.
  case feedback
  /// ``MessageEvent``.
  case message
  /// ``Referral``.
  case referral
  /// ``CommunityActivity``.
  case community
  /// ``Cost``.
  case cost
  /// A kind that the host defines, by its name.
  case custom(String)

  /// The kinds that the package defines, in the order of their codes.
  public static let builtIn: [InteractionKind] = [
    .purchase, .refund, .subscription, .session, .supportCase, .feedback, .message, .referral, .community, .cost,
  ]

  /// The most bytes of UTF-8 in the name of a kind.
  public static let nameByteLimit = 128

  /// The kind's name in exports, definitions and messages.
  public var name: String {
    switch self {
    case .purchase: "purchase"
    case .refund: "refund"
    case .subscription: "subscription"
    case .session: "session"
    case .supportCase: "support-case"
    case .feedback: "feedback"
    case .message: "message"
    case .referral: "referral"
    case .community: "community"
    case .cost: "cost"
    case .custom(let name): name
    }
  }

  /// The kind of a name: a built-in one, or else the host's.
  ///
  /// - Throws: ``InteractionError/invalidKind(name:remedy:)`` for a name that is empty, has control characters or more
  ///   than 128 bytes.
  public init(name: String) throws(InteractionError) {
    if let kind = Self.builtIn.first(where: { $0.name == name }) {
      self = kind
    } else {
      self = .custom(name)
      try validate()
    }
  }

  /// Checks that the kind can be recorded.
  ///
  /// - Throws: ``InteractionError/invalidKind(name:remedy:)`` for a host's kind with a name that is empty, has control
  ///   characters or more than 128 bytes, or is that of a built-in kind.
  public func validate() throws(InteractionError) {
    guard case .custom(let name) = self else { return }
    guard !name.isEmpty else { throw .invalidKind(name: name, remedy: "give the kind a name, such as table-booked") }
    guard name.utf8.count <= Self.nameByteLimit else {
      throw .invalidKind(name: name, remedy: "shorten the name to \(Self.nameByteLimit) bytes of UTF-8")
    }
    guard !name.hasControlCharacters else {
      throw .invalidKind(name: name, remedy: "leave out the control characters")
    }
    guard !Self.builtIn.contains(where: { $0.name == name }) else {
      throw .invalidKind(name: name, remedy: "this is a built-in kind: use its type, or choose another name")
    }
  }

  /// The number that stands for a built-in kind in stores: 1 to 10. They are part of the format.
  package var code: UInt16? {
    switch self {
    case .purchase: 1
    case .refund: 2
    case .subscription: 3
    case .session: 4
    case .supportCase: 5
    case .feedback: 6
    case .message: 7
    case .referral: 8
    case .community: 9
    case .cost: 10
    case .custom: nil
    }
  }

  /// The built-in kind of a code.
  package init?(code: UInt16) {
    guard (1...UInt16(Self.builtIn.count)).contains(code) else { return nil }
    self = Self.builtIn[Int(code) - 1]
  }
}

extension InteractionKind: CustomStringConvertible {
  /// The name.
  public var description: String { name }
}

extension InteractionKind: Codable {
  /// Reads a name.
  ///
  /// - Throws: what ``init(name:)`` throws.
  public init(from decoder: any Decoder) throws {
    self = try InteractionKind(name: try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
