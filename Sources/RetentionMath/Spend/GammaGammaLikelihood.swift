internal import Glibc

/// The log-likelihood of ``GammaGamma`` with exact derivatives by ln p, ln q and ln γ. Gamma functions depend on x alone; a
/// row costs a logarithm.
struct GammaGammaLikelihood: Sendable {
  private struct Row {
    var total: Double
    var logTotal: Double
    var weight: Double
    var count: Double
  }

  let threads: Int
  private var rows: [Row] = []
  private var counts: [Double] = []
  private var weights: [Double] = []
  /// Σ ln m, which the parameters do not touch.
  private var constant = 0.0

  init(_ data: SpendCounts, scale: Double, threads: Int) {
    self.threads = threads
    rows.reserveCapacity(data.distinctCount)
    var logs = CompensatedSum()
    for i in 0..<data.distinctCount {
      let x = Double(data.repeatPurchases[i])
      if counts.last != x {
        counts.append(x)
        weights.append(0)
      }
      let weight = Double(data.customers[i])
      weights[weights.count - 1] += weight
      let value = data.meanValue[i] / scale
      rows.append(Row(total: x * value, logTotal: log(x * value), weight: weight, count: x))
      logs.add(weight * log(value))
    }
    constant = logs.value
  }

  private struct Sums {
    var value = 0.0
    var p = 0.0
    var q = 0.0
    var gamma = 0.0
    var pGamma = 0.0
    var qGamma = 0.0
    var gammaGamma = 0.0
  }

  func evaluate(_ logParameters: [Double]) -> Evaluation {
    let parameters = logParameters.map { exp($0) }
    let (p, q, gamma) = (parameters[0], parameters[1], parameters[2])
    var result = Evaluation(size: 3)
    // ln Γ(px + q) − ln Γ(px) − ln Γ(q)
    let (logGammaQ, digammaQ, trigammaQ) = (logGamma(q), digamma(q), trigamma(q))
    for (x, weight) in zip(counts, weights) {
      let both = p * x + q
      let (first, second) = (digamma(both), trigamma(both))
      result.value += weight * (logRising(p * x, q) - logGammaQ)
      result.gradient[0] += weight * x * (first - digamma(p * x))
      result.gradient[1] += weight * (first - digammaQ)
      result.hessian[0, 0] += weight * x * x * (second - trigamma(p * x))
      result.hessian[1, 0] += weight * x * second
      result.hessian[1, 1] += weight * (second - trigammaQ)
    }
    result = result.byLogarithms(of: parameters)
    let logScale = log(gamma)
    let parts = Parallel.map(rows.count, chunk: 8192, threads: rows.count > 50_000 ? threads : 1) { range in
      var sums = Sums()
      for row in rows[range] {
        // q ln γ + px ln(xm) − (px + q) ln(γ + xm), as −q ln(1 + xm/γ) − px ln(1 + γ/xm).
        let own = log1p(row.total / gamma)
        let other = own + logScale - row.logTotal
        let px = p * row.count
        let share = gamma / (gamma + row.total)
        sums.value -= row.weight * (q * own + px * other)
        sums.p -= row.weight * px * other
        sums.q -= row.weight * q * own
        sums.gamma += row.weight * (q * (1 - share) - px * share)
        sums.pGamma -= row.weight * px * share
        sums.qGamma += row.weight * q * (1 - share)
        sums.gammaGamma -= row.weight * (q + px) * share * (1 - share)
      }
      return sums
    }
    for part in parts {
      result.value += part.value
      result.gradient[0] += part.p
      result.gradient[1] += part.q
      result.gradient[2] += part.gamma
      result.hessian[0, 0] += part.p
      result.hessian[1, 1] += part.q
      result.hessian[2, 0] += part.pGamma
      result.hessian[2, 1] += part.qGamma
      result.hessian[2, 2] += part.gammaGamma
    }
    result.value -= constant
    return result
  }
}
