public import CustomerModel
internal import CustomerStore
public import RetentionMetrics
public import Segmentation

extension RetentionDatabase {
  /// Figures of retention, as of the last commit.
  public var metrics: Metrics { Metrics(database: self) }

  /// Figures of retention: each question in one line.
  ///
  /// ```swift
  /// let churn = try database.metrics.table(of: .churn(.silence(longerThan: .days(60)), over: .last(12, .months)))
  /// print(churn)  // for people; churn.csv() and churn.json() for programs
  /// let buyers = SegmentDefinition("buyers", .did(Activity(.purchase)))
  /// let byCountry = try database.metrics.table(of: .purchases, for: buyers, by: "country")
  /// byCountry.metric.name  // == "purchases"
  /// ```
  ///
  /// Several figures of one snapshot are had with ``RetentionDatabase/read(file:line:_:)`` and `tx.table(of:_:)`.
  public struct Metrics: Sendable {
    let database: RetentionDatabase

    /// The answer to a metric. Blocks.
    ///
    /// - Parameters:
    ///   - metric: the question, such as ``ChurnMetric`` or `.cohorts`.
    ///   - asOf: only what occurred before counts; the database's clock now if left out.
    ///   - segment: whose members count; everybody if left out.
    ///   - attribute: by whose values customers are grouped.
    ///   - currency: in which amounts count; the only one there is if left out.
    /// - Throws: ``MetricError``.
    /// - Complexity: as the metric says; at most one reading of all interactions.
    public func table(
      of metric: some Metric, asOf: Timestamp? = nil, for segment: SegmentDefinition? = nil,
      by attribute: String? = nil, currency: Currency? = nil
    ) throws(MetricError) -> MetricTable {
      try table(of: metric, scope(asOf, segment, attribute, currency))
    }

    /// The answer to a metric, about those whom a scope names. Blocks.
    ///
    /// - Throws: ``MetricError``.
    public func table(of metric: some Metric, _ scope: MetricScope) throws(MetricError) -> MetricTable {
      try database.answer { tx throws(MetricError) in try tx.table(of: metric, scope) }
    }

    /// The answer to a metric, worked out on a thread that may block; ends with ``MetricError/cancelled`` soon after the task
    /// is cancelled.
    ///
    /// - Throws: ``MetricError``.
    public func table(
      of metric: some Metric, asOf: Timestamp? = nil, for segment: SegmentDefinition? = nil,
      by attribute: String? = nil, currency: Currency? = nil
    ) async throws(MetricError) -> MetricTable {
      try await table(of: metric, scope(asOf, segment, attribute, currency))
    }

    /// The answer to a metric about those whom a scope names, worked out on a thread that may block; ends with
    /// ``MetricError/cancelled`` soon after the task is cancelled.
    ///
    /// - Throws: ``MetricError``.
    public func table(of metric: some Metric, _ scope: MetricScope) async throws(MetricError) -> MetricTable {
      try await database.answer { tx, isCancelled throws(MetricError) in
        var scope = scope
        let isUnwanted = scope.budget.isCancelled
        scope.budget.isCancelled = { isCancelled() || isUnwanted() }
        return try tx.table(of: metric, scope)
      }
    }

    private func scope(
      _ asOf: Timestamp?, _ segment: SegmentDefinition?, _ attribute: String?, _ currency: Currency?
    ) -> MetricScope {
      MetricScope(asOf: asOf ?? database.now, segment: segment, breakdown: attribute, currency: currency)
    }
  }
}
