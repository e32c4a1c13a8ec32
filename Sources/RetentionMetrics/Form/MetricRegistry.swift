internal import CustomerModel

/// All metrics that there are, by their names.
///
/// ```swift
/// MetricRegistry.all.map(\.definition.name).contains("churn")   // == true
/// let metric = try MetricRegistry.metric(named: "cohorts")
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let table = try database.read { tx in try tx.table(of: metric, scope) }
/// ```
public enum MetricRegistry {
  /// Each metric with the parameters that it has if nothing else is said. Churn by silence is that of 90 days.
  public static let all: [any Metric] = [
    SummaryMetric(),
    ChurnMetric(.silence(longerThan: ninetyDays)),
    CohortMetric(),
    PurchaseMetric(),
    PurchaseSeriesMetric(),
    PurchaseFrequencyMetric(),
    RFMMetric(),
    AcquisitionMetric(),
    RetentionValueMetric(.silence(longerThan: ninetyDays)),
    RevenueMetric(),
    TrialMetric(),
    ActivityMetric(),
    LifecycleMetric(),
    FeedbackMetric(),
    SurvivalMetric(.activity(ninetyDays, of: [.purchase])),
    FeedbackOutcomeMetric(.silence(longerThan: ninetyDays)),
    ServiceMetric(),
  ]

  /// A metric with its usual parameters.
  ///
  /// - Throws: ``MetricError/unknownMetric(_:)``.
  public static func metric(named name: String) throws(MetricError) -> any Metric {
    guard let metric = all.first(where: { $0.definition.name == name }) else { throw .unknownMetric(name) }
    return metric
  }

  private static let ninetyDays = Duration.days(90)
}
