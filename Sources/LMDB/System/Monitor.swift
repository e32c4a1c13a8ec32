internal import Glibc

/// A value behind a lock, with a condition to wait for.
///
/// `Synchronization.Mutex` has no condition variable, and waiting readers, writers and `close` need one.
final class Monitor<State>: @unchecked Sendable {
  // Sendable: `state` is touched only while `mutex` is held. The two C objects keep one address for the whole life.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
    condition = .allocate(capacity: 1)
    condition.initialize(to: pthread_cond_t())
    // Waits are measured by the monotonic clock, so setting the wall clock changes none.
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` alone on the state.
  func withLock<Result, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Runs `body` alone on the state once `ready` says so; `nil` if that took longer than `limit`.
  func withLock<Result, Failure: Error>(
    waitingAtMost limit: Duration, until ready: (inout State) throws(Failure) -> Bool,
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var deadline: timespec?
    while try !ready(&state) {
      if deadline == nil { deadline = MonotonicClock.deadline(after: limit) }
      guard var until = deadline else { return nil }
      if pthread_cond_timedwait(condition, mutex, &until) == ETIMEDOUT {
        guard try ready(&state) else { return nil }
        break
      }
    }
    return try body(&state)
  }

  /// Lets everybody who waits look again.
  func broadcast() {
    pthread_cond_broadcast(condition)
  }
}
