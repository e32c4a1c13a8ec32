import ArgumentParser
import Foundation
import RetentionKit

extension LifetimeValueCommand {
  /// `retention clv validate`
  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fits a model to what was so by an instant, and compares what it foretells with what came then.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @OptionGroup var question: Question
    @Option(help: "The split, such as 2026-06-01T00:00:00Z: what occurred then or later, the model does not know.")
    var calibrationEnd: String
    @Option(help: "Until when it is compared. Default: now.") var holdoutEnd: String?
    @Flag(help: "Choose among mbg-nbd, bg-nbd and pareto-nbd by what each foretells.") var choose = false
    @Flag(help: "The model may know only what the store had learned by the split.") var asKnownThen = false
    @Option(help: "How many days points of the tracking are apart.") var trackingDays = 7

    func validate() throws {
      guard trackingDays >= 1 else { throw ValidationError("--tracking-days takes 1 or more.") }
    }

    func run() throws {
      let split = try Timestamp(calibrationEnd)
      let end = try holdoutEnd.map { try Timestamp($0) } ?? .now
      let families = choose ? [.mbgNBD, .bgNBD, .paretoNBD] : [try question.family()]
      let (unit, days, asKnownThen) = (try question.timeUnit(), trackingDays, asKnownThen)
      let currency = try question.currency.map { try Currency($0) }
      let segment = try question.segment.map { try SegmentPredicate($0) }
      let database = try arguments.open()
      let choice = try database.read { tx in
        try tx.chooseCustomerBaseModel(
          among: families, calibrationEnd: split, holdoutEnd: end, unit: unit, currency: currency,
          of: try segment.map { try tx.compile($0) }, asKnownThen: asKnownThen, trackingEvery: .days(Double(days)))
      }
      try database.close()
      switch arguments.format {
      case .table: print(try Self.table(choice))
      case .json: print(try encoded(Result(choice)))
      }
    }

    private static func table(_ choice: CustomerBaseChoice) throws -> String {
      let best = choice.best
      var lines = [
        try Figures([
          ("model", .text(best.model.purchases.family.name)),
          ("calibration end", .text(best.calibrationEnd.description)),
          ("holdout end", .text(best.holdoutEnd.description)),
          ("customers", .count(best.comparison.model.customerCount)), ("new customers", .count(best.newCustomerCount)),
          ("expected purchases", .text(text(best.purchases))), ("actual purchases", .count(best.purchases.actual)),
          ("expected buyers", .text(text(best.buyers))), ("actual buyers", .count(best.buyers.actual)),
          ("within their interval", .text(percentage(best.comparison.model.coverage?.value))),
        ]).text(.table)
      ]
      lines += ["", "                     bias      MAE       RMSE      AUC       ln P"]
      let reports = choice.validations.map(\.comparison.model) + best.comparison.baselines
      for report in reports {
        let figures = [
          report.bias.map { percentage($0) } ?? "-", number(report.meanAbsoluteError),
          number(report.rootMeanSquareError),
          report.areaUnderCurve.map(number) ?? "-", report.meanLogProbability.map(number) ?? "-",
        ]
        lines.append(
          report.name.padding(toLength: 21, withPad: " ", startingAt: 0)
            + figures.map { $0.padding(toLength: 10, withPad: " ", startingAt: 0) }.joined())
      }
      lines += ["", "customers by what was expected: expected, actual purchases each"]
      lines += best.comparison.model.expectationDeciles.map { decile in
        "\(decile.customers)  \(number(decile.expected))  \(number(decile.actual))"
      }
      lines += ["", "repeat purchases up to a day: expected, actual"]
      // All of them are in the JSON.
      lines += best.tracking.suffix(12).map { point in
        "\(point.day)\(point.isHoldout ? "*" : " ")  \(number(point.cumulativeExpected))  \(point.cumulativeActual)"
      }
      return (lines + ["", best.sentence] + best.model.flags.map(\.sentence)).joined(separator: "\n")
    }

    private static func text(_ total: TotalForecast) -> String {
      "\(number(total.expected)) (95 %: \(number(total.interval95.lowerBound)) to \(number(total.interval95.upperBound)))"
    }

    private static func percentage(_ share: Double?) -> String { share.map { number($0 * 100) + " %" } ?? "-" }

    /// As JSON tells it.
    private struct Result: Encodable {
      struct Validation: Encodable {
        let model: CustomerBaseModel
        let comparison: HoldoutComparison
        let bias: Double?
        let purchases, buyers: TotalForecast
        let purchases95: [Double]
        let newCustomerCount: Int
        let tracking: [TrackingPoint]
        let sentence: String

        init(_ validation: CustomerBaseValidation) {
          (model, comparison, tracking) = (validation.model, validation.comparison, validation.tracking)
          (purchases, buyers, bias) = (validation.purchases, validation.buyers, validation.purchases.bias)
          let range = validation.purchases.interval95
          purchases95 = [range.lowerBound, range.upperBound]
          (newCustomerCount, sentence) = (validation.newCustomerCount, validation.sentence)
        }
      }

      let calibrationEnd, holdoutEnd: Timestamp
      let chosen: String
      let validations: [Validation]

      init(_ choice: CustomerBaseChoice) {
        (calibrationEnd, holdoutEnd) = (choice.best.calibrationEnd, choice.best.holdoutEnd)
        chosen = choice.best.model.purchases.family.name
        validations = choice.validations.map(Validation.init)
      }
    }
  }

  /// `retention clv drift`
  struct Drift: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says whether a stored model still tells what comes, or is to be fitted again.",
      discussion: ExitCodes.text)
    @OptionGroup var arguments: StoreArguments
    @Option(help: "The name of the stored model.") var name: String
    @Option(help: "Until when. Default: now.") var asOf: String?
    @Option(help: "The share by which totals may be off.") var tolerance = 0.1

    func validate() throws {
      guard tolerance >= 0 else { throw ValidationError("--tolerance takes 0 or more.") }
    }

    func run() throws {
      let now = try asOf.map { try Timestamp($0) } ?? .now
      let (name, tolerance) = (name, tolerance)
      let database = try arguments.open()
      let drift = try database.read { tx in
        try tx.drift(of: try tx.customerBaseModel(named: name), asOf: now, tolerance: tolerance)
      }
      try database.close()
      switch arguments.format {
      case .json: print(try encoded(drift))
      case .table:
        let figures = Figures([
          ("verdict", .text(drift.verdict.rawValue)), ("fitted as of", .text(drift.fittedAsOf.description)),
          ("as of", .text(drift.asOf.description)), ("customers", .count(drift.customerCount)),
          ("new customers", .count(drift.newCustomerCount)),
          ("expected purchases", .text(number(drift.purchases.expected))),
          ("actual purchases", .count(drift.purchases.actual)),
          ("expected buyers", .text(number(drift.buyers.expected))), ("actual buyers", .count(drift.buyers.actual)),
          ("surprise", .text(number(drift.surprise))),
        ])
        print(try figures.text(.table))
        print(drift.sentence)
      }
    }
  }
}
