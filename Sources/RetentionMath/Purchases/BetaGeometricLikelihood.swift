internal import Glibc

/// The log-likelihood of ``BetaGeometricNBD``, or of ``NBD``, over a multiset of histories, with exact first and second
/// derivatives by the logarithms of the parameters.
///
/// For whole x all gamma functions are sums over i < x, tabled once an evaluation: what is left for a row are two logarithms
/// and an exponential.
struct BetaGeometricLikelihood: Sendable {
  /// A distinct history, its times scaled.
  private struct Row {
    var lastPurchase: Double
    var age: Double
    var weight: Double
    /// The index of x in the tables.
    var count: Int32
  }

  /// The coins that everybody has flipped at the first purchase, or `nil` if nobody ever flips one.
  private(set) var extraFlips: Int?
  private(set) var regularity = 1
  let threads: Int
  private var rows: [Row] = []
  private var counts: [Int] = []
  private var weights: [Double] = []

  static let chunk = 4096

  /// That of the baseline, in which nobody leaves.
  init(_ data: PurchaseCounts, scale: Double, threads: Int) {
    self.threads = threads
    rows.reserveCapacity(data.distinctCount)
    for index in 0..<data.distinctCount {
      let x = data.repeatPurchases[index]
      if counts.last != x {
        counts.append(x)
        weights.append(0)
      }
      let weight = Double(data.customers[index])
      weights[weights.count - 1] += weight
      rows.append(
        Row(
          lastPurchase: data.lastPurchase[index] / scale, age: data.age[index] / scale, weight: weight,
          count: Int32(truncatingIfNeeded: counts.count - 1)))
    }
  }

  /// The same customers under a model in which they leave; the rows are shared.
  func with(extraFlips: Int, regularity: Int) -> BetaGeometricLikelihood {
    var result = self
    result.extraFlips = extraFlips
    result.regularity = regularity
    return result
  }

  /// At ln r, ln α, and, unless nobody leaves, ln a and ln b.
  func evaluate(_ logParameters: [Double]) -> Evaluation {
    let parameters = logParameters.map { exp($0) }
    var result = valueByCounts(parameters).byLogarithms(of: parameters)
    let size = parameters.count
    let slopes = flipSlopes(parameters)
    let parts = Parallel.map(rows.count, chunk: Self.chunk, threads: rows.count > 20_000 ? threads : 1) { range in
      sum(range, parameters, slopes)
    }
    for part in parts {
      result.value += part.value
      for (i, slope) in [part.r, part.alpha, part.a, part.b].prefix(size).enumerated() { result.gradient[i] += slope }
      result.hessian[0, 0] += part.rr
      result.hessian[1, 0] += part.rAlpha
      result.hessian[1, 1] += part.alphaAlpha
      if size == 4 {
        result.hessian[2, 0] += part.ra
        result.hessian[2, 1] += part.alphaA
        result.hessian[2, 2] += part.aa
        result.hessian[3, 0] += part.rb
        result.hessian[3, 1] += part.alphaB
        result.hessian[3, 2] += part.ab
        result.hessian[3, 3] += part.bb
      }
    }
    return result
  }

  /// What depends on x alone: ln Γ(r + kx)/Γ(r) + ln B(a, b + flips)/B(a, b).
  private func valueByCounts(_ parameters: [Double]) -> Evaluation {
    var result = Evaluation(size: parameters.count)
    let k = regularity
    let stages = RisingFactorial.table(
      parameters[0], counts: counts.map { $0.multipliedReportingOverflow(by: k).partialValue })
    for (weight, value) in zip(weights, stages) {
      result.value += weight * value.logarithm
      result.gradient[0] += weight * value.first
      result.hessian[0, 0] += weight * value.second
    }
    guard let extraFlips else { return result }
    let flips = counts.map { $0 &+ extraFlips }
    let (a, b) = (parameters[2], parameters[3])
    let survived = RisingFactorial.table(b, counts: flips)
    let flipped = RisingFactorial.table(a + b, counts: flips)
    for i in weights.indices {
      let weight = weights[i]
      result.value += weight * (survived[i].logarithm - flipped[i].logarithm)
      result.gradient[2] -= weight * flipped[i].first
      result.gradient[3] += weight * (survived[i].first - flipped[i].first)
      result.hessian[2, 2] -= weight * flipped[i].second
      result.hessian[3, 2] -= weight * flipped[i].second
      result.hessian[3, 3] += weight * (survived[i].second - flipped[i].second)
    }
    return result
  }

  /// ln a − ln(b + flips − 1) for each x, with its derivatives by ln b.
  private func flipSlopes(_ parameters: [Double]) -> [(value: Double, first: Double, second: Double)] {
    guard let extraFlips else { return counts.map { _ in (-.infinity, 0, 0) } }
    let (logA, b) = (log(parameters[2]), parameters[3])
    return counts.map { count in
      let flips = count &+ extraFlips
      guard flips > 0 else { return (-.infinity, 0, 0) }
      let denominator = b + Double(flips - 1)
      let share = b / denominator
      return (logA - log(denominator), -share, -share * (1 - share))
    }
  }

  private struct Sums {
    var value = 0.0
    var r = 0.0
    var alpha = 0.0
    var a = 0.0
    var b = 0.0
    var rr = 0.0
    var rAlpha = 0.0
    var alphaAlpha = 0.0
    var ra = 0.0
    var alphaA = 0.0
    var aa = 0.0
    var rb = 0.0
    var alphaB = 0.0
    var ab = 0.0
    var bb = 0.0
  }

  private func sum(
    _ range: Range<Int>, _ parameters: [Double], _ flips: [(value: Double, first: Double, second: Double)]
  ) -> Sums {
    var sums = Sums()
    let (r, alpha) = (parameters[0], parameters[1])
    let inverse = 1 / alpha
    let logAlpha = log(alpha)
    let k = Double(regularity)
    for index in range {
      let row = rows[index]
      let x = k * Double(counts[Int(row.count)])
      let shape = r + x
      let remaining = alpha / (alpha + row.age)
      let passed = row.age / (alpha + row.age)
      let logAge = log1p(row.age * inverse)
      var stages = Stages()
      if regularity > 1 {
        stages = Stages(
          shape: shape, r: r, share: (row.age - row.lastPurchase) / (alpha + row.age), remaining: remaining,
          count: regularity)
      }
      // (α/(α+T))^r (α+T)^−kx times the stages, for the customer who is alive.
      let w = row.weight
      sums.value += w * (stages.value - shape * logAge - x * logAlpha)
      sums.r += w * (stages.r - r * logAge)
      sums.rr += w * (stages.rr - r * logAge)
      sums.alpha += w * (stages.alpha + shape * passed - x)
      sums.rAlpha += w * (stages.rAlpha + r * passed)
      sums.alphaAlpha += w * (stages.alphaAlpha - shape * passed * remaining)
      // The odds to be dead, and their derivatives.
      let flip = flips[Int(row.count)]
      if flip.value == -.infinity { continue }
      let start = alpha + row.lastPurchase
      let growth = log1p((row.age - row.lastPurchase) / start)
      let remainingThen = alpha / start
      let fall = remaining - remainingThen
      let odds = flip.value + shape * growth - stages.value
      let dR = r * growth - stages.r
      let dAlpha = shape * fall - stages.alpha
      let dB = flip.first
      let e = exp(-abs(odds))
      let small = e / (1 + e)
      let dead = odds > 0 ? 1 / (1 + e) : small
      let spread = w * dead * (odds > 0 ? small : 1 / (1 + e))
      let p = w * dead
      sums.value += w * (max(0, odds) + log1p(e))
      sums.r += p * dR
      sums.alpha += p * dAlpha
      sums.a += p
      sums.b += p * dB
      sums.rr += p * (r * growth - stages.rr) + spread * dR * dR
      sums.rAlpha += p * (r * fall - stages.rAlpha) + spread * dR * dAlpha
      let bend = remaining * passed - remainingThen * (row.lastPurchase / start)
      sums.alphaAlpha += p * (shape * bend - stages.alphaAlpha) + spread * dAlpha * dAlpha
      sums.ra += spread * dR
      sums.alphaA += spread * dAlpha
      sums.aa += spread
      sums.rb += spread * dR * dB
      sums.alphaB += spread * dAlpha * dB
      sums.ab += spread * dB
      sums.bb += p * flip.second + spread * dB * dB
    }
    return sums
  }

  /// ln Σ over the stages that may have passed since the last purchase, with derivatives by ln r and ln α.
  private struct Stages {
    var value = 0.0
    var r = 0.0
    var alpha = 0.0
    var rr = 0.0
    var rAlpha = 0.0
    var alphaAlpha = 0.0

    init() {}

    init(shape: Double, r: Double, share: Double, remaining: Double, count: Int) {
      var (weight, total) = (1.0, 1.0)
      var (first, second) = (0.0, 0.0)
      for j in 1..<count {
        let next = shape + Double(j - 1)
        weight *= next / Double(j) * share
        first += r / next
        second += (r / next) * (r / next)
        total += weight
        let byAlpha = -Double(j) * remaining
        self.r += weight * first
        alpha += weight * byAlpha
        rr += weight * (first * first + first - second)
        rAlpha += weight * first * byAlpha
        alphaAlpha += weight * (byAlpha * byAlpha + byAlpha * (1 - remaining))
      }
      value = log(total)
      self.r /= total
      alpha /= total
      rr = rr / total - self.r * self.r
      rAlpha = rAlpha / total - self.r * alpha
      alphaAlpha = alphaAlpha / total - alpha * alpha
    }
  }
}
