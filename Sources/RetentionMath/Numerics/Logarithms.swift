internal import Glibc

/// ln(eᵃ + eᵇ) without overflow.
func logSum(_ a: Double, _ b: Double) -> Double {
  let high = max(a, b)
  if high == -.infinity { return high }
  return high + log1p(exp(min(a, b) - high))
}

/// ln Σ eᵛ without overflow.
func logSum(_ values: [Double]) -> Double {
  guard let high = values.max(), high > -.infinity else { return -.infinity }
  var sum = 0.0
  for value in values { sum += exp(value - high) }
  return high + log(sum)
}

/// 1 / (1 + e⁻ˣ), with all digits of small values.
func logistic(_ x: Double) -> Double {
  if x >= 0 { return 1 / (1 + exp(-x)) }
  let e = exp(x)
  return e / (1 + e)
}

/// ln(1 + eˣ).
func softplus(_ x: Double) -> Double {
  x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}

/// ln(p / (1 − p)).
func logit(_ p: Double) -> Double { log(p) - log1p(-p) }
