public import CustomerModel

extension Metric where Self == ChurnMetric {
  /// Who came, stayed and went in each period.
  ///
  /// ```swift
  /// let table = try database.metrics.table(of: .churn(.silence(longerThan: .days(60)), over: .last(12, .months)))
  /// table.rows.count  // == 12
  /// ```
  public static func churn(_ policy: ChurnPolicy, over periods: MetricPeriods = .months) -> ChurnMetric {
    ChurnMetric(policy, over: periods)
  }
}

extension Metric where Self == CohortMetric {
  /// How many of each monthly cohort of first purchases bought in each month behind.
  public static var cohorts: CohortMetric { CohortMetric() }
}

extension Metric where Self == SummaryMetric {
  /// The headline figures.
  public static var summary: SummaryMetric { SummaryMetric() }
}

extension Metric where Self == PurchaseMetric {
  /// How customers buy: repeat purchase rate, gaps, order value, concentration, value so far.
  public static var purchases: PurchaseMetric { PurchaseMetric() }
}

extension Metric where Self == RFMMetric {
  /// Recency, frequency and monetary value in quantiles.
  public static var rfm: RFMMetric { RFMMetric() }
}

extension Metric where Self == RevenueMetric {
  /// Monthly recurring revenue and its movements.
  public static var revenue: RevenueMetric { RevenueMetric() }
}

extension Metric where Self == TrialMetric {
  /// How many trials are paid for in time.
  public static var trials: TrialMetric { TrialMetric() }
}

extension Metric where Self == AcquisitionMetric {
  /// By source: customers, retention, value, and what winning one cost.
  public static var acquisition: AcquisitionMetric { AcquisitionMetric() }
}

extension Metric where Self == FeedbackMetric {
  /// NPS, CSAT and CES.
  public static var feedback: FeedbackMetric { FeedbackMetric() }
}

extension Metric where Self == FeedbackOutcomeMetric {
  /// Churn and revenue by the last answer to a question.
  public static func feedbackOutcomes(
    of question: FeedbackResponse.Metric = .csat, _ policy: ChurnPolicy, withinDays: Int = 90
  ) -> FeedbackOutcomeMetric {
    FeedbackOutcomeMetric(of: question, policy, withinDays: withinDays)
  }
}

extension Metric where Self == ServiceMetric {
  /// How long customers wait for a response and for a resolution.
  public static var service: ServiceMetric { ServiceMetric() }
}

extension Metric where Self == ActivityMetric {
  /// Daily, weekly and monthly active customers.
  public static var activity: ActivityMetric { ActivityMetric() }
}

extension Metric where Self == LifecycleMetric {
  /// New, returning, resurrected and dormant customers.
  public static var lifecycle: LifecycleMetric { LifecycleMetric() }
}
