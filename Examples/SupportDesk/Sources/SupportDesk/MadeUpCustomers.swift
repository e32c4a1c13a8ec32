import RetentionKit

/// Half a year of a shop and its support, made up: who waits long is less content, and who is not content buys less often
/// again. The same each time.
struct MadeUpCustomers {
  private var random = SeededGenerator(seed: 5)
  private var caseCount = 0
  private let start: Timestamp
  private let end: Timestamp
  private let order: Purchase

  init(from start: Timestamp, to end: Timestamp) throws {
    self.start = start
    self.end = end
    order = Purchase(total: try Money("30.00 EUR"))
  }

  mutating func tell(_ database: RetentionDatabase) throws {
    var made = self
    try database.write { tx in
      try tx.declare(\.tier)
      for number in 1...400 { try made.live(number, in: &tx) }
    }
    self = made
  }

  private mutating func live(_ number: Int, in tx: inout CustomerTransaction) throws {
    let id = ExternalID("customer-\(number)")
    let isPremium = number % 4 == 0
    var customer = Customer(id: id, name: "Customer \(number)")
    customer.tier = isPremium ? "premium" : "standard"
    try tx.upsert(customer)
    var instant = try start.advanced(by: .seconds(Int.random(in: 0..<60 * 86_400, using: &random)))
    while instant < end {
      try tx.record(order, by: id, at: instant)
      var leavesInPercent = 5
      if Int.random(in: 0..<3, using: &random) == 0 {
        let score = try openCase(of: id, isPremium: isPremium, at: instant.advanced(by: .days(2)), in: &tx)
        if let score { leavesInPercent = score >= 4 ? 4 : score == 3 ? 15 : 40 }
      }
      guard Int.random(in: 0..<100, using: &random) >= leavesInPercent else { return }
      instant = try instant.advanced(by: .seconds(Int.random(in: 14 * 86_400..<35 * 86_400, using: &random)))
    }
  }

  /// What the desk's system would tell of one case.
  ///
  /// - Returns: the score that the customer gave.
  private mutating func openCase(
    of id: ExternalID, isPremium: Bool, at opened: Timestamp, in tx: inout CustomerTransaction
  ) throws -> Int? {
    caseCount += 1
    let number = "case-\(caseCount)"
    let topic = ["delivery", "returns", "payment"].randomElement(using: &random)
    // Most are answered within the day, some are forgotten for days.
    let isForgotten = Int.random(in: 0..<5, using: &random) == 0
    let wait = Int.random(in: 1...(isForgotten ? 120 : isPremium ? 8 : 24), using: &random)
    let work = Int.random(in: 1...48, using: &random)
    let (answered, resolved) = (
      try opened.advanced(by: .seconds(wait * 3_600)), try opened.advanced(by: .seconds((wait + work) * 3_600))
    )
    // Nobody knows yet what will be tomorrow.
    guard opened < end else { return nil }
    try tx.record(
      SupportCase(caseID: number, event: .opened, by: .customer, channel: .email, topic: topic), by: id, at: opened)
    guard answered < end else { return nil }
    try tx.record(SupportCase(caseID: number, event: .replied, by: .agent, agent: "kim"), by: id, at: answered)
    guard resolved < end else { return nil }
    try tx.record(SupportCase(caseID: number, event: .resolved, by: .agent, agent: "kim"), by: id, at: resolved)
    let asked = try resolved.advanced(by: .seconds(7_200))
    guard asked < end, Int.random(in: 0..<10, using: &random) < 7 else { return nil }
    let mood = wait <= 12 ? 5 : wait <= 24 ? 4 : 2
    let score = min(5, max(1, mood + Int.random(in: -1...1, using: &random)))
    try tx.record(FeedbackResponse(metric: .csat, score: score, surveyID: number), by: id, at: asked)
    return score
  }
}

extension Customer.Attributes {
  /// What the customer's contract promises.
  var tier: Attribute<String> { Attribute("tier") }
}
