internal import Glibc

/// What customers spent on their repeat purchases: each distinct (x, mean value) once, with the number of its customers.
///
/// ```swift
/// let counts = try SpendCounts(repeatPurchases: [2, 1, 1], meanValue: [22.35, 11.77, 11.77])
/// counts.distinctCount  // == 2
/// ```
///
/// The first purchase is left out of the mean, and so are customers who did not buy again or whose mean is 0. The rows are
/// in ascending order of x and value whatever order they were told in.
public struct SpendCounts: Sendable {
  /// x of each distinct row, ascending.
  public private(set) var repeatPurchases: [Int] = []
  /// The mean value of a repeat purchase, in any one currency unit.
  public private(set) var meanValue: [Double] = []
  /// How many customers have each row.
  public private(set) var customers: [Int] = []
  /// The number of customers.
  public private(set) var customerCount = 0

  /// The number of distinct rows.
  public var distinctCount: Int { customers.count }

  /// The multiset of rows given as columns, one element a customer or, with `customers`, a group of equal ones.
  ///
  /// - Throws: ``PurchaseDataError`` with the first row that is wrong: one without a repeat purchase, or with a mean that is
  ///   not above 0.
  /// - Complexity: n log n in the rows.
  public init(repeatPurchases: [Int], meanValue: [Double], customers: [Int]? = nil) throws(PurchaseDataError) {
    let count = repeatPurchases.count
    guard meanValue.count == count, customers.map({ $0.count == count }) ?? true else {
      throw PurchaseDataError(.unequalColumns([count, meanValue.count] + (customers.map { [$0.count] } ?? [])))
    }
    var table = HistoryTable()
    for row in 0..<count {
      let (x, value, weight) = (repeatPurchases[row], meanValue[row], customers?[row] ?? 1)
      guard x > 0 else { throw PurchaseDataError(.noRepeatPurchase(x), row: row) }
      guard value > 0, value < .infinity else { throw PurchaseDataError(.invalidValue(value), row: row) }
      guard weight > 0 else { throw PurchaseDataError(.invalidWeight(weight), row: row) }
      let (total, overflow) = customerCount.addingReportingOverflow(weight)
      if overflow { throw PurchaseDataError(.tooMany, row: row) }
      customerCount = total
      // The table counts equal triples; here two are enough.
      table.add(PurchaseHistory(unchecked: x, value, 0), count: weight)
    }
    let sorted = table.sorted()
    self.repeatPurchases = sorted.map(\.history.repeatPurchases)
    self.meanValue = sorted.map(\.history.lastPurchase)
    self.customers = sorted.map(\.count)
  }

  /// The correlation of x and the mean value over customers (Pearson), which Gamma-Gamma takes to be 0; `nil` without spread.
  public var correlation: Double? {
    let total = Double(customerCount)
    guard total > 1 else { return nil }
    let scale = valueScale
    var (sumX, sumM) = (CompensatedSum(), CompensatedSum())
    for i in customers.indices {
      let weight = Double(customers[i])
      sumX.add(weight * Double(repeatPurchases[i]))
      sumM.add(weight * (meanValue[i] / scale))
    }
    let (meanX, meanM) = (sumX.value / total, sumM.value / total)
    var (xx, xm, mm) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
    for i in customers.indices {
      let weight = Double(customers[i])
      let (x, m) = (Double(repeatPurchases[i]) - meanX, meanValue[i] / scale - meanM)
      xx.add(weight * x * x)
      xm.add(weight * x * m)
      mm.add(weight * m * m)
    }
    let product = (xx.value * mm.value).squareRoot()
    return product > 0 && product < .infinity ? xm.value / product : nil
  }

  /// The geometric mean of the values, by which they are divided before a fit.
  var valueScale: Double {
    var sum = CompensatedSum()
    for (value, count) in zip(meanValue, customers) { sum.add(Double(count) * log(value)) }
    return customerCount > 0 ? exp(sum.value / Double(customerCount)) : 1
  }
}
