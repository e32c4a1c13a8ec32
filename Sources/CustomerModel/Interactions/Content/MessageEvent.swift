/// What became of a message to a customer.
///
/// ```swift
/// let opened = MessageEvent(messageID: "m-1", channel: .email, messageClass: .promotional, event: .opened)
/// ```
///
/// As JSON: `{"event": "opened", "messageID": "m-1", "channel": "email", "messageClass": "promotional"}`, and
/// the campaign if it is known.
public struct MessageEvent: InteractionContent {
  /// What happened to a message.
  public enum Event: String, Hashable, Sendable, Codable, CaseIterable {
    /// It left the host.
    case sent
    /// It arrived.
    case delivered
    /// It was seen.
    case opened
    /// A link in it was followed.
    case clicked
    /// It could not be delivered.
    case bounced
    /// The customer wants no more of them.
    case unsubscribed
  }

  /// What a message is for, which decides the consent that it needs.
  public enum MessageClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Part of a transaction: a receipt, a password.
    case transactional
    /// Worth knowing without selling anything: a changed term, a notice of service.
    case informational
    /// Meant to sell.
    case promotional
  }

  /// ``InteractionKind/message``.
  public static var kind: InteractionKind { .message }

  /// What happened.
  public let event: Event
  /// The message's number in the host's system.
  public let messageID: String
  /// The way it took.
  public let channel: Channel
  /// What it is for.
  public let messageClass: MessageClass
  /// The campaign that it belongs to.
  public let campaign: String?

  /// An event of a message. ``validate()`` says whether it makes sense.
  public init(
    messageID: String, channel: Channel, messageClass: MessageClass, event: Event, campaign: String? = nil
  ) {
    self.event = event
    self.messageID = messageID
    self.channel = channel
    self.messageClass = messageClass
    self.campaign = campaign
  }

  /// Checks that texts have at most 500 bytes.
  ///
  /// - Throws: ``InteractionError`` with a path such as `messageID`.
  public func validate() throws(InteractionError) {
    try messageID.validate(asIdentifierAt: "messageID")
    try channel.validate(at: "channel")
    try campaign.validate(asIdentifierAt: "campaign")
  }
}
