internal import CustomerModel
internal import Foundation
internal import RetentionKit
internal import RetentionMath

/// What one of ``FakeCustomers`` is and did.
struct FakeHistory {
  private(set) var customer: Customer
  private(set) var interactions: [Interaction] = []
  let signUp: Timestamp
  private let id: ExternalID
  private let end: Timestamp
  private let euro: Currency
  private var generator: SeededGenerator

  init(_ number: Int, of business: FakeCustomers.Business, _ fakes: FakeCustomers) throws {
    generator = SeededGenerator(seed: fakes.seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: number))
    id = ExternalID("\(business.rawValue)-\(number)", kind: "demo")
    end = fakes.end
    euro = try Currency("EUR")
    let span = Double(fakes.end.microseconds - fakes.start.microseconds)
    // More come later than earlier: the business grows.
    let share = generator.uniform().squareRoot()
    signUp = Timestamp(microseconds: fakes.start.microseconds + Int64(share * span * 0.98))
    customer = Customer(id: id)
    try describe(number, business)
    switch business {
    case .shop: try buy()
    case .subscriptions: try subscribe()
    }
  }

  private mutating func describe(_ number: Int, _ business: FakeCustomers.Business) throws {
    customer.signedUpAt = signUp
    customer.name = "\(pick(["Ada", "Bo", "Chen", "Dana", "Eve", "Fatou", "Gil", "Hana"])) \(number)"
    customer.country = pick(["DE", "DE", "DE", "GB", "GB", "FR", "US", "NL"])
    let source = pick(["search", "search", "friends", "adverts", "adverts", "newsletter"])
    customer.acquisitionSource = source
    if source == "adverts" {
      customer.acquisitionCampaign = pick(["spring", "summer", "winter"])
      customer.acquisitionCost = euros(8 + 12 * uniform())
    }
    if business == .subscriptions {
      customer.attributes[FakeCustomers.planAttribute] = .string(pick(["basic", "team"]))
    }
    if chance(0.02) { customer.tags = ["vip"] }
  }

  // MARK: Shop

  private mutating func buy() throws {
    // Orders a day, and the chance to leave behind each, differ from customer to customer.
    let pace = (0.2 + exponential()) / 45
    let leaving = min(0.9, 0.06 + 0.12 * exponential())
    let usual = 18 * exp(0.6 * normal()) + 6
    var at = signUp
    var number = 0
    repeat {
      number += 1
      let amount = usual * exp(0.35 * normal())
      let key = InteractionKey(source: "demo", id: "\(id.value)/order-\(number)")
      let item = "SKU-\(1 + Int(uniform() * 40))"
      let lines = [LineItem(sku: item, category: pick(["books", "games", "music", "garden"]), quantity: 1)]
      try add(
        Purchase(
          total: euros(amount), lines: lines, paymentMethod: pick(["card", "card", "invoice"]),
          cost: euros(amount * (0.45 + 0.2 * uniform()))), at, key)
      if chance(0.06) {
        let refund = Refund(amount: euros(amount), of: key, reason: pick(["too late", "did not fit"]), isReturn: true)
        try add(refund, after(at, days: 3 + 8 * uniform()))
      }
      if chance(0.5) {
        try add(Session(feature: "catalogue", platform: pick(["web", "app"])), before(at, minutes: 20))
      }
      if chance(0.08) {
        try ask(after(at, days: 2 * uniform()), "\(id.value)/case-\(number)", satisfied: !chance(leaving))
      }
      if chance(0.1) {
        let score = Int((10 - 25 * leaving * uniform()).rounded())
        try add(FeedbackResponse(metric: .nps, score: min(10, max(0, score))), after(at, days: 5))
      }
      if chance(leaving) { return }
      at = after(at, days: exponential() / (pace * season(at)) + 1)
    } while at < end
  }

  /// How much more is bought at this time of the year.
  private func season(_ at: Timestamp) -> Double {
    let year = Double(at.microseconds) / (365.25 * 86_400_000_000)
    return 1 + 0.35 * cos(2 * .pi * (year - 0.93))
  }

  private mutating func ask(_ at: Timestamp, _ caseID: String, satisfied: Bool) throws {
    let topic = pick(["delivery", "payment", "product"])
    try add(SupportCase(caseID: caseID, event: .opened, by: .customer, channel: .email, topic: topic), at)
    let reply = after(at, days: 0.05 + 0.5 * exponential())
    try add(SupportCase(caseID: caseID, event: .replied, by: .agent), reply)
    if chance(0.92) {
      let solved = after(reply, days: 0.1 + exponential())
      try add(SupportCase(caseID: caseID, event: .resolved, by: .agent), solved)
      if chance(0.4) {
        let score = satisfied ? 4 + Int(uniform() * 2) : 1 + Int(uniform() * 3)
        try add(FeedbackResponse(metric: .csat, score: score), after(solved, days: 0.2))
      }
    }
  }

  // MARK: Subscriptions

  private mutating func subscribe() throws {
    let contract = "\(id.value)/contract"
    var (plan, amount) = chance(0.7) ? ("basic", 12.0) : ("team", 45.0)
    func event(_ event: Subscription.Event, cause: Subscription.Cause? = nil, until: Timestamp? = nil) -> Subscription {
      let isPaid = event != .cancelled && event != .expired && event != .paused && event != .trialStarted
      return Subscription(
        event: event, subscriptionID: contract, plan: plan, recurringAmount: isPaid ? euros(amount) : nil,
        period: isPaid ? BillingPeriod(.months) : nil, paidUntil: until, cause: cause,
        reason: cause == .voluntary ? "too expensive" : nil)
    }
    var at = signUp
    try add(Subscription(event: .trialStarted, subscriptionID: contract, plan: plan), at)
    at = after(at, days: 14)
    guard chance(0.62) else { return try add(event(.expired, cause: .voluntary), at) }
    try add(event(.started, until: after(at, days: 30)), at)
    // The chance to go differs, so those who stay are more and more those who like it.
    let leaving = min(0.8, 0.02 + 0.06 * exponential())
    while true {
      for _ in 0..<Int(6 * uniform()) {
        try add(
          Session(feature: pick(["board", "report", "export"]), platform: "web"), after(at, days: 30 * uniform()))
      }
      if chance(0.05) {
        try ask(after(at, days: 20 * uniform()), "\(contract)/\(at.microseconds)", satisfied: chance(0.8))
      }
      if chance(0.08) {
        let score = 10 - Int(40 * leaving * uniform())
        try add(FeedbackResponse(metric: .nps, score: max(0, score)), after(at, days: 15))
      }
      let due = after(at, days: 30)
      guard due < end else { return }
      if chance(leaving) {
        try add(event(.cancelled, cause: .voluntary), before(due, minutes: 3 * 1_440))
        return try add(event(.expired, cause: .voluntary), due)
      }
      if chance(0.015) { return try add(event(.expired, cause: .involuntary), due) }
      at = due
      if plan == "basic", chance(0.03) {
        (plan, amount) = ("team", 45)
        try add(event(.upgraded, until: after(at, days: 30)), at)
      } else if plan == "team", chance(0.02) {
        (plan, amount) = ("basic", 12)
        try add(event(.downgraded, until: after(at, days: 30)), at)
      } else {
        try add(event(.renewed, until: after(at, days: 30)), at)
      }
    }
  }

  // MARK: Means

  private mutating func add(_ content: some InteractionContent, _ at: Timestamp, _ key: InteractionKey? = nil) throws {
    guard at < end, at >= signUp else { return }
    let key = key ?? InteractionKey(source: "demo", id: "\(id.value)/\(interactions.count)")
    interactions.append(Interaction(try InteractionPayload(content), by: id, occurredAt: at, key: key))
  }

  private func after(_ at: Timestamp, days: Double) -> Timestamp {
    // Whole seconds, as most logs have them.
    Timestamp(microseconds: at.microseconds + Int64(days * 86_400) * 1_000_000)
  }

  private func before(_ at: Timestamp, minutes: Int64) -> Timestamp {
    max(signUp, Timestamp(microseconds: at.microseconds - minutes * 60_000_000))
  }

  private func euros(_ amount: Double) -> Money { Money(minorUnits: Int64((amount * 100).rounded()), currency: euro) }

  private mutating func uniform() -> Double { generator.uniform() }

  private mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  private mutating func exponential() -> Double { generator.exponential() }

  private mutating func normal() -> Double { generator.normal() }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(uniform() * Double(elements.count))]
  }
}
