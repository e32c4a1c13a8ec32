internal import CustomerModel
internal import CustomerStore

/// Counts and adds up what customers did, from their histories: for amounts, numbers of interactions, and clocks of the
/// customers' own.
struct HistoryTriangles {
  private let metric: CohortMetric
  private let series: PeriodSeries
  private let starts: CohortStarts
  private let reading: MetricReading
  private let end: Int64
  /// The first and the last microsecond, and one, of each offset behind the start; `nil` with the calendar's periods.
  private let windows: [(from: Int64, to: Int64)]?

  init(
    _ metric: CohortMetric, _ series: PeriodSeries, _ starts: CohortStarts, _ reading: MetricReading
  ) throws(MetricError) {
    self.metric = metric
    self.series = series
    self.starts = starts
    self.reading = reading
    end = reading.scope.asOf.microseconds
    switch metric.clock {
    case .calendar: windows = nil
    case .brackets(let brackets):
      windows = brackets.map {
        (Int64($0.lowerBound) * microsecondsInDay, (Int64($0.upperBound) + 1) * microsecondsInDay)
      }
    case .own(let days):
      let length = Int64(days) * microsecondsInDay
      let longest = end - (series.boundaries.first?.microseconds ?? end)
      let count = longest / length
      guard count <= MetricPeriods.limit else {
        throw .tooManyPeriods(unit: "windows of \(days) days", limit: MetricPeriods.limit)
      }
      windows = (0..<max(count, 1)).map { ($0 * length, ($0 + 1) * length) }
    }
  }

  func run<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ currency: inout MetricCurrency, _ tx: borrowing Tx
  ) throws(MetricError) -> [CohortTriangle] {
    let lengths = (0..<series.count).map { windows?.count ?? series.count - $0 }
    var triangles = reading.population.groups.map { _ in
      CohortTriangle(lengths: lengths, countsEligible: windows != nil)
    }
    var kinds = metric.kinds
    if metric.measure.isMoney, !kinds.contains(.refund) { kinds.append(.refund) }
    let startCode: UInt16?
    switch metric.start {
    case .signUp: startCode = nil
    case .first(let kind):
      startCode = try MetricError.fromStore { () throws(CustomerStoreError) in try tx.code(of: kind) }
    }
    var activity: [UInt16] = []
    for kind in metric.activity {
      if let code = try MetricError.fromStore({ () throws(CustomerStoreError) in try tx.code(of: kind) }) {
        activity.append(code)
      }
    }
    if starts.isSignUp {
      // Also those who did nothing since.
      starts.forEach { customer, start in
        guard let group = reading.population.group(of: customer) else { return }
        join(start, &triangles[group])
      }
    }
    var sums = currency
    try reading.forEachHistory(kinds, wantsKeys: metric.measure == .orderValue, tx) {
      customer, group, steps throws(MetricError) in
      let start: Int64
      if starts.isSignUp {
        guard let signUp = starts.signUp(of: customer) else { return }
        start = signUp
      } else {
        guard let first = steps.first(where: { $0.kind == startCode }) else { return }
        start = first.occurredAt
        join(start, &triangles[group])
      }
      try add(steps, start, activity, &triangles[group], &sums)
    }
    currency = sums
    try currency.check()
    return triangles
  }

  private func join(_ start: Int64, _ triangle: inout CohortTriangle) {
    guard let cohort = series.period(at: start) else { return }
    triangle.join(cohort)
    for (offset, window) in (windows ?? []).enumerated() where isOver(start, window.to) {
      triangle.allow(cohort, offset)
    }
  }

  /// Whether a time behind the start is over.
  private func isOver(_ start: Int64, _ length: Int64) -> Bool { end - start >= length }

  private func add(
    _ steps: [HistoryStep], _ start: Int64, _ activity: [UInt16], _ triangle: inout CohortTriangle,
    _ currency: inout MetricCurrency
  ) throws(MetricError) {
    guard let cohort = series.period(at: start) else { return }
    if metric.measure == .customers {
      addCustomer(steps, start, activity, cohort, &triangle)
      return
    }
    /// When orders were, for what was given back of them.
    var orders: [UInt64: Int64] = [:]
    for step in steps {
      var amount: Int64 = 1
      var instant = step.occurredAt
      if metric.measure.isMoney {
        guard step.kind == 1 || step.kind == 2 else { continue }
        guard currency.admits(step.currency, step.minorUnits | step.costMinorUnits) else { continue }
        amount = step.kind == 1 ? step.minorUnits : -step.minorUnits
        if step.kind == 1, metric.measure == .margin { try amount.add(-step.costMinorUnits, in: currency) }
        if metric.measure == .orderValue {
          if step.kind == 1, step.key != 0 { orders[step.key] = instant }
          if step.kind == 2, let order = orders[step.reference] { instant = order }
        }
      } else if !activity.contains(step.kind) {
        continue
      }
      guard instant >= start else { continue }
      if let windows {
        for (offset, window) in windows.enumerated()
        where window.from <= instant - start && instant - start < window.to && isOver(start, window.to) {
          try triangle.add(amount, cohort, offset, in: currency)
        }
      } else if let period = series.period(at: instant) {
        try triangle.add(amount, cohort, period - cohort, in: currency)
      }
    }
  }

  private func addCustomer(
    _ steps: [HistoryStep], _ start: Int64, _ activity: [UInt16], _ cohort: Int, _ triangle: inout CohortTriangle
  ) {
    // The calendar's periods are read from the index.
    guard let windows else { return }
    let isThere = steps.filter { $0.occurredAt >= start && activity.contains($0.kind) }
    guard let last = isThere.last else { return }
    var next = 0
    for (offset, window) in windows.enumerated() where isOver(start, window.to) {
      if metric.retention == .unbounded {
        if last.occurredAt - start >= window.from { triangle.count(cohort, offset) }
        continue
      }
      // Brackets may overlap, so the search begins anew where they do.
      if next > 0, isThere[next - 1].occurredAt - start >= window.from { next = 0 }
      while next < isThere.count, isThere[next].occurredAt - start < window.from { next += 1 }
      if next < isThere.count, isThere[next].occurredAt - start < window.to { triangle.count(cohort, offset) }
    }
  }
}
