internal import Glibc

/// Probabilities of the distributions that tests and intervals use.
enum Distribution {
  /// The quantile of the standard normal distribution, for 0 < p < 1.
  static func normalQuantile(_ p: Double) -> Double {
    guard p > 0 else { return -.infinity }
    guard p < 1 else { return .infinity }
    if p > 0.5 { return -normalQuantile(1 - p) }
    // A rational start (Abramowitz & Stegun 26.2.23), then Halley's steps on erfc.
    let t = (-2 * log(p)).squareRoot()
    var z = -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))))
    for _ in 0..<4 {
      let error = 0.5 * erfc(-z / 2.0.squareRoot()) - p
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      guard density > 0 else { break }
      let step = error / density
      z -= step / (1 + z * step / 2)
    }
    return z
  }

  /// P(χ² > x) for a number of degrees of freedom.
  static func chiSquareTail(_ x: Double, degrees: Int) -> Double {
    guard x > 0, degrees > 0 else { return 1 }
    return gammaTail(shape: Double(degrees) / 2, x / 2)
  }

  /// P(G > x) for G ~ Gamma(shape, 1).
  static func gammaTail(shape: Double, _ x: Double) -> Double {
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    let front = exp(shape * log(x) - x - logGamma(shape))
    if x < shape + 1 {
      var term = 1 / shape
      var sum = term
      var n = shape
      while term > sum * 1e-17 {
        n += 1
        term *= x / n
        sum += term
      }
      return max(0, 1 - sum * front)
    }
    // The continued fraction, by Lentz's method.
    var b = x + 1 - shape
    var c = 1e300
    var d = 1 / b
    var h = d
    for i in 1..<100_000 {
      let a = -Double(i) * (Double(i) - shape)
      b += 2
      d = a * d + b
      if abs(d) < 1e-300 { d = 1e-300 }
      c = b + a / c
      if abs(c) < 1e-300 { c = 1e-300 }
      d = 1 / d
      let change = d * c
      h *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return front * h
  }

  /// The x with P(G ≤ x) = p for G ~ Gamma(shape, 1), 0 < p < 1.
  static func gammaQuantile(shape: Double, _ p: Double) -> Double {
    // Bisection in ln x: the function is monotone, and no start can be bad.
    var low = log(shape) - 750 / min(1, shape)
    var high = log(shape + 40 * shape.squareRoot() + 750)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if 1 - gammaTail(shape: shape, exp(middle)) < p { low = middle } else { high = middle }
    }
    return exp((low + high) / 2)
  }
}
