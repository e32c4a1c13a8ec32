internal import Glibc

/// The log-likelihood of ``ParetoNBD`` over a multiset of histories, with exact first and second derivatives by the
/// logarithms of the parameters: those of the integral are moments of its integrand.
struct ParetoLikelihood: Sendable {
  private struct Row {
    var lastPurchase: Double
    var age: Double
    var weight: Double
    var count: Int
  }

  let threads: Int
  private var rows: [Row] = []
  private var counts: [Int] = []
  private var weights: [Double] = []

  init(_ data: PurchaseCounts, scale: Double, threads: Int) {
    self.threads = threads
    rows.reserveCapacity(data.distinctCount)
    for index in 0..<data.distinctCount {
      let x = data.repeatPurchases[index]
      let weight = Double(data.customers[index])
      if counts.last != x {
        counts.append(x)
        weights.append(0)
      }
      weights[weights.count - 1] += weight
      rows.append(
        Row(lastPurchase: data.lastPurchase[index] / scale, age: data.age[index] / scale, weight: weight, count: x))
    }
  }

  /// At ln r, ln α, ln s, ln β.
  func evaluate(_ logParameters: [Double]) -> Evaluation {
    let parameters = logParameters.map { exp($0) }
    let parts = Parallel.map(rows.count, chunk: 256, threads: rows.count > 500 ? threads : 1) { range in
      sum(range, parameters)
    }
    var total = Moments()
    for part in parts { total.add(part, weight: 1) }
    var result = Evaluation(size: 4)
    for (weight, value) in zip(weights, RisingFactorial.table(parameters[0], counts: counts)) {
      result.value += weight * value.logarithm
      result.gradient[0] += weight * value.first
      result.hessian[0, 0] += weight * value.second
    }
    result = result.byLogarithms(of: parameters)
    result.value += total.value
    for i in 0..<4 { result.gradient[i] += total.first[i] }
    for i in 0..<4 { for j in 0...i { result.hessian[i, j] += total.second[i * (i + 1) / 2 + j] } }
    return result
  }

  /// A value, its gradient, and the lower triangle of its second derivatives.
  private struct Moments {
    var value = 0.0
    var first = SIMD4<Double>()
    /// 00, 10, 11, 20, 21, 22, 30, 31, 32, 33, and six unused.
    var second = SIMD16<Double>()

    mutating func add(_ other: Moments, weight: Double) {
      value += weight * other.value
      first += weight * other.first
      second += weight * other.second
    }
  }

  private func sum(_ range: Range<Int>, _ parameters: [Double]) -> Moments {
    var result = Moments()
    for index in range {
      let row = rows[index]
      result.add(Self.term(row, parameters[0], parameters[1], parameters[2], parameters[3]), weight: row.weight)
    }
    return result
  }

  private static func term(_ row: Row, _ r: Double, _ alpha: Double, _ s: Double, _ beta: Double) -> Moments {
    let x = Double(row.count)
    let shape = r + x
    var result = Moments()
    // ln of the part of those alive: −(r+x) ln(1 + T/α) − x ln α − s ln(1 + T/β).
    let (ageAlpha, ageBeta) = (log1p(row.age / alpha), log1p(row.age / beta))
    let (leftAlpha, leftBeta) = (alpha / (alpha + row.age), beta / (beta + row.age))
    let (pastAlpha, pastBeta) = (row.age / (alpha + row.age), row.age / (beta + row.age))
    result.value = -shape * ageAlpha - x * log(alpha) - s * ageBeta
    result.first = [-r * ageAlpha, shape * pastAlpha - x, -s * ageBeta, s * pastBeta]
    result.second[0] = -r * ageAlpha
    result.second[1] = r * pastAlpha
    result.second[2] = -shape * pastAlpha * leftAlpha
    result.second[5] = -s * ageBeta
    result.second[8] = s * pastBeta
    result.second[9] = -s * pastBeta * leftBeta
    guard row.age > row.lastPurchase else { return result }

    // The odds to be dead: s ∫ (α+T over α+u)^(r+x) (β+T over β+u)^s du/(β+u), and its derivatives as moments over u.
    let integral = ParetoIntegral(
      shape: shape, alpha: alpha, s: s, beta: beta, from: row.lastPurchase, to: row.age)
    let c = min(alpha, beta)
    let (startAlpha, startBeta, start) = (alpha + row.lastPurchase, beta + row.lastPurchase, c + row.lastPurchase)
    let half = integral.end / Double(2 * ParetoIntegral.panels)
    var total = 0.0
    // Sums of the integrand times u1 = ln((α+u)/(α+t_x)), u2 = 1/(α+u), u3 = ln((β+u)/(β+t_x)), u4 = 1/(β+u).
    var first = SIMD4<Double>()
    var (squareA, squareB, squareC) = (SIMD4<Double>(), SIMD4<Double>(), SIMD2<Double>())
    let nodes = Quadrature.nodes
    for panel in 0..<ParetoIntegral.panels {
      let middle = half * Double(2 * panel + 1)
      for index in 0..<nodes.count {
        let w = middle + half * nodes[index].node
        let move = start * expm1(w)
        let byAlpha = alpha <= beta ? w : log1p(move / startAlpha)
        let byBeta = alpha <= beta ? log1p(move / startBeta) : w
        let value = nodes[index].weight * exp(w - shape * byAlpha - (s + 1) * byBeta)
        let (u2, u4) = (1 / (startAlpha + move), 1 / (startBeta + move))
        let u = SIMD4(byAlpha, u2, byBeta, u4)
        let weighted = value * u
        total += value
        first += weighted
        squareA += weighted * u
        // 01, 12, 23, 30 and 02, 13.
        squareB += weighted * SIMD4(u2, byBeta, u4, byAlpha)
        squareC += SIMD2(weighted[0] * byBeta, weighted[1] * u4)
      }
    }
    first /= total
    squareA /= total
    squareB /= total
    squareC /= total
    // The exponent's derivatives by ln r, ln α, ln s, ln β are these times u; those of second order besides.
    let factor = SIMD4(-r, -shape * alpha, -s, -(s + 1) * beta)
    var slope = factor * first
    slope[2] += 1
    var bend = SIMD16<Double>()
    func covariance(_ moment: Double, _ i: Int, _ j: Int) -> Double {
      factor[i] * factor[j] * (moment - first[i] * first[j])
    }
    bend[0] = covariance(squareA[0], 0, 0) - r * first[0]
    bend[1] = covariance(squareB[0], 0, 1) - r * alpha * first[1]
    bend[2] = covariance(squareA[1], 1, 1) - shape * alpha * first[1] + shape * alpha * alpha * squareA[1]
    bend[3] = covariance(squareC[0], 0, 2)
    bend[4] = covariance(squareB[1], 1, 2)
    bend[5] = covariance(squareA[2], 2, 2) - s * first[2]
    bend[6] = covariance(squareB[3], 0, 3)
    bend[7] = covariance(squareC[1], 1, 3)
    bend[8] = covariance(squareB[2], 2, 3) - s * beta * first[3]
    bend[9] = covariance(squareA[3], 3, 3) - (s + 1) * beta * first[3] + (s + 1) * beta * beta * squareA[3]
    // Against those alive: +(r+x) ln(α+T) + s ln(β+T); u1 and u3 count from t_x.
    let silence = row.age - row.lastPurchase
    let (growthAlpha, growthBeta) = (log1p(silence / startAlpha), log1p(silence / startBeta))
    slope += SIMD4(r * growthAlpha, shape * leftAlpha, s * growthBeta, s * leftBeta)
    bend[0] += r * growthAlpha
    bend[1] += r * leftAlpha
    bend[2] += shape * leftAlpha * pastAlpha
    bend[5] += s * growthBeta
    bend[8] += s * leftBeta
    bend[9] += s * leftBeta * pastBeta
    let odds =
      log(s) + log(total * half) + log(start / startBeta) + shape * growthAlpha + s * growthBeta
    let dead = logistic(odds)
    let spread = dead * logistic(-odds)
    result.value += softplus(odds)
    result.first += dead * slope
    result.second += dead * bend
    for i in 0..<4 { for j in 0...i { result.second[i * (i + 1) / 2 + j] += spread * slope[i] * slope[j] } }
    return result
  }
}
