internal import Glibc

/// How likely each of several causes is to have ended a duration by a time (Aalen & Johansen, Scand. J. Statistics 5, 1978):
/// such as churn by decision and churn by a failed payment. One minus Kaplan-Meier, with the other cause as a censoring, would
/// count customers as lost who can no longer be.
///
/// ```swift
/// let incidence = try AalenJohansen(durations: [2, 3, 5, 7], causes: [1, 2, 0, 1])
/// incidence.probability(of: 1, at: 4)  // == 0.25
/// incidence.survival(at: 4)  // == 0.5
/// ```
public struct AalenJohansen: Hashable, Sendable {
  /// A time at which an event happened.
  public struct Step: Hashable, Sendable {
    /// The time.
    public let time: Double
    /// How many were watched just before it.
    public let atRisk: Int
    /// P(no event) after it.
    public let survival: Double
    /// The probability of each cause by then, the first that of cause 1.
    public let incidence: [Double]
    /// The variances of those, by the delta method.
    public let variance: [Double]
  }

  /// The curves, by ascending times of events.
  public let steps: [Step]
  /// The number of causes.
  public let causeCount: Int

  /// The estimate from durations.
  ///
  /// - Parameters:
  ///   - durations: how long each was watched.
  ///   - causes: what ended that: 0 if only the watching did, else a cause from 1 to 100.
  ///   - entry: when watching began, if that was after the start (left truncation).
  ///   - customers: how many customers each row stands for.
  /// - Throws: ``SurvivalDataError`` with the first row that is wrong.
  /// - Complexity: linear in rows times causes.
  public init(
    durations: [Double], causes: [Int], entry: [Double]? = nil, customers: [Int]? = nil
  ) throws(SurvivalDataError) {
    for (row, cause) in causes.enumerated() where !(0...100 ~= cause) {
      throw SurvivalDataError(.invalidCause(cause), row: row)
    }
    let table = try RiskTable(
      durations: durations, events: causes.map { $0 > 0 }, entry: entry, customers: customers)
    let causeCount = causes.max() ?? 0
    self.causeCount = causeCount
    let order = RadixSort.order(durations.map { RadixSort.key($0) })
    var next = 0
    var survival = 1.0
    var parts = Array(repeating: Part(), count: causeCount)
    var steps: [Step] = []
    for row in table.rows {
      var counts = Array(repeating: 0, count: causeCount)
      while next < order.count, durations[order[next]] <= row.time {
        let index = order[next]
        if causes[index] > 0 { counts[causes[index] - 1] += customers?[index] ?? 1 }
        next += 1
      }
      guard row.events > 0 else { continue }
      let (n, d) = (Double(row.atRisk), Double(row.events))
      let share = n > d ? d / (n * (n - d)) : 0
      for cause in parts.indices {
        parts[cause].add(events: Double(counts[cause]), atRisk: n, survival: survival, share: share)
      }
      survival = row.events == row.atRisk ? 0 : survival * (1 - d / n)
      steps.append(
        Step(
          time: row.time, atRisk: row.atRisk, survival: survival, incidence: parts.map(\.incidence),
          variance: parts.map(\.variance)))
    }
    self.steps = steps
  }

  /// The running sums of one cause.
  private struct Part {
    var incidence = 0.0
    private var (share, shareF, shareFF) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
    private var (own, mixed, mixedF) = (CompensatedSum(), CompensatedSum(), CompensatedSum())

    mutating func add(events d: Double, atRisk n: Double, survival: Double, share: Double) {
      incidence += survival * d / n
      self.share.add(share)
      shareF.add(share * incidence)
      shareFF.add(share * incidence * incidence)
      own.add(survival * survival * (n - d) * d / (n * n * n))
      mixed.add(survival * d / (n * n))
      mixedF.add(survival * d / (n * n) * incidence)
    }

    /// Σ (F − Fᵢ)² d/(n(n−d)) + Σ S² (n−dₖ) dₖ/n³ − 2 Σ (F − Fᵢ) S dₖ/n²
    var variance: Double {
      let f = incidence
      let spread = f * f * share.value - 2 * f * shareF.value + shareFF.value
      return max(0, spread + own.value - 2 * (f * mixed.value - mixedF.value))
    }
  }

  private func step(at time: Double) -> Step? {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? steps[low - 1] : nil
  }

  /// P(no event by a time).
  public func survival(at time: Double) -> Double { step(at: time)?.survival ?? 1 }

  /// P(a cause by a time); 0 for a cause that does not occur.
  public func probability(of cause: Int, at time: Double) -> Double { estimate(of: cause, at: time).value }

  /// P(a cause by a time) with its error; the interval is symmetric in the log-odds.
  public func estimate(of cause: Int, at time: Double) -> Estimate {
    guard 1...max(1, causeCount) ~= cause, causeCount > 0, let step = step(at: time) else {
      return Estimate(value: 0, standardError: 0, scale: .probability)
    }
    return Estimate(
      value: step.incidence[cause - 1], standardError: step.variance[cause - 1].squareRoot(), scale: .probability)
  }
}
