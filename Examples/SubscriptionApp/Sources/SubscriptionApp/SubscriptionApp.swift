import RetentionKit
import RetentionTesting

/// Do trials become subscriptions, does revenue stay, how long will it, and who is about to leave?
@main
enum SubscriptionApp {
  static func main() throws {
    // An app opens its file: `RetentionDatabase(at: "app.retention")`. Here it is one that deletes itself, in the past.
    let temporary = try TemporaryDatabase(at: Timestamp("2026-11-01T00:00:00Z"))
    let database = temporary.database
    let history = try MadeUpSubscribers.history()
    let past = history.filter { $0.occurredAt < database.now }
    try database.write { tx in
      for interaction in past { try tx.record(interaction) }
    }

    // From here on the store knows at any time who is in it, and tells who comes and goes.
    try database.segments.register(slipping)
    let token = try database.read { tx in try tx.lastChange() }

    // A month goes by as they would: things are told as they happen, and where nothing happens time goes on by itself.
    for interaction in history where interaction.occurredAt >= temporary.clock.now {
      guard try interaction.occurredAt < Timestamp("2026-12-01T00:00:00Z") else { break }
      temporary.clock.set(to: interaction.occurredAt)
      try database.write { tx in try tx.record(interaction) }
    }
    try temporary.advance(to: Timestamp("2026-12-01T00:00:00Z"))

    try printTrials(database)
    try printRevenue(database)
    try Lifetimes(database).print()
    try printHealth(since: token, database)
  }

  /// Paying, and not seen for ten days. A subscription is paid for while its last step was none of an end.
  static let slipping = SegmentDefinition("slipping") {
    SegmentPredicate.measure(
      .lastValue("event", Activity(.subscription)),
      .isOneOf(["started", "renewed", "upgraded", "downgraded"].map { .string($0) }))
    DidNot(Session.self).within(.last(10, .days))
  }

  private static func printTrials(_ database: RetentionDatabase) throws {
    let table = try database.metrics.table(of: TrialMetric(withinDays: 21, over: .last(3, .months)))
    print("Trials that became subscriptions within three weeks")
    for row in table.rows.indices {
      print("  \(text(table, row, "period"))  \(text(table, row, "trials"))  \(text(table, row, "conversion_rate"))")
    }
  }

  private static func printRevenue(_ database: RetentionDatabase) throws {
    let table = try database.metrics.table(of: RevenueMetric(.periodEnd, over: .last(6, .months)))
    print("\nMonthly recurring revenue in EUR: start + new + more - less - lost + back = end")
    let columns = ["start_mrr", "new", "expansion", "contraction", "churn", "reactivation", "end_mrr", "grr", "nrr"]
    print("  month    " + ["start", "new", "more", "less", "lost", "back", "end", "GRR", "NRR"].map(padded).joined())
    for row in table.rows.indices {
      let cells = columns.map { column in padded(text(table, row, column)) }
      print("  \(text(table, row, "period"))  \(cells.joined())")
    }
  }

  private static func printHealth(since token: ChangeToken, _ database: RetentionDatabase) throws {
    let transitions = try database.read { tx in try tx.transitions(after: token).transitions }
    let count = try database.read { tx in try tx.memberCount(ofSegment: slipping.name) }
    print("\nPaying, but not seen for ten days: \(count)")
    let entered = transitions.filter { $0.direction == .entered }
    let exited = transitions.filter { $0.direction == .exited }
    print("  since 1 November \(entered.count) came in, \(exited.count) went out; the last to come in")
    for transition in entered.suffix(3) {
      let name = try database.read { tx in try tx.customer(transition.customer)?.externalIDs.first }
      print("    \(transition.instant)  \(name.map(\.value) ?? "?"), for \(transition.cause)")
    }
  }
}

func text(_ table: MetricTable, _ row: Int, _ column: String) -> String { table[row, column]?.description ?? "" }

func padded(_ text: String) -> String { String(repeating: " ", count: max(0, 9 - text.count)) + text }
