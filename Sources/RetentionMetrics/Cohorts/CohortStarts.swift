internal import CustomerModel
internal import CustomerStore

/// When customers signed up, as their attribute says; nothing where cohorts are of a first interaction.
struct CohortStarts {
  /// Microseconds behind the first instant there is, and one.
  private var signUps = CustomerTable<Int64>()
  private(set) var first: Timestamp?
  let isSignUp: Bool

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ metric: CohortMetric, _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) {
    isSignUp = metric.start == .signUp
    guard isSignUp else { return }
    var last: CustomerID?
    while true {
      try reading.scope.budget.check()
      let page = try MetricError.fromStore { () throws(CustomerStoreError) in
        try tx.customers(after: last, limit: 1_024)
      }
      guard let end = page.last?.id else { break }
      for customer in page {
        guard let id = customer.id?.rawValue, reading.population.group(of: id) != nil,
          case .timestamp(let instant)? = customer.attributes["signedUpAt"], instant < reading.scope.asOf
        else { continue }
        signUps[id] = instant.microseconds - Timestamp.earliest.microseconds + 1
        first = min(first ?? instant, instant)
      }
      last = end
    }
  }

  /// When a customer signed up, in microseconds since 1970.
  func signUp(of customer: UInt64) -> Int64? {
    let stored = signUps[customer]
    return stored == 0 ? nil : stored - 1 + Timestamp.earliest.microseconds
  }

  func forEach(_ body: (_ customer: UInt64, _ instant: Int64) -> Void) {
    signUps.forEach { body($0, $1 - 1 + Timestamp.earliest.microseconds) }
  }
}

extension PeriodSeries {
  /// The period that holds an instant.
  func period(at microseconds: Int64) -> Int? {
    guard let first = boundaries.first, let end = boundaries.last,
      first.microseconds <= microseconds, microseconds < end.microseconds
    else { return nil }
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if boundaries[middle].microseconds <= microseconds { low = middle } else { high = middle }
    }
    return low
  }
}
