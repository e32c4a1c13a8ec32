internal import CustomerModel
internal import RecordCoding

/// A digest of what a row says, from values and not from how they are written: the same on every machine, in every run.
struct ContentDigest {
  private(set) var value: UInt64 = 0x5245_5045_4154_4544

  @inline(__always)
  mutating func append(_ number: Int64) {
    // Both halves of the product: every bit of the number reaches every bit of the digest.
    let product = (value ^ UInt64(bitPattern: number)).multipliedFullWidth(by: 0x2D35_8DCC_AA6C_78A5)
    value = (product.high ^ product.low) &+ 0x8BB8_4B93_962E_ACC9
  }

  mutating func append(_ text: String) {
    value = Checksum64(text.utf8Span.span.bytes, seed: value).value
  }

  mutating func append(_ text: String?) {
    guard let text else { return append(-1) }
    append(text)
  }

  mutating func append(_ amount: Money?) {
    guard let amount else { return append(-1) }
    append(Int64(amount.currency.packedCode))
    append(amount.minorUnits)
  }

  mutating func append(_ id: ExternalID) {
    append(id.kind)
    append(id.value)
  }

  mutating func append(_ payload: InteractionPayload) {
    switch payload {
    case .purchase(let purchase):
      append(1)
      append(purchase.total)
      append(Int64(purchase.itemCount))
      append(purchase.lines)
      append(purchase.paymentMethod)
      append(purchase.cost)
    case .refund(let refund):
      append(2)
      append(refund.amount)
      append(refund.purchase?.source)
      append(refund.purchase?.id)
      append(refund.lines)
      append(refund.reason)
      append(refund.isReturn ? 1 : 0)
    case .session(let session):
      append(3)
      append(session.duration.map { $0.components.seconds } ?? -1)
      append(session.duration.map { $0.components.attoseconds } ?? -1)
      append(session.feature)
      append(session.platform)
    case .custom(let name, let properties):
      append(4)
      append(name)
      append(.object(properties))
    case .subscription, .supportCase, .feedback, .message: appendTyped(payload)
    case .referral, .community, .cost:
      // Rows become none of these.
      append(5)
      append(payload.kind.name)
    }
  }

  private mutating func appendTyped(_ payload: InteractionPayload) {
    append(5)
    append(payload.kind.name)
    switch payload {
    case .subscription(let change):
      append(change.event.rawValue)
      append(change.subscriptionID)
      append(change.plan)
      append(change.recurringAmount)
      append(change.period?.unit.rawValue)
      append(Int64(change.period?.count ?? 0))
      append(change.paidUntil?.microseconds ?? -1)
      append(change.cause?.rawValue)
      append(change.reason)
    case .supportCase(let step):
      append(step.event.rawValue)
      append(step.caseID)
      append(step.participant?.rawValue)
      append(step.channel?.name)
      append(step.topic)
      append(step.agent)
    case .feedback(let response):
      append(response.metric.rawValue)
      append(Int64(response.score))
      append(Int64(response.scale.lowerBound))
      append(Int64(response.scale.upperBound))
      append(response.text)
      append(response.surveyID)
      append(response.isIncentivised ? 1 : 0)
    case .message(let event):
      append(event.event.rawValue)
      append(event.messageID)
      append(event.channel.name)
      append(event.messageClass.rawValue)
      append(event.campaign)
    default: break
    }
  }

  private mutating func append(_ lines: [LineItem]) {
    append(Int64(lines.count))
    for line in lines {
      append(line.sku)
      append(line.category)
      append(Int64(line.quantity))
      append(line.price)
      append(line.discount)
    }
  }

  private mutating func append(_ value: PropertyValue) {
    switch value {
    case .null: append(0)
    case .boolean(let flag): append(flag ? 2 : 1)
    case .integer(let number):
      append(3)
      append(number)
    case .unsigned(let number):
      append(4)
      append(Int64(bitPattern: number))
    case .double(let number):
      append(5)
      append(Int64(bitPattern: number.bitPattern))
    case .string(let text):
      append(6)
      append(text)
    case .array(let values):
      append(7)
      append(Int64(values.count))
      for value in values { append(value) }
    case .object(let properties):
      append(8)
      append(Int64(properties.names.count))
      for name in properties.names {
        append(name)
        append(properties[name] ?? .null)
      }
    }
  }
}
