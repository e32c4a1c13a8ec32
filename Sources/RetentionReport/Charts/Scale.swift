internal import Foundation

/// How values become places: linear, with ticks at 1, 2 or 5 times a power of ten (Heckbert, 1990).
struct Scale: Hashable, Sendable {
  let low: Double
  let high: Double
  let ticks: [Double]
  let step: Double

  /// A scale that holds all finite values, and zero.
  init(of values: [Double], ticks wanted: Int = 5) {
    var (low, high) = (0.0, 0.0)
    for value in values where value.isFinite && value.magnitude < 1e300 {
      low = min(low, value)
      high = max(high, value)
    }
    if low == high { high = 1 }
    let rough = (high - low) / Double(max(1, wanted))
    let power = pow(10, floor(log10(rough)))
    let step = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999_999 }.map { $0 * power } ?? rough
    self.step = step
    self.low = floor(low / step + 1e-9) * step
    self.high = ceil(high / step - 1e-9) * step
    let count = Int(((self.high - self.low) / step).rounded())
    let first = self.low
    ticks = (0...max(count, 1)).map { index in
      let value = first + Double(index) * step
      return value.magnitude < step * 1e-9 ? 0 : value
    }
  }

  /// Where a value is between 0 and 1; the nearest end for what is beyond.
  func share(of value: Double) -> Double {
    guard value.isFinite, high > low else { return 0 }
    return min(max((value - low) / (high - low), 0), 1)
  }
}
