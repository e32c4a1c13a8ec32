internal import CustomerModel
internal import RetentionMath

/// The rows of ``PurchaseMetric`` for one group.
struct PurchaseFigures {
  private(set) var rows: [[MetricCell]] = []
  private let currency: MetricCurrency
  private var unit: String { currency.currency?.code ?? "" }

  init(
    _ metric: PurchaseMetric, _ sums: PurchaseSums, _ gaps: GapCounts, _ currency: MetricCurrency, yearsPerDay: Double
  ) {
    self.currency = currency
    addOrders(sums, yearsPerDay)
    addReturning(metric, sums, gaps)
    addMoney(sums)
    addConcentration(sums)
  }

  private mutating func add(_ figure: String, _ value: MetricCell, _ unit: String, _ meaning: String) {
    rows.append([.text(figure), value, .text(unit), .text(meaning)])
  }

  private mutating func addOrders(_ sums: PurchaseSums, _ yearsPerDay: Double) {
    let buyers = sums.buyers
    add("buyers", .count(buyers), "customers", "customers with at least one purchase")
    add("purchases", .count(sums.purchases), "orders", "orders, with those that were returned")
    add("purchase_days", .count(sums.days), "days", "days on which a customer bought, added up over customers")
    add("purchases_per_buyer", .number(Self.ratio(sums.purchases, buyers), n: buyers), "orders", "purchases / buyers")
    add(
      "purchase_days_per_buyer", .number(Self.ratio(sums.days, buyers), n: buyers), "days", "purchase_days / buyers")
    let years = sums.ageInDays * yearsPerDay
    add(
      "order_frequency", .number(years > 0 ? Double(sums.purchases) / years : nil, n: buyers), "orders a year",
      "purchases / years since the first purchase, added up over buyers")
  }

  private mutating func addReturning(_ metric: PurchaseMetric, _ sums: PurchaseSums, _ gaps: GapCounts) {
    add(
      "repeat_purchase_rate", .rate(Proportion(successes: sums.repeatBuyers, trials: sums.buyers)), "share",
      "buyers with a second purchase day / buyers")
    add(
      "second_purchase_rate", .rate(Proportion(successes: gaps.returned, trials: gaps.eligible)), "share",
      """
      with a second purchase day within \(metric.secondWithinDays) days of the first, of the buyers whose \
      \(metric.secondWithinDays) days are over
      """)
    let second = gaps.firstGaps
    add(
      "second_purchase_days_median", .number(second.quantile(0.5), n: second.count), "days",
      "from the first to the second purchase day, of those who have one")
    let all = gaps.gaps
    add("gap_mean", .number(all.mean, n: all.count), "days", "between purchase days of one customer")
    for (name, share) in [("median", 0.5), ("p25", 0.25), ("p75", 0.75), ("p90", 0.9)] {
      add(
        "gap_\(name)", .number(all.quantile(share), n: all.count), "days",
        "the \(share) quantile of those times, between its neighbours")
    }
    add("gap_deviation", .number(all.deviation, n: all.count), "days", "their standard deviation, n - 1 below")
    add(
      "win_backs", .count(gaps.winBacks), "orders",
      "purchase days behind a gap of at least \(metric.winBackAfterDays) days")
    add("win_back_customers", .count(gaps.wonBackCustomers), "customers", "customers with such a day")
    for (days, count) in zip(metric.lapsedAfterDays, sums.lapsed) {
      add(
        "lapsed_\(days)d", .rate(Proportion(successes: count, trials: sums.buyers)), "share",
        "without a purchase in the last \(days) whole days, of the buyers")
    }
  }

  private mutating func addMoney(_ sums: PurchaseSums) {
    let (buyers, scale) = (sums.buyers, currency.scale)
    let net = sums.gross - sums.refunded
    add("gross_revenue", .money(currency.money(sums.gross), n: sums.purchases), unit, "what was paid")
    add("refunds", .money(currency.money(sums.refunded), n: sums.purchases), unit, "what was given back")
    add("net_revenue", .money(currency.money(net), n: sums.purchases), unit, "gross_revenue - refunds")
    add(
      "average_order_value", amount(Double(sums.gross), sums.purchases, scale), unit, "gross_revenue / purchases")
    add("revenue_per_purchase_day", amount(Double(net), sums.days, scale), unit, "net_revenue / purchase_days")
    add(
      "historic_clv_revenue", mean(sums.netMoments, scale), unit,
      "net_revenue / buyers: what a customer was worth so far")
    add("historic_clv_margin", mean(sums.marginMoments, scale), unit, "net_revenue less the cost of goods / buyers")
    add(
      "historic_clv_contribution", mean(sums.contributionMoments, scale), unit,
      "net_revenue less the cost of goods and other costs of the customer / buyers")
    let margin = net.subtractingReportingOverflow(sums.purchaseCost)
    let contribution = margin.partialValue.subtractingReportingOverflow(sums.serviceCost)
    let isExact = !margin.overflow && !contribution.overflow
    add("cost_of_goods", .money(currency.money(sums.purchaseCost), n: buyers), unit, "what the goods cost, where known")
    add("cost_to_serve", .money(currency.money(sums.serviceCost), n: buyers), unit, "other costs of the buyers")
    add(
      "contribution", .money(isExact ? currency.money(contribution.partialValue) : nil, n: buyers), unit,
      "net_revenue - cost_of_goods - cost_to_serve")
  }

  private mutating func addConcentration(_ sums: PurchaseSums) {
    let spread = Concentration(sums.nets)
    let hint = spread.isDefined ? "" : "; none where somebody's net revenue is negative, or nobody's positive"
    for (name, part, words) in [("10", 0.1, "tenth"), ("20", 0.2, "fifth")] {
      add(
        "top_\(name)_percent_share", .number(spread.shareOfTop(part), n: sums.buyers), "share",
        "the part of net_revenue that is of the top \(words) of buyers, rounded up\(hint)")
    }
    add(
      "gini", .number(spread.gini, n: sums.buyers), "0 to 1", "the Gini coefficient of net revenue over buyers\(hint)")
  }

  private static func ratio(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }

  private func amount(_ sum: Double, _ count: Int, _ scale: Double) -> MetricCell {
    guard count > 0, currency.currency != nil else { return .empty(n: count) }
    return .number(sum / Double(count) / scale, n: count)
  }

  private func mean(_ moments: Moments, _ scale: Double) -> MetricCell {
    guard moments.count > 0, currency.currency != nil else { return .empty(n: moments.count) }
    let interval = moments.interval95.map {
      MetricInterval(name: $0.name, low: $0.low / scale, high: $0.high / scale)
    }
    return MetricCell(.number(moments.mean / scale), n: moments.count, interval: interval)
  }
}
