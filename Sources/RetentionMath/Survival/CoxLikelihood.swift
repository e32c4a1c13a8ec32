internal import Glibc

/// The partial likelihood of ``CoxModel`` by the coefficients of standardized columns, in one pass from the last time to the
/// first: the sums over those at risk grow as the passage goes on.
struct CoxLikelihood: Sendable {
  private let count: Int
  private let durations: [Double]
  private let events: [Bool]
  private let strata: [Int]
  private let entry: [Double]
  /// Row by row, in the order of the passage.
  private let columns: [Double]
  /// The rows by falling time of entry, within the strata.
  private let leaving: [Int]

  init(durations: [Double], events: [Bool], strata: [Int]?, entry: [Double]?, matrix: DesignMatrix) {
    let rows = durations.count
    let width = matrix.columnCount
    count = width
    // By stratum, then by falling time; radix sort is stable, so two passes do.
    func order(_ times: [Double]) -> [Int] {
      let byTime = Array(RadixSort.order(times.map { RadixSort.key($0) }).reversed())
      guard let strata else { return byTime }
      let keys = byTime.map { UInt64(bitPattern: Int64(strata[$0])) ^ (1 << 63) }
      return RadixSort.order(keys).map { byTime[$0] }
    }
    let passage = order(durations)
    self.durations = passage.map { durations[$0] }
    self.events = passage.map { events[$0] }
    self.strata = passage.map { strata?[$0] ?? 0 }
    self.entry = entry.map { entry in passage.map { entry[$0] } } ?? []
    var columns: [Double] = []
    columns.reserveCapacity(rows * width)
    for row in passage { columns += matrix.elements[row * width..<(row + 1) * width] }
    self.columns = columns
    if let entry {
      var place = Array(repeating: 0, count: rows)
      for (position, row) in passage.enumerated() { place[row] = position }
      leaving = order(entry).map { place[$0] }
    } else {
      leaving = []
    }
  }

  /// The rows from one stratum, and with one time, that follow each other.
  private func group(from start: Int) -> Int {
    var end = start + 1
    while end < durations.count, durations[end] == durations[start], strata[end] == strata[start] { end += 1 }
    return end
  }

  /// Σ over some rows of the risk, times 1, the columns, and their products.
  private struct Sums {
    var risk = 0.0
    var first: [Double]
    var second: [Double]

    init(_ count: Int) {
      first = Array(repeating: 0, count: count)
      second = Array(repeating: 0, count: count * (count + 1) / 2)
    }

    mutating func clear() {
      risk = 0
      for i in first.indices { first[i] = 0 }
      for i in second.indices { second[i] = 0 }
    }

    mutating func add(_ weight: Double, _ columns: [Double], at start: Int) {
      risk += weight
      var k = 0
      for i in first.indices {
        let weighted = weight * columns[start + i]
        first[i] += weighted
        for j in 0...i {
          second[k] += weighted * columns[start + j]
          k += 1
        }
      }
    }
  }

  private func scores(_ point: [Double]) -> [Double] {
    durations.indices.map { row in (0..<count).reduce(0) { $0 + point[$1] * columns[row * count + $1] } }
  }

  func evaluate(_ point: [Double]) -> Evaluation {
    var result = Evaluation(size: count)
    let scores = scores(point)
    // Risks are relative to the highest, so that none overflows; ratios do not notice.
    let top = scores.max() ?? 0
    let risks = scores.map { exp($0 - top) }
    var all = Sums(count)
    var dying = Sums(count)
    var mean = Array(repeating: 0.0, count: count)
    var (start, nextLeaving) = (0, 0)
    while start < durations.count {
      let end = group(from: start)
      if start > 0, strata[start] != strata[start - 1] {
        all.clear()
        while nextLeaving < leaving.count, strata[leaving[nextLeaving]] != strata[start] { nextLeaving += 1 }
      }
      dying.clear()
      var deaths = 0
      for row in start..<end {
        all.add(risks[row], columns, at: row * count)
        guard events[row] else { continue }
        deaths += 1
        dying.add(risks[row], columns, at: row * count)
        result.value += scores[row] - top
        for i in 0..<count { result.gradient[i] += columns[row * count + i] }
      }
      if deaths > 0 {
        // Who entered at this time or later was not at risk.
        while nextLeaving < leaving.count, strata[leaving[nextLeaving]] == strata[start],
          entry[leaving[nextLeaving]] >= durations[start]
        {
          all.add(-risks[leaving[nextLeaving]], columns, at: leaving[nextLeaving] * count)
          nextLeaving += 1
        }
        for index in 0..<deaths {
          let share = Double(index) / Double(deaths)
          let risk = all.risk - share * dying.risk
          result.value -= log(risk)
          var k = 0
          for i in 0..<count {
            mean[i] = (all.first[i] - share * dying.first[i]) / risk
            result.gradient[i] -= mean[i]
            for j in 0...i {
              result.hessian[i, j] -= (all.second[k] - share * dying.second[k]) / risk - mean[i] * mean[j]
              k += 1
            }
          }
        }
      }
      start = end
    }
    return result
  }

  /// Breslow's hazards of a customer with mean values.
  func baselines(_ point: [Double]) -> [Int: CoxModel.BaselineHazard] {
    let risks = scores(point).map { exp($0) }
    var rises: [Int: [(time: Double, rise: Double)]] = [:]
    var risk = CompensatedSum()
    var (start, nextLeaving) = (0, 0)
    while start < durations.count {
      let end = group(from: start)
      if start > 0, strata[start] != strata[start - 1] {
        risk = CompensatedSum()
        while nextLeaving < leaving.count, strata[leaving[nextLeaving]] != strata[start] { nextLeaving += 1 }
      }
      var deaths = 0
      for row in start..<end {
        risk.add(risks[row])
        if events[row] { deaths += 1 }
      }
      while deaths > 0, nextLeaving < leaving.count, strata[leaving[nextLeaving]] == strata[start],
        entry[leaving[nextLeaving]] >= durations[start]
      {
        risk.add(-risks[leaving[nextLeaving]])
        nextLeaving += 1
      }
      if deaths > 0, risk.value > 0 {
        rises[strata[start], default: []].append((durations[start], Double(deaths) / risk.value))
      }
      start = end
    }
    return rises.mapValues { falling in
      var total = CompensatedSum()
      let hazards = falling.reversed().map { step in
        total.add(step.rise)
        return total.value
      }
      return CoxModel.BaselineHazard(times: falling.reversed().map(\.time), hazards: hazards)
    }
  }

  /// The share of comparable pairs that the scores order rightly; the entries play no part.
  func concordance(_ point: [Double]) -> Double? {
    let scores = scores(point)
    let levels = RankTree.levels(of: scores)
    var tree = RankTree(size: (levels.max() ?? 0) + 1)
    var (right, tied, pairs) = (0.0, 0.0, 0.0)
    var start = 0
    while start < durations.count {
      let end = group(from: start)
      if start > 0, strata[start] != strata[start - 1] { tree.clear() }
      // Of two at one time, one with the event and one without, the event came first.
      for row in start..<end where !events[row] { tree.add(levels[row]) }
      for row in start..<end where events[row] {
        let (lower, equal) = tree.counts(levels[row])
        right += Double(lower)
        tied += Double(equal)
        pairs += Double(tree.count)
      }
      for row in start..<end where events[row] { tree.add(levels[row]) }
      start = end
    }
    return pairs > 0 ? (right + 0.5 * tied) / pairs : nil
  }
}
