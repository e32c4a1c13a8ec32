import RetentionKit

/// The numbers on the dashboard, all of one state of the store.
struct Figures: Encodable, Equatable, Sendable {
  /// A share with its interval: no bare point estimates.
  struct Rate: Encodable, Equatable, Sendable {
    let value: Double?
    let lower: Double
    let upper: Double
    let trials: Int
  }

  struct Segment: Encodable, Equatable, Sendable {
    let name: String
    /// What has to hold of members, as text.
    let condition: String
    let members: Int
  }

  let customers: Int
  let purchases: Int
  /// A sum for each currency.
  let revenue: [String]
  let repeatPurchaseRate: Rate
  let segments: [Segment]
  var ingestion: IngestionCounts.Values

  init(_ tx: borrowing CustomerSnapshot, _ ingestion: IngestionCounts.Values) throws {
    let totals = try tx.purchaseTotals()
    let rate = totals.repeatPurchaseRate
    customers = try tx.customerCount()
    purchases = totals.purchases
    revenue = totals.revenue.map(\.description)
    repeatPurchaseRate = Rate(
      value: rate.value, lower: rate.interval95.lowerBound, upper: rate.interval95.upperBound, trials: rate.trials)
    var segments: [Segment] = []
    for stored in try tx.storedSegments() where stored.isRegistered {
      let definition = stored.definition
      let members = try tx.memberCount(ofSegment: definition.name)  // kept up to date: no customer is looked at
      segments.append(Segment(name: definition.name, condition: "\(definition.predicate)", members: members))
    }
    self.segments = segments
    self.ingestion = ingestion
  }
}
