/// Counts how many of the numbers told so far are below another, by their ranks (Fenwick, 1994).
struct RankTree {
  private var sums: [Int]
  private var own: [Int]
  private var added: [Int] = []

  var count: Int { added.count }

  init(size: Int) {
    sums = Array(repeating: 0, count: size + 1)
    own = Array(repeating: 0, count: size)
  }

  /// The rank of each value among the distinct ones.
  static func levels(of values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var levels = Array(repeating: 0, count: values.count)
    var level = 0
    for (position, index) in order.enumerated() {
      if position > 0, values[order[position - 1]] < values[index] { level += 1 }
      levels[index] = level
    }
    return levels
  }

  /// Takes back what was added, which is less than all there could be.
  mutating func clear() {
    for level in added { change(level, by: -1) }
    added.removeAll(keepingCapacity: true)
  }

  mutating func add(_ level: Int) {
    change(level, by: 1)
    added.append(level)
  }

  private mutating func change(_ level: Int, by amount: Int) {
    own[level] += amount
    var index = level + 1
    while index < sums.count {
      sums[index] += amount
      index += index & -index
    }
  }

  func counts(_ level: Int) -> (lower: Int, equal: Int) {
    var sum = 0
    var index = level
    while index > 0 {
      sum += sums[index]
      index -= index & -index
    }
    return (sum, own[level])
  }
}
