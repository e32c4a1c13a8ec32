internal import Glibc

/// Discounted sums of purchases that come at an expected pace.
enum Discounting {
  /// ∫₀ᵗ e^(−δu) dE(u) for an increasing function E with E(0) = 0, by parts: e^(−δt) E(t) + δ ∫₀ᵗ e^(−δu) E(u) du.
  ///
  /// - Parameter scale: the time over which the pace changes; the integral is over ln(1 + u / scale).
  static func total(
    rate: Double, scale: Double, until time: Double, _ expected: (Double) -> Double
  ) -> Double {
    let integral = integral(rate: rate, scale: scale, until: time) { u in expected(u) }
    let end = min(time, 45 / rate)
    let closing = exp(-rate * end)
    return (closing > 0 ? closing * expected(end) : 0) + rate * integral
  }

  /// ∫₀ᵗ e^(−δu) f(u) du for a smooth function that changes over times like `scale`.
  static func integral(rate: Double, scale: Double, until time: Double, _ function: (Double) -> Double) -> Double {
    // What comes later is worth less than rounding.
    let end = min(time, 45 / rate)
    // Where the discount falls faster than the function, that is the scale.
    let scale = min(scale, 1 / rate)
    let last = log1p(end / scale)
    let panels = max(1, Int((last / 1.2).rounded(.up)))
    return Quadrature.integrate(from: 0, to: last, panels: panels) { w in
      let u = scale * expm1(w)
      return exp(-rate * u) * function(u) * (scale + u)
    }
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
