import CustomerModel

/// Something that a store is told.
enum StoreInput {
  case interaction(Interaction)
  case upsert(Customer, at: Timestamp)
  case identify(ExternalID, as: ExternalID, at: Timestamp)
  /// Of a key that may not have come yet.
  case void(InteractionKey, reason: String)
  case consent(ConsentRecord, of: ExternalID)
}

/// Makes histories of a few customers, the same for the same seed. Kinds, instants and identifiers are of small sets,
/// so that they meet: days without a time, refunds of orders that come later, cases and contracts with many events.
struct RandomHistory {
  var random: RandomPayloads
  let ids: [ExternalID]
  /// Identifiers of visitors who turn out to be the customers.
  let visitors: [ExternalID]
  private(set) var keys: [InteractionKey] = []
  private var nextKey = 0
  /// The keys of orders, by who made them.
  private var orders: [ExternalID: [InteractionKey]] = [:]
  /// The keys of orders that were given back before they are told.
  private var earlyRefunds: [ExternalID: [InteractionKey]] = [:]

  init(seed: UInt64, customers: Int = 4) {
    random = RandomPayloads(seed: seed)
    ids = (0..<customers).map { ExternalID("customer-\($0)", kind: $0 % 2 == 0 ? "email" : "external") }
    visitors = (0..<customers).map { ExternalID("cookie-\($0)", kind: "visitor") }
  }

  mutating func instant() -> Timestamp {
    // Much happens on the first days.
    let day = Int64(20_000 + random.below(random.chance() ? 40 : 3)) * 86_400_000_000
    return Timestamp(
      microseconds: day + Int64(random.pick([0, 0, 0, 36_000_000_000, 36_000_000_001, 86_399_999_999])))
  }

  mutating func money() throws -> Money {
    try Money(
      minorUnits: Int64(random.below(10_000)), currency: Currency(random.pick(["EUR", "EUR", "EUR", "JPY", "USD"])))
  }

  /// A key that was given out, or will be.
  mutating func someKey() -> InteractionKey {
    keys.isEmpty || random.chance(10)
      ? InteractionKey(source: "shop", id: "of-nothing-\(random.below(5))") : random.pick(keys)
  }

  mutating func newKey() -> InteractionKey {
    nextKey += 1
    let key = InteractionKey(source: random.pick(["shop", "till", "größe"]), id: "k-\(nextKey)")
    keys.append(key)
    return key
  }

  /// The key of an order that somebody made, or will make.
  private mutating func order(by id: ExternalID) -> InteractionKey? {
    switch random.below(6) {
    case 0: return nil
    case 1: return someKey()
    case 2...3:
      let key = newKey()
      earlyRefunds[id, default: []].append(key)
      return key
    default: return orders[id].map { random.pick($0) }
    }
  }

  private mutating func purchase() throws -> Purchase {
    let total = try money()
    let cost = random.maybe { Money(minorUnits: Int64($0.below(1_000)), currency: total.currency) }
    return Purchase(total: total, itemCount: random.below(4) + 1, cost: cost)
  }

  private mutating func payload(by id: ExternalID) throws -> InteractionPayload {
    switch random.below(14) {
    case 0...3: .purchase(try purchase())
    case 4...5: .refund(Refund(amount: try money(), of: order(by: id), isReturn: random.chance()))
    case 6:
      .subscription(
        Subscription(
          event: random.pick(Subscription.Event.allCases), subscriptionID: "contract-\(random.below(2))", plan: "gold",
          paidUntil: random.chance() ? instant() : nil))
    case 7: .session(Session(feature: random.pick(["search", "cart"])))
    case 8:
      .supportCase(
        SupportCase(caseID: "case-\(random.below(3))", event: random.pick(SupportCase.Event.allCases), channel: .email))
    case 9:
      .feedback(FeedbackResponse(metric: random.pick(FeedbackResponse.Metric.allCases), score: 1 + random.below(5)))
    case 10:
      .message(
        MessageEvent(
          messageID: "m-\(random.below(5))", channel: .email, messageClass: .promotional,
          event: random.pick(MessageEvent.Event.allCases)))
    case 11: .referral(Referral(code: "R", referred: random.pick(ids), state: random.pick(Referral.State.allCases)))
    case 12:
      random.chance()
        ? .community(CommunityActivity(activity: "post")) : .cost(Cost(amount: try money(), category: "call"))
    default:
      .custom(
        name: random.pick(["table-booked", "stay"]),
        try InteractionProperties(["guests": .integer(Int64(random.below(3)))]))
    }
  }

  mutating func interaction() throws -> Interaction {
    let id = random.chance(4) ? random.pick(visitors) : random.pick(ids)
    let payload = try payload(by: id)
    var key = random.chance(3) ? nil : newKey()
    if payload.kind == .purchase, let known = earlyRefunds[id]?.popLast() { key = known }
    if payload.kind == .purchase, let key { orders[id, default: []].append(key) }
    return Interaction(
      payload, by: id, occurredAt: instant(), key: key,
      corrects: key != nil && random.chance(12) ? earlierKey(than: key) : nil)
  }

  private func earlierKey(than key: InteractionKey?) -> InteractionKey? {
    keys.dropLast().last.flatMap { $0 == key ? nil : $0 }
  }

  mutating func upsert() throws -> StoreInput {
    let place = random.below(ids.count)
    var customer = Customer(id: ids[place])
    if random.chance() { customer.country = random.pick(["DE", "GB", "FR"]) }
    if random.chance() { customer.name = random.pick(["Ada", "Adá", "Bob"]) }
    if random.chance() { customer.acquisitionCost = try money() }
    if random.chance() { customer.tags = [random.pick(["vip", "trade-fair"])] }
    if random.chance() { customer.memberships = ["acme": random.pick(["owner", "member"])] }
    return .upsert(customer, at: instant())
  }

  /// Inputs in a sequence that makes sense; others are permutations of it.
  mutating func inputs(_ count: Int) throws -> [StoreInput] {
    var inputs: [StoreInput] = []
    for place in ids.indices where random.chance() {
      inputs.append(.identify(visitors[place], as: ids[place], at: instant()))
    }
    while inputs.count < count {
      switch random.below(20) {
      case 0...1: inputs.append(try upsert())
      case 2: inputs.append(.void(someKey(), reason: random.pick(["cancelled", "wrong"])))
      case 3:
        inputs.append(
          .consent(
            try ConsentRecord(
              random.pick([.granted, .withdrawn]), purpose: "newsletter", channel: .email, at: instant(), source: "form"
            ),
            of: random.pick(ids)))
      default: inputs.append(.interaction(try interaction()))
      }
    }
    return inputs
  }
}
