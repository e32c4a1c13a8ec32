internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// How many customers bought on how many days.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-12-01"))
/// let table = try database.read { tx in try tx.table(of: PurchaseFrequencyMetric(), scope) }
/// table[0, "purchase_days"]?.value  // == .integer(1)
/// table[0, "customers"]?.value      // == .integer(1)
/// ```
public struct PurchaseFrequencyMetric: Metric {
  /// The distribution.
  public init() {}

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "purchase-frequency",
      text: "Customers by the number of days on which they bought; orders of one calendar day are one purchase day.",
      unit: "customers")
  }

  /// The answer: a row for each number of days that anybody has.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the summaries, or of the histories where these do not tell it.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    // Amounts play no part, so that several currencies are no matter.
    let reading = try MetricReading(scope, tx)
    var counts = reading.population.groups.map { _ in [Int: Int]() }
    var records = PurchaseRecords(reading, in: MetricCurrency(nil, ignoringOthers: true))
    try records.forEach(tx) { record, _ throws(MetricError) in counts[record.group][record.days, default: 0] += 1 }
    var rows: [[MetricCell]] = []
    for group in counts.indices {
      let total = counts[group].values.reduce(0, +)
      for (days, count) in counts[group].sorted(by: { $0.key < $1.key }) {
        rows.append(
          reading.groupCells(group) + [
            .count(days), .count(count), .rate(Proportion(successes: count, trials: total)),
          ])
      }
    }
    return MetricTable(
      metric: definition, context: reading.context(try reading.dataRange(of: [.purchase], tx)),
      columns: reading.groupColumns + [
        MetricColumn("purchase_days", .integer, "days with orders", unit: "days"),
        MetricColumn("customers", .integer, "buyers with so many", unit: "customers"),
        MetricColumn("share", .rate, "customers / buyers", unit: "share", hasInterval: true),
      ], rows: rows)
  }
}
