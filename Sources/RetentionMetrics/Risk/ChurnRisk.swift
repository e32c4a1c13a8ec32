public import CustomerModel
public import RetentionMath

/// How likely a customer is to be lost within a time, by the model that fits the business, and why.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-01-01"))
/// let risk = try database.read { tx in try tx.churnRisk(of: ada, within: .months(3), scope) }
/// risk?.basis         // == .purchases
/// risk?.reasons.first // == "bought once, 39 days ago, and not again"
/// ```
public struct ChurnRisk: Hashable, Sendable {
  /// What the risk is about.
  public enum Basis: String, Hashable, Sendable, Codable, CaseIterable {
    /// That no contract is left at the end of the time.
    case contract
    /// That nothing is bought within the time.
    case purchases
    /// That nothing is done within the time.
    case activity
  }

  /// Who.
  public let customer: CustomerID
  /// From which instant on.
  public let asOf: Timestamp
  /// Within what time.
  public let horizon: TimeSpan
  /// What is meant by lost.
  public let basis: Basis
  /// How likely that is.
  public let probability: Estimate
  /// How likely it is that the customer is still one, where purchases tell.
  public let aliveProbability: Estimate?
  /// What the customer is expected to bring in a year, in whole units of the currency; `nil` if nothing tells.
  public let expectedValue: Double?
  /// The currency of the value.
  public let currency: Currency?
  /// Why, the strongest reason first: each the part of a sentence.
  public let reasons: [String]

  /// What is expected to be lost: the value of a year times the risk; `nil` if nothing tells the value.
  public var valueAtStake: Double? { expectedValue.map { $0 * probability.value } }
}

extension ChurnRisk {
  /// The order in which customers are to be looked after: most at stake first; those of no known value are last, by risk.
  static func isMoreUrgent(_ first: ChurnRisk, _ second: ChurnRisk) -> Bool {
    switch (first.valueAtStake, second.valueAtStake) {
    case (let one?, let other?) where one != other: return one > other
    case (.some, nil): return true
    case (nil, .some): return false
    default:
      let (one, other) = (first.probability.value, second.probability.value)
      return one == other ? first.customer < second.customer : one > other
    }
  }
}
