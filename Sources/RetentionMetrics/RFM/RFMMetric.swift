internal import CustomerModel
public import CustomerStore
internal import RetentionMath

/// Customers by how recently, how often and for how much they bought.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let table = try database.read { tx in try tx.table(of: RFMMetric(.quantiles(5)), scope) }
/// table.cell("customers", where: "cell", is: "hibernating")?.value  // == .integer(1)
/// ```
///
/// With quantiles a customer's score follows from the rank, from worst to best: ⌊scores × (rank - 1) / n⌋ + 1, where customers with
/// the same value share the least rank of them. So ties share the lower score, and a score may have nobody.
public struct RFMMetric: Metric {
  /// What scores follow from.
  public enum Cuts: Hashable, Sendable {
    /// So many parts of the customers, as equal as ties let them be; 2 to 100.
    case quantiles(Int)
    /// Limits between scores, ascending: one score more than there are limits. A value on a limit has the better score.
    case fixed(recencyDays: [Int], frequency: [Int], monetaryMinorUnits: [Int64])
  }

  /// What scores follow from.
  public var cuts: Cuts

  /// Scores; without arguments, one to five.
  public init(_ cuts: Cuts = .quantiles(5)) { self.cuts = cuts }

  /// What it is.
  public var definition: MetricDefinition {
    let rule =
      switch cuts {
      case .quantiles(let count): "\(count) quantiles; customers of the same value share the lower score"
      case .fixed(let recency, let frequency, let monetary):
        "fixed limits: recency \(recency) days, frequency \(frequency), monetary \(monetary) minor units"
      }
    return MetricDefinition(
      name: "rfm",
      text: """
        Buyers by recency (days since the last purchase day), frequency (purchase days) and monetary value (net revenue), in \
        named places of the grid of the first two.
        """,
      unit: "customers", parameters: [.init("scores", rule)])
  }

  /// The answer: a row for each place of the grid, with those of nobody.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the summaries, or of the histories where these do not tell it, and O(n log n) for n buyers.
  ///   Memory: some 100 bytes a buyer.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    let reading = try MetricReading(scope, tx)
    let (scores, currency) = try self.scores(reading, tx)
    var sums = reading.population.groups.map { _ in [RFMCell: Sums]() }
    for score in scores {
      var cell = sums[score.group][score.cell] ?? Sums()
      cell.customers += 1
      cell.recency += score.recencyDays
      cell.frequency += score.frequency
      try cell.revenue.add(score.monetary?.minorUnits ?? 0, in: currency)
      sums[score.group][score.cell] = cell
    }
    var rows: [[MetricCell]] = []
    for group in sums.indices {
      let total = sums[group].values.reduce(0) { $0 + $1.customers }
      for name in RFMCell.allCases {
        let cells = row(name, sums[group][name] ?? Sums(), total, currency)
        rows.append(reading.groupCells(group) + cells)
      }
    }
    return MetricTable(
      metric: definition,
      context: reading.context(try reading.dataRange(of: [.purchase], tx), currency: currency.currency),
      columns: reading.groupColumns + [
        MetricColumn("cell", .text, "the place in the grid"),
        MetricColumn("customers", .integer, "buyers in it", unit: "customers"),
        MetricColumn("share", .rate, "customers / buyers", unit: "share", hasInterval: true),
        MetricColumn("net_revenue", .money, "what they paid less what was given back", unit: "amount"),
        MetricColumn("mean_recency", .number, "days since the last purchase day", unit: "days", hasInterval: true),
        MetricColumn("mean_frequency", .number, "purchase days", unit: "days", hasInterval: true),
      ], rows: rows, notes: currency.notes)
  }

  /// The buyers in one place of the grid, added up.
  private struct Sums {
    var customers = 0
    var revenue: Int64 = 0
    var recency = 0
    var frequency = 0
  }

  private func row(_ name: RFMCell, _ sums: Sums, _ total: Int, _ currency: MetricCurrency) -> [MetricCell] {
    let n = sums.customers
    func mean(_ sum: Int) -> MetricCell { .number(n == 0 ? nil : Double(sum) / Double(n), n: n) }
    return [
      .text(name.rawValue), .count(n), .rate(Proportion(successes: n, trials: total)),
      .money(currency.money(sums.revenue), n: n), mean(sums.recency), mean(sums.frequency),
    ]
  }

  /// The scores of each buyer, by their numbers.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: as ``table(_:_:)``.
  public func scores<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> [RFMScores] {
    try scores(try MetricReading(scope, tx), tx).scores
  }

  private func scores<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) -> (scores: [RFMScores], currency: MetricCurrency) {
    try validate()
    var found: [PurchaseRecord] = []
    var records = PurchaseRecords(reading)
    try records.forEach(tx) { record, _ throws(MetricError) in found.append(record) }
    found.sort { $0.customer < $1.customer }
    let endDay = reading.zone.localDate(of: reading.scope.asOf).dayNumber
    let recency = found.map { endDay - $0.lastDay }
    let frequency = found.map { Int64($0.days) }
    let monetary = found.map(\.net)
    let scores: [[Int]]
    let scale: Int
    switch cuts {
    case .quantiles(let count):
      scores = [Self.scores(recency.map { -$0 }, count), Self.scores(frequency, count), Self.scores(monetary, count)]
      scale = count
    case .fixed(let days, let counts, let amounts):
      scores = [
        recency.map { value in days.count + 1 - days.count { Int64($0) < value } },
        frequency.map { value in 1 + counts.count { Int64($0) <= value } },
        monetary.map { value in 1 + amounts.count { $0 <= value } },
      ]
      scale = max(days.count, counts.count) + 1
    }
    let result = found.indices.map { index in
      RFMScores(
        customer: CustomerID(rawValue: found[index].customer), recencyDays: Int(recency[index]),
        frequency: found[index].days, monetary: records.currency.money(monetary[index]),
        recencyScore: scores[0][index], frequencyScore: scores[1][index], monetaryScore: scores[2][index],
        cell: RFMCell(recency: scores[0][index], frequency: scores[1][index], scale: scale), group: found[index].group)
    }
    return (result, records.currency)
  }

  /// The scores of values, the greatest of which is the best.
  static func scores(_ values: [Int64], _ count: Int) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var result = [Int](repeating: 1, count: values.count)
    var rank = 0
    for (place, index) in order.enumerated() {
      if place > 0, values[order[place - 1]] != values[index] { rank = place }
      result[index] = count * rank / values.count + 1
    }
    return result
  }

  private func validate() throws(MetricError) {
    switch cuts {
    case .quantiles(let count):
      guard (2...100).contains(count) else {
        throw .invalidParameter(name: "quantiles", value: "\(count)", reason: "give 2 to 100")
      }
    case .fixed(let days, let counts, let amounts):
      func check<Value: Comparable>(_ name: String, _ limits: [Value]) throws(MetricError) {
        let isAscending = zip(limits, limits.dropFirst()).allSatisfy { $0 < $1 }
        guard (1...99).contains(limits.count), isAscending else {
          throw .invalidParameter(name: name, value: "\(limits)", reason: "give 1 to 99 limits, ascending")
        }
      }
      try check("recency limits", days)
      try check("frequency limits", counts)
      try check("monetary limits", amounts)
    }
  }
}
