/// Draws numbers with given probabilities, each in constant time: Walker's alias method.
struct WeightedSampler {
  private var thresholds: [Double]
  private var aliases: [UInt32]

  /// - Parameter weights: at least one, none below zero, and at least one above.
  init(weights: [Double]) {
    let count = weights.count
    let mean = weights.reduce(0, +) / Double(count)
    thresholds = weights.map { $0 / mean }
    aliases = (0..<UInt32(count)).map { $0 }
    var small = thresholds.indices.filter { thresholds[$0] < 1 }
    var large = thresholds.indices.filter { thresholds[$0] >= 1 }
    while let low = small.popLast(), let high = large.last {
      aliases[low] = UInt32(high)
      thresholds[high] -= 1 - thresholds[low]
      if thresholds[high] < 1 {
        large.removeLast()
        small.append(high)
      }
    }
  }

  func draw(using numbers: inout SplitMix64) -> Int {
    let place = Int.random(in: 0..<thresholds.count, using: &numbers)
    return Double.random(in: 0..<1, using: &numbers) < thresholds[place] ? place : Int(aliases[place])
  }
}
