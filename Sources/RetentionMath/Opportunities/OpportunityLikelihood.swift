internal import Glibc

/// The log-likelihood of ``BetaGeometricBetaBernoulli`` over a multiset of histories, with exact derivatives by the logarithms
/// of the parameters: each history is a mixture over when the customer left.
struct OpportunityLikelihood: Sendable {
  let counts: OpportunityCounts
  private let longest: Int

  init(_ counts: OpportunityCounts) {
    self.counts = counts
    longest = counts.histories.map(\.opportunities).max() ?? 0
  }

  func evaluate(_ logParameters: [Double]) -> Evaluation {
    let parameters = logParameters.map { exp($0) }
    let (alpha, beta, gamma, delta) = (parameters[0], parameters[1], parameters[2], parameters[3])
    let all = Array(0...longest + 1)
    let purchase = RisingFactorial.table(alpha, counts: all)
    let none = RisingFactorial.table(beta, counts: all)
    let either = RisingFactorial.table(alpha + beta, counts: all)
    let staying = RisingFactorial.table(delta, counts: all)
    let whole = RisingFactorial.table(gamma + delta, counts: all)
    var total = Evaluation(size: 4)
    for (history, customers) in zip(counts.histories, counts.customers) {
      let (x, n) = (history.purchases, history.opportunities)
      var mixture = Mixture()
      for t in history.last...n {
        // Alive to the end, or gone after opportunity t.
        let left = t < n ? 1 : 0
        let (a, b, ab) = (purchase[x], none[t - x], either[t])
        let (d, gd) = (staying[t], whole[t + left])
        let log = a.logarithm + b.logarithm - ab.logarithm + d.logarithm - gd.logarithm
        let first = SIMD4(
          a.first - ab.first, b.first - ab.first, (left == 1 ? 1 / gamma : 0) - gd.first, d.first - gd.first)
        // 00, 10, 11, 22, 32, 33; the two pairs do not mix.
        let second = (
          a.second - ab.second, -ab.second, b.second - ab.second,
          (left == 1 ? -1 / (gamma * gamma) : 0) - gd.second, -gd.second, d.second - gd.second
        )
        mixture.add(log + (left == 1 ? logParameters[2] : 0), first, second)
      }
      mixture.finish(into: &total, weight: Double(customers))
    }
    return total.byLogarithms(of: parameters)
  }

  /// ln Σ e^v of terms with derivatives.
  private struct Mixture {
    private var top = -Double.infinity
    private var sum = 0.0
    private var first = SIMD4<Double>()
    private var second = Array(repeating: 0.0, count: 10)

    mutating func add(
      _ log: Double, _ slope: SIMD4<Double>, _ bend: (Double, Double, Double, Double, Double, Double)
    ) {
      if log > top {
        let factor = exp(top - log)
        sum *= factor
        first *= factor
        for k in second.indices { second[k] *= factor }
        top = log
      }
      let weight = exp(log - top)
      sum += weight
      first += weight * slope
      var k = 0
      for i in 0..<4 {
        for j in 0...i {
          second[k] += weight * slope[i] * slope[j]
          k += 1
        }
      }
      second[0] += weight * bend.0
      second[1] += weight * bend.1
      second[2] += weight * bend.2
      second[5] += weight * bend.3
      second[8] += weight * bend.4
      second[9] += weight * bend.5
    }

    func finish(into total: inout Evaluation, weight: Double) {
      total.value += weight * (top + log(sum))
      var k = 0
      for i in 0..<4 {
        total.gradient[i] += weight * first[i] / sum
        for j in 0...i {
          total.hessian[i, j] += weight * (second[k] / sum - first[i] * first[j] / (sum * sum))
          k += 1
        }
      }
    }
  }
}
