internal import Glibc

/// s ∫ (α+u)^−R (β+u)^−(s+1) du over t_x…T, relative to (α+T)^−R (β+T)^−s.
///
/// The textbook writes it as a difference of hypergeometric functions, which cancel and overflow. The integrand itself is
/// positive and falls; it is taken over w = ln((c+u)/(c+t_x)), c the smaller of α and β, and cut where it is e^−45 of
/// its start.
struct ParetoIntegral {
  let shape: Double
  let alpha: Double
  let s: Double
  let beta: Double
  let from: Double
  let to: Double

  static let panels = 4

  /// ln of the integrand at w, relative to its start; a concave function.
  private func exponent(_ w: Double) -> Double {
    let c = min(alpha, beta)
    let move = (c + from) * expm1(w)
    return alpha <= beta
      ? w - shape * w - (s + 1) * log1p(move / (beta + from)) : -s * w - shape * log1p(move / (alpha + from))
  }

  /// The upper end of w: where T is, or, before that, where the integrand no longer matters.
  var end: Double {
    let start = min(alpha, beta) + from
    var high = log1p((to - from) / start)
    // A concave function falls at least as fast as at its start.
    let slope = alpha <= beta ? 1 - shape - (s + 1) * (start / (beta + from)) : -s - shape * (start / (alpha + from))
    if slope < 0 { high = min(high, 50 / -slope) }
    guard exponent(high) < -80 else { return high }
    var low = 0.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let value = exponent(middle)
      if value > -45 { low = middle } else { high = middle }
      if value < -45, value > -60 { break }
    }
    return high
  }

  var logRatio: Double {
    guard to > from else { return -.infinity }
    let c = min(alpha, beta)
    let (startAlpha, startBeta) = (alpha + from, beta + from)
    let start = c + from
    // ln of the integrand (with du = (c+u) dw) relative to its value at the start.
    var sum = 0.0
    let half = end / Double(2 * Self.panels)
    for panel in 0..<Self.panels {
      let middle = half * Double(2 * panel + 1)
      for (node, weight) in Quadrature.nodes {
        let w = middle + half * node
        let move = start * expm1(w)
        let (byAlpha, byBeta) =
          alpha <= beta ? (w, log1p(move / startBeta)) : (log1p(move / startAlpha), w)
        sum += weight * exp(w - shape * byAlpha - (s + 1) * byBeta)
      }
    }
    let silence = to - from
    return log(s) + log(sum * half) + log(start / startBeta) + shape * log1p(silence / startAlpha)
      + s * log1p(silence / startBeta)
  }
}

/// Averages over the time at which a customer, alive now, leaves or the horizon ends.
struct DepartureAverage {
  let shape: Double
  let rate: Double
  let s: Double
  /// β + T
  let age: Double
  let time: Double

  /// The times with their probabilities: those of leaving in between, and that of reaching the end.
  private var moments: [(time: Double, probability: Double)] {
    let last = log1p(time / age)
    // Leaving times beyond a share of e^−45 do not matter.
    let end = min(last, 45 / s)
    var result: [(time: Double, probability: Double)] = []
    let panels = 8
    let half = end / Double(2 * panels)
    for panel in 0..<panels {
      for (node, weight) in Quadrature.nodes {
        let w = half * (Double(2 * panel + 1) + node)
        // The density of the time is s e^(−s w) dw.
        result.append((age * expm1(w), weight * half * s * exp(-s * w)))
      }
    }
    result.append((time, exp(-s * last)))
    return result
  }

  func average(_ value: (StageCounts) -> Double) -> Double {
    guard time > 0 else { return 0 }
    return moments.reduce(0) { sum, moment in
      sum + moment.probability * value(StageCounts(shape: shape, rate: rate, time: moment.time))
    }
  }

  var probabilities: [Double] {
    guard time > 0 else { return [1] }
    var result: [Double] = [0]
    for moment in moments where moment.probability > 0 {
      let counts = StageCounts(shape: shape, rate: rate, time: moment.time)
      for (n, value) in counts.probabilities(limit: PurchaseDistribution.limit).enumerated() {
        if n == result.count { result.append(0) }
        result[n] += moment.probability * value
      }
    }
    return result
  }
}
