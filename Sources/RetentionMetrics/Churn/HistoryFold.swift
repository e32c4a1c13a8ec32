internal import CustomerModel
internal import CustomerStore

/// Counts who was a customer at which boundary by any policy, from the histories of the kinds that it looks at.
struct HistoryFold {
  private let boundaries: [Int64]
  private let fresh: PolicyState
  private let kinds: [InteractionKind]
  private var counts: [ChurnCounts]

  init<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ policy: ChurnPolicy, _ boundaries: [Timestamp], _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) {
    self.boundaries = boundaries.map(\.microseconds)
    kinds = policy.kinds
    var codes: [InteractionKind: UInt16] = [:]
    for kind in kinds {
      codes[kind] = try MetricError.fromStore { () throws(CustomerStoreError) in try tx.code(of: kind) }
    }
    fresh = PolicyState(policy, zone: reading.zone) { codes[$0] }
    counts = reading.population.groups.map { _ in ChurnCounts(periodCount: boundaries.count - 1) }
  }

  consuming func run<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) -> [ChurnCounts] {
    var counts = self.counts
    try reading.forEachHistory(kinds, tx) { _, group, steps throws(MetricError) in add(steps, to: &counts[group]) }
    for group in counts.indices {
      counts[group].finish()
      try counts[group].check()
    }
    return counts
  }

  private func add(_ steps: [HistoryStep], to counts: inout ChurnCounts) {
    var state = fresh
    var next = 0
    var isKnown = false
    var wasActive = false
    var lostIn: Int?
    for (boundary, instant) in boundaries.enumerated() {
      while next < steps.count, steps[next].occurredAt < instant {
        state.take(steps[next])
        next += 1
      }
      let wasKnown = isKnown
      if !isKnown, state.isKnown {
        isKnown = true
        counts.meet(at: boundary)
      }
      let isActive = state.isActive(at: instant)
      if isActive {
        counts.stay(from: boundary, through: boundary)
        if !wasActive { counts.enter(at: boundary, isNew: !wasKnown, lostIn: lostIn) }
      } else if wasActive {
        counts.leave(behind: boundary - 1, isVoluntary: state.isLossVoluntary(at: instant))
        lostIn = boundary - 1
      }
      wasActive = isActive
    }
    // What became of cancellations may be told behind the last boundary.
    while next < steps.count {
      state.take(steps[next])
      next += 1
    }
    count(state, &counts)
  }

  private func count(_ state: PolicyState, _ counts: inout ChurnCounts) {
    switch state {
    case .silence, .ownGaps: break
    case .mixed(let states): for state in states { count(state, &counts) }
    case .contracts(let state):
      guard let end = boundaries.last else { return }
      for cancellation in state.cancellations(at: end) {
        guard let behind = boundaries.firstIndex(where: { $0 > cancellation.at }), behind > 0 else { continue }
        counts.cancellations[behind - 1] += 1
        if let isSaved = cancellation.isSaved {
          counts.decided[behind - 1] += 1
          if isSaved { counts.saved[behind - 1] += 1 }
        }
      }
    }
  }
}
