internal import Glibc

/// Integrals of smooth functions.
enum Quadrature {
  /// The 16 nodes of Gauss and Legendre in −1…1: (node, weight).
  static let nodes = mirrored([
    (0.09501250983763744, 0.18945061045506864), (0.2816035507792589, 0.18260341504492364),
    (0.45801677765722737, 0.16915651939500265), (0.6178762444026438, 0.1495959888165767),
    (0.755404408355003, 0.12462897125553407), (0.8656312023878318, 0.0951585116824926),
    (0.9445750230732326, 0.062253523938647456), (0.9894009349916499, 0.027152459411754176),
  ])

  /// The 8 nodes, for panels on which a function hardly bends.
  static let fewNodes = mirrored([
    (0.18343464249564978, 0.36268378337836166), (0.525532409916329, 0.3137066458778869),
    (0.7966664774136267, 0.22238103445337443), (0.9602898564975362, 0.10122853629037706),
  ])

  private static func mirrored(_ half: [(Double, Double)]) -> [(node: Double, weight: Double)] {
    half.reversed().map { (-$0.0, $0.1) } + half
  }

  /// ∫ f over a range, by `panels` × 8 nodes.
  static func integrate(
    from start: Double, to end: Double, panels: Int = 1, _ f: (Double) -> Double
  ) -> Double {
    var sum = 0.0
    let half = (end - start) / Double(2 * panels)
    for panel in 0..<panels {
      let middle = start + half * Double(2 * panel + 1)
      for (node, weight) in fewNodes { sum += weight * f(middle + half * node) }
    }
    return sum * half
  }

  /// The expectation of f(p) for p ~ Beta(a, b), where f is bounded, does not change its sign and is smooth in ln p.
  ///
  /// In logit p both tails of the density fall off exponentially, in sinh⁻¹ of that doubly so: the trapezoidal rule
  /// then gains digits in proportion to its nodes (Takahasi & Mori, 1974). It is halved until two results agree.
  static func betaExpectation(_ a: Double, _ b: Double, _ f: (Double) -> Double) -> Double {
    let center = log(a / b)
    let width = min(1, (trigamma(a) + trigamma(b)).squareRoot())
    // ln of the density at the center, so that exp does not underflow.
    let top = -a * softplus(-center) - b * softplus(center)
    func term(_ v: Double) -> (value: Double, mass: Double) {
      let u = center + width * sinh(v)
      let weight = exp(-a * softplus(-u) - b * softplus(u) - top) * cosh(v)
      return weight == 0 ? (0, 0) : (weight * f(logistic(u)), weight)
    }
    var step = 0.5
    var value = 0.0
    var mass = 0.0
    // The exponents fall below −40 at the latest here.
    let low = -asinh((50 / a + 60) / width)
    let high = asinh((50 / b + 60) / width)
    var previous = Double.nan
    for level in 0..<9 {
      var index = level == 0 ? (low / step).rounded(.up) : 2 * (low / (2 * step)).rounded(.up) + 1
      let stride = level == 0 ? 1.0 : 2.0
      while index * step <= high {
        let (v, m) = term(index * step)
        value += v
        mass += m
        index += stride
      }
      let estimate = value / mass
      if level > 0, abs(estimate - previous) <= 1e-11 * abs(estimate) { return estimate }
      previous = estimate
      step /= 2
    }
    return previous
  }
}
