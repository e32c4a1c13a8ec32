/// What is known of a customer who can buy only at certain times, such as once a year at an event.
///
/// ```swift
/// let donor = try OpportunityHistory(purchases: 2, last: 4, opportunities: 6)
/// donor.opportunities - donor.last  // == 2
/// ```
public struct OpportunityHistory: Hashable, Sendable {
  /// x: at how many of the opportunities after the first purchase the customer bought.
  public let purchases: Int
  /// t_x: the number of the last of them; 0 without one.
  public let last: Int
  /// n: how many opportunities there were.
  public let opportunities: Int

  /// A new customer, before the first opportunity.
  public static let new = OpportunityHistory(unchecked: 0, 0, 0)

  /// The most opportunities that a history may have; each costs a term in every answer.
  public static let limit = 100_000

  /// A history.
  ///
  /// - Throws: ``PurchaseDataError`` if the figures contradict each other.
  public init(purchases: Int, last: Int, opportunities: Int) throws(PurchaseDataError) {
    if let problem = Self.problem(purchases, last, opportunities) { throw PurchaseDataError(problem) }
    self.init(unchecked: purchases, last, opportunities)
  }

  init(unchecked purchases: Int, _ last: Int, _ opportunities: Int) {
    self.purchases = purchases
    self.last = last
    self.opportunities = opportunities
  }

  static func problem(_ x: Int, _ last: Int, _ n: Int) -> PurchaseDataError.Problem? {
    if x < 0 { return .negativeCount(x) }
    if n > limit { return .tooMany }
    if x == 0 ? last != 0 || n < 0 : last < x || last > n {
      return .moreThanOpportunities(purchases: x, last: last, opportunities: n)
    }
    return nil
  }
}

/// The multiset of histories with opportunities: each distinct (x, t_x, n) once, with the number of its customers.
///
/// ```swift
/// let counts = try OpportunityCounts(purchases: [6, 0], last: [6, 0], opportunities: [6, 6], customers: [1203, 3464])
/// counts.customerCount  // == 4667
/// ```
public struct OpportunityCounts: Sendable {
  /// The distinct histories in ascending order of x, t_x and n.
  public let histories: [OpportunityHistory]
  /// How many customers have each.
  public let customers: [Int]
  /// The number of customers.
  public let customerCount: Int

  /// The multiset of histories given as columns, one element a customer or, with `customers`, a group of equal ones.
  ///
  /// - Throws: ``PurchaseDataError`` with the first row that is wrong.
  /// - Complexity: linear, plus sorting the distinct histories.
  public init(
    purchases: [Int], last: [Int], opportunities: [Int], customers: [Int]? = nil
  ) throws(PurchaseDataError) {
    let count = purchases.count
    guard last.count == count, opportunities.count == count, customers.map({ $0.count == count }) ?? true else {
      let others = customers.map { [$0.count] } ?? []
      throw PurchaseDataError(.unequalColumns([count, last.count, opportunities.count] + others))
    }
    var table: [OpportunityHistory: Int] = [:]
    var total = 0
    for row in 0..<count {
      if let problem = OpportunityHistory.problem(purchases[row], last[row], opportunities[row]) {
        throw PurchaseDataError(problem, row: row)
      }
      let weight = customers?[row] ?? 1
      guard weight > 0 else { throw PurchaseDataError(.invalidWeight(weight), row: row) }
      let (sum, overflow) = total.addingReportingOverflow(weight)
      if overflow { throw PurchaseDataError(.tooMany, row: row) }
      total = sum
      table[OpportunityHistory(unchecked: purchases[row], last[row], opportunities[row]), default: 0] += weight
    }
    let sorted = table.sorted { first, second in
      let (a, b) = (first.key, second.key)
      if a.purchases != b.purchases { return a.purchases < b.purchases }
      return a.last != b.last ? a.last < b.last : a.opportunities < b.opportunities
    }
    histories = sorted.map(\.key)
    self.customers = sorted.map(\.value)
    customerCount = total
  }
}
