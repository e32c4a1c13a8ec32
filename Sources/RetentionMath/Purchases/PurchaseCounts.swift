internal import Glibc

/// The multiset of customers' histories: each distinct (x, t_x, T) once, with the number of its customers. It is all that
/// a fit needs, and much smaller than the customers.
///
/// ```swift
/// let counts = try PurchaseCounts(
///   repeatPurchases: [2, 0, 0], lastPurchase: [30, 0, 0], age: [38, 38, 38], unit: .week)
/// counts.distinctCount  // == 2
/// counts.customerCount  // == 3
/// ```
///
/// The rows are in ascending order of x, t_x and T whatever order they were told in, so a fit is the same to the last bit.
public struct PurchaseCounts: Sendable {
  /// The unit of all times.
  public let unit: TimeUnit
  /// x of each distinct row, ascending.
  public private(set) var repeatPurchases: [Int] = []
  /// t_x of each row.
  public private(set) var lastPurchase: [Double] = []
  /// T of each row.
  public private(set) var age: [Double] = []
  /// How many customers have each row.
  public private(set) var customers: [Int] = []
  /// The number of customers.
  public private(set) var customerCount = 0
  /// The number of customers who bought again.
  public private(set) var repeaterCount = 0
  /// Σx, the number of repeat purchases.
  public private(set) var repeatPurchaseTotal = 0
  /// Σ ln of all times between purchases, in the unit; only models with regular purchases (k > 1) need it.
  public let sumOfLogGaps: Double?

  /// The number of distinct rows.
  public var distinctCount: Int { customers.count }

  /// The multiset of histories given as columns, one element a customer or, with `customers`, a group of equal ones.
  ///
  /// - Parameter sumOfLogGaps: Σ ln of the times between purchases, if models with regular purchases are to be fitted.
  /// - Throws: ``PurchaseDataError`` with the first row that is wrong.
  /// - Complexity: linear in the rows, plus sorting the distinct ones.
  public init(
    repeatPurchases: [Int], lastPurchase: [Double], age: [Double], customers: [Int]? = nil, unit: TimeUnit,
    sumOfLogGaps: Double? = nil
  ) throws(PurchaseDataError) {
    let count = repeatPurchases.count
    guard lastPurchase.count == count, age.count == count, customers.map({ $0.count == count }) ?? true else {
      let counts = [count, lastPurchase.count, age.count] + (customers.map { [$0.count] } ?? [])
      throw PurchaseDataError(.unequalColumns(counts))
    }
    if let gaps = sumOfLogGaps, !gaps.isFinite {
      throw PurchaseDataError(.invalidTime(name: "the sum of the logarithms of gaps", gaps))
    }
    self.unit = unit
    self.sumOfLogGaps = sumOfLogGaps
    var table = HistoryTable()
    for row in 0..<count {
      let weight = customers?[row] ?? 1
      if let problem = PurchaseHistory.problem(repeatPurchases[row], lastPurchase[row], age[row]) {
        throw PurchaseDataError(problem, row: row)
      }
      guard weight > 0 else { throw PurchaseDataError(.invalidWeight(weight), row: row) }
      let (product, overflow) = repeatPurchases[row].multipliedReportingOverflow(by: weight)
      let (purchases, purchasesOverflow) = repeatPurchaseTotal.addingReportingOverflow(product)
      let (total, totalOverflow) = customerCount.addingReportingOverflow(weight)
      if overflow || purchasesOverflow || totalOverflow { throw PurchaseDataError(.tooMany, row: row) }
      repeatPurchaseTotal = purchases
      customerCount = total
      if repeatPurchases[row] > 0 { repeaterCount += weight }
      table.add(
        PurchaseHistory(unchecked: repeatPurchases[row], lastPurchase[row], age[row]), count: weight)
    }
    let sorted = table.sorted()
    self.repeatPurchases = sorted.map(\.history.repeatPurchases)
    self.lastPurchase = sorted.map(\.history.lastPurchase)
    self.age = sorted.map(\.history.age)
    self.customers = sorted.map(\.count)
  }

  /// The multiset of histories, one a customer.
  public init(_ histories: [PurchaseHistory], unit: TimeUnit, sumOfLogGaps: Double? = nil) throws(PurchaseDataError) {
    try self.init(
      repeatPurchases: histories.map(\.repeatPurchases), lastPurchase: histories.map(\.lastPurchase),
      age: histories.map(\.age), unit: unit, sumOfLogGaps: sumOfLogGaps)
  }

  /// The distinct history at an index in 0..<``distinctCount``.
  public func history(at index: Int) -> PurchaseHistory {
    PurchaseHistory(unchecked: repeatPurchases[index], lastPurchase[index], age[index])
  }

  /// A typical age, by which times are divided before a fit: the geometric mean of the ages above 0.
  var timeScale: Double {
    var sum = CompensatedSum()
    var weight = 0.0
    for (age, count) in zip(age, customers) where age > 0 {
      sum.add(Double(count) * log(age))
      weight += Double(count)
    }
    return weight > 0 ? exp(sum.value / weight) : 1
  }
}
