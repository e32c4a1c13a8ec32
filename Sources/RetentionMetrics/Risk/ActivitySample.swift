internal import CustomerModel
internal import CustomerStore
internal import LMDB
internal import RetentionMath

/// What was known of customers at an instant, and whether they did nothing in the time behind it.
struct ActivitySample {
  private(set) var rows: [[Double]] = []
  private(set) var outcomes: [Bool] = []

  /// A sample for each time between instants that follow each other.
  ///
  /// - Complexity: one reading of the histories of the kinds, and of all of those who are taken, once a sample.
  static func read<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ kinds: [InteractionKind], _ instants: [Timestamp], _ scope: MetricScope, _ tx: borrowing Tx
  ) throws(CustomerBaseError) -> [ActivitySample] {
    guard !kinds.isEmpty else {
      throw .metric(.invalidParameter(name: "activity", value: "", reason: "name at least one kind of interaction"))
    }
    let cuts = instants.map(\.microseconds)
    /// Who was active in front of each time, and whether in it.
    var found: [[(customer: UInt64, isSilent: Bool)]] = Array(repeating: [], count: cuts.count - 1)
    let question = HistoryQuestion(kinds: kinds, before: scope.asOf, knownAt: scope.knownAt)
    try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
      try tx.forEachHistory(question) { customer, steps in
        guard let first = steps.first?.occurredAt else { return true }
        for index in found.indices where first < cuts[index] {
          let isActive = steps.contains { $0.occurredAt >= cuts[index] && $0.occurredAt < cuts[index + 1] }
          found[index].append((customer, !isActive))
        }
        return true
      }
    }
    var samples: [ActivitySample] = []
    for (index, customers) in found.enumerated() {
      // Readings of everybody come in no particular order.
      let sorted = customers.sorted { $0.customer < $1.customer }
      let stride = sorted.count / ActivityRiskModel.trainingLimit + 1
      var sample = ActivitySample()
      for place in Swift.stride(from: 0, to: sorted.count, by: stride) {
        let (customer, isSilent) = sorted[place]
        if place % 1_024 == 0 {
          try CustomerBaseError.fromMetric { () throws(MetricError) in try scope.budget.check() }
        }
        let summary = try CustomerBaseError.fromStore { () throws(CustomerStoreError) in
          // What was learned within the time is not known at its start.
          let knownAt = scope.knownAt.map { min($0, instants[index]) }
          return try tx.summary(of: CustomerID(rawValue: customer), asOf: instants[index], knownAt: knownAt)
        }
        guard let row = ActivityFeatures.values(summary, at: instants[index]) else { continue }
        sample.rows.append(row)
        sample.outcomes.append(isSilent)
      }
      samples.append(sample)
    }
    return samples
  }
}
