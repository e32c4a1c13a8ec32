internal import CustomerModel

/// The properties of interactions by their names, as conditions and measures ask for them.
enum InteractionProperty {
  /// What a property is.
  enum Kind {
    case text, number, amount, truth, instant
  }

  /// What there is of a built-in kind; `nil` if it has no such property.
  static func kind(of name: String, _ interaction: InteractionKind?) -> Kind? {
    if let common = common[name] { return common }
    return switch interaction {
    case .purchase: purchase[name] ?? line(name)
    case .refund: refund[name] ?? line(name)
    case .subscription: subscription[name]
    case .session: session[name]
    case .supportCase: supportCase[name]
    case .feedback: feedback[name]
    case .message: message[name]
    case .referral: referral[name]
    case .community: ["activity": .text, "points": .number][name]
    case .cost: ["amount": .amount, "category": .text][name]
    case .custom, nil: nil
    }
  }

  private static let common: [String: Kind] = [
    "source": .text, "key": .text, "identifier.kind": .text, "identifier.value": .text,
  ]
  private static let purchase: [String: Kind] = [
    "total": .amount, "itemCount": .number, "paymentMethod": .text, "cost": .amount,
  ]
  private static let refund: [String: Kind] = ["amount": .amount, "reason": .text, "isReturn": .truth]
  private static let subscription: [String: Kind] = [
    "event": .text, "subscriptionID": .text, "plan": .text, "recurringAmount": .amount, "paidUntil": .instant,
    "cause": .text, "reason": .text,
  ]
  private static let session: [String: Kind] = ["seconds": .number, "feature": .text, "platform": .text]
  private static let supportCase: [String: Kind] = [
    "event": .text, "caseID": .text, "by": .text, "channel": .text, "topic": .text, "agent": .text,
  ]
  private static let feedback: [String: Kind] = [
    "metric": .text, "score": .number, "text": .text, "surveyID": .text, "isIncentivised": .truth,
  ]
  private static let message: [String: Kind] = [
    "event": .text, "messageID": .text, "channel": .text, "messageClass": .text, "campaign": .text,
  ]
  private static let referral: [String: Kind] = [
    "state": .text, "code": .text, "referred.kind": .text, "referred.value": .text,
  ]

  private static func line(_ name: String) -> Kind? {
    switch name {
    case "lines.sku", "lines.category": .text
    case "lines.quantity": .number
    case "lines.price", "lines.discount", "lines.amount": .amount
    default: nil
    }
  }

  /// The values that an interaction has of a property: none, one, or one for each element of a list.
  static func values(_ name: String, of interaction: Interaction) -> [MeasuredValue] {
    switch name {
    case "source": return text(interaction.key?.source)
    case "key": return text(interaction.key?.id)
    case "identifier.kind": return text(interaction.externalID.kind)
    case "identifier.value": return text(interaction.externalID.value)
    default: break
    }
    switch interaction.payload {
    case .purchase(let content):
      switch name {
      case "total": return [.value(.money(content.total))]
      case "itemCount": return [.integer(content.itemCount)]
      case "paymentMethod": return text(content.paymentMethod)
      case "cost": return amount(content.cost)
      default: return content.lines.flatMap { values(name, of: $0) }
      }
    case .refund(let content):
      switch name {
      case "amount": return [.value(.money(content.amount))]
      case "reason": return text(content.reason)
      case "isReturn": return [.value(.boolean(content.isReturn))]
      default: return content.lines.flatMap { values(name, of: $0) }
      }
    case .subscription(let content): return values(name, of: content)
    case .session(let content):
      switch name {
      case "seconds":
        guard let duration = content.duration else { return [] }
        return [.number(Double(duration.microsecondsRoundedDown) / 1_000_000)]
      case "feature": return text(content.feature)
      case "platform": return text(content.platform)
      default: return []
      }
    case .supportCase(let content): return values(name, of: content)
    case .feedback(let content): return values(name, of: content)
    case .message(let content): return values(name, of: content)
    case .referral(let content):
      switch name {
      case "state": return text(content.state.rawValue)
      case "code": return text(content.code)
      case "referred.kind": return text(content.referred?.kind)
      case "referred.value": return text(content.referred?.value)
      default: return []
      }
    case .community(let content):
      switch name {
      case "activity": return text(content.activity)
      case "points": return content.points.map { [.integer($0)] } ?? []
      default: return []
      }
    case .cost(let content):
      switch name {
      case "amount": return [.value(.money(content.amount))]
      case "category": return text(content.category)
      default: return []
      }
    case .custom(_, let properties): return values(name[...], of: .object(properties))
    }
  }

  private static func values(_ name: String, of line: LineItem) -> [MeasuredValue] {
    switch name {
    case "lines.sku": text(line.sku)
    case "lines.category": text(line.category)
    case "lines.quantity": [.integer(line.quantity)]
    case "lines.price": amount(line.price)
    case "lines.discount": amount(line.discount)
    case "lines.amount": amount(line.amount)
    default: []
    }
  }

  private static func values(_ name: String, of content: Subscription) -> [MeasuredValue] {
    switch name {
    case "event": text(content.event.rawValue)
    case "subscriptionID": text(content.subscriptionID)
    case "plan": text(content.plan)
    case "recurringAmount": amount(content.recurringAmount)
    case "paidUntil": content.paidUntil.map { [.value(.timestamp($0))] } ?? []
    case "cause": text(content.cause?.rawValue)
    case "reason": text(content.reason)
    default: []
    }
  }

  private static func values(_ name: String, of content: SupportCase) -> [MeasuredValue] {
    switch name {
    case "event": text(content.event.rawValue)
    case "caseID": text(content.caseID)
    case "by": text(content.participant?.rawValue)
    case "channel": text(content.channel?.name)
    case "topic": text(content.topic)
    case "agent": text(content.agent)
    default: []
    }
  }

  private static func values(_ name: String, of content: FeedbackResponse) -> [MeasuredValue] {
    switch name {
    case "metric": text(content.metric.rawValue)
    case "score": [.integer(content.score)]
    case "text": text(content.text)
    case "surveyID": text(content.surveyID)
    case "isIncentivised": [.value(.boolean(content.isIncentivised))]
    default: []
    }
  }

  private static func values(_ name: String, of content: MessageEvent) -> [MeasuredValue] {
    switch name {
    case "event": text(content.event.rawValue)
    case "messageID": text(content.messageID)
    case "channel": text(content.channel.name)
    case "messageClass": text(content.messageClass.rawValue)
    case "campaign": text(content.campaign)
    default: []
    }
  }

  /// A host's property, by the names that lead to it: elements of lists on the way are each taken.
  private static func values(_ path: Substring, of value: PropertyValue) -> [MeasuredValue] {
    if path.isEmpty {
      return switch value {
      case .null: [.cleared]
      case .boolean(let value): [.value(.boolean(value))]
      case .integer(let value): [.value(.integer(value))]
      case .unsigned(let value): [.number(Double(value))]
      case .double(let value): [.number(value)]
      case .string(let value): [.value(.string(value))]
      case .array(let elements): elements.flatMap { values(path, of: $0) }
      case .object: []
      }
    }
    switch value {
    case .object(let properties):
      let name = path.prefix { $0 != "." }
      guard let member = properties[String(name)] else { return [] }
      return values(path.dropFirst(name.count + 1), of: member)
    case .array(let elements): return elements.flatMap { values(path, of: $0) }
    case .null, .boolean, .integer, .unsigned, .double, .string: return []
    }
  }

  private static func text(_ value: String?) -> [MeasuredValue] { value.map { [.value(.string($0))] } ?? [] }

  private static func amount(_ value: Money?) -> [MeasuredValue] { value.map { [.value(.money($0))] } ?? [] }
}
