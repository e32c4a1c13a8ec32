internal import Glibc

/// The number K of events of a Poisson process in a time t, whose rate is drawn from a gamma distribution:
/// negative binomial with shape R and z = t / (A + t).
struct StageCounts {
  let shape: Double
  /// t / A
  let ratio: Double

  private var z: Double { ratio / (1 + ratio) }

  init(shape: Double, rate: Double, time: Double) {
    self.shape = shape
    ratio = min(time / rate, 1e300)
  }

  /// An upper bound of the K that matter.
  var span: Double {
    let mean = shape * ratio
    return mean + 8 * (mean * (1 + ratio)).squareRoot() + 40 * (1 + ratio)
  }

  /// P(K = 0).
  var zero: Double { exp(-shape * log1p(ratio)) }

  /// P(K > 0), with all digits.
  var some: Double { -expm1(-shape * log1p(ratio)) }

  /// P(K = 0), P(K = 1), … up to `limit` of them, ending where they no longer matter.
  func probabilities(limit: Int) -> [Double] {
    let mode = shape > 1 ? (shape - 1) * ratio : 0
    let start = Int(min(mode, Double(limit - 1)))
    let n = Double(start)
    let top =
      logRising(shape, n) - logGamma(n + 1) - (start > 0 ? n * log1p(1 / ratio) : 0) - shape * log1p(ratio)
    var result = Array(repeating: 0.0, count: start + 1)
    result[start] = exp(top)
    var value = result[start]
    var k = start
    while k > 0, value > 0 {
      value *= Double(k) / (z * (shape + Double(k) - 1))
      k -= 1
      result[k] = value
    }
    value = result[start]
    k = start
    while k + 1 < limit, value > 0 {
      let factor = z * (shape + Double(k)) / Double(k + 1)
      value *= factor
      k += 1
      if factor < 1, value < 1e-25 * (1 - max(factor, z)) { break }
      result.append(value)
    }
    return result
  }

  /// What K means if a purchase takes k events, `offset` of which have happened, and each purchase may be the last:
  /// the expected number of purchases, and the probability to be alive.
  ///
  /// All terms are positive, so nothing cancels, and a = 1 is a value like any other.
  func outcome(coin: DropoutCoin, regularity k: Int, offset: Int) -> (purchases: Double, alive: Double) {
    // Terms up to K: q = P(K) up to a factor, w = P(alive after the purchases), W = Σ w of the purchases before.
    var (q, w, total) = (1.0, 1.0, 0.0)
    var (mass, purchases, alive) = (1.0, 0.0, 1.0)
    var stage = offset
    var n = 0.0
    var (a, b) = (coin.a + coin.b, coin.b)
    let z = z
    while n < 20_000_000 {
      n += 1
      q *= z * (shape + n - 1) / n
      stage += 1
      if stage == k {
        stage = 0
        total += w
        w *= b / a
        a += 1
        b += 1
      }
      mass += q
      purchases += q * total
      alive += q * w
      if q > 1e200 {
        q *= 1e-200
        mass *= 1e-200
        purchases *= 1e-200
        alive *= 1e-200
      }
      if Int(n) & 3 == 0 {
        let factor = max(z * (shape + n) / (n + 1), z)
        if factor < 1 {
          let rest = q * factor / (1 - factor)
          if rest * (total + 1 / (1 - factor)) < 1e-16 * purchases, rest < 1e-16 * mass { break }
        }
      }
    }
    return (purchases / mass, alive / mass)
  }
}

extension StageCounts {
  /// The expected number of purchases, each of which may be the last, for eight times at once: the chances to survive are
  /// shared. Every ratio is above 0.
  static func purchases(shape: Double, ratios: SIMD8<Double>, coin: DropoutCoin) -> SIMD8<Double> {
    let z = ratios / (1 + ratios)
    let slowest = z.max()
    var q = SIMD8<Double>(repeating: 1)
    var (mass, purchases) = (q, SIMD8<Double>())
    var (w, total, n) = (1.0, 0.0, 0.0)
    var (a, b) = (coin.a + coin.b, coin.b)
    while n < 1_000_000 {
      n += 1
      q *= z * ((shape + n - 1) / n)
      total += w
      w *= b / a
      a += 1
      b += 1
      mass += q
      purchases += q * total
      guard Int(n) & 3 == 0 else { continue }
      if q.max() > 1e150 {
        let factor = SIMD8<Double>(repeating: 1).replacing(with: 1e-150, where: q .> 1e150)
        q *= factor
        mass *= factor
        purchases *= factor
      }
      let factor = max(slowest * (shape + n) / (n + 1), slowest)
      if factor < 1 {
        let rest = q * (factor / (1 - factor) * (total + 1 / (1 - factor)))
        if all(rest .< 1e-16 * purchases) { break }
      }
    }
    return purchases / mass
  }
}

/// The coin that customers flip after a purchase: they leave with a probability drawn from Beta(a, b).
struct DropoutCoin {
  var a: Double
  var b: Double
}
