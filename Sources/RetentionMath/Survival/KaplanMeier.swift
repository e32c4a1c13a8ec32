internal import Glibc

/// The product-limit estimate of survival (Kaplan & Meier, JASA 53, 1958): how many are still there after a time, when some
/// have not been watched to their end.
///
/// ```swift
/// let survival = try KaplanMeier(durations: [5, 8, 12, 12], events: [true, true, false, true])
/// survival.survival(at: 10)  // == 0.5
/// survival.median  // == 8.0
/// ```
///
/// Events come before censorings at the same time. Every interval says which of three formulas it is by, because programs
/// differ in their defaults.
public struct KaplanMeier: Hashable, Sendable {
  /// A time at which the curve may fall.
  public struct Step: Hashable, Sendable {
    /// The time.
    public let time: Double
    /// How many were watched just before it.
    public let atRisk: Int
    /// How many events there were.
    public let events: Int
    /// How many were watched no longer.
    public let censored: Int
    /// S(t), just after it.
    public let survival: Double
    /// Greenwood's sum Σ d / (n (n − d)); infinite once S(t) is 0.
    public let greenwood: Double

    /// Greenwood's standard error of S(t) (1926).
    public var standardError: Double { survival == 0 ? 0 : survival * greenwood.squareRoot() }
  }

  /// The formula of an interval.
  public enum IntervalFormula: String, Hashable, Sendable, Codable, CaseIterable {
    /// S ± z · se, cut at 0 and 1.
    case plain
    /// Symmetric in ln S; R's default.
    case log
    /// Symmetric in ln(−ln S), so that it never leaves 0…1 (Kalbfleisch & Prentice, 1980).
    case logLog
  }

  /// The curve, by ascending times of events and censorings.
  public let steps: [Step]
  /// The number of customers.
  public let customerCount: Int

  /// The estimate from durations; one element a customer or, with `customers`, a group.
  ///
  /// - Parameters:
  ///   - durations: how long each was watched, in any unit.
  ///   - events: whether that ended with the event, rather than with the watching.
  ///   - entry: when watching began, if that was after the start of the duration (left truncation).
  ///   - customers: how many customers each row stands for.
  /// - Throws: ``SurvivalDataError`` with the first row that is wrong.
  /// - Complexity: linear.
  public init(
    durations: [Double], events: [Bool], entry: [Double]? = nil, customers: [Int]? = nil
  ) throws(SurvivalDataError) {
    self.init(try RiskTable(durations: durations, events: events, entry: entry, customers: customers))
  }

  init(_ table: RiskTable) {
    customerCount = table.total
    var survival = 1.0
    var greenwood = CompensatedSum()
    var ended = false
    var steps: [Step] = []
    steps.reserveCapacity(table.rows.count)
    for row in table.rows {
      let (n, d) = (Double(row.atRisk), Double(row.events))
      if row.events >= row.atRisk, row.events > 0 {
        survival = 0
        ended = true
      } else if row.events > 0 {
        survival *= 1 - d / n
        greenwood.add(d / (n * (n - d)))
      }
      steps.append(
        Step(
          time: row.time, atRisk: row.atRisk, events: row.events, censored: row.censored, survival: survival,
          greenwood: ended ? .infinity : greenwood.value))
    }
    self.steps = steps
  }

  /// The last step at or before a time; `nil` before the first.
  public func step(at time: Double) -> Step? {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? steps[low - 1] : nil
  }

  /// S(t); after the last time, that of the last.
  public func survival(at time: Double) -> Double { step(at: time)?.survival ?? 1 }

  /// The interval of S(t) by a named formula; `nil` where the formula has none, at S(t) = 0.
  public func interval(at time: Double, _ formula: IntervalFormula, level: Double = 0.95) -> ClosedRange<Double>? {
    guard level >= 0, level < 1 else { return nil }
    guard let step = step(at: time), step.survival < 1 else { return 1...1 }
    let (s, z) = (step.survival, -Distribution.normalQuantile((1 - level) / 2))
    if s == 0 { return formula == .plain ? 0...0 : nil }
    let root = step.greenwood.squareRoot()
    let (low, high): (Double, Double)
    switch formula {
    case .plain: (low, high) = (s - z * s * root, s + z * s * root)
    case .log: (low, high) = (s * exp(-z * root), s * exp(z * root))
    case .logLog:
      let theta = z * root / log(s)
      // ln S is negative, and so is theta.
      (low, high) = (exp(log(s) * exp(-theta)), exp(log(s) * exp(theta)))
    }
    return max(0, low)...min(1, max(low, high))
  }

  /// The smallest time at which S(t) is at most 1 − p, or `nil` if the curve does not fall so low.
  public func quantile(_ p: Double) -> Double? {
    // A product of fractions may miss its value by a rounding.
    steps.first { $0.events > 0 && $0.survival <= (1 - p) * (1 + 1e-12) }?.time
  }

  /// The times at which, by the interval of S(t), as many as p could be gone (Brookmeyer & Crowley, 1982), or `nil` where
  /// there is no such time, or nothing bounds it from above.
  ///
  /// - Complexity: O(n log n) for n steps.
  public func quantileInterval(
    _ p: Double, _ formula: IntervalFormula, level: Double = 0.95
  ) -> ClosedRange<Double>? {
    guard let estimate = quantile(p) else { return nil }
    let left = (1 - p) * (1 + 1e-12)
    var low: Double?
    for step in steps where step.events > 0 {
      guard let interval = interval(at: step.time, formula, level: level) else { continue }
      if low == nil, interval.lowerBound <= left { low = step.time }
      if interval.upperBound <= left { return min(low ?? estimate, estimate)...step.time }
    }
    return nil
  }

  /// The smallest time at which at most half are left, or `nil` if more are left at the end.
  public var median: Double? { quantile(0.5) }

  /// The mean of the durations, each cut at a horizon (RMST): the area under the curve, with Greenwood's error. After the
  /// last time, if some are left, the curve is taken to stay; cut earlier to be sure.
  ///
  /// - Complexity: linear in the steps.
  public func restrictedMean(until horizon: Double) -> Estimate {
    guard horizon > 0 else { return Estimate(value: 0, standardError: 0, scale: .real) }
    var area = CompensatedSum()
    var (time, survival) = (0.0, 1.0)
    // What each event takes away is the area that is left after it.
    var after: [(area: Double, share: Double)] = []
    for step in steps where step.time < horizon && step.events > 0 {
      area.add((step.time - time) * survival)
      let (n, d) = (Double(step.atRisk), Double(step.events))
      after.append((area.value, step.survival > 0 ? d / (n * (n - d)) : 0))
      (time, survival) = (step.time, step.survival)
    }
    if survival > 0 { area.add((horizon - time) * survival) }
    let total = area.value
    let variance = CompensatedSum.of(after.map { (total - $0.area) * (total - $0.area) * $0.share })
    return Estimate(value: total, standardError: variance.squareRoot(), scale: .real)
  }
}
