/// Sorts by digits of 11 bits, the lowest first: linear, stable, and for a million times several times as fast as comparing.
enum RadixSort {
  /// The bits of a number that is not negative, which are ordered as the numbers are.
  static func key(_ value: Double) -> UInt64 { (value + 0.0).bitPattern }

  static func sort(_ keys: inout [UInt64]) {
    if keys.count < 512 {
      keys.sort()
      return
    }
    var other = keys
    pass(over: keys) { shift, starts in
      var starts = starts
      for key in keys {
        let digit = Int(truncatingIfNeeded: key >> shift) & 2047
        other[starts[digit]] = key
        starts[digit] += 1
      }
      swap(&keys, &other)
    }
  }

  /// The positions of the keys in ascending order; equal ones stay in theirs.
  static func order(_ keys: [UInt64]) -> [Int] {
    var order = Array(keys.indices)
    var other = order
    pass(over: keys) { shift, starts in
      var starts = starts
      for index in order {
        let digit = Int(truncatingIfNeeded: keys[index] >> shift) & 2047
        other[starts[digit]] = index
        starts[digit] += 1
      }
      swap(&order, &other)
    }
    return order
  }

  /// Calls `body` with each digit's position, and where its values start; digits that all keys share are left out.
  private static func pass(over keys: [UInt64], _ body: (_ shift: UInt64, _ starts: [Int]) -> Void) {
    var histograms = Array(repeating: Array(repeating: 0, count: 2048), count: 6)
    var (any, all): (UInt64, UInt64) = (0, .max)
    for key in keys {
      any |= key
      all &= key
    }
    let varying = any & ~all
    for digit in 0..<6 where (varying >> UInt64(11 * digit)) & 2047 != 0 {
      let shift = UInt64(11 * digit)
      for key in keys { histograms[digit][Int(truncatingIfNeeded: key >> shift) & 2047] += 1 }
      var start = 0
      for value in 0..<2048 {
        let count = histograms[digit][value]
        histograms[digit][value] = start
        start += count
      }
      body(shift, histograms[digit])
    }
  }
}
