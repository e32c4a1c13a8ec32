/// How many customers came and went in each period: what a fold over customers adds up.
///
/// Boundaries are the instants at which periods end and begin; period p is between boundaries p and p + 1.
struct ChurnCounts {
  private(set) var new: [Int]
  private(set) var resurrected: [Int]
  private(set) var churned: [Int]
  private(set) var voluntary: [Int]
  private(set) var involuntary: [Int]
  /// Of those who were lost in the period, how many came back later.
  private(set) var wonBack: [Int]
  /// Customers at each boundary, counted by themselves.
  private(set) var active: [Int]
  /// Who had been a customer in front of each boundary.
  private(set) var known: [Int]
  var cancellations: [Int]
  var saved: [Int]
  var decided: [Int]

  init(periodCount: Int) {
    let zeros = [Int](repeating: 0, count: periodCount)
    (new, resurrected, churned, voluntary, involuntary, wonBack) = (zeros, zeros, zeros, zeros, zeros, zeros)
    (cancellations, saved, decided) = (zeros, zeros, zeros)
    (active, known) = (zeros + [0], zeros + [0])
  }

  /// Somebody is first known in front of a boundary.
  mutating func meet(at boundary: Int) { known[boundary] += 1 }

  /// Somebody is a customer at some boundaries in a row.
  mutating func stay(from first: Int, through last: Int) {
    for boundary in first...last { active[boundary] += 1 }
  }

  /// Somebody becomes a customer: is one at a boundary, and was not at the one before.
  mutating func enter(at boundary: Int, isNew: Bool, lostIn period: Int?) {
    if let period { wonBack[period] += 1 }
    guard boundary > 0 else { return }
    if isNew { new[boundary - 1] += 1 } else { resurrected[boundary - 1] += 1 }
  }

  /// Somebody is a customer no more in the period behind a boundary.
  mutating func leave(behind boundary: Int) { churned[boundary] += 1 }

  mutating func leave(behind boundary: Int, isVoluntary: Bool?) {
    churned[boundary] += 1
    switch isVoluntary {
    case true?: voluntary[boundary] += 1
    case false?: involuntary[boundary] += 1
    case nil: break
    }
  }

  /// Ends the counting: what was told of a boundary holds from there on.
  mutating func finish() {
    for boundary in known.indices.dropFirst() { known[boundary] += known[boundary - 1] }
  }

  /// - Throws: ``MetricError/brokenIdentity(_:)`` if who was there, came and went does not make who is there.
  func check() throws(MetricError) {
    for period in new.indices {
      let end = active[period] + new[period] + resurrected[period] - churned[period]
      guard end == active[period + 1] else {
        throw .brokenIdentity(
          """
          period \(period): \(active[period]) at its start, \(new[period]) new, \(resurrected[period]) resurrected and \
          \(churned[period]) churned do not make \(active[period + 1]) at its end
          """)
      }
    }
  }
}
