import ArgumentParser
import RetentionKit

/// `retention survival`
struct SurvivalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "survival",
    abstract: "Says how many customers or contracts are left after a time, and what ended the others.",
    discussion: """
      retention survival shop.retention --silence 90 --by country
      retention survival shop.retention --contract period-end --unit month --compare 'plan = "pro"' --format csv
      retention survival shop.retention --contract period-end --cox plan --cox seats
      retention survival shop.retention --contract period-end --model s-bg
      """)
  @OptionGroup var arguments: MetricArguments
  @Option(help: "Lost after so many days without an interaction of --kind. Default: 90, without --contract.")
  var silence: Int?
  @Option(help: "The kinds whose interactions count.") var kind: [String] = ["purchase"]
  @Option(help: "Contracts, which end by: cancellation, period-end, or grace for --grace days.")
  var contract: ContractEnd?
  @Option(help: "The days of grace.") var grace = 14
  @Option(help: "The unit of times: hour, day, week, month or year.") var unit = "month"
  @Option(help: "Up to how many units. Default: as far as the data go, but at most 60.") var horizon: Int?
  @Option(help: "The formula of intervals: plain, log or log-log.") var interval = IntervalName.logLog
  @Option(help: "Compare members of this segment, conditions as text, with the others; may be given several times.")
  var compare: [String] = []
  @Option(help: "Print by what factor this attribute raises the rate of losses; may be given several times.")
  var cox: [String] = []
  @Option(help: "Fit a model of renewals to the contracts: geometric, s-bg or bdw.") var model: ContractModelName?

  func validate() throws {
    guard silence == nil || contract == nil else { throw ValidationError("Give either --silence or --contract.") }
    guard TimeUnit(rawValue: unit) != nil else { throw ValidationError("--unit takes hour, day, week, month or year.") }
    guard model == nil || contract != nil else { throw ValidationError("--model is of contracts: give --contract.") }
    guard cox.isEmpty || model == nil else { throw ValidationError("Give either --cox or --model.") }
    guard arguments.format != .csv || cox.isEmpty && model == nil else {
      throw ValidationError("--cox and --model are printed as table or json.")
    }
  }

  func run() throws {
    let unit = TimeUnit(rawValue: unit) ?? .month
    let recognition = try contract?.recognition(grace: .days(grace))
    let span: SurvivalSpan =
      if let recognition {
        .contracts(recognition)
      } else {
        .activity(try .days(silence ?? 90), of: try kind.map { try InteractionKind(name: $0) })
      }
    let segments = try compare.map { SegmentDefinition($0, try SegmentPredicate($0)) }
    if let model, let recognition {
      try show(model.family, recognition)
    } else if cox.isEmpty {
      try arguments.print(
        SurvivalMetric(span, unit: unit, horizon: horizon, interval: interval.formula, comparing: segments))
    } else {
      try showRegression(span, unit)
    }
  }

  private func showRegression(_ span: SurvivalSpan, _ unit: TimeUnit) throws {
    let (scope, attributes) = (try arguments.scope(), cox)
    let database = try StoreArguments.reading(arguments.store)
    let regression = try database.read { tx in
      try tx.survivalRegression(of: try tx.survivalData(of: span, scope, unit: unit), on: attributes)
    }
    try database.close()
    let model = regression.model
    if arguments.format == .json {
      struct Result: Encodable {
        let model: CoxModel
        let hazardRatios: [String: Estimate]
        let references: [String: String]
        let leftOutCount: Int
        let notes: [String]
      }
      let ratios = Dictionary(model.names.compactMap { name in model.hazardRatio(name).map { (name, $0) } }) {
        first, _ in first
      }
      print(
        try encoded(
          Result(
            model: model, hazardRatios: ratios, references: regression.references,
            leftOutCount: regression.leftOutCount, notes: regression.notes)))
      return
    }
    var figures = Figures([
      ("customers", .count(model.customerCount)), ("ended", .count(model.eventCount)),
      ("concordance", .text(model.concordance.map(number) ?? "-")),
      (
        "likelihood ratio",
        .text("\(number(model.likelihoodRatio.chiSquare)), p = \(number(model.likelihoodRatio.pValue))")
      ),
    ])
    for name in model.names {
      figures.append("hazard ratio of \(name)", .text(model.hazardRatio(name).map(text) ?? "-"))
    }
    for (name, value) in regression.references.sorted(by: { $0.key < $1.key }) {
      figures.append("\(name) compared with", .text(value))
    }
    print(([try figures.text(.table)] + regression.notes + model.flags.map(\.sentence)).joined(separator: "\n"))
  }

  private func show(_ family: ContractModelFamily, _ recognition: ChurnPolicy.Recognition) throws {
    let scope = try arguments.scope()
    let database = try StoreArguments.reading(arguments.store)
    let model = try database.read { tx in try tx.fitContracts(family, scope, recognition) }
    try database.close()
    if arguments.format == .json { return print(try encoded(model)) }
    let fitted = model.contracts
    var figures = Figures([
      ("model", .text(fitted.family.name)), ("period", .text("\(model.period.count) \(model.period.unit.rawValue)")),
      ("contracts", .count(model.contractCount)), ("lost", .count(fitted.lostCount)),
      ("of other periods, left out", .count(model.otherPeriodCount)),
      ("log-likelihood", .text(number(fitted.logLikelihood))),
    ])
    for (name, value) in zip(fitted.family.parameterNames, fitted.parameters) {
      figures.append(name, .text(number(value)))
    }
    for (index, estimate) in try fitted.retentionCurve(periods: min(max(horizon ?? 12, 0), 1_000)).enumerated() {
      figures.append("left after \(index + 1)", .text(text(estimate)))
    }
    print(([try figures.text(.table)] + fitted.flags.map(\.sentence)).joined(separator: "\n"))
  }
}

/// The formula of an interval, by its name.
enum IntervalName: String, ExpressibleByArgument, CaseIterable {
  case plain, log
  case logLog = "log-log"

  var formula: KaplanMeier.IntervalFormula {
    switch self {
    case .plain: .plain
    case .log: .log
    case .logLog: .logLog
    }
  }
}

/// A model of contracts, by its name.
enum ContractModelName: String, ExpressibleByArgument, CaseIterable {
  case geometric, bdw
  case sBG = "s-bg"

  var family: ContractModelFamily {
    switch self {
    case .geometric: .geometric
    case .sBG: .sBG
    case .bdw: .bdW
    }
  }
}
