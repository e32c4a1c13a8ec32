import ArgumentParser
import Foundation
import RetentionKit

/// `retention clv`
struct LifetimeValueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clv", abstract: "Fits models of when customers buy and what they spend, and forecasts with them.",
    discussion: """
      retention clv fit shop.retention --model mbg-nbd --unit week --as-of 2026-11-25T00:00:00Z --store-as weekly
      retention clv predict shop.retention --name weekly --months 12 --discount 0.1 --limit 20
      retention clv validate shop.retention --calibration-end 2026-06-01T00:00:00Z --choose
      """,
    subcommands: [Fit.self, Predict.self, Validate.self, Drift.self, Simulate.self, Crossings.self, Models.self])

  /// Which model, of whom, up to when.
  struct Question: ParsableArguments {
    @Option(help: "nbd, bg-nbd, mbg-nbd, pareto-nbd, bg-cnbd-K or mbg-cnbd-K, with K stages of a gap.")
    var model = "mbg-nbd"
    @Option(help: "The unit of times: hour, day, week, month or year.") var unit = "week"
    @Option(help: "The currency of values, such as EUR. Default: the one that all orders are in.") var currency: String?
    @Option(help: "Only the members of this segment: conditions, as text.") var segment: String?

    func family() throws -> PurchaseModelFamily { try Self.family(named: model) }

    static func family(named model: String) throws -> PurchaseModelFamily {
      switch model.lowercased() {
      case "nbd": return .nbd
      case "bg-nbd": return .bgNBD
      case "mbg-nbd": return .mbgNBD
      case "pareto-nbd": return .paretoNBD
      default:
        for (prefix, family) in [
          ("bg-cnbd-", PurchaseModelFamily.bgCNBD(k:)), ("mbg-cnbd-", PurchaseModelFamily.mbgCNBD(k:)),
        ] where model.lowercased().hasPrefix(prefix) {
          if let stages = Int(model.dropFirst(prefix.count)), (1...100).contains(stages) { return family(stages) }
        }
        throw ValidationError("--model takes nbd, bg-nbd, mbg-nbd, pareto-nbd, bg-cnbd-K or mbg-cnbd-K.")
      }
    }

    func timeUnit() throws -> TimeUnit {
      guard let unit = TimeUnit(rawValue: unit) else {
        throw ValidationError("--unit takes hour, day, week, month or year.")
      }
      return unit
    }

    func validate() throws {
      _ = try family()
      _ = try timeUnit()
    }
  }

  /// `retention clv fit`
  struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fits a model, and prints its parameters and what to beware of.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var question: Question
    @Option(help: "What occurred at this instant or later does not count. Default: now.") var asOf: String?
    @Option(help: "Keep the model in the store, by this name.") var storeAs: String?

    func run() throws {
      let now = try asOf.map { try Timestamp($0) } ?? .now
      let (family, unit) = (try question.family(), try question.timeUnit())
      let currency = try question.currency.map { try Currency($0) }
      let segment = try question.segment.map { try SegmentPredicate($0) }
      let name = storeAs
      let database = try arguments.open(writing: name != nil)
      let (model, version) = try Self.fit(family, now, unit, currency, segment, name, database)
      try database.close()
      switch arguments.format {
      case .table: print(try Self.table(model, version))
      case .json: print(try encoded(model))
      }
    }

    private static func fit(
      _ family: PurchaseModelFamily, _ now: Timestamp, _ unit: TimeUnit, _ currency: Currency?,
      _ segment: SegmentPredicate?, _ name: String?, _ database: RetentionDatabase
    ) throws -> (CustomerBaseModel, version: Int?) {
      let model = try database.read { tx in
        try tx.fitCustomerBase(
          family, asOf: now, unit: unit, currency: currency, of: try segment.map { try tx.compile($0) })
      }
      guard let name else { return (model, nil) }
      return (model, try database.write { tx in try tx.store(model, named: name) })
    }

    private static func table(_ model: CustomerBaseModel, _ version: Int?) throws -> String {
      let (purchases, provenance) = (model.purchases, model.provenance)
      var figures = Figures([
        ("model", .text(purchases.family.name)), ("unit", .text(purchases.unit.rawValue)),
        ("as of", .text(provenance.asOf.description)), ("customers", .count(provenance.customerCount)),
        ("bought again", .count(purchases.repeaterCount)),
      ])
      if let version { figures.append("version", .count(version)) }
      for name in purchases.family.parameterNames {
        guard let parameter = purchases.parameter(name) else { continue }
        figures.append(name, .text(text(parameter)))
      }
      figures.append("log-likelihood", .text(number(purchases.logLikelihood)))
      figures.append("AIC", .text(number(purchases.aic)))
      if let spend = model.spend {
        for (name, value) in zip(FittedGammaGamma.parameterNames, spend.parameters) {
          figures.append("spend \(name)", .text(number(value)))
        }
      }
      return ([try figures.text(.table)] + model.flags.map(\.sentence)).joined(separator: "\n")
    }
  }

  /// `retention clv predict`
  struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what is to be expected of customers, those of the highest value first.",
      discussion: "Fits a model unless --name gives a stored one. \(ExitCodes.text)")
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var question: Question
    @Option(help: "The name of a stored model.") var name: String?
    @Option(help: "From which instant on. Default: now.") var asOf: String?
    @Option(help: "For how many months.") var months = 12.0
    @Option(help: "A yearly rate by which later purchases are worth less, such as 0.1.") var discount = 0.0
    @Option(help: "The share of the value that is kept, such as 0.4.") var margin = 1.0
    @Option(help: "How many customers at most.") var limit = 20

    /// What is printed of one.
    struct Row: Encodable {
      let customer: UInt64
      let identifiers: [String]
      let aliveProbability: Double
      let expectedPurchases: Double
      let expectedSpend: Double?
      let lifetimeValue: Double?
    }

    func validate() throws {
      guard months.isFinite, months >= 0 else { throw ValidationError("--months takes 0 or more.") }
      guard discount.isFinite, discount >= 0 else { throw ValidationError("--discount takes 0 or more.") }
      guard margin.isFinite else { throw ValidationError("--margin takes a number.") }
    }

    func run() throws {
      let now = try asOf.map { try Timestamp($0) } ?? .now
      let (family, unit) = (try question.family(), try question.timeUnit())
      let currency = try question.currency.map { try Currency($0) }
      let segment = try question.segment.map { try SegmentPredicate($0) }
      let (name, months, discount, margin, limit) = (name, months, AnnualRate(discount), margin, max(limit, 0))
      let database = try arguments.open()
      let (total, rows) = try database.read { tx in
        let members = try segment.map { try tx.compile($0) }
        let model =
          try name.map { try tx.customerBaseModel(named: $0) }
          ?? tx.fitCustomerBase(family, asOf: now, unit: unit, currency: currency, of: members)
        let forecast = try tx.forecast(
          by: model, asOf: now, within: .months(months), of: members, discount: discount, margin: margin)
        // Of the same value, by what is expected, then by number.
        let best = forecast.customers.sorted { first, second in
          let (value, other) = (first.lifetimeValue ?? 0, second.lifetimeValue ?? 0)
          if value != other { return value > other }
          if first.expectedPurchases != second.expectedPurchases {
            return first.expectedPurchases > second.expectedPurchases
          }
          return first.customer < second.customer
        }
        var rows: [Row] = []
        for row in best.prefix(limit) {
          rows.append(
            Row(
              customer: row.customer.rawValue,
              identifiers: try tx.customer(row.customer)?.externalIDs.map(\.description) ?? [],
              aliveProbability: row.aliveProbability, expectedPurchases: row.expectedPurchases,
              expectedSpend: row.expectedSpend, lifetimeValue: row.lifetimeValue))
        }
        return (forecast, rows)
      }
      try database.close()
      try show(total, rows)
    }

    private func show(_ total: CustomerBaseForecast, _ rows: [Row]) throws {
      switch arguments.format {
      case .table:
        print(
          try Figures([
            ("customers", .count(total.customers.count)), ("still customers", .text(text(total.aliveCount))),
            ("expected purchases", .text(text(total.expectedPurchases))),
            ("lifetime value", .text(total.lifetimeValue.map(text) ?? "-")),
          ]).text(.table))
        for row in rows {
          print(
            "\(row.customer)  alive \(number(row.aliveProbability * 100)) %  purchases \(number(row.expectedPurchases))  "
              + "value \(row.lifetimeValue.map(number) ?? "-")  \(row.identifiers.joined(separator: ", "))")
        }
      case .json:
        struct Result: Encodable {
          let customers: Int
          let aliveCount: Estimate
          let expectedPurchases: Estimate
          let lifetimeValue: Estimate?
          let rows: [Row]
        }
        print(
          try encoded(
            Result(
              customers: total.customers.count, aliveCount: total.aliveCount,
              expectedPurchases: total.expectedPurchases, lifetimeValue: total.lifetimeValue, rows: rows)))
      }
    }
  }

  /// `retention clv models`
  struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the names of stored models.", discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments

    func run() throws {
      let database = try arguments.open()
      let names = try database.read { tx in try tx.customerBaseModelNames() }
      try database.close()
      switch arguments.format {
      case .table: for name in names { print(name) }
      case .json: print(try encoded(names))
      }
    }
  }
}
