import RetentionKit
import RetentionTesting

/// How long do customers wait for help, who waits now, and does it matter?
@main
enum SupportDesk {
  static func main() throws {
    // A desk opens its file: `RetentionDatabase(at: "desk.retention")`. Here it is one that deletes itself, on a fixed day.
    let temporary = try TemporaryDatabase(at: Timestamp("2026-12-01T09:00:00Z"))
    let database = temporary.database
    var customers = try MadeUpCustomers(from: Timestamp("2026-06-01T00:00:00Z"), to: database.now)
    try customers.tell(database)

    print("Hours to the first response and to the resolution, by the month in which cases were opened")
    let months = ServiceMetric(over: .last(3, .months))
    try printService(database.metrics.table(of: months), by: "period")

    print("\nThe same by what the contract promises, since June")
    let halfYear = try TimeWindow(from: Timestamp("2026-06-01T00:00:00Z"), to: database.now)
    let all = ServiceMetric(over: MetricPeriods(.years, .within(halfYear)))
    try printService(database.metrics.table(of: all, by: "tier"), by: "group")

    try printWaiting(database)
    try printOutcomes(database)
  }

  /// Cases that still wait are in these figures, as having waited so long at least.
  private static func printService(_ table: MetricTable, by name: String) throws {
    for row in table.rows.indices {
      print("  \(text(table, row, name)): \(text(table, row, "opened")) cases")
      print("    response    half within \(text(table, row, "first_response_median"))")
      print("                9 of 10 within \(text(table, row, "first_response_p90"))")
      print("                \(text(table, row, "awaiting_response")) wait for one")
      print("    resolution  half within \(text(table, row, "resolution_median"))")
      print("                9 of 10 within \(text(table, row, "resolution_p90"))")
      print("                \(text(table, row, "open")) are open")
    }
  }

  private static func printWaiting(_ database: RetentionDatabase) throws {
    let steps = Activity(.supportCase)
    let waiting = SegmentDefinition("waiting", .measure(.lastValue("event", steps), .equals(.string("opened"))))
    print("\nCustomers who wait for a response now: \(try database.segments.count(waiting)), the longest since")
    for customer in try database.segments.members(of: waiting, orderedBy: Measure.last(steps).ascending, limit: 3) {
      let (name, since) = try database.read { tx in
        (try tx.customer(customer)?.name, try tx.summary(of: customer).cases.lastOpenedAt)
      }
      print("  \(since.map(\.description) ?? "")  \(name ?? "\(customer)")")
    }
  }

  private static func printOutcomes(_ database: RetentionDatabase) throws {
    let satisfaction = try database.metrics.table(of: FeedbackMetric(over: .last(3, .months)))
    print("\nSatisfaction (CSAT)")
    for row in satisfaction.rows.indices {
      print("  \(text(satisfaction, row, "period"))  \(text(satisfaction, row, "csat"))")
    }
    let outcomes = try database.metrics.table(
      of: .feedbackOutcomes(of: .csat, .silence(longerThan: .days(40)), withinDays: 60))
    print("\nOf customers two months ago, by their last score until then: lost since, and spent since, in EUR")
    for row in outcomes.rows.indices {
      print("  \(padded(text(outcomes, row, "answer")))  \(text(outcomes, row, "churn_rate"))")
      print("          \(text(outcomes, row, "mean_revenue"))")
    }
    for note in outcomes.notes { print("  \(note)") }
  }
}

private func text(_ table: MetricTable, _ row: Int, _ column: String) -> String {
  table[row, column]?.description ?? ""
}

private func padded(_ text: String) -> String { String(repeating: " ", count: max(0, 6 - text.count)) + text }
