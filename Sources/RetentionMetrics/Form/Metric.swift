public import CustomerStore

/// A question whose answer is a table of figures: a value that can be kept, compared and asked again.
///
/// ```swift
/// let now = try Timestamp(day: "2026-11-25")
/// let metric = ChurnMetric(.silence(longerThan: .days(60)))
/// let table = try database.read { tx in try tx.table(of: metric, MetricScope(asOf: now)) }
/// table.metric.name  // == "churn"
/// ```
public protocol Metric: Hashable, Sendable {
  /// What it is.
  var definition: MetricDefinition { get }

  /// The answer, from one state of the store.
  ///
  /// - Throws: ``MetricError``.
  func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable
}

extension CustomerReading where Self: ~Copyable & ~Escapable {
  /// The answer to a metric, about the customers that the scope names and as of its instant.
  ///
  /// ```swift
  /// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
  /// let table = try database.read { tx in try tx.table(of: PurchaseMetric(), scope) }
  /// table.cell("value", where: "figure", is: "buyers")?.value  // == .integer(1)
  /// ```
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: as the metric says; at most one reading of all interactions.
  public borrowing func table(of metric: some Metric, _ scope: MetricScope) throws(MetricError) -> MetricTable {
    try metric.table(scope, self)
  }
}
