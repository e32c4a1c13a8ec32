internal import CustomerModel

extension CallConverter {
  /// A page or a screen.
  func view(_ call: inout Call, kind: String) throws(RowProblem) -> [ImportedFact] {
    var properties = try call.members.takeObject("properties")?.rest ?? [:]
    for member in ["name", "category"] {
      if let text = try call.members.takeText(member) { properties[member] = .string(text) }
    }
    return [try custom(kind, properties, of: call)]
  }

  /// An event: of a type, where the specification has one, and of the host's own kind for what that does not keep.
  func track(_ call: inout Call) throws(RowProblem) -> [ImportedFact] {
    guard let event = try call.members.takeText("event") else { throw call.members.missing("event") }
    let given = try call.members.takeObject("properties") ?? CallMembers([:], path: "properties")
    var properties = given
    guard let (payload, key) = try typed(event, &properties, call) else {
      return [try custom(event, given.rest, of: call)]
    }
    var facts = [try interaction(payload, of: call, key: key ?? call.key)]
    if !properties.rest.isEmpty {
      // The typed interaction may have the call's key, so the rest has one of its own.
      var rest = call
      if key == nil { rest = call.withKeySuffix("#properties") }
      facts.append(try custom(event, properties.rest, of: rest))
    }
    return facts
  }

  /// The typed payload of an event, and a key better than the call's.
  private func typed(
    _ event: String, _ properties: inout CallMembers, _ call: Call
  ) throws(RowProblem) -> (InteractionPayload, InteractionKey?)? {
    switch event {
    case "Order Completed": return try completedOrder(&properties)
    case "Order Refunded": return (try refund(&properties, reason: nil), nil)
    case "Order Cancelled": return (try refund(&properties, reason: "cancelled"), nil)
    case "Product Reviewed": return try review(&properties).map { ($0, nil) }
    case "Application Opened": return (.session(Session(platform: try platform(call))), nil)
    default:
      if let message = Self.messages[event] {
        return try self.message(message, &properties, call).map { ($0, nil) }
      }
      if let step = Self.chatSteps[event] { return try chat(step, &properties).map { ($0, nil) } }
      return nil
    }
  }

  private func platform(_ call: Call) throws(RowProblem) -> String? {
    var members = call.members
    guard var context = try members.takeObject("context"), var system = try context.takeObject("os") else { return nil }
    return try system.takeText("name")?.lowercased()
  }

  /// What became of a message, by the event's name.
  private static let messages: [String: (channel: Channel, event: MessageEvent.Event)] = [
    "Email Sent": (.email, .sent), "Email Delivered": (.email, .delivered), "Email Opened": (.email, .opened),
    "Email Link Clicked": (.email, .clicked), "Email Bounced": (.email, .bounced), "Unsubscribed": (.email, .unsubscribed),
    "Push Notification Received": (.push, .delivered), "Push Notification Tapped": (.push, .clicked),
    "Push Notification Bounced": (.push, .bounced),
  ]

  /// A message; nil if nothing tells which one, so that it is kept as it is.
  private func message(
    _ message: (channel: Channel, event: MessageEvent.Event), _ properties: inout CallMembers, _ call: Call
  ) throws(RowProblem) -> InteractionPayload? {
    guard let id = try properties.takeText("email_id", "message_id", "push_id", "campaign_id") ?? call.key?.id else {
      return nil
    }
    let campaign: String?
    if case .object(let members)? = properties.rest["campaign"], case .string(let name)? = members["name"] {
      campaign = name
    } else {
      campaign = try properties.takeText("campaign_name")
    }
    // The specification does not say what a message is for; what belongs to a campaign is meant to sell.
    let purpose: MessageEvent.MessageClass = campaign == nil ? .informational : .promotional
    return .message(
      MessageEvent(
        messageID: id, channel: message.channel, messageClass: purpose, event: message.event, campaign: campaign))
  }

  /// The steps of a conversation, by the event's name.
  private static let chatSteps: [String: (event: SupportCase.Event, by: SupportCase.Participant?)] = [
    "Live Chat Conversation Started": (.opened, nil), "Live Chat Conversation Ended": (.resolved, nil),
    "Live Chat Message Sent": (.replied, .customer), "Live Chat Message Received": (.replied, .agent),
  ]

  private func chat(
    _ step: (event: SupportCase.Event, by: SupportCase.Participant?), _ properties: inout CallMembers
  ) throws(RowProblem) -> InteractionPayload? {
    guard let id = try properties.takeText("conversation_id", "conversationId") else { return nil }
    return .supportCase(
      SupportCase(
        caseID: id, event: step.event, by: step.by, channel: .other("chat"),
        agent: try properties.takeText("agent_id", "agentId")))
  }

  /// A review; nil if its rating is on no scale of whole numbers from 1 to 5.
  private func review(_ properties: inout CallMembers) throws(RowProblem) -> InteractionPayload? {
    let given = properties
    guard let rating = try properties.takeNumber("rating"), rating.isWhole, 1...5 ~= rating.coefficient else {
      properties = given
      return nil
    }
    return .feedback(
      FeedbackResponse(
        metric: .review, score: Int(rating.coefficient), text: try properties.takeText("review_body", "review_text")))
  }
}

extension CallConverter.Call {
  func withKeySuffix(_ suffix: String) -> CallConverter.Call {
    CallConverter.Call(
      members: members, user: user, anonymous: anonymous,
      key: key.map { InteractionKey(source: $0.source, id: "\($0.id)\(suffix)") }, time: time)
  }
}
