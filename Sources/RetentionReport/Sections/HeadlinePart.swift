internal import CustomerModel
internal import CustomerStore
internal import RetentionMetrics

/// The figures at the top: of the last complete month, and as of now.
enum HeadlinePart: ReportPart {
  static let subject = "The headline figures"

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let purchases = try question.table(PurchaseMetric(), tx)
    if case .integer(let buyers)? = purchases.cell("value", where: "figure", is: "buyers")?.value, buyers > 0 {
      let series = try question.table(PurchaseSeriesMetric(over: .last(2, .months)), tx)
      let churn = try question.table(ChurnMetric(.silence(longerThan: question.silence), over: .last(2, .months)), tx)
      add("Net revenue", "net_revenue", series, isGood: true, to: &result)
      add("Active buyers", "active_customers", series, isGood: true, to: &result)
      add("New buyers", "new_customers", series, isGood: true, to: &result)
      add("Order value", "average_order_value", series, isGood: true, to: &result)
      add("Customers kept", "retention_rate", churn, isGood: true, to: &result)
      if let cell = purchases.cell("value", where: "figure", is: "repeat_purchase_rate"), !cell.value.isEmpty {
        result.headlines.append(headline("Bought again", cell, nil, isGood: true, period: "of all buyers so far"))
      }
    }
    let revenue = try question.table(RevenueMetric(over: .last(2, .months)), tx)
    if let mrr = revenue.values("end_mrr").last?.number, mrr > 0 {
      add("Recurring revenue", "end_mrr", revenue, isGood: true, to: &result)
      add("Subscribers lost", "churn_rate", revenue, isGood: false, to: &result)
    }
    if result.headlines.isEmpty {
      result.omissions.append("There are no headline figures, since nobody has bought or subscribed yet.")
    }
    return result
  }

  private static func add(
    _ name: String, _ column: String, _ table: MetricTable, isGood: Bool, to result: inout ReportContents
  ) {
    let last = table.rows.count - 1
    guard let cell = table[last, column], !cell.value.isEmpty else { return }
    let period = table[last, "period"]?.value.description ?? ""
    result.headlines.append(headline(name, cell, table[last - 1, column], isGood: isGood, period: "in \(period)"))
  }

  private static func headline(
    _ name: String, _ cell: MetricCell, _ before: MetricCell?, isGood: Bool, period: String
  ) -> Headline {
    var result = Headline(name: name, value: NumberText.text(cell.value), interval: nil, period: period)
    if case .money(let amount) = cell.value, let number = cell.value.number, number.magnitude >= 10_000 {
      result.value = "\(NumberText.decimal(number))\u{202F}\(amount.currency.code)"
    }
    result.interval = cell.interval.map { NumberText.text($0, as: cell.value) }
    guard let now = cell.value.number, let then = before?.value.number else { return result }
    if now != then { result.isBetter = (now > then) == isGood }
    let sign = now > then ? "+" : ""
    if case .rate = cell.value {
      result.change = "\(sign)\(NumberText.decimal((now - then) * 100, 1)) points"
    } else if then > 0 {
      result.change = "\(sign)\(NumberText.percent((now - then) / then))"
    }
    return result
  }
}
