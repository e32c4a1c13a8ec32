/// What customers did after the data of a fit ended, next to what was known of them by then.
///
/// ```swift
/// let holdout = try Holdout(
///   repeatPurchases: [2, 0], lastPurchase: [30, 0], age: [38, 38], purchases: [1, 0], unit: .week, span: .weeks(39))
/// holdout.purchaseTotal  // == 1
/// ```
public struct Holdout: Sendable {
  /// The customers' histories up to the split.
  public let histories: [PurchaseHistory]
  /// How many purchases each made in the span after it.
  public let purchases: [Int]
  /// The unit of the histories.
  public let unit: TimeUnit
  /// How long customers were watched after the split.
  public let span: TimeSpan

  /// The number of purchases after the split.
  public var purchaseTotal: Int { purchases.reduce(0, &+) }

  /// Customers as columns; those who came after the split do not belong here.
  ///
  /// - Throws: ``PurchaseDataError`` with the first row that is wrong.
  public init(
    repeatPurchases: [Int], lastPurchase: [Double], age: [Double], purchases: [Int], unit: TimeUnit, span: TimeSpan
  ) throws(PurchaseDataError) {
    let count = repeatPurchases.count
    guard lastPurchase.count == count, age.count == count, purchases.count == count else {
      throw PurchaseDataError(.unequalColumns([count, lastPurchase.count, age.count, purchases.count]))
    }
    guard span.count >= 0, span.count < .infinity else {
      throw PurchaseDataError(.invalidTime(name: "the span", span.count))
    }
    var total = 0
    for row in 0..<count {
      if let problem = PurchaseHistory.problem(repeatPurchases[row], lastPurchase[row], age[row]) {
        throw PurchaseDataError(problem, row: row)
      }
      guard purchases[row] >= 0 else { throw PurchaseDataError(.negativeCount(purchases[row]), row: row) }
      let (sum, overflow) = total.addingReportingOverflow(purchases[row])
      if overflow { throw PurchaseDataError(.tooMany, row: row) }
      total = sum
    }
    histories = (0..<count).map { PurchaseHistory(unchecked: repeatPurchases[$0], lastPurchase[$0], age[$0]) }
    self.purchases = purchases
    self.unit = unit
    self.span = span
  }

  /// A customer's purchases split by time: what a model may know, and what it is to foretell.
  ///
  /// ```swift
  /// let parts = try Holdout.split(purchaseTimes: [0, 3, 10, 12], at: 11)
  /// parts?.history.repeatPurchases  // == 2
  /// parts?.purchases  // == 1
  /// ```
  ///
  /// - Parameter purchaseTimes: all of the customer's purchases, on any clock, ascending; one at the split is known.
  /// - Returns: `nil` for a customer who had not bought by the split.
  /// - Throws: ``PurchaseDataError`` for a time that is not a number or not ascending.
  public static func split(
    purchaseTimes: [Double], at split: Double
  ) throws(PurchaseDataError) -> (history: PurchaseHistory, purchases: Int)? {
    guard split.isFinite else { throw PurchaseDataError(.invalidTime(name: "the split", split)) }
    for (row, time) in purchaseTimes.enumerated() {
      guard time.isFinite, row == 0 || purchaseTimes[row - 1] < time else {
        throw PurchaseDataError(.invalidTime(name: "a time that is not after the one before", time), row: row)
      }
    }
    let known = purchaseTimes.prefix { $0 <= split }
    guard let first = known.first, let last = known.last else { return nil }
    let history = try PurchaseHistory(
      repeatPurchases: known.count - 1, lastPurchase: last - first, age: split - first)
    return (history, purchaseTimes.count - known.count)
  }
}
