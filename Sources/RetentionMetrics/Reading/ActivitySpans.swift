internal import CustomerModel
internal import CustomerStore

/// Time, cut at some instants: what lies between two of them is the same to a question, so all it needs is who did something
/// there.
///
/// Span 0 is what is before the first cut, span k what is from cut k - 1 on and before cut k. Nothing is read from the last
/// cut on, which is not behind the as-of instant.
struct ActivitySpans {
  let kinds: [InteractionKind]
  let cuts: [Timestamp]

  /// - Parameter cuts: ascending, each once.
  init(of kinds: [InteractionKind], cutAt cuts: [Timestamp]) {
    self.kinds = kinds
    self.cuts = cuts
  }

  /// Runs `body` on the customers with an interaction in a span; of one customer, the spans are
  /// ascending, and each may come more than once.
  ///
  /// The index of kinds and days tells it. Only of days that a cut divides are timelines read, and of everything only if there
  /// are many such days, or if it is asked what was known before.
  func forEach<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ tx: borrowing Tx, _ body: (_ customer: UInt64, _ group: Int, _ span: Int) -> Void
  ) throws(MetricError) {
    guard !cuts.isEmpty, let range = try reading.dataRange(of: kinds, tx) else { return }
    let divided = cuts.count { $0.microseconds % microsecondsInDay != 0 && $0 > range.from && $0 < range.to }
    let days = (range.to.microseconds - range.from.microseconds) / microsecondsInDay
    if reading.scope.knownAt == nil, Int64(divided - 2) * 16 <= days {
      try forEachInIndex(reading, range.from, tx, body)
    } else {
      try forEachInHistories(reading, tx, body)
    }
  }

  private func forEachInIndex<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ first: Timestamp, _ tx: borrowing Tx, _ body: (UInt64, Int, Int) -> Void
  ) throws(MetricError) {
    var failure: MetricError?
    let population = reading.population
    try MetricError.fromStore { () throws(CustomerStoreError) in
      try tx.forEachActivity(of: kinds, from: first.utcDay, cutAt: cuts) {
        do throws(MetricError) {
          try reading.scope.budget.check()
          return true
        } catch {
          failure = error
          return false
        }
      } _: { customer, span in
        if let group = population.group(of: customer) { body(customer, group, span) }
      }
    }
    if let failure { throw failure }
  }

  private func forEachInHistories<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ tx: borrowing Tx, _ body: (UInt64, Int, Int) -> Void
  ) throws(MetricError) {
    let limits = cuts.map(\.microseconds)
    try reading.forEachHistory(kinds, tx) { customer, group, steps throws(MetricError) in
      var last = -1
      var span = 0
      for step in steps {
        while span < limits.count, limits[span] <= step.occurredAt { span += 1 }
        if span == limits.count { break }
        if span != last { body(customer, group, span) }
        last = span
      }
    }
  }
}
