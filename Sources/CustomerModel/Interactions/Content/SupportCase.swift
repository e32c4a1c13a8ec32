/// A step of a support case.
///
/// ```swift
/// let opened = SupportCase(caseID: "case-17", event: .opened, by: .customer, channel: .email, topic: "delivery")
/// ```
///
/// As JSON: `{"event": "opened", "caseID": "case-17", "by": "customer", "channel": "email", "topic": "delivery"}`, where
/// what is not known is left out.
public struct SupportCase: InteractionContent {
  /// What happened to a case.
  public enum Event: String, Hashable, Sendable, Codable, CaseIterable {
    /// It was opened.
    case opened
    /// Somebody answered.
    case replied
    /// It waits for the other side.
    case waiting
    /// It was resolved.
    case resolved
    /// It was opened again after it had been resolved.
    case reopened
  }

  /// The two sides of a case.
  public enum Participant: String, Hashable, Sendable, Codable, CaseIterable {
    /// The customer.
    case customer
    /// Somebody of the host's.
    case agent
  }

  /// ``InteractionKind/supportCase``.
  public static var kind: InteractionKind { .supportCase }

  /// What happened.
  public let event: Event
  /// The case's number in the host's system.
  public let caseID: String
  /// Who did it.
  public let participant: Participant?
  /// How the customer was in touch.
  public let channel: Channel?
  /// What it is about, in the host's words.
  public let topic: String?
  /// Who works on it.
  public let agent: String?

  /// A step of a case. ``validate()`` says whether it makes sense.
  public init(
    caseID: String, event: Event, by participant: Participant? = nil, channel: Channel? = nil, topic: String? = nil,
    agent: String? = nil
  ) {
    self.event = event
    self.caseID = caseID
    self.participant = participant
    self.channel = channel
    self.topic = topic
    self.agent = agent
  }

  /// Checks that texts have at most 500 bytes.
  ///
  /// - Throws: ``InteractionError`` with a path such as `caseID`.
  public func validate() throws(InteractionError) {
    try caseID.validate(asIdentifierAt: "caseID")
    try channel?.validate(at: "channel")
    try topic.validate(asIdentifierAt: "topic")
    try agent.validate(asIdentifierAt: "agent")
  }

  private enum CodingKeys: String, CodingKey {
    case event, caseID, channel, topic, agent
    case participant = "by"
  }
}

extension Channel {
  func validate(at path: String) throws(InteractionError) {
    guard case .other(let name) = self else { return }
    try name.validate(asIdentifierAt: path)
    guard !Channel.builtIn.contains(where: { $0.name == name }) else {
      throw .invalidValue(path: path, value: name, remedy: "use the built-in channel of this name")
    }
  }
}
