internal import CustomerModel
internal import CustomerStore
internal import RetentionMath
internal import RetentionMetrics
internal import Segmentation

/// What a model of the customer base foretells: values, who is still a customer, and who is at risk.
enum ModelPart: ReportPart {
  static let subject = "The forecast of customers"
  static let riskLimit = 15

  static func contents<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ question: ReportQuestion, _ tx: borrowing Tx
  ) throws(ReportError) -> ReportContents {
    var result = ReportContents()
    let scope = question.scope
    let totals = try ReportError.fromStore { () throws(CustomerStoreError) in try tx.purchaseTotals() }
    guard totals.customers > 0 else {
      result.omissions.append("There is no forecast of customers: nobody has bought.")
      return result
    }
    let segment = try question.segment(tx)
    let (model, forecast) = try ReportError.fromModel { () throws(CustomerBaseError) in
      let model = try tx.fitCustomerBase(
        asOf: scope.asOf, unit: .week, currency: scope.currency, of: segment, knownAt: scope.knownAt)
      return (model, try tx.forecast(by: model, asOf: scope.asOf, within: .months(12), of: segment))
    }
    guard !forecast.customers.isEmpty else {
      result.omissions.append("There is no forecast of customers: nobody has bought.")
      return result
    }
    let notes = model.flags.map(\.sentence)
    if let values = values(forecast, model, notes) {
      result.sections.append(values)
    } else {
      result.omissions.append("There are no customer values: nobody who paid something came back yet.")
    }
    if let alive = try aliveMatrix(model, asOf: scope.asOf, notes) { result.sections.append(alive) }
    try addAtRisk(forecast, model, scope.asOf, tx, to: &result)
    return result
  }

  /// How the values of customers are spread.
  private static func values(
    _ forecast: CustomerBaseForecast, _ model: CustomerBaseModel, _ notes: [String]
  ) -> ReportSection? {
    let values = forecast.customers.compactMap(\.lifetimeValue).filter(\.isFinite).sorted()
    guard let total = forecast.lifetimeValue, let highest = values.last, highest > 0 else { return nil }
    // The few most valuable ones would press all others into one bar.
    let upper = max(values[min(values.count - 1, values.count * 98 / 100)], highest / 50)
    let scale = Scale(of: [upper], ticks: 12)
    let edges = Array(scale.ticks.dropLast())
    var counts = [Int](repeating: 0, count: max(edges.count, 1))
    for value in values { counts[min(Int(max(value, 0) / scale.step), counts.count - 1)] += 1 }
    func name(_ place: Int) -> String {
      let low = NumberText.axis(Double(place) * scale.step, step: scale.step)
      return place == counts.count - 1
        ? "\(low)+" : "\(low)–\(NumberText.axis(Double(place + 1) * scale.step, step: scale.step))"
    }
    let currency = model.provenance.currency ?? ""
    var section = ReportSection(
      "clv", "What customers will be worth",
      """
      Buyers by what they are expected to spend in the next 12 months, in \(currency), by \(model.purchases.family.name) and \
      Gamma-Gamma: \(NumberText.decimal(total.value)) in all\(interval(total)).
      """)
    section.draw(
      BarChart(names: counts.indices.map(name), values: counts.map { Double($0) }).drawing(),
      "Bars of the number of buyers in each range of value.")
    section.table = DataTable(
      section.lead, [.init("value in \(currency)", isNumber: false), .init("customers")],
      counts.indices.map { [name($0), NumberText.decimal(Double(counts[$0]))] })
    section.notes = notes + ["The interval holds what is not known of the model, not what chance will do."]
    return section
  }

  static func interval(_ estimate: Estimate) -> String {
    guard let interval = estimate.interval95 else { return "" }
    return
      " (95 % interval \(NumberText.decimal(interval.lowerBound))–\(NumberText.decimal(interval.upperBound)))"
  }

  /// Who is still a customer, by how often and how recently somebody bought.
  private static func aliveMatrix(
    _ model: CustomerBaseModel, asOf: Timestamp, _ notes: [String]
  ) throws(ReportError) -> ReportSection? {
    let purchases = model.purchases
    guard purchases.repeaterCount > 0 else { return nil }
    let age = 52.0
    let frequencies = [1, 2, 3, 5, 8, 12, 20]
    let silences = [0.0, 2, 4, 8, 13, 26, 39]
    var cells: [[HeatMap.Cell?]] = []
    var rows: [[String]] = []
    for silence in silences {
      var line: [HeatMap.Cell?] = []
      var texts = ["\(Int(silence))"]
      for frequency in frequencies {
        let history = try? PurchaseHistory(repeatPurchases: frequency, lastPurchase: age - silence, age: age)
        guard let history, let alive = try? purchases.aliveProbability(of: history) else {
          line.append(nil)
          texts.append("–")
          continue
        }
        let text = NumberText.decimal(alive.value * 100)
        line.append(
          HeatMap.Cell(
            depth: alive.value, text: text,
            tip: "\(frequency) repeat purchases, silent for \(Int(silence)) weeks: \(text) %"))
        texts.append(NumberText.percent(alive.value))
      }
      cells.append(line)
      rows.append(texts)
    }
    var section = ReportSection(
      "alive", "Who is still a customer",
      """
      The chance in % that somebody who came \(Int(age)) weeks ago is still a customer, by \(purchases.family.name): silence means \
      more, the more often somebody bought.
      """)
    section.draw(
      HeatMap(
        rowNames: silences.map { "\(Int($0)) weeks" }, columnNames: frequencies.map { "\($0)" }, cells: cells,
        rowTitle: "Silent for", columnTitle: "Repeat purchases"
      ).drawing(), "A grid of chances, by weeks of silence and by the number of repeat purchases.")
    section.table = DataTable(
      section.lead, [.init("weeks of silence")] + frequencies.map { .init("\($0) repeat purchases") }, rows)
    section.notes = notes
    return section
  }
}

extension ReportQuestion {
  /// The scope's segment, compiled.
  func segment<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ tx: borrowing Tx
  ) throws(ReportError) -> CompiledSegment? {
    guard let definition = scope.segment else { return nil }
    let segments = scope.segments
    return try ReportError.fromSegment { () throws(SegmentError) in
      try tx.compile(definition.predicate, zone: definition.zone, segments: segments)
    }
  }
}
