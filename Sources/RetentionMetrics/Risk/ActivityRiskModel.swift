public import CustomerModel
internal import CustomerStore
public import RetentionMath

/// How likely customers are to do nothing within a time: a logistic regression on what was known of them in front of times of
/// that length, and what they did then.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2027-01-01"))
/// let model = try database.read { tx in
///   try tx.fitChurnRisk(within: .days(10), scope, activityOf: [.purchase, .session])
/// }
/// model.activity?.customerCount  // == nil
/// ```
///
/// Features are as of the start of each time and outcomes of the time itself, so nothing leaks. A model of the last time but one
/// foretells the last: ``report`` says how well, and its probabilities are then set right by what came (Platt, 1999). It is not
/// there if too few customers were active, or all did the same.
public struct ActivityRiskModel: Hashable, Sendable, Encodable {
  /// The interactions whose absence is the risk.
  public let kinds: [InteractionKind]
  /// Within what time.
  public let horizon: TimeSpan
  /// The log-odds of doing nothing.
  public let model: LogisticModel
  /// The mean of each column, which a customer is compared with.
  public let means: [Double]
  /// The intercept and the slope that set log-odds right; 0 and 1 where nothing was to be set.
  public let calibration: [Double]
  /// How the model of the time before foretold the last: probabilities, of doing nothing, against what came; `nil` if the data
  /// do not reach back so far.
  public let report: ForecastReport?
  /// How many customers it was fitted to.
  public let customerCount: Int
  /// What was left out, and why.
  public let notes: [String]

  /// With more customers, every second, third and so on is taken.
  public static let trainingLimit = 200_000
}

extension ActivityRiskModel {
  /// - Returns: `nil` if too few customers were active, or all did the same.
  init?<Tx: CustomerReading & ~Copyable & ~Escapable>(
    of kinds: [InteractionKind], within horizon: TimeSpan, _ scope: MetricScope, _ options: FitOptions,
    _ tx: borrowing Tx
  ) throws(CustomerBaseError) {
    let length = Int64(horizon.count(in: .day) * Double(microsecondsInDay))
    func start(_ count: Int64) -> Timestamp {
      let (instant, overflows) = scope.asOf.microseconds.subtractingReportingOverflow(count * length)
      return overflows ? .earliest : max(.earliest, Timestamp(microseconds: instant))
    }
    let samples = try ActivitySample.read(kinds, [start(2), start(1), scope.asOf], scope, tx)
    guard let last = try Fit(samples[1], options) else { return nil }
    self.kinds = kinds
    self.horizon = horizon
    model = last.model
    means = last.means
    notes = last.notes
    customerCount = samples[1].outcomes.count
    guard let first = try Fit(samples[0], options) else {
      (calibration, report) = ([0, 1], nil)
      return
    }
    let odds = samples[1].rows.map { first.logOdds(of: $0) }
    let foretold = odds.map { 1 / (1 + exponential(-$0)) }
    report = ForecastReport(
      name: "activity", expected: foretold, purchaseProbability: foretold,
      actual: samples[1].outcomes.map { $0 ? 1 : 0 })
    calibration = Self.calibration(odds, samples[1].outcomes, options)
  }

  private static func calibration(_ odds: [Double], _ outcomes: [Bool], _ options: FitOptions) -> [Double] {
    let events = outcomes.count { $0 }
    // What few did sets nothing right.
    guard min(events, outcomes.count - events) >= 50 else { return [0, 1] }
    guard
      let fit = try? LogisticModel(
        covariates: [Covariate("odds", odds)], outcomes: outcomes, ridge: 1, options: options),
      let slope = fit.coefficients.first, slope > 0, slope.isFinite, fit.intercept.isFinite
    else { return [0, 1] }
    return [fit.intercept, slope]
  }

  /// One regression, with the columns that it could take.
  private struct Fit {
    let model: LogisticModel
    let means: [Double]
    let notes: [String]

    init?(_ sample: ActivitySample, _ options: FitOptions) throws(CustomerBaseError) {
      let events = sample.outcomes.count { $0 }
      guard min(events, sample.outcomes.count - events) >= 10 else { return nil }
      var columns: [Covariate] = []
      var notes: [String] = []
      for (index, name) in ActivityFeatures.names.enumerated() {
        let values = sample.rows.map { $0[index] }
        if let first = values.first, values.allSatisfy({ $0 == first }) { continue }
        columns.append(Covariate(name, values))
      }
      while true {
        do throws(FitError) {
          model = try LogisticModel(covariates: columns, outcomes: sample.outcomes, ridge: 1, options: options)
          break
        } catch .invalidColumn(let name, let reason) {
          // What other columns already say is left out.
          guard let place = columns.firstIndex(where: { $0.name == name }) else {
            throw .fit(.invalidColumn(name, reason))
          }
          columns.remove(at: place)
          notes.append("'\(name)' was left out: \(reason)")
        } catch {
          throw .fit(error)
        }
      }
      let count = Double(max(1, sample.rows.count))
      means = columns.map { column in column.values.reduce(0, +) / count }
      self.notes = notes
    }

    func logOdds(of row: [Double]) -> Double { ActivityRiskModel.logOdds(model, row) }
  }

  private static func logOdds(_ model: LogisticModel, _ row: [Double]) -> Double {
    var sum = model.intercept
    for (name, coefficient) in zip(model.names, model.coefficients) {
      if let place = ActivityFeatures.names.firstIndex(of: name) { sum += coefficient * row[place] }
    }
    return sum
  }

  /// - Returns: `nil` for somebody who has not been active.
  func risk(of customer: CustomerID, _ summary: ActivitySummary, asOf: Timestamp) -> ChurnRisk? {
    guard let row = ActivityFeatures.values(summary, at: asOf) else { return nil }
    let odds = calibration[0] + calibration[1] * Self.logOdds(model, row)
    let probability = 1 / (1 + exponential(-odds))
    var distances: [Double] = []
    var parts: [(name: String, value: Double, isMore: Bool)] = []
    for (index, name) in model.names.enumerated() {
      guard let place = ActivityFeatures.names.firstIndex(of: name) else { continue }
      let distance = row[place] - means[index]
      distances.append(distance)
      parts.append((name, model.coefficients[index] * distance, distance > 0))
    }
    var error: Double?
    if let covariance = model.covariance, covariance.size == distances.count {
      let share = Double(model.eventCount) / Double(max(1, model.customerCount))
      let ofMean = 1 / max(1e-300, Double(model.customerCount) * share * (1 - share))
      let variance = max(0, covariance.quadraticForm(distances)) + ofMean
      error = calibration[1] * variance.squareRoot() * probability * (1 - probability)
    }
    let raising = parts.filter { $0.value > 0 }.sorted { $0.value > $1.value }.prefix(3)
    let lowering = parts.filter { $0.value < 0 }.sorted { $0.value < $1.value }.prefix(1)
    func words(_ part: (name: String, value: Double, isMore: Bool)) -> String {
      "\(part.isMore ? "more" : "fewer") \(part.name) than others"
    }
    return ChurnRisk(
      customer: customer, asOf: asOf, horizon: horizon, basis: .activity,
      probability: Estimate(value: probability, standardError: error, scale: .probability), aliveProbability: nil,
      expectedValue: nil, currency: nil,
      reasons: raising.map { words($0) + ", which raises the risk" }
        + lowering.map { words($0) + ", which lowers the risk" })
  }
}
