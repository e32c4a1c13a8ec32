internal import Glibc

/// Time that never goes back, whatever is done to the wall clock.
enum MonotonicClock {
  /// Nanoseconds since some fixed instant, a few milliseconds coarse and a few nanoseconds cheap.
  static func coarseNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
  }

  /// The instant `duration` from now; a duration too long to add ends in a century.
  static func deadline(after duration: Duration) -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let century: Int64 = 3_155_760_000
    let (seconds, attoseconds) = duration.components
    let nanoseconds = time.tv_nsec + Int(max(0, attoseconds) / 1_000_000_000)
    time.tv_sec += Int(min(max(0, seconds), century)) + nanoseconds / 1_000_000_000
    time.tv_nsec = nanoseconds % 1_000_000_000
    return time
  }
}
