public import CustomerModel
public import CustomerStore
internal import RetentionMath

/// What customers of each source and campaign became: whether they stay, what they are worth, and what winning them cost.
///
/// ```swift
/// let scope = MetricScope(asOf: try Timestamp(day: "2026-11-25"))
/// let metric = AcquisitionMetric(spend: [AcquisitionMetric.unset: try Money("20.00 EUR")])
/// let table = try database.read { tx in try tx.table(of: metric, scope) }
/// table[0, "source"]?.value     // == .text("(unset)")
/// table[0, "customers"]?.value  // == .integer(1)
/// table[0, "clv_to_cac"]?.value // == .rate(2.495)
/// ```
///
/// Source, campaign and cost are the attributes `acquisitionSource`, `acquisitionCampaign` and `acquisitionCost`.
public struct AcquisitionMetric: Metric {
  /// By what customers are grouped.
  public enum Dimension: String, Hashable, Sendable, CaseIterable {
    /// The source.
    case source
    /// The source and the campaign.
    case campaign
  }

  /// What the source of customers is called of whom none is known.
  public static let unset = Population.unset

  /// By what customers are grouped.
  public var dimension: Dimension
  /// What was spent on each source, besides what customers' attributes say; by campaigns, it counts for those of a source who
  /// are of no campaign. What was spent without winning anybody has a row of its own.
  public var spend: [String: Money]
  /// A customer is retained who bought within so many last days, of those whose first purchase is longer ago.
  public var retainedWithinDays: Int

  /// A comparison.
  public init(by dimension: Dimension = .source, spend: [String: Money] = [:], retainedWithinDays: Int = 90) {
    self.dimension = dimension
    self.spend = spend
    self.retainedWithinDays = retainedWithinDays
  }

  /// What it is.
  public var definition: MetricDefinition {
    MetricDefinition(
      name: "acquisition",
      text: """
        Customers by where they came from: how many bought, how many of them still do, what they were worth so far (net \
        revenue less the cost of goods), what winning one cost (CAC), and how many days from the first purchase on an \
        average customer takes to pay that back.
        """,
      unit: "as each column says",
      parameters: [
        .init("by", dimension.rawValue),
        .init("spend", spend.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")),
      ],
      policy:
        "retained who bought in the last \(retainedWithinDays) whole days, of those whose first purchase is longer ago")
  }

  /// The answer: a row for each source, or source and campaign.
  ///
  /// - Throws: ``MetricError``.
  /// - Complexity: one reading of the customers, of the summaries, and of the histories of purchases and refunds.
  public func table<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(MetricError) -> MetricTable {
    try validate(scope)
    var groups: [String: AcquiredGroup] = [:]
    var currency = MetricCurrency(scope.currency)
    let population = try Population(scope, groupedBy: "acquisition", tx) { customer throws(MetricError) in
      let name = self.name(of: customer)
      try groups[name, default: AcquiredGroup()].add(customer, &currency)
      return name
    }
    for amount in spend.values { _ = currency.admits(amount.currency.packedCode, amount.minorUnits) }
    let reading = MetricReading(scope, population, tx)
    let limit = reading.zone.localDate(of: scope.asOf).dayNumber - Int64(retainedWithinDays)
    var sums = population.groups.map { groups[$0 ?? ""] ?? AcquiredGroup() }
    var records = PurchaseRecords(reading, in: currency)
    try records.forEach(tx) { record, currency throws(MetricError) in
      try sums[record.group].add(record, limit, currency)
    }
    currency = records.currency
    let paidBack = try self.paidBack(reading, sums, &currency, tx)
    var found: [(name: String, sums: AcquiredGroup, paidBack: Int?)] = sums.indices.map { group in
      (population.groups[group] ?? "", sums[group], paidBack[group])
    }
    // What was spent on a source that won nobody was spent all the same.
    let known = Set(found.map(\.name))
    for source in spend.keys {
      let name = self.name(source, Self.unset)
      if !known.contains(name) { found.append((name, AcquiredGroup(), nil)) }
    }
    found.sort { order(of: $0.name).lexicographicallyPrecedes(order(of: $1.name)) }
    var rows: [[MetricCell]] = []
    for group in found { rows.append(try row(group.name, group.sums, group.paidBack, currency)) }
    return MetricTable(
      metric: definition,
      context: reading.context(try reading.dataRange(of: [.purchase], tx), currency: currency.currency),
      columns: columns, rows: rows, notes: currency.notes + Self.notes)
  }

  private static let notes = [
    "CAC is over all customers of a source, also those who never bought, and empty where there are none or no cost is known.",
    "The value is what was earned so far; young customers have earned less of theirs.",
  ]

  private var columns: [MetricColumn] {
    [MetricColumn("source", .text, "where customers came from")]
      + (dimension == .campaign ? [MetricColumn("campaign", .text, "which campaign won them")] : [])
      + [
        MetricColumn("customers", .integer, "customers", unit: "customers"),
        MetricColumn("buyers", .integer, "of these, with a purchase", unit: "customers"),
        MetricColumn("retention_rate", .rate, "retained buyers, by the policy", unit: "share", hasInterval: true),
        MetricColumn("net_revenue", .money, "what they paid less what was given back", unit: "amount"),
        MetricColumn("margin", .money, "net_revenue less the cost of goods", unit: "amount"),
        MetricColumn("historic_clv", .number, "margin / buyers", unit: "amount", hasInterval: true),
        MetricColumn("acquisition_cost", .money, "what was spent on winning them", unit: "amount"),
        MetricColumn("cac", .number, "acquisition_cost / customers", unit: "amount", hasInterval: true),
        MetricColumn("payback_days", .integer, "days until the average customer has paid the CAC back", unit: "days"),
        MetricColumn("clv_to_cac", .rate, "(margin / customers) / cac", unit: "ratio", hasInterval: true),
      ]
  }

  private func row(
    _ name: String, _ sums: AcquiredGroup, _ paidBack: Int?, _ currency: MetricCurrency
  ) throws(MetricError) -> [MetricCell] {
    let n = sums.customers
    let cost = try self.cost(name, sums, currency)
    let cac = cost.flatMap { n > 0 ? Double($0) / currency.scale / Double(n) : nil }
    let worth = n > 0 ? Double(sums.margin) / currency.scale / Double(n) : nil
    let clv: MetricCell
    if sums.buyers > 0, currency.currency != nil {
      clv = MetricCell(
        .number(sums.margins.mean / currency.scale), n: sums.buyers,
        interval: sums.margins.interval95.map {
          MetricInterval(name: $0.name, low: $0.low / currency.scale, high: $0.high / currency.scale)
        })
    } else {
      clv = .empty(n: sums.buyers)
    }
    return parts(of: name).map { .text($0) } + [
      .count(n), .count(sums.buyers), .rate(Proportion(successes: sums.retained, trials: sums.eligible)),
      .money(currency.money(sums.revenue), n: sums.buyers), .money(currency.money(sums.margin), n: sums.buyers), clv,
      .money(cost.flatMap { currency.money($0) }), .number(cac, n: n), .count(paidBack),
      .ratio(worth ?? 0, cac ?? 0, n: n),
    ]
  }

  /// What a group cost; `nil` if nobody said.
  private func cost(
    _ name: String, _ sums: AcquiredGroup, _ currency: MetricCurrency
  ) throws(MetricError) -> Int64? {
    let parts = self.parts(of: name)
    let isWhole = dimension == .source || parts.last == Self.unset
    let spent =
      isWhole ? spend[parts.first ?? ""].flatMap { $0.currency == currency.currency ? $0.minorUnits : nil } : nil
    guard spent != nil || sums.customersWithCost > 0 else { return nil }
    var cost = sums.cost
    try cost.add(spent ?? 0, in: currency)
    return cost
  }

  private static let windowDays = 30

  /// Of each group, the days by whose end the average customer has paid back what winning one cost: windows of 30 days from the
  /// first purchase, each averaged over the customers whose window is over.
  private func paidBack<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ sums: [AcquiredGroup], _ currency: inout MetricCurrency, _ tx: borrowing Tx
  ) throws(MetricError) -> [Int?] {
    let metric = CohortMetric(over: .months, measure: .margin, clock: .own(days: Self.windowDays))
    let starts = try CohortStarts(metric, reading, tx)
    let range = try reading.dataRange(of: metric.kinds, tx)
    let series = try PeriodSeries(metric.periods, from: range?.from, asOf: reading.scope.asOf, zone: reading.zone)
    guard series.count > 0 else { return sums.map { _ in nil } }
    let triangles = try metric.triangles(series, starts, reading, &currency, tx)
    var result: [Int?] = triangles.map { _ in nil }
    for group in triangles.indices where sums[group].customers > 0 {
      let name = reading.population.groups[group] ?? ""
      guard let cost = try cost(name, sums[group], currency) else { continue }
      let cac = Double(cost) / Double(sums[group].customers)
      // The average is over buyers, the cost over all who were won.
      let share = Double(sums[group].buyers) / Double(sums[group].customers)
      var earned = 0.0
      for (offset, average) in triangles[group].averages.enumerated() {
        earned += average * share
        guard earned >= cac else { continue }
        result[group] = (offset + 1) * Self.windowDays
        break
      }
    }
    return result
  }

  private func name(of customer: Customer) -> String {
    func text(_ name: String) -> String {
      switch customer.attributes[name] {
      case nil, .null?: Self.unset
      // What separates the two here is in neither.
      case let value?: value.description.filter { $0 != "\u{0}" }
      }
    }
    return name(text("acquisitionSource"), text("acquisitionCampaign"))
  }

  private func name(_ source: String, _ campaign: String) -> String {
    dimension == .source ? source : "\(source)\u{0}\(campaign)"
  }

  private func parts(of name: String) -> [String] {
    name.split(separator: "\u{0}", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  }

  /// What comes first: by source, then campaign, those of which none is known behind the others.
  private func order(of name: String) -> [String] {
    parts(of: name).flatMap { [$0 == Self.unset ? "1" : "0", $0] }
  }

  private func validate(_ scope: MetricScope) throws(MetricError) {
    guard (1...100_000).contains(retainedWithinDays) else {
      throw .invalidParameter(name: "retained within", value: "\(retainedWithinDays) days", reason: "give 1 to 100000")
    }
    if let breakdown = scope.breakdown {
      throw .invalidParameter(
        name: "breakdown", value: breakdown, reason: "this metric is one by source and campaign; leave it out")
    }
    if let source = spend.keys.first(where: { $0.contains("\u{0}") }) {
      throw .invalidParameter(name: "spend", value: source, reason: "take the character NUL out of the source's name")
    }
    if let (source, amount) = spend.first(where: { $0.value.minorUnits < 0 }) {
      throw .invalidParameter(name: "spend on \(source)", value: "\(amount)", reason: "give no negative amount")
    }
  }
}
