import AllocationCount
import Glibc

/// Measures time and allocations of this thread from its making on.
struct Stopwatch {
  /// Which time counts.
  enum Clock {
    /// The time this thread ran: what other programs do on the machine counts only through the caches.
    case processor
    /// The time that passed: includes waiting for the disk.
    case wall

    var nanoseconds: Double {
      var time = timespec()
      clock_gettime(self == .processor ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
  }

  private let clock: Clock
  private let allocations: UInt64
  private let nanoseconds: Double

  init(_ clock: Clock) {
    self.clock = clock
    allocations = allocation_count()
    nanoseconds = clock.nanoseconds
  }

  /// What it took from the making to now.
  func stop() -> Sample {
    let end = clock.nanoseconds
    return Sample(nanoseconds: end - nanoseconds, allocations: Double(allocation_count() - allocations))
  }
}

/// What one run took.
struct Sample {
  var nanoseconds = 0.0
  var allocations = 0.0

  static func += (sum: inout Sample, part: Sample) {
    sum.nanoseconds += part.nanoseconds
    sum.allocations += part.allocations
  }
}
