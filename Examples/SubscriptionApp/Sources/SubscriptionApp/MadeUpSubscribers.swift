import RetentionKit

/// Thirteen months of an app, made up: what its billing and its server would tell, in the order of time. The same each time.
struct MadeUpSubscribers {
  private var random = SeededGenerator(seed: 3)
  private var interactions: [Interaction] = []
  private let euro: Currency

  /// Months are counted from November 2025 on, which is 0.
  static let monthCount = 13

  static func history() throws -> [Interaction] {
    var made = MadeUpSubscribers(euro: try Currency("EUR"))
    for month in 0..<monthCount {
      for number in 1...30 { try made.live("user-\(month)-\(number)", from: month) }
    }
    return made.interactions.sorted { $0.occurredAt < $1.occurredAt }
  }

  private init(euro: Currency) { self.euro = euro }

  /// A trial of two weeks; then, if it is paid for, a subscription by the month until it is cancelled or payment fails.
  private mutating func live(_ name: String, from first: Int) throws {
    let day = Int.random(in: 1...13, using: &random)
    let (trial, start) = (try Self.instant(first, day), try Self.instant(first, day + 14))
    try tell(name, .trialStarted, plan: "basic", until: start, at: trial)
    try tell(name, sessionsFrom: trial, to: start)
    guard Int.random(in: 0..<100, using: &random) < 55 else {
      return try tell(name, .expired, plan: "basic", cause: .voluntary, at: start)
    }
    // Some are at home in it, others only try it: retention rises with age though nobody changes.
    let leavesInPercent = [2, 5, 15, 40].randomElement(using: &random) ?? 15
    var plan = Int.random(in: 0..<4, using: &random) == 0 ? "team" : "basic"
    for month in first..<(first + 100) {
      let (begin, end) = (try Self.instant(month, day + 14), try Self.instant(month + 1, day + 14))
      guard month < Self.monthCount else { return }
      var event = month == first ? Subscription.Event.started : .renewed
      if month > first, Int.random(in: 0..<20, using: &random) == 0 {
        event = plan == "basic" ? .upgraded : .downgraded
        plan = plan == "basic" ? "team" : "basic"
      }
      try tell(name, event, plan: plan, until: end, at: begin)
      guard Int.random(in: 0..<100, using: &random) < leavesInPercent else {
        try tell(name, sessionsFrom: begin, to: end)
        continue
      }
      // Who leaves by their own will uses the app no more some time before; a card that expires comes without a sign.
      let isVoluntary = Int.random(in: 0..<10, using: &random) < 7
      try tell(name, sessionsFrom: begin, to: isVoluntary ? begin.advanced(by: .days(2)) : end)
      return try tell(name, .expired, plan: plan, cause: isVoluntary ? .voluntary : .involuntary, at: end)
    }
  }

  private mutating func tell(
    _ name: String, _ event: Subscription.Event, plan: String, until end: Timestamp? = nil,
    cause: Subscription.Cause? = nil, at instant: Timestamp
  ) throws {
    let cents: Int64 = plan == "team" ? 4_900 : 1_900
    let isPaid = event != .trialStarted && event != .expired
    let step = Subscription(
      event: event, subscriptionID: name, plan: plan,
      recurringAmount: isPaid ? Money(minorUnits: cents, currency: euro) : nil,
      period: isPaid ? BillingPeriod(.months) : nil, paidUntil: end, cause: cause)
    try add(step, name, "billing", at: instant)
  }

  private mutating func tell(_ name: String, sessionsFrom begin: Timestamp, to end: Timestamp) throws {
    var instant = try begin.advanced(by: .seconds(Int.random(in: 0..<40_000, using: &random)))
    while instant < end {
      try add(Session(feature: "editor"), name, "app", at: instant)
      instant = try instant.advanced(by: .seconds(Int.random(in: 2 * 86_400..<8 * 86_400, using: &random)))
    }
  }

  private mutating func add(
    _ content: some InteractionContent, _ name: String, _ source: String, at instant: Timestamp
  ) throws {
    interactions.append(
      Interaction(
        try InteractionPayload(content), by: ExternalID(name), occurredAt: instant,
        key: InteractionKey(source: source, id: "\(interactions.count)")))
  }

  /// Ten o'clock of a day.
  private static func instant(_ month: Int, _ day: Int) throws -> Timestamp {
    let (year, number) = (2025 + (month + 10) / 12, (month + 10) % 12 + 1)
    return try Timestamp("\(year)-\(number < 10 ? "0" : "")\(number)-\(day < 10 ? "0" : "")\(day)T10:00:00Z")
  }
}
