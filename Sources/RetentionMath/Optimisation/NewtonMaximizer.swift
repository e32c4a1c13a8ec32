internal import Glibc

/// Finds the maximum of a smooth function in a box by Newton's method in a trust region.
///
/// Directions in which the function is not concave are walked uphill by the size of their curvature, so that a start far
/// away, a ridge or a saddle costs steps and no more.
struct NewtonMaximizer {
  enum Ending: Sendable {
    case converged
    case iterationLimit
    /// A better point was not found although the gradient says there is one.
    case stalled
  }

  struct Outcome: Sendable {
    var point: [Double]
    var evaluation: Evaluation
    var ending: Ending
    var iterations: Int
    /// Which coordinates ended at an end of their range.
    var atBound: [Bool]
  }

  var bounds: [ClosedRange<Double>]
  var iterationLimit = 200
  /// Ends the search; is asked before every evaluation.
  var shouldStop: () -> Bool

  /// - Throws: ``FitError/cancelled`` when `shouldStop` says so, and ``FitError/notFinite`` if the start has no value.
  func maximize(
    from start: [Double], _ function: ([Double]) -> Evaluation
  ) throws(FitError) -> Outcome {
    var point = zip(start, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
    guard !shouldStop() else { throw .cancelled }
    var current = function(point)
    guard current.isFinite else { throw .notFinite }
    var radius = 1.0
    for iteration in 0..<iterationLimit {
      let free = freeCoordinates(at: point, current.gradient)
      let atBound = free.map { !$0 }
      let (step, gain) = step(from: current, free: free, radius: radius)
      // Sums of many terms are not more exact than this.
      let tolerance = 1e-9 + 1e-14 * abs(current.value)
      if gain <= tolerance {
        return Outcome(
          point: point, evaluation: current, ending: .converged, iterations: iteration, atBound: atBound)
      }
      let next = zip(zip(point, step), bounds).map { min(max($0.0 + $0.1, $1.lowerBound), $1.upperBound) }
      guard !shouldStop() else { throw .cancelled }
      let candidate = function(next)
      let length = zip(next, point).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      let quality = candidate.isFinite ? (candidate.value - current.value) / gain : -1
      if quality > 0 {
        point = next
        current = candidate
      }
      if quality < 0.25 {
        radius = 0.25 * min(radius, length)
      } else if quality > 0.75, length > 0.7 * radius {
        radius = min(8, 2 * radius)
      }
      if radius < 1e-10 {
        let ending: Ending = gain < 1e-4 * (1 + 1e-7 * abs(current.value)) ? .converged : .stalled
        return Outcome(point: point, evaluation: current, ending: ending, iterations: iteration, atBound: atBound)
      }
    }
    return Outcome(
      point: point, evaluation: current, ending: .iterationLimit, iterations: iterationLimit,
      atBound: freeCoordinates(at: point, current.gradient).map { !$0 })
  }

  private func freeCoordinates(at point: [Double], _ gradient: [Double]) -> [Bool] {
    point.indices.map { i in
      !(point[i] <= bounds[i].lowerBound && gradient[i] <= 0 || point[i] >= bounds[i].upperBound && gradient[i] >= 0)
    }
  }

  /// The step, and what it gains if the function is what its derivatives say.
  private func step(from evaluation: Evaluation, free: [Bool], radius: Double) -> ([Double], gain: Double) {
    let indices = free.indices.filter { free[$0] }
    var zero = Array(repeating: 0.0, count: free.count)
    guard !indices.isEmpty else { return (zero, 0) }
    var curvature = SymmetricMatrix(size: indices.count)
    for (i, row) in indices.enumerated() {
      for (j, column) in indices[...i].enumerated() { curvature[i, j] = -evaluation.hessian[row, column] }
    }
    let parts = curvature.eigen().map { part in
      (
        value: abs(part.value), slope: zip(indices, part.vector).reduce(0) { $0 + evaluation.gradient[$1.0] * $1.1 },
        vector: part.vector
      )
    }
    let top = parts.map(\.value).max() ?? 0
    let floor = max(1e-14 * top, 1e-300)
    func length(_ damping: Double) -> Double {
      parts.reduce(0) { sum, part in
        let move = part.slope / (max(part.value, floor) + damping)
        return sum + move * move
      }.squareRoot()
    }
    var damping = 0.0
    if !(length(0) <= radius) {
      var low = 0.0
      var high = parts.reduce(0) { $0 + $1.slope * $1.slope }.squareRoot() / radius
      for _ in 0..<60 {
        damping = (low + high) / 2
        let reached = length(damping)
        if reached > radius { low = damping } else { high = damping }
        if abs(reached - radius) < 0.05 * radius { break }
      }
      damping = damping > 0 ? damping : high
    }
    var gain = 0.0
    for part in parts {
      let value = max(part.value, floor)
      let move = part.slope / (value + damping)
      gain += move * part.slope - 0.5 * value * move * move
      for (i, index) in indices.enumerated() { zero[index] += move * part.vector[i] }
    }
    return (zero, gain)
  }
}
