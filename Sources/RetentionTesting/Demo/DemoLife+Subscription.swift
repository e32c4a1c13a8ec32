import RetentionKit

extension DemoLife {
  private static let plans: [(name: String, minorUnits: Int64)] = [("Basic", 900), ("Plus", 1_900), ("Pro", 4_900)]

  /// Tries, subscribes, changes the plan, pauses, and leaves: by decision, or because a payment failed.
  mutating func subscribe() {
    guard let euro = Self.euro else { return }
    let id = "\(person.id.value)/plan"
    var level = DemoPerson.pick([0, 0, 0, 1, 1, 2], &chance)
    var day = start
    func content(
      _ event: Subscription.Event, until: Double? = nil, cause: Subscription.Cause? = nil, reason: String? = nil
    ) -> InteractionPayload {
      let isEnd = event == .cancelled || event == .expired || event == .paused
      let plan = Self.plans[level]
      return .subscription(
        Subscription(
          event: event, subscriptionID: id, plan: plan.name,
          recurringAmount: isEnd || event == .trialStarted ? nil : Money(minorUnits: plan.minorUnits, currency: euro),
          period: isEnd || event == .trialStarted ? nil : BillingPeriod(.months), paidUntil: until.map { instant($0) },
          cause: cause, reason: reason))
    }
    if chance.uniform() < 0.7 {
      note(content(.trialStarted, until: day + 14), at: day)
      interestEnd = max(interestEnd, min(day + 14, end))
      if chance.uniform() > 0.55 {
        note(content(.expired), at: day + 14)
        return
      }
      day += 13.9
    }
    // Those who leave easily leave early, so that those who are left stay ever longer.
    let leaving = chance.beta(0.8, 11)
    plan = Self.plans[level].name
    note(content(.started, until: day + 30.4), at: day)
    while day < end {
      let next = day + 30.4
      visit(from: day, to: min(next, end))
      let fate = chance.uniform()
      if fate < leaving * 0.75 {
        let reason = DemoPerson.pick(["price", "no time", "other provider", "missing feature"], &chance)
        note(content(.cancelled, cause: .voluntary, reason: reason), at: day + 25 * chance.uniform())
        note(content(.expired, cause: .voluntary), at: next)
        break
      }
      if fate < leaving {
        note(content(.expired, cause: .involuntary, reason: "payment failed"), at: next)
        break
      }
      day = next
      switch chance.uniform() {
      case ..<0.025 where level < 2:
        level += 1
        note(content(.upgraded, until: day + 30.4), at: day)
      case ..<0.04 where level > 0:
        level -= 1
        note(content(.downgraded, until: day + 30.4), at: day)
      case 0.04..<0.05:
        note(content(.paused, cause: .voluntary), at: day)
        day += 40
        note(content(.resumed, until: day + 30.4), at: day)
      default: note(content(.renewed, until: day + 30.4), at: day)
      }
      if day < end { plan = Self.plans[level].name }
    }
    interestEnd = max(interestEnd, min(day, end))
  }

  private mutating func visit(from day: Double, to end: Double) {
    var time = day + chance.exponential() * 8
    while time < end {
      let feature = DemoPerson.pick(["dashboard", "dashboard", "reports", "sharing", "export"], &chance)
      note(.session(Session(duration: .seconds(Int(30 + 1_200 * chance.uniform())), feature: feature)), at: time)
      time += 1 + chance.exponential() * 8
    }
  }
}
