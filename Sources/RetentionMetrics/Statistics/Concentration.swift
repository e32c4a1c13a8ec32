/// How unevenly an amount is spread over customers.
struct Concentration: Equatable {
  /// The amounts, ascending.
  private let amounts: [Int64]
  private let total: Double

  init(_ amounts: [Int64]) {
    self.amounts = amounts.sorted()
    total = self.amounts.reduce(0) { $0 + Double($1) }
  }

  /// Whether shares mean something: nobody has less than nothing, and somebody more.
  var isDefined: Bool { (amounts.first ?? -1) >= 0 && total > 0 }

  /// The share of the top customers, as many as `part` of all, rounded up.
  func shareOfTop(_ part: Double) -> Double? {
    guard isDefined else { return nil }
    // 0.1 times 2,350 must not become 235.00000000000003.
    let count = min(amounts.count, Int((part * Double(amounts.count) - 1e-9).rounded(.up)))
    return amounts.suffix(count).reduce(0) { $0 + Double($1) } / total
  }

  /// The Gini coefficient, Σ (2i - n - 1) xᵢ / (n Σ x) with x ascending (Gini, 1912): 0 if all have the same.
  var gini: Double? {
    guard isDefined else { return nil }
    let n = Double(amounts.count)
    var sum = 0.0
    for (index, amount) in amounts.enumerated() { sum += (2 * Double(index + 1) - n - 1) * Double(amount) }
    return sum / (n * total)
  }
}

/// The mean of many numbers, and how far they are from it (Welford, 1962).
struct Moments: Equatable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let difference = value - mean
    mean += difference / Double(count)
    squares += difference * (value - mean)
  }

  /// The mean and 1.96 standard errors to both sides; `nil` of fewer than two.
  var interval95: MetricInterval? {
    guard count > 1 else { return nil }
    let half = 1.959963984540054 * (squares / Double(count - 1) / Double(count)).squareRoot()
    return MetricInterval(name: MetricInterval.normal, low: mean - half, high: mean + half)
  }
}
