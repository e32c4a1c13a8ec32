internal import CustomerModel
internal import RetentionMath

/// How likely customers are to have no contract left.
struct ContractRisk {
  private let model: ChurnRiskModel
  private let asOf: Timestamp
  private let end: Double

  init(_ model: ChurnRiskModel, _ asOf: Timestamp) {
    self.model = model
    self.asOf = asOf
    end = Double(asOf.microseconds) + model.horizon.count(in: .day) * Double(microsecondsInDay)
  }

  private struct Figure {
    let probability: Estimate
    let reasons: [String]
  }

  /// - Returns: `nil` for somebody without a running contract.
  func risk(of customer: CustomerID, _ spells: [ContractSpell]) throws(CustomerBaseError) -> ChurnRisk? {
    let running = spells.filter { $0.endedAt == nil }
    var best: Figure?
    for spell in running {
      guard let figure = try figure(of: spell) else { continue }
      if best.map({ figure.probability.value < $0.probability.value }) ?? true { best = figure }
    }
    guard let best else { return nil }
    var value: Double?
    for spell in running {
      if let amount = spell.monthlyAmount, spell.currency == model.currency { value = (value ?? 0) + amount * 12 }
    }
    // A customer stays as long as the safest contract does.
    let several = running.count > 1 ? ["has \(running.count) contracts, of which this is the safest"] : []
    return ChurnRisk(
      customer: customer, asOf: asOf, horizon: model.horizon, basis: .contract, probability: best.probability,
      aliveProbability: nil, expectedValue: value, currency: value == nil ? nil : model.currency,
      reasons: best.reasons + several)
  }

  private func figure(of spell: ContractSpell) throws(CustomerBaseError) -> Figure? {
    guard let fitted = model.contracts.first(where: { $0.period == spell.period }) ?? model.contracts.first else {
      return nil
    }
    let period = spell.period ?? fitted.period
    let next = spell.nextRenewal(behind: asOf, of: period)
    let renewals = spell.renewals(by: asOf, of: period)
    let renewed = renewals == 1 ? "once" : "\(renewals) times"
    guard Double(next.microseconds) <= end else {
      return Figure(
        probability: Estimate(value: 0, standardError: nil, scale: .probability),
        reasons: ["is not to be renewed before \(next.utcDate), behind the time asked about"])
    }
    if let cancelledAt = spell.cancelledAt {
      // The mean under Jeffreys' prior: a share of few is no certainty.
      let trials = Double(fitted.decidedCount)
      let share = (Double(fitted.decidedCount - fitted.savedCount) + 0.5) / (trials + 1)
      let error = (share * (1 - share) / (trials + 2)).squareRoot()
      return Figure(
        probability: Estimate(value: share, standardError: error, scale: .probability),
        reasons: [
          "was cancelled on \(cancelledAt.utcDate): of \(fitted.decidedCount) cancelled contracts \(fitted.savedCount) went on",
          "would be renewed on \(next.utcDate)",
        ])
    }
    let length = period.span.count(in: .day) * Double(microsecondsInDay)
    let decisions = 1 + Int(min((end - Double(next.microseconds)) / length, 1e6))
    let probability = try CustomerBaseError.fromParameters { () throws(ParameterError) in
      try fitted.contracts.estimate(.probability) { 1 - $0.survival(after: decisions, renewals: renewals) }
    }
    let hazard = try CustomerBaseError.fromParameters { () throws(ParameterError) in
      try 1 - fitted.contracts.model().survival(after: 1, renewals: renewals)
    }
    return Figure(
      probability: probability,
      reasons: [
        "was renewed \(renewals == 0 ? "never yet" : renewed): of such contracts \(ShownNumber(hazard * 100)) % end at the next renewal",
        decisions == 1
          ? "is to be renewed on \(next.utcDate)" : "is to be renewed \(decisions) times, first on \(next.utcDate)",
      ])
  }
}
