/// Whole numbers and how often each came: means and quantiles of any many, in memory for the distinct ones only.
struct Tally: Equatable {
  private(set) var counts: [Int64: Int] = [:]
  private(set) var count = 0

  mutating func add(_ value: Int64) {
    counts[value, default: 0] += 1
    count += 1
  }

  /// `nil` of nothing.
  var mean: Double? {
    guard count > 0 else { return nil }
    // In the order of the values, so that the sum has the same bits each time.
    return ascending.reduce(0) { $0 + Double($1.value) * Double($1.count) } / Double(count)
  }

  /// The standard deviation with n - 1 below; `nil` of fewer than two.
  var deviation: Double? {
    guard count > 1, let mean else { return nil }
    let squares = ascending.reduce(0) { sum, entry in
      let difference = Double(entry.value) - mean
      return sum + difference * difference * Double(entry.count)
    }
    return (squares / Double(count - 1)).squareRoot()
  }

  /// The quantile that interpolates between the two values around it (type 7 of Hyndman & Fan, 1996); `nil` of nothing.
  func quantile(_ share: Double) -> Double? {
    guard count > 0 else { return nil }
    let place = share * Double(count - 1)
    let below = Int(place.rounded(.down))
    let entries = ascending
    let low = Self.value(at: below, in: entries)
    let high = Self.value(at: min(below + 1, count - 1), in: entries)
    return low + (high - low) * (place - Double(below))
  }

  private var ascending: [(value: Int64, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { (value: $0.key, count: $0.value) }
  }

  private static func value(at place: Int, in entries: [(value: Int64, count: Int)]) -> Double {
    var seen = 0
    for entry in entries {
      seen += entry.count
      if place < seen { return Double(entry.value) }
    }
    return 0
  }
}
