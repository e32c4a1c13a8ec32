internal import Glibc

// Differences of log-gamma values are computed as such: subtracting two large logarithms would lose the digits that a
// likelihood is made of.

/// ln Γ(x) for x > 0.
func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0
  // The plain function writes a global; this one may be called from several threads.
  return lgamma_r(x, &sign)
}

/// The error of Stirling's formula for ln Γ(x), x ≥ 10.
private func stirlingRest(_ x: Double) -> Double {
  let i = 1 / x
  let q = i * i
  return i * (1.0 / 12 - q * (1.0 / 360 - q * (1.0 / 1260 - q * (1.0 / 1680 - q * (1.0 / 1188 - q * 691.0 / 360360)))))
}

/// ln Γ(a + n) − ln Γ(a) for a > 0, n ≥ 0, without cancellation.
func logRising(_ a: Double, _ n: Double) -> Double {
  if n == 0 { return 0 }
  if n <= 24, n == n.rounded() {
    var sum = 0.0
    var product = 1.0
    for i in 0..<Int(n) {
      product *= a + Double(i)
      if i & 7 == 7 {
        sum += log(product)
        product = 1
      }
    }
    return sum + log(product)
  }
  if a >= 10 {
    let end = a + n
    return (a - 0.5) * log1p(n / a) + n * (log(end) - 1) + (stirlingRest(end) - stirlingRest(a))
  }
  if n >= 10 {
    // Γ(a+n)/Γ(a) = Γ(a+n)/Γ(a+10) · a(a+1)…(a+9)
    return logRising(a, 10) + logRising(a + 10, n - 10)
  }
  return logGamma(a + n) - logGamma(a)
}

/// ln B(a, b) for a, b > 0.
func logBeta(_ a: Double, _ b: Double) -> Double {
  let small = min(a, b)
  return logGamma(small) - logRising(max(a, b), small)
}

/// ln [B(a, b + n) / B(a, b)]: how likely it is that n coins, of a bias drawn from Beta(a, b), all fall on the b side.
func logBetaRise(_ a: Double, _ b: Double, _ n: Double) -> Double {
  logRising(b, n) - logRising(a + b, n)
}

/// ψ(x), the derivative of ln Γ, for x > 0.
func digamma(_ x: Double) -> Double {
  var x = x
  var sum = 0.0
  while x < 10 {
    sum -= 1 / x
    x += 1
  }
  let q = 1 / (x * x)
  let series =
    q * (1.0 / 12 - q * (1.0 / 120 - q * (1.0 / 252 - q * (1.0 / 240 - q * (1.0 / 132 - q * 691.0 / 32760)))))
  return sum + log(x) - 0.5 / x - series
}

/// ψ′(x), the second derivative of ln Γ, for x > 0.
func trigamma(_ x: Double) -> Double {
  var x = x
  var sum = 0.0
  while x < 10 {
    sum += 1 / (x * x)
    x += 1
  }
  let i = 1 / x
  let q = i * i
  let series = i * q * (1.0 / 6 - q * (1.0 / 30 - q * (1.0 / 42 - q * (1.0 / 30 - q * (5.0 / 66 - q * 691.0 / 2730)))))
  return sum + i + 0.5 * q + series
}

/// ln Γ(a + n) − ln Γ(a) and its first two derivatives by a, for whole n.
struct RisingFactorial {
  var logarithm = 0.0
  var first = 0.0
  var second = 0.0

  /// The values for ascending counts, each from the one before.
  static func table(_ a: Double, counts: [Int]) -> [RisingFactorial] {
    var result: [RisingFactorial] = []
    result.reserveCapacity(counts.count)
    var value = RisingFactorial()
    var reached = 0
    for count in counts {
      if count - reached <= 32 {
        while reached < count {
          let next = a + Double(reached)
          value.logarithm += log(next)
          value.first += 1 / next
          value.second -= 1 / (next * next)
          reached += 1
        }
      } else {
        reached = count
        value = RisingFactorial(a, count)
      }
      result.append(value)
    }
    return result
  }

  init() {}

  init(_ a: Double, _ count: Int) {
    let n = Double(count)
    if count <= 32 {
      for i in 0..<max(0, count) {
        let next = a + Double(i)
        first += 1 / next
        second -= 1 / (next * next)
      }
    } else {
      first = digamma(a + n) - digamma(a)
      second = trigamma(a + n) - trigamma(a)
    }
    logarithm = logRising(a, n)
  }
}
