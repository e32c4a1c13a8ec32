import RetentionKit
import RetentionTesting

/// Whom is a shop about to lose, what are they worth, and does it help to write to them?
@main
enum Storefront {
  static func main() throws {
    // A shop opens its file: `RetentionDatabase(at: "shop.retention")`. Here it is one that deletes itself, on a fixed day.
    let temporary = try TemporaryDatabase(at: Timestamp("2026-12-01T08:00:00Z"))
    let database = temporary.database
    let now = database.now
    let shop = Shop(database: database)
    var year = MadeUpYear(shop: shop)
    try year.tell(customers: 600, from: Timestamp("2025-12-01T00:00:00Z"), to: now)

    try printSales(database)
    let model = try fitModel(database)

    // Regulars who are silent for more than twice their own usual gap between orders.
    let atRisk = SegmentDefinition("regulars at risk") {
      Did(Purchase.self).atLeast(3)
      SegmentPredicate.isOverdue(Activity(.purchase), factor: 2)
    }
    try printAtRisk(atRisk, by: model, database)

    // The campaign. Who is in which half is drawn by the campaign's name: the same tomorrow, and after a restart.
    let campaign = "winback-2026-12"
    let members = try database.segments.members(of: atRisk)
    let then = SegmentPredicate.list(members)
    let written = SegmentDefinition("written to", then.and(.bucket(campaign, 0..<5_000)))
    let heldOut = SegmentDefinition("held out", then.and(.bucket(campaign, 5_000..<10_000)))
    let recipients = try database.segments.members(of: written)
    try database.write { tx in
      for customer in recipients { try shop.send(campaign, to: customer, at: now, in: &tx) }
    }

    // Four weeks go by, in which the made-up customers react.
    try year.tellReactions(
      of: recipients, and: database.segments.members(of: heldOut), from: now)
    try temporary.advance(by: .days(28))
    let window = try TimeWindow(from: now, to: database.now)
    try WinBack(campaign: campaign, written: written, heldOut: heldOut, window: window).print(database)
  }

  private static func printSales(_ database: RetentionDatabase) throws {
    let sales = try database.metrics.table(of: .purchases)
    print("A year of sales")
    for figure in ["buyers", "purchases", "gross_revenue", "refunds", "repeat_purchase_rate"] {
      if let cell = sales.cell("value", where: "figure", is: figure) { print("  \(column(figure)) \(cell)") }
    }
  }

  private static func fitModel(_ database: RetentionDatabase) throws -> CustomerBaseModel {
    let model = try database.models.fit(.mbgNBD, unit: .week)
    try database.models.store(model, named: "weekly")
    for flag in model.flags { print("  careful: \(flag.sentence)") }
    let year = try database.models.forecast(by: model, within: .months(12), discount: AnnualRate(0.1), margin: 0.4)
    print("\nThe next twelve months, by \(model.purchases.family.name)")
    print("  \(column("still customers")) \(rounded(year.aliveCount)) of \(year.customers.count)")
    print("  \(column("orders")) \(rounded(year.expectedPurchases))")
    if let value = year.lifetimeValue { print("  \(column("margin, discounted")) \(rounded(value)) EUR") }
    return model
  }

  private static func printAtRisk(
    _ segment: SegmentDefinition, by model: CustomerBaseModel, _ database: RetentionDatabase
  ) throws {
    let year = try database.models.forecast(
      by: model, within: .months(12), of: segment, discount: AnnualRate(0.1), margin: 0.4)
    print("\nRegulars at risk: \(year.customers.count), first those who would be worth most")
    let best = year.customers.sorted { ($0.lifetimeValue ?? 0) > ($1.lifetimeValue ?? 0) }.prefix(3).map(\.customer)
    for customer in best {
      let name = try database.read { tx in try tx.customer(customer)?.name } ?? "\(customer)"
      let forecast = try database.models.forecast(
        of: customer, by: model, within: .months(12), discount: AnnualRate(0.1), margin: 0.4)
      guard let forecast, let value = forecast.lifetimeValue else { continue }
      print("  \(name): \(rounded(value.value)) EUR")
      print("    \(forecast.explanation)")
    }
    if let first = best.first {
      print("\nWhy is the first of them on the list?")
      // The proof has the last twenty orders; here, the conditions alone.
      let proof = try database.segments.explain(first, in: segment)
      for part in proof.root.parts { print("  \(part.predicate): \(part.measured ?? "")") }
    }
  }
}

/// A figure with its interval, in whole units.
func rounded(_ estimate: Estimate) -> String {
  guard let interval = estimate.interval95 else { return "\(Int(estimate.value.rounded()))" }
  let (low, high) = (Int(interval.lowerBound.rounded()), Int(interval.upperBound.rounded()))
  return "\(Int(estimate.value.rounded())) (\(low) to \(high))"
}

func column(_ name: String) -> String { name + String(repeating: " ", count: max(0, 22 - name.count)) }
