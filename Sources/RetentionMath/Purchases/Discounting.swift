internal import Glibc

/// Discounted sums of purchases that come at an expected pace.
enum Discounting {
  /// When what comes is worth less than rounding.
  static func end(rate: Double, until time: Double) -> Double { min(time, 45 / rate) }

  /// ∫₀ᵗ e^(−δu) dE(u) for an increasing function E with E(0) = 0, by parts: e^(−δt) E(t) + δ ∫₀ᵗ e^(−δu) E(u) du.
  ///
  /// - Parameters:
  ///   - scale: the time over which the pace changes.
  ///   - expected: E.
  ///   - expectedOfEight: E of eight times at once, if that is quicker.
  static func total(
    rate: Double, scale: Double, until time: Double, _ expected: (Double) -> Double,
    eight expectedOfEight: ((SIMD8<Double>) -> SIMD8<Double>)? = nil
  ) -> Double {
    let end = end(rate: rate, until: time)
    let closing = exp(-rate * end)
    let integral = integral(rate: rate, scale: scale, until: time) { times in
      if let expectedOfEight { return expectedOfEight(times) }
      var values = SIMD8<Double>()
      for lane in 0..<8 { values[lane] = expected(times[lane]) }
      return values
    }
    return (closing > 0 ? closing * expected(end) : 0) + rate * integral
  }

  /// ∫₀ᵗ e^(−δu) f(u) du for a smooth function that changes over times like `scale`: over ln(1 + u / scale), in panels of
  /// eight nodes.
  static func integral(
    rate: Double, scale: Double, until time: Double, _ function: (SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    // Where the discount falls faster than the function, that is the scale.
    let scale = min(scale, 1 / rate)
    let last = log1p(end(rate: rate, until: time) / scale)
    let panels = max(1, Int((last / 1.2).rounded(.up)))
    let half = last / Double(2 * panels)
    var sum = 0.0
    for panel in 0..<panels {
      let middle = half * Double(2 * panel + 1)
      var (times, weights) = (SIMD8<Double>(), SIMD8<Double>())
      for (lane, node) in Quadrature.fewNodes.enumerated() {
        let u = scale * expm1(middle + half * node.node)
        times[lane] = u
        weights[lane] = node.weight * exp(-rate * u) * (scale + u)
      }
      sum += (weights * function(times)).sum()
    }
    return sum * half
  }
}

/// E[λ / (δ + p λ)] for λ ~ Gamma(shape, 1) and p ~ Beta(a, b): what an alive customer with a rate λ and a chance p to leave
/// at each purchase will buy, discounted at δ, for ever.
struct DiscountedDropout {
  let shape: Double
  let coin: DropoutCoin
  /// δ in units of the rate of λ.
  let rate: Double

  private struct Node {
    var point: Double
    var weight: Double
  }

  /// A double integral by trapezoidal rules, the steps halved until two results agree.
  var value: Double {
    var previous = Double.nan
    var step = 0.25
    for level in 0..<6 {
      let rates = Self.gammaNodes(shape, step: step)
      let coins = Self.betaNodes(coin, step: step)
      let mass = rates.reduce(0) { $0 + $1.weight } * coins.reduce(0) { $0 + $1.weight }
      var sum = 0.0
      for lambda in rates {
        var inner = 0.0
        for p in coins { inner += p.weight / (rate + p.point * lambda.point) }
        sum += lambda.weight * lambda.point * inner
      }
      let value = sum / mass
      if level > 0, abs(value - previous) <= 1e-10 * value { return value }
      previous = value
      step /= 2
    }
    return previous
  }

  private static func betaNodes(_ coin: DropoutCoin, step: Double) -> [Node] {
    let center = log(coin.a / coin.b)
    let width = min(1, (trigamma(coin.a) + trigamma(coin.b)).squareRoot())
    let top = -coin.a * softplus(-center) - coin.b * softplus(center)
    return nodes(width: width, step: step, below: 50 / coin.a + 60, above: 50 / coin.b + 60) { move in
      let u = center + move
      return (logistic(u), -coin.a * softplus(-u) - coin.b * softplus(u) - top)
    }
  }

  private static func gammaNodes(_ shape: Double, step: Double) -> [Node] {
    let center = log(shape)
    return nodes(width: min(1, 1 / shape.squareRoot()), step: step, below: 50 / shape + 60, above: 60) { move in
      let point = exp(center + move)
      return (point, shape * move - (point - shape))
    }
  }

  private static func nodes(
    width: Double, step: Double, below: Double, above: Double,
    _ term: (Double) -> (point: Double, logDensity: Double)
  ) -> [Node] {
    var result: [Node] = []
    var index = -(asinh(below / width) / step).rounded(.down)
    let last = asinh(above / width) / step
    while index <= last {
      let v = index * step
      let (point, logDensity) = term(width * sinh(v))
      let weight = exp(logDensity) * cosh(v)
      if weight > 1e-25 { result.append(Node(point: point, weight: weight)) }
      index += 1
    }
    return result
  }
}
