internal import CustomerModel
internal import CustomerStore

/// Counts customers by calendar periods, from spans alone: one pass over the index, with four bytes a customer.
struct SpanTriangles {
  private let metric: CohortMetric
  private let isClassic: Bool
  private let series: PeriodSeries
  private let population: Population
  private var triangles: [CohortTriangle]
  /// 0: not seen. Above: the cohort, and one. Below: started in front of the first period, and is in none.
  private var cohorts = CustomerTable<Int16>()
  /// Where cohorts are known before activity is read.
  private var isStartKnown = false
  /// The last period with activity, and one.
  private var lastPeriods = CustomerTable<Int16>()

  init(_ metric: CohortMetric, _ series: PeriodSeries, _ starts: CohortStarts, _ reading: MetricReading) {
    self.metric = metric
    isClassic = metric.retention == .classic
    self.series = series
    population = reading.population
    let lengths = (0..<series.count).map { series.count - $0 }
    triangles = population.groups.map { _ in CohortTriangle(lengths: lengths, countsEligible: false) }
    guard starts.isSignUp else { return }
    isStartKnown = true
    starts.forEach { customer, instant in
      guard let cohort = series.period(at: instant), let group = population.group(of: customer) else { return }
      cohorts[customer] = Int16(truncatingIfNeeded: cohort + 1)
      triangles[group].join(cohort)
    }
  }

  mutating func run<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) -> [CohortTriangle] {
    if case .first(let kind) = metric.start, metric.activity != [kind] {
      try ActivitySpans(of: [kind], cutAt: series.boundaries).forEach(reading, tx) { start($0, $1, $2) }
      isStartKnown = true
    }
    try ActivitySpans(of: metric.activity, cutAt: series.boundaries).forEach(reading, tx) { add($0, $1, $2) }
    if metric.retention == .unbounded {
      lastPeriods.forEach { customer, period in
        let cohort = Int(cohorts[customer]) - 1
        guard cohort >= 0, let group = population.group(of: customer) else { return }
        triangles[group].count(cohort, Int(period) - 1 - cohort)
      }
      for group in triangles.indices { triangles[group].accumulate() }
    }
    return triangles
  }

  /// The first of the starting kind.
  @inline(__always)
  private mutating func start(_ customer: UInt64, _ group: Int, _ span: Int) {
    guard cohorts[customer] == 0 else { return }
    cohorts[customer] = span == 0 ? -1 : Int16(truncatingIfNeeded: span)
    if span > 0 { triangles[group].join(span - 1) }
  }

  @inline(__always)
  private mutating func add(_ customer: UInt64, _ group: Int, _ span: Int) {
    if !isStartKnown { start(customer, group, span) }
    let cohort = Int(cohorts[customer]) - 1
    guard cohort >= 0, span - 1 >= cohort else { return }
    let period = Int16(truncatingIfNeeded: span)
    guard lastPeriods[customer] != period else { return }
    lastPeriods[customer] = period
    if isClassic { triangles[group].count(cohort, span - 1 - cohort) }
  }
}
