import CustomerModel

/// Makes payloads of every kind, the same for the same seed: most are possible, some are not.
struct RandomPayloads {
  private var state: UInt64
  /// Whether everything has to be valid.
  var isValid = true

  init(seed: UInt64) { state = seed }

  /// The next number of SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func chance(_ denominator: Int = 2) -> Bool { below(denominator) == 0 }

  mutating func maybe<Value>(_ make: (inout Self) throws -> Value) rethrows -> Value? {
    chance() ? try make(&self) : nil
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  mutating func text() -> String {
    let words = ["a", "SKU-1", "tea", "größe", "日本", "x y", "'quoted'", "{\"", "🚚", String(repeating: "l", count: 70)]
    return (0...below(3)).map { _ in pick(words) }.joined(separator: "/")
  }

  /// A number of random magnitude, so that short and long forms are equally likely.
  mutating func number() -> Int64 {
    let value = Int64(bitPattern: next() >> UInt64(below(64)))
    return isValid ? value & .max : chance() ? value : -1 &* value
  }

  mutating func amount(_ currency: Currency) throws -> Money {
    let other = try pick(["EUR", "USD", "JPY", "KWD"].map { try Currency($0) })
    return Money(minorUnits: number(), currency: isValid || chance() ? currency : other)
  }

  mutating func line(_ currency: Currency) throws -> LineItem {
    let price = Money(minorUnits: Int64(below(100_000)), currency: currency)
    return LineItem(
      sku: text(), category: maybe { $0.text() }, quantity: isValid ? 1 + below(3) * below(200) : Int(number()),
      price: isValid ? price : try maybe { try $0.amount(currency) },
      discount: isValid
        ? maybe { _ in Money(minorUnits: price.minorUnits / 2, currency: currency) }
        : try maybe { try $0.amount(currency) })
  }

  mutating func lines(_ currency: Currency) throws -> [LineItem] {
    guard chance() else { return [] }
    return try (0..<below(4)).map { _ in try line(currency) }
  }

  mutating func instant() -> Timestamp {
    let microseconds = 1_700_000_000_000_000 + Int64(below(1 << 50)) - 1 << 49
    return Timestamp(microseconds: pick([microseconds, microseconds / 1_000_000 * 1_000_000, 0, .min, .max]))
  }

  mutating func channel() -> Channel { pick(Channel.builtIn + [.other("fax"), .other(text())]) }

  mutating func key() -> InteractionKey { InteractionKey(source: text(), id: text()) }

  mutating func property(depth: Int = 1) throws -> PropertyValue {
    switch below(depth < 5 ? 11 : 8) {
    case 0: .null
    case 1: .boolean(chance())
    case 2: .integer(Int64(bitPattern: next()) >> Int64(below(64)))
    case 3: .unsigned(next() >> UInt64(below(64)))
    case 4: .double(Double(Int64(bitPattern: next())) / Double(1 << below(50)))
    case 5: .double(pick([0.1, -1e-300, 1e300, -0.0, 3]))
    case 6, 7: .string(pick(["", text(), String(repeating: "x", count: 62 + below(4))]))
    case 8: .array(try (0..<below(4)).map { _ in try property(depth: depth + 1) })
    default: .object(try properties(depth: depth + 1))
    }
  }

  mutating func properties(depth: Int = 1) throws -> InteractionProperties {
    var values: [String: PropertyValue] = [:]
    for _ in 0..<below(5) { values[text()] = try property(depth: depth) }
    return try InteractionProperties(values)
  }

  mutating func payload() throws -> InteractionPayload {
    let currency = try pick(["EUR", "USD", "JPY", "KWD"].map { try Currency($0) })
    switch below(11) {
    case 0:
      let lines = try lines(currency)
      return .purchase(
        Purchase(
          total: try amount(currency), lines: lines, itemCount: maybe { isValid in 1 + isValid.below(300) },
          paymentMethod: maybe { $0.text() }, cost: try maybe { try $0.amount(currency) }))
    case 1:
      return .refund(
        Refund(
          amount: try amount(currency), of: maybe { $0.key() }, lines: try lines(currency), reason: maybe { $0.text() },
          isReturn: chance()))
    case 2:
      let event = pick(Subscription.Event.allCases)
      let period = maybe {
        BillingPeriod($0.pick(BillingPeriod.Unit.allCases), count: $0.isValid ? 1 + $0.below(400) : Int($0.number()))
      }
      let hasCause = !isValid || [.paused, .cancelled, .expired].contains(event)
      return .subscription(
        Subscription(
          event: event, subscriptionID: text(), plan: text(),
          recurringAmount: period == nil && isValid ? nil : try maybe { try $0.amount(currency) }, period: period,
          paidUntil: maybe { $0.instant() },
          cause: hasCause ? maybe { $0.pick(Subscription.Cause.allCases) } : nil, reason: maybe { $0.text() }))
    case 3:
      return .session(
        Session(
          duration: maybe { .microseconds($0.isValid ? Int64($0.below(1 << 44)) : $0.number()) },
          feature: maybe { $0.text() }, platform: maybe { $0.text() }))
    case 4:
      return .supportCase(
        SupportCase(
          caseID: text(), event: pick(SupportCase.Event.allCases),
          by: maybe { $0.pick(SupportCase.Participant.allCases) },
          channel: maybe { $0.channel() }, topic: maybe { $0.text() }, agent: maybe { $0.text() }))
    case 5:
      let metric = pick(FeedbackResponse.Metric.allCases)
      let scale = metric == .nps && isValid ? metric.scale : pick([metric.scale, -5...5, 0...100, 1...5])
      return .feedback(
        FeedbackResponse(
          metric: metric, score: isValid ? scale.lowerBound + below(scale.count) : Int(number()), scale: scale,
          text: maybe { $0.text() }, surveyID: maybe { $0.text() }, isIncentivised: chance()))
    case 6:
      return .message(
        MessageEvent(
          messageID: text(), channel: channel(), messageClass: pick(MessageEvent.MessageClass.allCases),
          event: pick(MessageEvent.Event.allCases), campaign: maybe { $0.text() }))
    case 7:
      return .referral(
        Referral(
          code: text(), referred: maybe { ExternalID($0.text(), kind: $0.text()) }, state: pick(Referral.State.allCases)
        ))
    case 8:
      return .community(
        CommunityActivity(activity: text(), points: maybe { $0.isValid ? $0.below(2_000) - 1_000 : Int($0.number()) }))
    case 9: return .cost(Cost(amount: try amount(currency), category: text()))
    default: return .custom(name: "custom", try properties())
    }
  }
}
