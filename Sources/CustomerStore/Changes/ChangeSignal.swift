internal import Synchronization

/// Wakes those who wait for changes when something was committed in this process.
final class ChangeSignal: Sendable {
  private struct State {
    var generation: UInt64 = 0
    var isFinished = false
    var lastWaiter: UInt64 = 0
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]

    mutating func takeAll() -> [CheckedContinuation<Void, Never>] {
      defer { waiters = [:] }
      return Array(waiters.values)
    }
  }

  private let state = Mutex(State())

  /// How often something was committed.
  var generation: UInt64 { state.withLock { $0.generation } }

  /// Whether there is nothing more to come.
  var isFinished: Bool { state.withLock { $0.isFinished } }

  /// Tells that something was committed.
  func raise() {
    let waiters = state.withLock { state in
      state.generation &+= 1
      return state.waiters.isEmpty ? [] : state.takeAll()
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Tells that nothing more will come.
  func finish() {
    let waiters = state.withLock { state in
      state.isFinished = true
      return state.takeAll()
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Suspends until something was committed since `generation`, but no longer than `limit`, nor behind a cancellation.
  func wait(since generation: UInt64, atMost limit: Duration) async {
    let number = state.withLock { state in
      state.lastWaiter &+= 1
      return state.lastWaiter
    }
    var timer: Task<Void, Never>?
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        // Under the lock, so that no signal falls between the look and the wait. A cancellation is set before its handler
        // runs, which waits for the lock, too.
        let isWaiting = state.withLock { state in
          guard state.generation == generation, !state.isFinished, !Task.isCancelled else { return false }
          state.waiters[number] = continuation
          return true
        }
        guard isWaiting else { return continuation.resume() }
        timer = Task {
          try? await Task.sleep(for: limit)
          self.resume(number)
        }
      }
    } onCancel: {
      resume(number)
    }
    timer?.cancel()
  }

  private func resume(_ number: UInt64) {
    let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
    waiter?.resume()
  }
}
