internal import CustomerModel
internal import CustomerStore

/// Counts who was a customer at which boundary, where a customer is lost by silence: from spans alone, in one pass over the
/// index, with two bytes a customer.
struct SilenceFold {
  private var counts: [ChurnCounts]
  /// 0: never seen. Above: the last boundary at which the customer is one, and one. Below: the first boundary behind the first
  /// interaction, and one, of somebody who has not been a customer at any boundary.
  private var states = CustomerTable<Int16>()
  private var groups: Population
  private let boundaryCount: Int
  let spans: ActivitySpans
  /// Of each span, the first boundary behind it.
  private var firstBoundaries: [Int] = []
  /// Of each span, the last boundary up to which an interaction in it keeps a customer.
  private var lastBoundaries: [Int] = []

  init(_ boundaries: [Timestamp], silence: Int64, kinds: [InteractionKind], _ population: Population) {
    groups = population
    boundaryCount = boundaries.count
    counts = population.groups.map { _ in ChurnCounts(periodCount: boundaries.count - 1) }
    let edges = boundaries.map(\.microseconds)
    // Between two of these, any instant keeps a customer up to the same boundary.
    // No longer silence makes a difference.
    let longest = Timestamp.latest.microseconds - Timestamp.earliest.microseconds
    let starts = edges.map { max($0 - min(silence, longest), Timestamp.earliest.microseconds) }
    let cuts = Set(edges + starts).sorted()
    spans = ActivitySpans(of: kinds, cutAt: cuts.map { Timestamp(microseconds: $0) })
    for (span, cut) in cuts.enumerated() {
      firstBoundaries.append(edges.firstIndex { $0 >= cut } ?? edges.count)
      let start = span == 0 ? Int64.min : cuts[span - 1]
      lastBoundaries.append((starts.lastIndex { $0 <= start }) ?? -1)
    }
  }

  mutating func run<Tx: CustomerReading & ~Copyable & ~Escapable>(
    _ reading: MetricReading, _ tx: borrowing Tx
  ) throws(MetricError) -> [ChurnCounts] {
    try spans.forEach(reading, tx) { add($0, $1, $2) }
    let last = boundaryCount - 1
    states.forEach { customer, state in
      guard state > 0, Int(state) - 1 < last, let group = groups.group(of: customer) else { return }
      counts[group].leave(behind: Int(state) - 1)
    }
    for group in counts.indices {
      counts[group].finish()
      try counts[group].check()
    }
    return counts
  }

  @inline(__always)
  private mutating func add(_ customer: UInt64, _ group: Int, _ span: Int) {
    let (first, last) = (firstBoundaries[span], lastBoundaries[span])
    guard first < boundaryCount else { return }
    let state = Int(states[customer])
    if state == 0 { counts[group].meet(at: first) }
    guard last >= first else {
      if state == 0 { states[customer] = Int16(truncatingIfNeeded: -(first + 1)) }
      return
    }
    if state > 0 {
      let before = state - 1
      guard last > before else { return }
      if first > before + 1 {
        counts[group].leave(behind: before)
        counts[group].enter(at: first, isNew: false, lostIn: before)
        counts[group].stay(from: first, through: last)
      } else {
        counts[group].stay(from: before + 1, through: last)
      }
    } else {
      counts[group].enter(at: first, isNew: state == 0 || -state - 1 == first, lostIn: nil)
      counts[group].stay(from: first, through: last)
    }
    states[customer] = Int16(truncatingIfNeeded: last + 1)
  }
}
