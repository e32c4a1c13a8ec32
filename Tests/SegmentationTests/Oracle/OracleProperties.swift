import CustomerModel

/// The values of an interaction's properties by their names.
enum OracleProperties {
  static func values(_ name: String, of deed: OracleShop.Deed) -> [OracleValue] {
    switch name {
    case "source": return texts(deed.key?.source)
    case "key": return texts(deed.key?.id)
    case "identifier.kind": return texts(deed.id.kind)
    case "identifier.value": return texts(deed.id.value)
    default: break
    }
    if case .custom(_, let properties) = deed.payload {
      return values(name.split(separator: ".").map(String.init)[...], in: .object(properties))
    }
    return known(deed.payload)[name] ?? []
  }

  /// Each name and number on the way leads into an object; lists are gone through on the way.
  private static func values(_ names: ArraySlice<String>, in value: PropertyValue) -> [OracleValue] {
    if case .array(let elements) = value { return elements.flatMap { values(names, in: $0) } }
    guard let name = names.first else {
      switch value {
      case .null: return [.cleared]
      case .boolean(let truth): return [.truth(truth)]
      case .integer(let number): return [.number(OracleNumber(Int(number)))]
      case .unsigned(let number): return [.number(.real(Double(number)))]
      case .double(let number): return [.number(OracleNumber(number))]
      case .string(let text): return [.text(text)]
      case .array, .object: return []
      }
    }
    guard case .object(let properties) = value, let member = properties[name] else { return [] }
    return values(names.dropFirst(), in: member)
  }

  private static func texts(_ text: String?) -> [OracleValue] { text.map { [.text($0)] } ?? [] }

  private static func amounts(_ amount: Money?) -> [OracleValue] { amount.map { [OracleValue(.money($0))] } ?? [] }

  private static func numbers(_ number: Int?) -> [OracleValue] { number.map { [.number(OracleNumber($0))] } ?? [] }

  private static func known(_ payload: InteractionPayload) -> [String: [OracleValue]] {
    switch payload {
    case .purchase(let content):
      [
        "total": amounts(content.total), "itemCount": numbers(content.itemCount),
        "paymentMethod": texts(content.paymentMethod), "cost": amounts(content.cost),
      ].merging(lines(content.lines)) { first, _ in first }
    case .refund(let content):
      [
        "amount": amounts(content.amount), "reason": texts(content.reason), "isReturn": [.truth(content.isReturn)],
      ].merging(lines(content.lines)) { first, _ in first }
    case .subscription(let content):
      [
        "event": texts(content.event.rawValue), "subscriptionID": texts(content.subscriptionID),
        "plan": texts(content.plan), "recurringAmount": amounts(content.recurringAmount),
        "paidUntil": content.paidUntil.map { [.instant($0)] } ?? [], "cause": texts(content.cause?.rawValue),
        "reason": texts(content.reason),
      ]
    case .session(let content):
      [
        "seconds": content.duration.map { duration in
          let (seconds, attoseconds) = duration.components
          return [.number(.fraction(Int128(seconds) * 1_000_000 + Int128(attoseconds / 1_000_000_000_000), 1_000_000))]
        } ?? [], "feature": texts(content.feature), "platform": texts(content.platform),
      ]
    case .supportCase(let content):
      [
        "event": texts(content.event.rawValue), "caseID": texts(content.caseID),
        "by": texts(content.participant?.rawValue), "channel": texts(content.channel?.name),
        "topic": texts(content.topic), "agent": texts(content.agent),
      ]
    case .feedback(let content):
      [
        "metric": texts(content.metric.rawValue), "score": numbers(content.score), "text": texts(content.text),
        "surveyID": texts(content.surveyID), "isIncentivised": [.truth(content.isIncentivised)],
      ]
    case .message(let content):
      [
        "event": texts(content.event.rawValue), "messageID": texts(content.messageID),
        "channel": texts(content.channel.name), "messageClass": texts(content.messageClass.rawValue),
        "campaign": texts(content.campaign),
      ]
    case .referral(let content):
      [
        "state": texts(content.state.rawValue), "code": texts(content.code),
        "referred.kind": texts(content.referred?.kind), "referred.value": texts(content.referred?.value),
      ]
    case .community(let content): ["activity": texts(content.activity), "points": numbers(content.points)]
    case .cost(let content): ["amount": amounts(content.amount), "category": texts(content.category)]
    case .custom: [:]
    }
  }

  private static func lines(_ lines: [LineItem]) -> [String: [OracleValue]] {
    [
      "lines.sku": lines.flatMap { texts($0.sku) }, "lines.category": lines.flatMap { texts($0.category) },
      "lines.quantity": lines.flatMap { numbers($0.quantity) }, "lines.price": lines.flatMap { amounts($0.price) },
      "lines.discount": lines.flatMap { amounts($0.discount) },
      "lines.amount": lines.flatMap { line -> [OracleValue] in
        guard let price = line.price else { return [] }
        return amounts(
          Money(
            minorUnits: price.minorUnits * Int64(line.quantity) - (line.discount?.minorUnits ?? 0),
            currency: price.currency))
      },
    ]
  }
}
