/// The middle of some measurements, and how far they stray.
struct Spread {
  let median: Double
  let least: Double
  let greatest: Double

  /// - Parameter values: at least one.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    least = sorted[0]
    greatest = sorted[sorted.count - 1]
    let middle = sorted.count / 2
    median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
