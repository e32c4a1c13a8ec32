import ArgumentParser
import RetentionKit

extension MetricsCommand {
  /// `retention metrics summary`
  struct Summary: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the figures to look at first.", discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var policy: PolicyArguments
    @Option(help: "The last complete period: day, week, month, quarter or year.") var period = PeriodUnit.month

    func run() throws {
      try arguments.print(SummaryMetric(try policy.policy(), over: MetricPeriods(period.unit)))
    }
  }

  /// `retention metrics churn`, also `retention`
  struct Churn: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints who came, stayed and was lost in each period.", discussion: ExitCodes.text,
      aliases: ["retention"])
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments
    @OptionGroup var policy: PolicyArguments

    func run() throws { try arguments.print(ChurnMetric(try policy.policy(), over: try periods.periods())) }
  }

  /// `retention metrics cohorts`
  struct Cohorts: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints how many of each cohort are there in the periods behind.", discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments
    @Option(help: "What starts a customer: sign-up, or the first interaction of a kind.") var start = "purchase"
    @Option(help: "The kinds that count as being there.") var kind: [String] = ["purchase"]
    @Option(help: "What is counted: customers, interactions, revenue, order-value or margin.") var measure = "customers"
    @Flag(help: "Count customers who are there in a period or in any later one.") var unbounded = false
    @Option(help: "Windows of so many times 24 hours from each customer's own start, in place of calendar periods.")
    var ownDays: Int?

    func run() throws {
      guard let measure = CohortMetric.Measure(rawValue: measure) else {
        let known = CohortMetric.Measure.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(measure)' is not measured; give one of \(known).")
      }
      try arguments.print(
        CohortMetric(
          by: start == "sign-up" ? .signUp : .first(try InteractionKind(name: start)), over: try periods.periods(),
          activity: try kind.map { try InteractionKind(name: $0) }, measure: measure,
          retention: unbounded ? .unbounded : .classic, clock: ownDays.map { .own(days: $0) } ?? .calendar))
    }
  }

  /// `retention metrics purchases`
  struct Purchases: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what customers bought, and how often they come again.", discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments
    @Flag(help: "Print a row for each period.") var series = false
    @Flag(help: "Print how many customers bought on how many days.") var frequency = false

    func validate() throws {
      guard !series || !frequency else { throw ValidationError("Give either --series or --frequency.") }
    }

    func run() throws {
      if series { return try arguments.print(PurchaseSeriesMetric(over: try periods.periods())) }
      if frequency { return try arguments.print(PurchaseFrequencyMetric()) }
      try arguments.print(PurchaseMetric())
    }
  }

  /// `retention metrics revenue`
  struct Revenue: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints recurring revenue, and how it moves.", discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments
    @Option(help: "When a contract's end counts: cancellation, period-end, or grace for --grace days.")
    var contract = ContractEnd.periodEnd
    @Option(help: "The days of grace.") var grace = 14
    @Option(help: "How many periods the longer window has.") var window = 3
    @Flag(help: "Print how many trials were paid for in time.") var trials = false

    func run() throws {
      if trials { return try arguments.print(TrialMetric(over: try periods.periods())) }
      try arguments.print(
        RevenueMetric(contract.recognition(grace: try .givenDays(grace)), over: try periods.periods(), window: window))
    }
  }

  /// `retention metrics activity`
  struct Activity: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints who is active by day, week and month.", discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments
    @Option(help: "The kinds that count as being active.") var kind: [String] = ["session"]
    @Flag(help: "Print who is new, returns, comes back, and is there no more.") var lifecycle = false

    func run() throws {
      let kinds = try kind.map { try InteractionKind(name: $0) }
      if lifecycle { return try arguments.print(LifecycleMetric(of: kinds, over: try periods.periods())) }
      try arguments.print(ActivityMetric(of: kinds, over: try periods.periods()))
    }
  }

  /// `retention metrics feedback`
  struct Feedback: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints net promoter score, satisfaction and effort.", discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments
    @OptionGroup var policy: PolicyArguments
    @Flag(help: "Count only the last answer of each customer in a period.") var lastAnswers = false
    @Option(help: "Print churn and revenue by the last answer to a question: nps, csat, ces or review.")
    var outcomes: String?
    @Option(help: "The days that end at the as-of instant, in which outcomes of --outcomes count.") var outcomeDays = 90

    func run() throws {
      if let outcomes {
        guard let question = FeedbackResponse.Metric(rawValue: outcomes) else {
          throw ValidationError("'\(outcomes)' is no question; give nps, csat, ces or review.")
        }
        return try arguments.print(FeedbackOutcomeMetric(of: question, try policy.policy(), withinDays: outcomeDays))
      }
      try arguments.print(FeedbackMetric(lastAnswers ? .last : .all, over: try periods.periods()))
    }
  }

  /// `retention metrics service`
  struct Service: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints how long customers wait for a response and for a resolution.", discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments

    func run() throws { try arguments.print(ServiceMetric(over: try periods.periods())) }
  }

  /// `retention metrics rfm`
  struct RFM: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rfm", abstract: "Prints buyers by recency, frequency and monetary value.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @Option(help: "How many scores there are.") var scores = 5

    func run() throws { try arguments.print(RFMMetric(.quantiles(scores))) }
  }

  /// `retention metrics acquisition`
  struct Acquisition: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what customers of each source became, and what winning them cost.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @Flag(help: "Tell the campaigns of each source apart.") var campaigns = false
    @Option(help: "What was spent on a source, such as 'search=1200.00 EUR'.") var spend: [String] = []

    func run() throws {
      var amounts: [String: Money] = [:]
      for text in spend {
        guard let sign = text.lastIndex(of: "=") else {
          throw ValidationError("'\(text)' is no spend; write it as 'search=1200.00 EUR'.")
        }
        amounts[String(text[..<sign])] = try Money(String(text[text.index(after: sign)...]))
      }
      try arguments.print(AcquisitionMetric(by: campaigns ? .campaign : .source, spend: amounts))
    }
  }

  /// `retention metrics value`
  struct RetentionValue: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "value", abstract: "Prints what raising the retention rate would be worth.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: MetricArguments
    @OptionGroup var periods: PeriodArguments
    @OptionGroup var policy: PolicyArguments
    @Option(help: "By how many percentage points.") var points = 5.0
    @Option(help: "What a year's delay takes off an amount, such as 0.1.") var annualDiscount = 0.1

    func run() throws {
      try arguments.print(
        RetentionValueMetric(
          try policy.policy(), over: try periods.periods(), raisedByPoints: points, annualDiscount: annualDiscount))
    }
  }
}
