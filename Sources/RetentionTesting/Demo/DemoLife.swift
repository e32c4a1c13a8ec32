import RetentionKit

/// What one made-up customer does. Times are in days since the business began.
struct DemoLife {
  let person: DemoPerson
  let start: Double
  let business: DemoBusiness
  var chance: SeededGenerator
  var interactions: [Interaction] = []
  var plan: String?
  /// Until when the customer takes an interest.
  var interestEnd: Double
  private var count = 0

  /// There is such a currency; nothing is spent if there were none.
  static let euro = try? Currency("EUR")

  init(person: DemoPerson, start: Double, business: DemoBusiness, chance: SeededGenerator) {
    (self.person, self.start, self.business, self.chance) = (person, start, business, chance)
    interestEnd = start
  }

  var end: Double { Double(business.days) }

  func instant(_ day: Double) -> Timestamp {
    let back = Int64(((end - day) * 86_400_000_000).rounded())
    let (result, overflow) = business.until.microseconds.subtractingReportingOverflow(back)
    return overflow ? business.until : Timestamp(microseconds: result)
  }

  mutating func note(_ payload: InteractionPayload, at day: Double) {
    guard day < end else { return }
    count += 1
    let key = InteractionKey(source: "demo", id: "\(person.id.value)/\(count)")
    interactions.append(
      Interaction(payload, by: person.id, occurredAt: instant(day), recordedAt: instant(day), key: key))
  }

  /// How busy the season is, by the month: shops sell most before Christmas.
  private static let seasons = [0.8, 0.8, 0.95, 1.0, 1.05, 0.95, 0.85, 0.9, 1.0, 1.1, 1.4, 1.6]

  private func season(_ day: Double) -> Double { Self.seasons[instant(day).utcDate.month - 1] / 1.6 }

  /// Buys until the interest is lost: each order may be the last one.
  mutating func buy() {
    guard let euro = Self.euro else { return }
    let rate = chance.gamma(shape: 0.9) / 45 * 1.6
    let dropout = chance.beta(0.9, 3.2)
    let scale = 20 / max(chance.gamma(shape: 4), 0.05)
    var day = start
    while day < end {
      let units = Int64((chance.gamma(shape: 6) * scale * 100).rounded().clamped(100, 500_000))
      order(Money(minorUnits: units, currency: euro), at: day)
      if chance.uniform() < dropout { break }
      repeat { day += chance.exponential() / max(rate, 1e-4) } while day < end && chance.uniform() > season(day)
    }
    interestEnd = max(interestEnd, min(day, end))
  }

  private mutating func order(_ total: Money, at day: Double) {
    note(
      .session(Session(duration: .seconds(Int(60 + 900 * chance.uniform())), feature: "shop", platform: "web")),
      at: day - 0.02)
    let cost = Money(minorUnits: total.minorUnits * 55 / 100, currency: total.currency)
    note(.purchase(Purchase(total: total, itemCount: 1 + Int(chance.exponential()), cost: cost)), at: day)
    let key = interactions.last?.key
    if chance.uniform() < 0.06 {
      note(.refund(Refund(amount: total, of: key, reason: "did not fit")), at: day + 3 + 14 * chance.uniform())
    }
    if chance.uniform() < 0.05 { contactSupport(at: day + 1 + 5 * chance.uniform()) }
    if chance.uniform() < 0.08 {
      let score = DemoPerson.pick([5, 5, 5, 4, 4, 3, 2, 1], &chance)
      note(.feedback(FeedbackResponse(metric: .csat, score: score, surveyID: "order")), at: day + 2)
    }
  }

  private mutating func contactSupport(at day: Double) {
    let id = "\(person.id.value)/case-\(count)"
    let topic = DemoPerson.pick(["delivery", "return", "invoice", "account"], &chance)
    note(.supportCase(SupportCase(caseID: id, event: .opened, by: .customer, channel: .email, topic: topic)), at: day)
    let reply = day + 0.02 + chance.exponential() / 4
    note(.supportCase(SupportCase(caseID: id, event: .replied, by: .agent, channel: .email)), at: reply)
    note(.supportCase(SupportCase(caseID: id, event: .resolved, by: .agent)), at: reply + chance.exponential())
  }

  /// News come every quarter, to those who agreed to them.
  mutating func receiveNews() {
    guard agreesToNews else { return }
    var quarter = (start / 91).rounded(.up) * 91
    while quarter < end {
      let campaign = "news-\(Int(quarter / 91))"
      func message(_ event: MessageEvent.Event) -> InteractionPayload {
        .message(
          MessageEvent(
            messageID: "\(campaign)/\(person.id.value)", channel: .email, messageClass: .promotional, event: event,
            campaign: campaign))
      }
      note(message(.sent), at: quarter)
      if chance.uniform() < (quarter < interestEnd ? 0.5 : 0.12) {
        note(message(.opened), at: quarter + chance.uniform())
        if chance.uniform() < 0.25 { note(message(.clicked), at: quarter + 1 + chance.uniform()) }
        if chance.uniform() < 0.1 {
          let score = DemoPerson.pick([10, 10, 9, 9, 9, 8, 8, 7, 6, 4, 1], &chance)
          note(.feedback(FeedbackResponse(metric: .nps, score: score, surveyID: campaign)), at: quarter + 2)
        }
      }
      quarter += 91
    }
  }

  private var agreesToNews: Bool { person.costMinorUnits % 10 < 6 }

  func consent() -> ConsentRecord? {
    guard agreesToNews else { return nil }
    return try? ConsentRecord(.granted, purpose: "newsletter", channel: .email, at: instant(start), source: "sign-up")
  }
}

extension Double {
  func clamped(_ low: Double, _ high: Double) -> Double { self < low ? low : self > high ? high : self }
}
