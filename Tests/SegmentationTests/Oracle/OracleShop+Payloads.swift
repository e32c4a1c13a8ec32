import CustomerModel

extension OracleShop {
  /// What somebody does, of any kind.
  func payload(_ random: inout SegmentRandom) throws -> InteractionPayload {
    switch random.below(16) {
    case 0...4: .purchase(try purchase(&random))
    case 5:
      .refund(
        Refund(
          amount: try money(&random), reason: random.maybe { $0.pick(Self.words) }, isReturn: random.chance()))
    case 6: .subscription(try subscription(&random))
    case 7, 8:
      .session(
        Session(
          duration: random.maybe { .microseconds(Int64($0.pick([1, 90_000_000, 100_000, 300_000, 3_000_001]))) },
          feature: random.maybe { $0.pick(["search", "cart"]) }, platform: random.maybe { $0.pick(["ios", "web"]) }))
    case 9:
      .supportCase(
        SupportCase(
          caseID: "case-\(random.below(3))", event: random.pick(SupportCase.Event.allCases),
          by: random.maybe { $0.pick(SupportCase.Participant.allCases) },
          channel: random.maybe { $0.pick([.email, .other("fax")]) }, topic: random.maybe { $0.pick(["tea", "size"]) },
          agent: random.maybe { _ in "eve" }))
    case 10:
      .feedback(
        FeedbackResponse(
          metric: random.pick(FeedbackResponse.Metric.allCases), score: 1 + random.below(5),
          text: random.maybe { $0.pick(Self.words) }, surveyID: random.maybe { _ in "s-1" },
          isIncentivised: random.chance()))
    case 11:
      .message(
        MessageEvent(
          messageID: "m-\(random.below(3))", channel: random.pick([.email, .push]),
          messageClass: random.pick(MessageEvent.MessageClass.allCases),
          event: random.pick(MessageEvent.Event.allCases),
          campaign: random.maybe { $0.pick(["spring", "fall"]) }))
    case 12:
      random.chance()
        ? .referral(
          Referral(
            code: random.pick(["R1", "R2"]), referred: random.maybe { _ in ExternalID("friend", kind: "email") },
            state: random.pick(Referral.State.allCases)))
        : .community(CommunityActivity(activity: random.pick(["post", "like"]), points: random.maybe { $0.below(5) }))
    case 13: .cost(Cost(amount: try money(&random), category: random.pick(["call", "visit"])))
    default:
      .custom(
        name: random.pick(["stay", "table-booked"]), try InteractionProperties(try properties(&random, depth: 0)))
    }
  }

  private func purchase(_ random: inout SegmentRandom) throws -> Purchase {
    let total = try money(&random)
    var lines: [LineItem] = []
    for _ in 0..<random.pick([0, 0, 1, 2, 3]) {
      let price = random.maybe { Money(minorUnits: Int64($0.below(5) * 100), currency: total.currency) }
      lines.append(
        LineItem(
          sku: random.pick(["SHOE-1", "SHOE-2", "tea"]), category: random.maybe { $0.pick(["shoes", "Tea"]) },
          quantity: 1 + random.below(3), price: price,
          discount: price.flatMap { price in
            random.chance(3) ? Money(minorUnits: price.minorUnits / 2, currency: price.currency) : nil
          }))
    }
    return Purchase(
      total: total, lines: lines, itemCount: random.maybe { 1 + $0.below(6) },
      paymentMethod: random.maybe { $0.pick(["card", "cash"]) },
      cost: random.maybe { Money(minorUnits: Int64($0.below(4) * 100), currency: total.currency) })
  }

  private func subscription(_ random: inout SegmentRandom) throws -> Subscription {
    let event = random.pick(Subscription.Event.allCases)
    let ends: [Subscription.Event] = [.paused, .cancelled, .expired]
    let amount = random.chance() ? try money(&random) : nil
    return Subscription(
      event: event, subscriptionID: "contract-\(random.below(2))", plan: random.pick(["gold", "iron"]),
      recurringAmount: amount, period: amount == nil ? nil : BillingPeriod(.months),
      paidUntil: random.chance() ? instant(&random) : nil,
      cause: ends.contains(event) ? random.maybe { $0.pick(Subscription.Cause.allCases) } : nil,
      reason: random.maybe { $0.pick(Self.words) })
  }

  /// A host's properties: of any type, also of several under one name, lists and objects within each other.
  private func properties(_ random: inout SegmentRandom, depth: Int) throws -> [String: PropertyValue] {
    var properties: [String: PropertyValue] = [:]
    for name in ["guests", "room", "notes", "items"] where !random.chance(3) {
      properties[name] = try property(name, &random, depth: depth)
    }
    return properties
  }

  private func property(_ name: String, _ random: inout SegmentRandom, depth: Int) throws -> PropertyValue {
    if random.chance(8) { return .null }
    switch name {
    case "guests":
      return random.pick([
        .integer(0), .integer(2), .integer(3), .double(2.5), .double(0.1), .double(0.00001), .double(1e300),
        .unsigned(UInt64.max), .double(-0.3), .boolean(true),
      ])
    case "notes": return random.pick([.string("tea"), .string("Köln"), .string(""), .integer(2), .boolean(false)])
    case "room" where depth < 2: return .object(try InteractionProperties(try properties(&random, depth: depth + 1)))
    case "items" where depth < 2:
      return .array(
        try (0..<random.below(4)).map { _ in
          random.chance()
            ? .object(try InteractionProperties(try properties(&random, depth: depth + 1)))
            : try property(random.pick(["guests", "notes"]), &random, depth: depth + 1)
        })
    default: return .string(random.pick(["a", "b"]))
    }
  }
}
