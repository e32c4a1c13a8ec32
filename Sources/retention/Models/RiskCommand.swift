import ArgumentParser
import RetentionKit

/// `retention risk`
struct RiskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "risk",
    abstract: "Says which customers are likely to be lost, why, and what is at stake: the most first.",
    discussion: """
      By a customer's contracts, if one runs; else by the purchases; else, with --activity, by what they did.

      retention risk shop.retention --days 90 --limit 50
      retention risk shop.retention --days 30 --activity purchase --activity session --basis activity --format csv
      """)
  @OptionGroup var arguments: MetricArguments
  @Option(help: "Within how many days.") var days = 90.0
  @Option(help: "By what alone: contract, purchases or activity.") var basis: String?
  @Option(help: "The model of purchases: nbd, bg-nbd, mbg-nbd, pareto-nbd, bg-cnbd-K or mbg-cnbd-K.")
  var model = "mbg-nbd"
  @Option(help: "The unit in which that counts time: hour, day, week, month or year.") var unit = "week"
  @Option(help: "When the end of a contract counts: cancellation, period-end, or grace for --grace days.")
  var contract = ContractEnd.periodEnd
  @Option(help: "The days of grace.") var grace = 14
  @Option(help: "A kind of interactions whose absence is a risk; may be given several times.") var activity: [String] =
    []
  @Option(help: "How many customers at most.") var limit = 100

  func validate() throws {
    guard days > 0, days < 1e6 else { throw ValidationError("--days takes more than 0.") }
    guard TimeUnit(rawValue: unit) != nil else { throw ValidationError("--unit takes hour, day, week, month or year.") }
    guard limit >= 0 else { throw ValidationError("--limit takes 0 or more.") }
    if let basis, ChurnRisk.Basis(rawValue: basis) == nil {
      throw ValidationError("--basis takes contract, purchases or activity.")
    }
    guard basis != "activity" || !activity.isEmpty else { throw ValidationError("Name kinds with --activity.") }
    guard arguments.by == nil else { throw ValidationError("Risks are not grouped: --by is of figures.") }
    _ = try LifetimeValueCommand.Question.family(named: model)
  }

  /// What is printed of one.
  private struct Row: Encodable {
    let customer: UInt64
    let identifiers: [String]
    let basis: String
    let probability: Double
    let low, high: Double?
    let aliveProbability: Double?
    let expectedValue: Double?
    let valueAtStake: Double?
    let currency: String?
    let reasons: [String]

    init(_ risk: ChurnRisk, _ customer: Customer?) {
      self.customer = risk.customer.rawValue
      identifiers = customer?.externalIDs.map(\.description) ?? []
      basis = risk.basis.rawValue
      probability = risk.probability.value
      (low, high) = (risk.probability.interval95?.lowerBound, risk.probability.interval95?.upperBound)
      aliveProbability = risk.aliveProbability?.value
      (expectedValue, valueAtStake, currency) = (risk.expectedValue, risk.valueAtStake, risk.currency?.code)
      reasons = risk.reasons
    }

    static let header =
      "customer,identifiers,basis,probability,low,high,alive_probability,expected_value,value_at_stake,currency,reasons"

    var csv: String {
      func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
      func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
      return [
        "\(customer)", quoted(identifiers.joined(separator: "; ")), basis, text(probability), text(low), text(high),
        text(aliveProbability), text(expectedValue), text(valueAtStake), currency ?? "",
        quoted(reasons.joined(separator: "; ")),
      ].joined(separator: ",")
    }
  }

  func run() throws {
    let (scope, horizon, limit) = (try arguments.scope(), TimeSpan.days(days), limit)
    let (family, unit) = (try LifetimeValueCommand.Question.family(named: model), TimeUnit(rawValue: unit) ?? .week)
    let kinds = activity.isEmpty ? nil : try activity.map { try InteractionKind(name: $0) }
    let recognition = try contract.recognition(grace: .days(grace))
    let basis = basis.flatMap { ChurnRisk.Basis(rawValue: $0) }
    let database = try StoreArguments.reading(arguments.store)
    let (model, count, rows) = try database.read { tx in
      let model = try tx.fitChurnRisk(
        within: horizon, scope, purchases: family, unit: unit, recognition, activityOf: kinds)
      let risks = try tx.churnRisks(by: model, scope, basis: basis)
      var rows: [Row] = []
      for risk in risks.prefix(limit) { rows.append(Row(risk, try tx.customer(risk.customer))) }
      return (model, risks.count, rows)
    }
    try database.close()
    switch arguments.format {
    case .csv: print(([Row.header] + rows.map(\.csv)).joined(separator: "\r\n"), terminator: "\r\n")
    case .json:
      struct Result: Encodable {
        let asOf: Timestamp
        let days: Double
        let customers: Int
        let contracts: [ContractBaseModel]
        let purchases: CustomerBaseModel?
        let activity: ActivityRiskModel?
        let rows: [Row]
      }
      print(
        try encoded(
          Result(
            asOf: scope.asOf, days: days, customers: count, contracts: model.contracts, purchases: model.purchases,
            activity: model.activity, rows: rows)))
    case .table:
      print("\(count) customers, as of \(scope.asOf), lost within \(number(days)) days")
      for row in rows {
        let stake = row.valueAtStake.map { "\(number($0)) \(row.currency ?? "")" } ?? "-"
        print(
          "\(row.customer)  \(number(row.probability * 100)) %  at stake \(stake)  \(row.identifiers.joined(separator: ", "))"
        )
        print("    \(row.basis): \(row.reasons.joined(separator: "; "))")
      }
    }
  }
}
