import RetentionKit

/// How long subscriptions last, by the shifted-beta-geometric model: retention rises with age, because those who stay are not
/// those who left.
struct Lifetimes {
  private let model: FittedContractModel
  private let averageRevenue: Double

  init(_ database: RetentionDatabase) throws {
    let metric = RevenueMetric(.periodEnd, over: MetricPeriods(.months))
    let scope = MetricScope(asOf: database.now)
    let (table, movements) = try database.read { tx in
      (try tx.table(of: metric, scope), try metric.movements(scope, tx))
    }
    // In which month each began to pay, and in which it stopped.
    let months = table.values("period").map(\.description)
    var began: [CustomerID: Int] = [:]
    var stopped: [CustomerID: Int] = [:]
    for movement in movements {
      guard let month = months.firstIndex(of: movement.period) else { continue }
      if movement.kind == .new { began[movement.customer] = month }
      if movement.kind == .churn { stopped[movement.customer] = stopped[movement.customer] ?? month }
    }
    // How many were lost at their first, second, … renewal, and how many of the same age are still there.
    var lost = [Int](repeating: 0, count: months.count)
    var active = lost
    for (customer, first) in began {
      if let last = stopped[customer] {
        lost[last - first - 1] += 1
      } else if first < months.count - 1 {
        active[months.count - first - 2] += 1
      }
    }
    model = try ContractModelFamily.sBG.fit(to: ContractCounts(lost: lost, active: active), period: .months(1))
    averageRevenue = table[table.rows.count - 1, "arpa"]?.value.number ?? 0
  }

  func print() throws {
    Swift.print("\nHow long they stay, by the \(model.family.name) of \(model.customerCount) subscriptions")
    for flag in model.flags { Swift.print("  careful: \(flag.sentence)") }
    let curve = try model.retentionCurve(periods: 12)
    for month in [1, 3, 6, 12] { Swift.print("  month \(month < 10 ? " " : "")\(month)  \(percent(curve[month - 1]))") }
    for renewals in [0, 6] {
      let months = try model.discountedResidualLifetime(renewals: renewals, discount: AnnualRate(0.1))
      Swift.print(
        "  after \(renewals) renewals \(Int((months.value * averageRevenue).rounded())) EUR more are to be expected")
    }
  }

  private func percent(_ share: Estimate) -> String {
    func whole(_ value: Double) -> Int { Int((value * 100).rounded()) }
    guard let interval = share.interval95 else { return "\(whole(share.value)) %" }
    return "\(whole(share.value)) % (\(whole(interval.lowerBound)) to \(whole(interval.upperBound)))"
  }
}
