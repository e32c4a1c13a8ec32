/// How many customers under contract left after how many periods, and how many have not left yet.
///
/// ```swift
/// let counts = try ContractCounts(survivors: [1000, 631, 468, 382])
/// counts.lost  // == [369, 163, 86]
/// counts.active  // == [0, 0, 382]
/// ```
public struct ContractCounts: Hashable, Sendable {
  /// How many left in period 1, 2, …
  public let lost: [Int]
  /// How many have renewed 1, 2, … times and are still there: their lifetime is not known yet.
  public let active: [Int]

  /// The counts, by period from 1.
  ///
  /// - Throws: ``PurchaseDataError`` for a count below 0, naming the period from 0, or for columns of different lengths.
  public init(lost: [Int], active: [Int]) throws(PurchaseDataError) {
    guard lost.count == active.count else { throw PurchaseDataError(.unequalColumns([lost.count, active.count])) }
    var total = 0
    for (row, (left, stayed)) in zip(lost, active).enumerated() {
      for count in [left, stayed] {
        if count < 0 { throw PurchaseDataError(.negativeCount(count), row: row) }
        // Products of customers and periods are counted, too.
        let (sum, overflow) = total.addingReportingOverflow(count)
        if overflow || sum > 1 << 50 { throw PurchaseDataError(.tooMany, row: row) }
        total = sum
      }
    }
    self.lost = lost
    self.active = active
  }

  /// One cohort, of which so many are left after 0, 1, … periods.
  ///
  /// - Throws: ``PurchaseDataError`` for a count that is below 0 or above the one before.
  public init(survivors: [Int]) throws(PurchaseDataError) {
    var lost: [Int] = []
    for row in survivors.indices.dropFirst() {
      let (difference, overflow) = survivors[row - 1].subtractingReportingOverflow(survivors[row])
      if overflow || survivors[row] < 0 { throw PurchaseDataError(.negativeCount(survivors[row]), row: row) }
      if difference < 0 { throw PurchaseDataError(.negativeCount(difference), row: row) }
      lost.append(difference)
    }
    var active = Array(repeating: 0, count: lost.count)
    if let last = survivors.last, !active.isEmpty { active[active.count - 1] = last }
    try self.init(lost: lost, active: active)
  }

  /// Several cohorts as one; periods count from each customer's start.
  ///
  /// - Throws: ``PurchaseDataError`` if there are too many to count.
  public static func + (first: ContractCounts, second: ContractCounts) throws(PurchaseDataError) -> ContractCounts {
    func sum(_ a: [Int], _ b: [Int]) -> [Int] {
      (0..<max(a.count, b.count)).map { ($0 < a.count ? a[$0] : 0) + ($0 < b.count ? b[$0] : 0) }
    }
    return try ContractCounts(lost: sum(first.lost, second.lost), active: sum(first.active, second.active))
  }

  /// The number of customers.
  public var customerCount: Int { lost.reduce(0, +) + active.reduce(0, +) }
  /// How many of them have left.
  public var lostCount: Int { lost.reduce(0, +) }

  /// Renewals that were decided: everybody's periods.
  var exposure: Double {
    zip(lost, active).enumerated().reduce(0) { $0 + Double($1.offset + 1) * Double($1.element.0 + $1.element.1) }
  }
}
