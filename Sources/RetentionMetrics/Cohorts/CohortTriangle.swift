internal import CustomerModel
internal import RetentionMath

/// The cells of one group: for each cohort and offset a sum, and from how many customers it comes.
struct CohortTriangle {
  private(set) var sizes: [Int]
  /// By cohort and offset.
  private(set) var values: [[Int64]]
  /// By cohort and offset, those whose window is over; `nil` with the calendar's periods, where it is over for all or none.
  private(set) var eligible: [[Int]]?

  /// - Parameter lengths: how many offsets each cohort has.
  init(lengths: [Int], countsEligible: Bool) {
    sizes = lengths.map { _ in 0 }
    values = lengths.map { [Int64](repeating: 0, count: $0) }
    eligible = countsEligible ? lengths.map { [Int](repeating: 0, count: $0) } : nil
  }

  mutating func join(_ cohort: Int) { sizes[cohort] += 1 }

  /// Somebody's first windows are over, so many of them.
  mutating func allow(_ cohort: Int, _ offset: Int) { eligible?[cohort][offset] += 1 }

  @inline(__always)
  mutating func count(_ cohort: Int, _ offset: Int) { values[cohort][offset] &+= 1 }

  mutating func add(_ amount: Int64, _ cohort: Int, _ offset: Int, in currency: MetricCurrency) throws(MetricError) {
    try values[cohort][offset].add(amount, in: currency)
  }

  /// Lets each cell have what all behind it have, too: from how many were last seen at an offset to how many were seen there or
  /// later.
  mutating func accumulate() {
    for cohort in values.indices {
      for offset in values[cohort].indices.reversed().dropFirst() {
        values[cohort][offset] += values[cohort][offset + 1]
      }
    }
  }

  /// Of each offset, the mean over all whose window is over, up to the last that is over for anybody.
  var averages: [Double] {
    guard let eligible else { return [] }
    var result: [Double] = []
    for offset in 0..<(values.map(\.count).max() ?? 0) {
      let cohorts = values.indices.filter { offset < values[$0].count }
      let n = cohorts.reduce(0) { $0 + eligible[$1][offset] }
      guard n > 0 else { break }
      result.append(cohorts.reduce(0.0) { $0 + Double(values[$1][offset]) } / Double(n))
    }
    return result
  }

  // MARK: As rows

  func rows(_ series: PeriodSeries, _ metric: CohortMetric, _ currency: MetricCurrency) -> [[MetricCell]] {
    var rows: [[MetricCell]] = []
    var totals: [(value: Int64, size: Int)] = []
    for cohort in sizes.indices {
      for offset in values[cohort].indices {
        let size = eligible?[cohort][offset] ?? sizes[cohort]
        let isComplete =
          eligible.map { $0[cohort][offset] == sizes[cohort] } ?? series.areComplete[cohort + offset]
        // With clocks of their own, who is in the cell is complete.
        if isComplete || eligible != nil {
          while totals.count <= offset { totals.append((0, 0)) }
          // Sums of sums that were checked one by one.
          totals[offset].value = totals[offset].value.addingReportingOverflow(values[cohort][offset]).partialValue
          totals[offset].size += size
        }
        // Of a cohort of nobody there is only its place.
        guard sizes[cohort] > 0 || offset == 0 else { break }
        if case .own = metric.clock, size == 0, offset > 0 { break }
        rows.append(
          row(series.names[cohort], size, offset, series, cohort, isComplete, values[cohort][offset], metric, currency))
      }
    }
    guard !sizes.allSatisfy({ $0 == 0 }) else { return rows }
    for (offset, total) in totals.enumerated() where total.size > 0 {
      rows.append(row("all", total.size, offset, series, nil, true, total.value, metric, currency))
    }
    return rows
  }

  private func row(
    _ name: String, _ size: Int, _ offset: Int, _ series: PeriodSeries, _ cohort: Int?, _ isComplete: Bool,
    _ value: Int64, _ metric: CohortMetric, _ currency: MetricCurrency
  ) -> [MetricCell] {
    let periods =
      switch metric.clock {
      case .calendar: cohort.map { series.names[$0 + offset] } ?? "+\(offset)"
      case .own(let days): "days \(offset * days)-\((offset + 1) * days - 1)"
      case .brackets(let brackets): "days \(brackets[offset].lowerBound)-\(brackets[offset].upperBound)"
      }
    let figures: [MetricCell]
    if metric.measure == .customers {
      figures = [
        size == 0 ? .empty(n: 0) : .count(Int(value)), .rate(Proportion(successes: Int(value), trials: size)),
      ]
    } else if metric.measure.isMoney {
      figures = [
        .money(currency.money(value), n: size),
        .number(currency.currency == nil || size == 0 ? nil : Double(value) / currency.scale / Double(size), n: size),
      ]
    } else {
      figures = [
        size == 0 ? .empty(n: 0) : .count(Int(value)),
        .number(size == 0 ? nil : Double(value) / Double(size), n: size),
      ]
    }
    return [.text(name), .count(size), .count(offset), .text(periods), .flag(isComplete)] + figures
  }
}
