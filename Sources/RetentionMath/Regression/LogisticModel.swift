internal import Glibc

/// A regression of a yes or no on what is known of customers, such as whether they churned: the log-odds are a weighted sum.
///
/// ```swift
/// let model = try LogisticModel(
///   covariates: [Covariate("tickets", [0, 0, 1, 1, 2, 3, 3, 4])],
///   outcomes: [false, false, false, true, false, true, true, true], ridge: 1)
/// model.probability(of: [4]) > model.probability(of: [0])  // == true
/// ```
///
/// The ridge penalizes the squares of the coefficients of standardized columns, and not the intercept; without it data whose
/// columns tell the outcomes apart have no finite estimate, which is found and flagged.
public struct LogisticModel: Hashable, Sendable, Codable {
  /// The columns' names.
  public let names: [String]
  /// The log-odds where all columns are 0.
  public let intercept: Double
  /// What a unit of each column adds to the log-odds.
  public let coefficients: [Double]
  /// The covariance of the coefficients, without the intercept; `nil` if they have no finite estimate.
  public let covariance: SymmetricMatrix?
  /// Σ ln P(outcome), without the penalty.
  public let logLikelihood: Double
  /// The weight of the penalty.
  public let ridge: Double
  /// The number of customers, and of those with the outcome.
  public let customerCount: Int
  /// How many had the outcome.
  public let eventCount: Int
  /// How many steps the search took.
  public let iterations: Int
  /// What to beware of.
  public let flags: [FitFlag]

  /// Fits the model; a weak ridge by default.
  ///
  /// - Throws: ``FitError`` with the row or column that is wrong; constant and collinear columns are named.
  /// - Complexity: rows × columns², some ten times.
  public init(
    covariates: [Covariate], outcomes: [Bool], ridge: Double = 1, options: FitOptions = FitOptions()
  ) throws(FitError) {
    guard !outcomes.isEmpty else { throw .noCustomers }
    let events = outcomes.count { $0 }
    guard events > 0, events < outcomes.count else {
      throw .invalidColumn("outcomes", "all are the same; there is nothing to tell apart.")
    }
    let matrix = try DesignMatrix(covariates, rowCount: outcomes.count)
    let size = matrix.columnCount + 1
    let threads = outcomes.count > 20_000 ? max(1, min(options.threads, 64)) : 1
    let fit = try CoefficientFit.maximize(
      scales: [1] + matrix.scales, unpenalized: 1, ridge: ridge, eventCount: min(events, outcomes.count - events),
      options: options
    ) { point in
      let parts = Parallel.map(outcomes.count, chunk: 2048, threads: threads) { range in
        Self.sum(range, matrix, outcomes, point)
      }
      var total = Evaluation(size: size)
      for part in parts {
        total.value += part.value
        for i in 0..<size {
          total.gradient[i] += part.gradient[i]
          for j in 0...i { total.hessian[i, j] += part.hessian[i, j] }
        }
      }
      return total
    }
    names = matrix.names
    let slopes = Array(fit.coefficients.dropFirst())
    coefficients = slopes
    intercept = fit.coefficients[0] - zip(slopes, matrix.means).reduce(0) { $0 + $1.0 * $1.1 }
    covariance = fit.covariance.map { whole in
      var part = SymmetricMatrix(size: slopes.count)
      for i in slopes.indices { for j in 0...i { part[i, j] = whole[i + 1, j + 1] } }
      return part
    }
    logLikelihood = fit.logLikelihood
    self.ridge = ridge
    customerCount = outcomes.count
    eventCount = events
    iterations = fit.iterations
    flags = fit.flags
  }

  private static func sum(
    _ range: Range<Int>, _ matrix: DesignMatrix, _ outcomes: [Bool], _ point: [Double]
  ) -> Evaluation {
    let count = matrix.columnCount
    var result = Evaluation(size: count + 1)
    var row = Array(repeating: 1.0, count: count + 1)
    for index in range {
      var score = point[0]
      for i in 0..<count {
        row[i + 1] = matrix.elements[index * count + i]
        score += point[i + 1] * row[i + 1]
      }
      let p = logistic(score)
      let rest = (outcomes[index] ? 1 : 0) - p
      let spread = p * logistic(-score)
      result.value -= softplus(outcomes[index] ? -score : score)
      for i in 0...count {
        result.gradient[i] += rest * row[i]
        let weighted = spread * row[i]
        for j in 0...i { result.hessian[i, j] -= weighted * row[j] }
      }
    }
    return result
  }

  /// A coefficient with its interval, by its column's name.
  public func coefficient(_ name: String) -> Estimate? {
    guard let index = names.firstIndex(of: name), index < coefficients.count else { return nil }
    let matrix = covariance.flatMap { $0.size == names.count ? $0 : nil }
    return Estimate(
      value: coefficients[index], standardError: matrix?[index, index].squareRoot(), scale: .real)
  }

  /// P(outcome) of a customer, whose values are in the order of the columns; missing and unusable values count as 0.
  public func probability(of values: [Double]) -> Double {
    let score = zip(coefficients, values).reduce(intercept) { $0 + ($1.1.isFinite ? $1.0 * $1.1 : 0) }
    return logistic(score)
  }
}
