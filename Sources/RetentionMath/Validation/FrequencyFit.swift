/// How many customers bought how often, next to what a model says: whether it fits the data that it was fitted to.
///
/// ```swift
/// let counts = try PurchaseCounts(repeatPurchases: [0, 0, 1], lastPurchase: [0, 0, 4], age: [9, 9, 9], unit: .week)
/// let fit = FrequencyFit(of: try NBD(r: 0.5, alpha: 10), to: counts, upTo: 3)
/// fit.actual  // == [2, 1, 0, 0]
/// ```
public struct FrequencyFit: Hashable, Sendable {
  /// The customers with 0, 1, … repeat purchases; the last place holds all with as many or more.
  public let actual: [Int]
  /// The same by the model.
  public let expected: [Double]

  /// Compares a model with customers by their number of repeat purchases.
  ///
  /// - Complexity: one distribution for each distinct age.
  public init(of model: some PurchaseModel, to counts: PurchaseCounts, upTo limit: Int) {
    let last = min(max(0, limit), 10_000)
    var actual = Array(repeating: 0, count: last + 1)
    var ages: [Double: Int] = [:]
    for index in 0..<counts.distinctCount {
      actual[min(last, counts.repeatPurchases[index])] += counts.customers[index]
      ages[counts.age[index], default: 0] += counts.customers[index]
    }
    var sums = Array(repeating: CompensatedSum(), count: last + 1)
    for (age, customers) in ages.sorted(by: { $0.key < $1.key }) {
      let distribution = model.distribution(of: .new, within: age)
      var rest = 1.0
      for n in 0..<last {
        let probability = distribution.probability(of: n)
        sums[n].add(Double(customers) * probability)
        rest -= probability
      }
      sums[last].add(Double(customers) * max(0, rest))
    }
    self.actual = actual
    expected = sums.map(\.value)
  }
}
