internal import CustomerModel
internal import CustomerStore
internal import RetentionMath
internal import RetentionMetrics

extension ModelPart {
  /// Adds those who seem to be leaving, the most valuable ones first, with the reason of each.
  static func addAtRisk<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ forecast: CustomerBaseForecast, _ model: CustomerBaseModel, _ asOf: Timestamp, _ tx: borrowing Tx,
    to result: inout ReportContents
  ) throws(ReportError) {
    // Who is surely gone is no more at risk, and who never came back was hardly there.
    let candidates = forecast.customers.filter { (0.1..<0.6).contains($0.aliveProbability) && $0.expectedPurchases > 0 }
    func worth(_ row: CustomerBaseForecast.Row) -> Double { row.lifetimeValue ?? row.expectedPurchases }
    let shown = candidates.sorted { (worth($1), $0.customer) < (worth($0), $1.customer) }.prefix(riskLimit)
    guard !shown.isEmpty else {
      result.omissions.append("Nobody seems to be leaving: no buyer's chance to be still a customer is 10 to 60 %.")
      return
    }
    let currency = model.provenance.currency
    var rows: [[String]] = []
    for row in shown {
      let known = try ReportError.fromModel { () throws(CustomerBaseError) in
        try tx.forecast(of: row.customer, by: model, asOf: asOf, within: .months(12))
      }
      let customer = try ReportError.fromStore { () throws(CustomerStoreError) in try tx.customer(row.customer) }
      let alive = known?.aliveProbability.interval95.map {
        "\(NumberText.decimal($0.lowerBound * 100))–\(NumberText.percent($0.upperBound, 0))"
      }
      rows.append([
        customer?.externalIDs.first?.value ?? "number \(row.customer.rawValue)",
        NumberText.percent(row.aliveProbability, 0), alive ?? "–",
        row.lifetimeValue.map { NumberText.decimal($0, 2) } ?? "–", known?.explanation ?? "",
      ])
    }
    var section = ReportSection(
      "risk", "At risk, by value",
      """
      Of the \(NumberText.decimal(Double(candidates.count))) buyers whose chance to be still customers is 10 to 60 %, those of whom \
      most is expected in the next 12 months.
      """)
    section.isWide = true
    section.showsTable = true
    section.table = DataTable(
      section.title,
      [
        .init("customer", isNumber: false), .init("still a customer"), .init("95 % interval"),
        .init("expected value\(currency.map { ", \($0)" } ?? "")"), .init("why", isNumber: false),
      ], rows)
    section.notes = model.flags.map(\.sentence)
    result.sections.append(section)
  }
}
