public import CustomerModel

/// How recently, how often and for how much one customer bought, and the scores for it.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let scores = try database.read { tx in try RFMMetric().scores(scope, tx) }
/// scores.map(\.customer)   // == [ada]
/// scores[0].recencyDays    // == 3
/// scores[0].cell           // == .hibernating
/// ```
public struct RFMScores: Hashable, Sendable {
  /// Whose.
  public let customer: CustomerID
  /// Days from the last purchase day to the day of the as-of instant.
  public let recencyDays: Int
  /// Purchase days.
  public let frequency: Int
  /// What was paid less what was given back.
  public let monetary: Money?
  /// From 1 for the longest ago.
  public let recencyScore: Int
  /// From 1 for the fewest.
  public let frequencyScore: Int
  /// From 1 for the least.
  public let monetaryScore: Int
  /// The name of the place in the grid of recency and frequency.
  public let cell: RFMCell
  let group: Int
}

/// The named places in the grid of recency by frequency, of five scores each: together they are the whole grid.
///
/// ```swift
/// RFMCell(recency: 5, frequency: 5)  // == .champions
/// RFMCell(recency: 1, frequency: 4)  // == .atRisk
/// ```
public enum RFMCell: String, CaseIterable, Hashable, Sendable, Codable {
  /// Recency 5, frequency 4 or 5.
  case champions
  /// Recency 3 or 4, frequency 4 or 5.
  case loyal
  /// Recency 4 or 5, frequency 2 or 3.
  case potentialLoyalists = "potential-loyalists"
  /// Recency 5, frequency 1.
  case new
  /// Recency 4, frequency 1.
  case promising
  /// Recency 3, frequency 3.
  case needAttention = "need-attention"
  /// Recency 3, frequency 1 or 2.
  case aboutToSleep = "about-to-sleep"
  /// Recency 1 or 2, frequency 5.
  case cannotLose = "cannot-lose"
  /// Recency 1 or 2, frequency 3 or 4.
  case atRisk = "at-risk"
  /// Recency 1 or 2, frequency 1 or 2.
  case hibernating

  /// The place of two scores of 1 to 5; those beyond count as the nearest.
  public init(recency: Int, frequency: Int) {
    switch (min(max(recency, 1), 5), min(max(frequency, 1), 5)) {
    case (5, 4...5): self = .champions
    case (3...4, 4...5): self = .loyal
    case (4...5, 2...3): self = .potentialLoyalists
    case (5, _): self = .new
    case (4, _): self = .promising
    case (3, 3): self = .needAttention
    case (3, _): self = .aboutToSleep
    case (_, 5): self = .cannotLose
    case (_, 3...4): self = .atRisk
    default: self = .hibernating
    }
  }

  /// The place of two scores of 1 to `scale`, spread over the five.
  init(recency: Int, frequency: Int, scale: Int) {
    func spread(_ score: Int) -> Int { (score * 5 + scale - 1) / scale }
    self.init(recency: spread(recency), frequency: spread(frequency))
  }
}
