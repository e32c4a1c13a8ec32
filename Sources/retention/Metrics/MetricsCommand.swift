import ArgumentParser
import RetentionKit

/// `retention metrics`
struct MetricsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics", abstract: "Works out figures of retention: churn, cohorts, purchases and others.",
    discussion: """
      retention metrics churn shop.retention --silence 60 --period month --last 12
      retention metrics cohorts shop.retention --period month --segment 'country = "GB"' --format csv
      """,
    subcommands: [
      Summary.self, Churn.self, Cohorts.self, Revenue.self, Purchases.self, RFM.self, Activity.self, Feedback.self,
      Service.self, Acquisition.self, RetentionValue.self,
    ])
}

/// How figures are printed.
enum MetricFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv
}

/// The unit of a series.
enum PeriodUnit: String, ExpressibleByArgument, CaseIterable {
  case day, week, month, quarter, year

  var unit: CalendarWindow.Unit {
    switch self {
    case .day: .days
    case .week: .weeks
    case .month: .months
    case .quarter: .quarters
    case .year: .years
    }
  }
}

/// Whom figures are about, as of when, and how they are printed.
struct MetricArguments: ParsableArguments {
  @Argument(help: "The store's file.") var store: String
  @Option(help: "Only customers of whom this is true, as text; see 'retention segment'.") var segment: String?
  @Option(help: "The attribute by whose values customers are grouped.") var by: String?
  @Option(help: "The zone whose days and months count, such as Europe/Berlin. Default: the store's.") var zone: String?
  @Option(help: "Only what occurred before, such as 2026-11-25T00:00:00Z. Default: now.") var asOf: String?
  @Option(help: "Only what the store had learned by this instant. Default: all that it knows.") var knownAt: String?
  @Option(help: "The currency that counts, others being left out. Default: the only one.") var currency: String?
  @Option(help: "How to print: table, json or csv.") var format = MetricFormat.table

  /// Whom it is about, and as of when.
  func scope() throws -> MetricScope {
    MetricScope(
      asOf: try asOf.map { try Timestamp($0) } ?? .now, knownAt: try knownAt.map { try Timestamp($0) },
      segment: try segment.map { SegmentDefinition($0, try SegmentPredicate($0)) }, breakdown: by,
      zone: try zone.map { try TimeZoneIdentifier($0) }, currency: try currency.map { try Currency($0) })
  }

  /// Works out a metric and prints it.
  func print(_ metric: some Metric) throws {
    let scope = try scope()
    let database = try StoreArguments.reading(store)
    let table = try database.read { tx in try tx.table(of: metric, scope) }
    try database.close()
    switch format {
    case .table: Swift.print(table)
    case .json: Swift.print(try table.json())
    case .csv: Swift.print(table.csv(), terminator: "")
    }
  }
}

/// Which periods a series has.
struct PeriodArguments: ParsableArguments {
  @Option(help: "The periods: day, week, month, quarter or year.") var period = PeriodUnit.month
  @Option(help: "Only so many, the last complete ones. Default: all.") var last: Int?
  @Option(help: "The periods within a window, such as 2026-01-01T00:00:00Z/2026-07-01T00:00:00Z.") var within: String?

  func validate() throws {
    guard last == nil || within == nil else { throw ValidationError("Give either --last or --within.") }
  }

  func periods() throws -> MetricPeriods {
    if let last { return MetricPeriods(period.unit, .last(last)) }
    if let within { return MetricPeriods(period.unit, .within(try TimeWindow(within))) }
    return MetricPeriods(period.unit)
  }
}

/// Who counts as lost.
struct PolicyArguments: ParsableArguments {
  @Option(help: "Lost after so many days without an interaction of --kind. Default: 90.") var silence: Int?
  @Option(help: "Lost when more time passed than this quantile of the customer's own gaps, such as 0.9.")
  var ownGaps: Double?
  @Option(help: "Lost when the contract ends: cancellation, period-end, or grace for --grace days.")
  var contract: ContractEnd?
  @Option(help: "The days of grace.") var grace = 14
  @Option(help: "The kinds whose interactions count.") var kind: [String] = ["purchase"]

  /// What is given; if several are, who is lost by each of them.
  func policy() throws -> ChurnPolicy {
    let kinds = try kind.map { try InteractionKind(name: $0) }
    func days(_ count: Int) throws -> Duration { try .givenDays(count) }
    var policies: [ChurnPolicy] = []
    if let contract { policies.append(.contractual(contract.recognition(grace: try days(grace)))) }
    if let ownGaps {
      policies.append(.ownGaps(quantile: ownGaps, otherwise: try days(silence ?? 90), of: kinds))
    } else if let silence {
      policies.append(.silence(longerThan: try days(silence), of: kinds))
    } else if policies.isEmpty {
      policies.append(.silence(longerThan: try days(90), of: kinds))
    }
    return policies.count == 1 ? policies[0] : .mixed(policies)
  }
}

/// When the end of a contract counts.
enum ContractEnd: String, ExpressibleByArgument, CaseIterable {
  case cancellation, grace
  case periodEnd = "period-end"

  func recognition(grace: Duration) -> ChurnPolicy.Recognition {
    switch self {
    case .cancellation: .cancellation
    case .periodEnd: .periodEnd
    case .grace: .grace(grace)
    }
  }
}

extension Duration {
  /// So many times 24 hours.
  static func givenDays(_ count: Int) throws -> Duration {
    guard (0...100_000).contains(count) else { throw ValidationError("Give 0 to 100000 days, not \(count).") }
    return .days(count)
  }
}
